"""Edit prediction for notebooks in JupyterLab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_nbedit._version import __version__

if TYPE_CHECKING:
    from typing import Any

__all__ = ["__version__"]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyter-nbedit"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    # Imported here so that the offline tools start without the server.
    from jupyter_nbedit.server.extension import NbeditApp

    return [{"module": "jupyter_nbedit", "app": NbeditApp}]


def load_ipython_extension(ipython: Any) -> None:
    """Give a notebook the magic `%nbedit`."""
    from jupyter_nbedit.magic import load  # for notebooks only

    load(ipython)


def unload_ipython_extension(ipython: Any) -> None:
    """Take the magic away."""
    from jupyter_nbedit.magic import unload

    unload(ipython)
