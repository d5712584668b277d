"""The server extension."""

from __future__ import annotations

from jupyter_server.extension.application import ExtensionApp

from .handlers import NotebookSocket, StatusHandler
from .local_traits import LocalTraits
from .model_handlers import ModelsHandler, ModelTestHandler
from .model_traits import ModelTraits
from .predictors import Predictors


class NbeditApp(ModelTraits, LocalTraits, ExtensionApp):
    """Predict the next edit in a notebook."""

    name = "jupyter_nbedit"
    app_name = "jupyter-nbedit"
    description = "Edit prediction for notebooks"
    load_other_extensions = True

    def initialize_settings(self) -> None:
        """Say where a notebook's connection finds the predictors that answer it."""
        self.settings["nbedit_predictors"] = Predictors(self.policy, self.embedded)

    def initialize_handlers(self) -> None:
        """Register what the extension answers."""
        self.handlers.extend(
            [
                (r"/jupyter-nbedit/status", StatusHandler),
                (r"/jupyter-nbedit/notebook", NotebookSocket),
                (r"/jupyter-nbedit/models", ModelsHandler),
                (r"/jupyter-nbedit/model/test", ModelTestHandler),
            ]
        )

    async def stop_extension(self) -> None:
        """Close the connections to language models, and stop the embedded one."""
        await self.settings["nbedit_predictors"].close()
