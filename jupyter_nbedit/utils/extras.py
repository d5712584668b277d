"""Libraries that come with an extra, imported when something needs them."""

from __future__ import annotations

import importlib
from typing import Any


class MissingExtraError(ImportError):
    """A library is needed that was not installed; the message says how to get it."""


def need(module: str, extra: str) -> Any:
    """Import a module that comes with an extra of this package.

    Parameters
    ----------
    module : str
        Full name of the module.
    extra : str
        The extra that installs it.

    Raises
    ------
    MissingExtraError
        If the module is not installed.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != module.split(".", maxsplit=1)[0]:
            raise
        library = module.split(".", maxsplit=1)[0]
        raise MissingExtraError(
            f"this needs {library}; install it with: pip install 'jupyter-nbedit[{extra}]'"
        ) from None
