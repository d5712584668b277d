"""A model in files, as the command line names it: weights, and perhaps an adapter beside them.

`local:weights.gguf`, or `local:weights.gguf+adapter.gguf`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from ...mining.dataset.provenance import file_hash
from ...predict.llm.local import LocalSettings

PREFIX = "local:"
"""What stands before the path."""

_BETWEEN = ".gguf+"


class GgufFiles(msgspec.Struct, frozen=True):
    """The files of a model that is run here.

    Attributes
    ----------
    weights : Path
        The weights.
    adapter : Path or None
        A LoRA adapter of them.
    """

    weights: Path
    adapter: Path | None = None

    @classmethod
    def named(cls, name: str) -> GgufFiles | None:
        """Return the files of a predictor's name, None if it names another kind of model."""
        if not name.startswith(PREFIX):
            return None
        path = name.removeprefix(PREFIX)
        weights, between, adapter = path.partition(_BETWEEN)
        if not between:
            return cls(_absolute(path))
        return cls(_absolute(weights + ".gguf"), _absolute(adapter))

    @property
    def missing(self) -> Path | None:
        """The first file that is not there, None if all are."""
        return next((each for each in self._all if not each.is_file()), None)

    @property
    def identity(self) -> str:
        """A digest of what is in the files: the next export has the same name."""
        return " ".join(_hash(each, each.stat().st_mtime_ns)[:16] for each in self._all)

    @property
    def settings(self) -> LocalSettings:
        """How the model is run; by the name of its weights it is chosen how it is asked."""
        adapter = str(self.adapter) if self.adapter is not None else ""
        return LocalSettings(model=str(self.weights), name=self.weights.stem, adapter=adapter)

    @property
    def _all(self) -> tuple[Path, ...]:
        return (self.weights,) if self.adapter is None else (self.weights, self.adapter)


def _absolute(path: str) -> Path:
    return Path(path).expanduser().absolute()


@lru_cache(maxsize=16)
def _hash(path: Path, changed: int) -> str:  # noqa: ARG001 - a changed file is read again
    return file_hash(path)
