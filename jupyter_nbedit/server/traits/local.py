"""The configuration of the local runtime, as traits of the extension."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from traitlets import Float, Int, Unicode
from traitlets.config import Configurable

if TYPE_CHECKING:
    from ...predict.llm.local import LocalModel
    from ...predict.llm.local.tuned import TunedModel


class LocalTraits(Configurable):
    """Which weights the local runtime runs, and what it may use."""

    local_model = Unicode(
        "",
        help="""
        Path of the weights that the local runtime runs, a GGUF file; empty for those of the
        bundled model, which `jupyter nbedit model fetch` puts into Jupyter's data folders.
        """,
    ).tag(config=True)

    local_adapter = Unicode(
        "", help="Path of a LoRA adapter for that model, a GGUF file; empty for none."
    ).tag(config=True)

    local_threads = Int(
        0, min=0, help="Threads of the local runtime; 0 for all cores but one, at most four."
    ).tag(config=True)

    local_memory = Int(
        0,
        min=0,
        help="""
        Bytes of memory that the local runtime may take besides the weights; 0 for as much as the
        weights themselves and one gibibyte.
        """,
    ).tag(config=True)

    local_idle = Float(
        600.0, min=60.0, help="Seconds without a request after which the local runtime is stopped."
    ).tag(config=True)

    def local_runtime(self, tuned: TunedModel | None = None) -> LocalModel | None:
        """Return the local runtime, None if its library or the weights are not installed.

        Nothing is loaded or started yet.

        Parameters
        ----------
        tuned : TunedModel, optional
            What its user tuned: it is run if it is switched on and nothing else is configured.
        """
        if find_spec("xllamacpp") is None:
            return None
        import msgspec  # not needed to start the server

        from ...predict.llm.local import (  # nor this
            SMOLLM2,
            LocalModel,
            LocalModelError,
            LocalSettings,
        )
        from ...utils.weights_folders import models_folders

        if self.local_model:
            path = Path(self.local_model).expanduser().absolute()
            settings = LocalSettings(model=str(path), name=path.stem)
        else:
            try:
                settings = SMOLLM2.settings(models_folders())
            except LocalModelError:
                return None
        adapter = self.local_adapter
        settings = msgspec.structs.replace(
            settings,
            adapter=str(Path(adapter).expanduser().absolute()) if adapter else "",
            threads=self.local_threads,
            memory=self.local_memory,
        )
        if tuned is not None and not self.local_model and not adapter:
            settings = tuned.applied(settings)
        return LocalModel(settings, self.local_idle)

    def bundled_weights(self) -> tuple[str, str] | None:
        """Return the path and the hash of the bundled weights, None where others are in use."""
        from ...predict.llm.local import SMOLLM2, LocalModelError  # as above
        from ...utils.weights_folders import models_folders

        if self.local_model or self.local_adapter or find_spec("xllamacpp") is None:
            return None
        try:
            settings = SMOLLM2.settings(models_folders())
        except LocalModelError:
            return None
        return settings.model, settings.sha256
