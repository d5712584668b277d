"""Who can be asked: the predictors of this package, models, and files of predictions."""

from __future__ import annotations

from pathlib import Path

from ...predict.engine import default_engine
from ...predict.repeat import RepeatedEdit
from ..records import Configuration
from .entrant import Copy, Entrant, Local
from .naive import Naive
from .predictions import PredictionsFile

__all__ = ["NAMES", "Entrant", "EntrantError", "enter"]


class EntrantError(ValueError):
    """A name that stands for no predictor; the text says which there are."""


NAMES = ("copy", "naive", "naive:2", "naive:3", "repeat", "engine")
"""Those that need nothing else."""

_FILE = "file:"


def enter(name: str, configuration: Configuration) -> Entrant:
    """Return who takes part under a name.

    Parameters
    ----------
    name : str
        What the command line calls it.
    configuration : Configuration
        How is asked.

    Raises
    ------
    EntrantError
        If nobody is called so.
    """
    if name == "copy":
        return Copy(name)
    if name == "repeat":
        return Local(name, RepeatedEdit())
    if name == "engine":
        return Local(name, default_engine())
    if name in ("naive", "naive:2", "naive:3"):
        return Local(name, Naive(int(name[6:] or 1)))
    if name.startswith(_FILE):
        return PredictionsFile(name, Path(name.removeprefix(_FILE)).absolute())
    model = name.removeprefix("engine+")
    if "/" in model or model.startswith("local:"):
        # Importing it costs a second that nobody else should pay.
        from .language_model import Model  # noqa: PLC0415

        return Model(name, configuration)
    raise EntrantError(
        f"{name}: there is no such predictor; choose of {', '.join(NAMES)}, file:PATH, a model as "
        "litellm calls it (provider/model) or local:FILE.gguf, either with engine+ before it"
    )
