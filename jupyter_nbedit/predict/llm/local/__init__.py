"""The local runtime: a small language model in a process of its own, on this machine alone.

It runs the bundled model, the weights that `jupyter nbedit model fetch` gets, or a user's.

`weights` says where the model's file lies, `fetch` gets it when somebody asks for that.
`supervisor` has a process when one is needed, `process` is that process as seen from here, `child`
is what runs in it, and `runtime` is the one module that knows the library which does the computing.
"""

from .errors import LocalModelError
from .process import Endpoint
from .settings import LocalSettings
from .supervisor import LocalModel
from .weights import SMOLLM2, Weights

__all__ = ["SMOLLM2", "Endpoint", "LocalModel", "LocalModelError", "LocalSettings", "Weights"]
