"""The server extension."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.services.contents.filemanager import FileContentsManager
from traitlets import Bool, Int, List, Unicode

from .handlers.history import (
    ExportHandler,
    HistoryHandler,
    MomentHandler,
    StatisticsHandler,
    TimelineHandler,
)
from .handlers.models import ModelsHandler, ModelTestHandler
from .handlers.prediction import NotebookSocket, StatusHandler
from .handlers.recording import ConsentHandler, RecordingSocket
from .handlers.tuning import TuningHandler
from .notebooks import EarlierSessions, NotebookIndex, OpenNotebooks
from .predictors import Predictors
from .recording import Recorder, folder_of
from .traits.local import LocalTraits
from .traits.model import ModelTraits
from .tuning import Tuning

if TYPE_CHECKING:
    from ..predict.llm.local.tuned import TunedModel


class NbeditApp(ModelTraits, LocalTraits, ExtensionApp):
    """Predict the next edit in a notebook."""

    name = "jupyter_nbedit"
    app_name = "jupyter-nbedit"
    description = "Edit prediction for notebooks"
    load_other_extensions = True

    disabled_predictors = List(
        Unicode(),
        help="""
        Predictors that are left out, by the names that `jupyter nbedit bench run --help` lists:
        "memory" for what was written elsewhere, "elsewhere" for what was done in other notebooks,
        "names" for names that changed, "columns" for columns that did, "repeat" for repeated
        edits, "runs" for runs that failed, "model" for language models, and those of other
        packages.
        """,
    ).tag(config=True)

    allow_recording = Bool(
        True, help="Whether users may have their edit history recorded, if they agree."
    ).tag(config=True)

    history_folder = Unicode(
        "", help="Folder of the recorded history; `nbedit` in Jupyter's data directory if empty."
    ).tag(config=True)

    history_days = Int(
        365, min=0, help="Days after which a recording is deleted; 0 keeps it for good."
    ).tag(config=True)

    history_bytes = Int(
        1_000_000_000,
        min=0,
        help="Bytes that the recorded history may take; the oldest goes first. 0 is no limit.",
    ).tag(config=True)

    def initialize_settings(self) -> None:
        """Say where a connection finds the predictors that answer it, and what records."""
        predictors = Predictors(
            self.policy, lambda: self.local_runtime(self._tuned()), self.disabled_predictors
        )
        self.settings["nbedit_predictors"] = predictors
        recorder = Recorder(
            folder_of(self.history_folder),
            allowed=self.allow_recording,
            days=self.history_days,
            size=self.history_bytes,
            log=self.log,
        )
        self.settings["nbedit_recorder"] = recorder
        self.settings["nbedit_notebooks"] = OpenNotebooks(self._index(), EarlierSessions(recorder))
        self.settings["nbedit_tuning"] = Tuning(
            recorder, self._tuned, self.bundled_weights, predictors.renew_local_runtime
        )

    def initialize_handlers(self) -> None:
        """Register what the extension answers."""
        self.handlers.extend(
            [
                (r"/jupyter-nbedit/status", StatusHandler),
                (r"/jupyter-nbedit/notebook", NotebookSocket),
                (r"/jupyter-nbedit/models", ModelsHandler),
                (r"/jupyter-nbedit/model/test", ModelTestHandler),
                (r"/jupyter-nbedit/tuning", TuningHandler),
                (r"/jupyter-nbedit/record", RecordingSocket),
                (r"/jupyter-nbedit/recording", ConsentHandler),
                (r"/jupyter-nbedit/history", HistoryHandler),
                (r"/jupyter-nbedit/history/timeline", TimelineHandler),
                (r"/jupyter-nbedit/history/moment", MomentHandler),
                (r"/jupyter-nbedit/history/statistics", StatisticsHandler),
                (r"/jupyter-nbedit/history/export", ExportHandler),
            ]
        )

    def _tuned(self) -> TunedModel:
        from ..predict.llm.local.tuned import TunedModel  # not needed to start the server

        return TunedModel(folder_of(self.history_folder).path / "tuned")

    def _index(self) -> NotebookIndex | None:
        """Return an index of the notebooks that the server shows, if they are files."""
        contents = self.serverapp.contents_manager if self.serverapp is not None else None
        if not isinstance(contents, FileContentsManager):
            return None
        return NotebookIndex(Path(contents.root_dir), contents.should_list)

    async def stop_extension(self) -> None:
        """Write what was recorded last, and let go of the language models."""
        self.settings["nbedit_notebooks"].stop()
        await self.settings["nbedit_tuning"].stop()
        await self.settings["nbedit_recorder"].stop()
        await self.settings["nbedit_predictors"].close()
