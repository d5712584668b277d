"""A model tuned on the user's own history: an adapter of the bundled weights, in use or not."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from ....utils.files import AtomicFile
from .settings import LocalSettings
from .weights import with_adapter

_Kind = TypeVar("_Kind")


class TuningFigures(msgspec.Struct, frozen=True, rename="camel"):
    """How a model did on the held-out days; shares in percent.

    `precision` is the share of what was shown that was right, `recall` of the moments within lines
    that had something right shown, `quiet` of the ends of lines at which nothing was shown, and
    `saved` of the keys that taking what was shown would have saved.
    """

    precision: float | None
    recall: float
    quiet: float | None
    saved: float


class TuningReport(msgspec.Struct, frozen=True, rename="camel"):
    """What came of tuning on a history; `low` and `high` bound how much more is saved (95 %)."""

    made: float
    days: int
    held_days: int
    examples: int
    moments: int
    tokens: int
    seconds: float
    before: TuningFigures
    after: TuningFigures
    low: float
    high: float
    better: bool


class _InUse(msgspec.Struct, frozen=True):
    """Which weights the adapter in use belongs to."""

    base_sha256: str


class TunedModel:
    """The tuned model of a user, in a folder that only its user can look into.

    Parameters
    ----------
    folder : Path
        The folder; it may not be there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.adapter = folder / "adapter.gguf"
        self.work = folder / "work"
        self._report = folder / "report.json"
        self._switch = folder / "in-use.json"

    def report(self) -> TuningReport | None:
        """Return what came of the last tuning, None if there was none."""
        return _read(self._report, TuningReport)

    def keep(self, report: TuningReport) -> None:
        """Keep what came of a tuning."""
        with AtomicFile(self._report, private=True) as file:
            file.write(msgspec.json.format(msgspec.json.encode(report)) + b"\n")

    @property
    def is_in_use(self) -> bool:
        """Whether the adapter is switched on."""
        return self._switch.exists() and self.adapter.exists()

    def use(self, base_sha256: str) -> None:
        """Switch the adapter on, for weights of this hash."""
        with AtomicFile(self._switch, private=True) as file:
            file.write(msgspec.json.encode(_InUse(base_sha256)))

    def leave(self) -> None:
        """Switch it off; it stays where it is."""
        self._switch.unlink(missing_ok=True)

    def applied(self, settings: LocalSettings) -> LocalSettings:
        """Return how to run the bundled weights: with the adapter, if that is theirs and in use."""
        found = _read(self._switch, _InUse)
        if found is None or not self.adapter.exists() or found.base_sha256 != settings.sha256:
            return settings
        # Another name, so that no answer of the model before is taken for one of this.
        named = msgspec.structs.replace(settings, name=f"{settings.name}-yours")
        return with_adapter(named, self.adapter, self.folder)


def _read(path: Path, kind: type[_Kind]) -> _Kind | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError):
        return None
