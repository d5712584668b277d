"""The server extension."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jupyter_server.extension.application import ExtensionApp
from traitlets import Bool

from ..record.folder import Folder
from .handlers import NotebookSocket, StatusHandler

if TYPE_CHECKING:
    from ..predict.engine import Engine


@cache
def _engine() -> Engine:
    # Parsers are loaded when the first notebook connects, not when the server starts.
    from ..predict.engine import default_engine  # noqa: PLC0415

    return default_engine()


class NbeditApp(ExtensionApp):
    """Predict the next edit in a notebook."""

    name = "jupyter_nbedit"
    app_name = "jupyter-nbedit"
    description = "Edit prediction for notebooks"
    load_other_extensions = True

    allow_recording = Bool(
        True, help="Whether users may have their edit history recorded, if they agree."
    ).tag(config=True)

    def initialize_settings(self) -> None:
        """Say where a connection finds the engine that answers it, and where a history lies."""
        self.settings["nbedit_engine"] = _engine
        self.settings["nbedit_folder"] = Folder()
        self.settings["nbedit_allow_recording"] = self.allow_recording

    def initialize_handlers(self) -> None:
        """Register what the extension answers."""
        self.handlers.extend(
            [
                (r"/jupyter-nbedit/status", StatusHandler),
                (r"/jupyter-nbedit/notebook", NotebookSocket),
            ]
        )
