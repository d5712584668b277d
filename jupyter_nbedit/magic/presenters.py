"""What the magic makes of a command's output: tables, figures and diffs instead of text.

A presenter adds to the arguments what it needs, and turns what the command wrote into the value of
the magic. A command without one is shown as in a terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from ..mining.dataset.provenance import manifest_path, read_manifest
from ..mining.dataset.statistics import Statistics
from . import tables
from .commands import parse
from .results import Figure, Html, Result


class Presenter:
    """Shows one command's output as a notebook can.

    Parameters
    ----------
    arguments : sequence of str
        What the user asked for.
    folder : Path
        An empty folder for what the command is to write for the presenter alone.
    """

    needs: ClassVar[tuple[str, ...]] = ("pandas",)
    """Libraries without which there is only text."""
    keeps: ClassVar[bool] = False
    """Whether the standard output is for the presenter."""
    declined_by: ClassVar[tuple[str, ...]] = ()
    """Options by which the user asks for something else."""

    def __init__(self, arguments: Sequence[str], folder: Path) -> None:
        self.asked = list(arguments)
        self.folder = folder

    @property
    def arguments(self) -> list[str]:
        """What to ask the command for."""
        return self.asked

    @property
    def afterwards(self) -> list[str]:
        """Another command that tells what the first one did; its output is the value's instead."""
        return []

    def value(self, output: bytes) -> Any:
        """Return what to show, of what the command wrote to its standard output and elsewhere."""
        raise NotImplementedError


class DatasetStatistics(Presenter):
    """`dataset stats` as tables and figures."""

    keeps = True
    declined_by = ("--json",)

    @property
    def arguments(self) -> list[str]:
        """Also asks for figures, if they can be drawn and the user does not draw them."""
        more = ["--json"]
        if find_spec("matplotlib") and not any(each.startswith("--plots") for each in self.asked):
            more += ["--plots", str(self.folder)]
        return [*self.asked, *more]

    def tables(self, output: bytes) -> dict[str, Any]:
        """Return the tables."""
        return tables.of_statistics(msgspec.json.decode(output, type=Statistics))

    def value(self, output: bytes) -> Result:
        """Return the tables and the figures."""
        figures = tuple(
            Figure(path.stem, path.read_bytes()) for path in sorted(self.folder.glob("*.png"))
        )
        note = "" if find_spec("matplotlib") else missing("figures need", "matplotlib", "plots")
        return Result(self.tables(output), figures, note)


class ShownDiff(Presenter):
    """`dataset show` as a coloured diff."""

    needs = ()
    keeps = True
    declined_by = ("--html",)

    @property
    def arguments(self) -> list[str]:
        """Asks for HTML."""
        return [*self.asked, "--html"]

    def value(self, output: bytes) -> Html:
        """Return the diff."""
        return Html(output.decode())


class MinedRepositories(Presenter):
    """`mine` as a table of what was mined."""

    def value(self, output: bytes) -> Result:
        """Return the table."""
        manifest = read_manifest(manifest_path(parse(self.asked).out))
        return Result({"Repositories": tables.of_manifest(manifest)})


class RunReport(Presenter):
    """`bench report` as tables and figures."""

    keeps = True
    declined_by: ClassVar[tuple[str, ...]] = ("--json",)

    @property
    def arguments(self) -> list[str]:
        """Also asks for figures, if they can be drawn and the user does not draw them."""
        return [*self.asked, "--json", *self._plots(self.asked)]

    def _plots(self, asked: Sequence[str]) -> list[str]:
        if not find_spec("matplotlib") or any(each.startswith("--plots") for each in asked):
            return []
        return ["--plots", str(self.folder)]

    def value(self, output: bytes) -> Result:
        """Return the tables and the figures."""
        from ..bench.report.summary import Summary  # needs numpy
        from .report_tables import of_summary  # so does this

        figures = tuple(
            Figure(path.stem, path.read_bytes(), "image/svg+xml")
            for path in sorted(self.folder.glob("*.svg"))
        )
        note = "" if find_spec("matplotlib") else missing("figures need", "matplotlib", "plots")
        page = getattr(parse(self.asked), "html", None)
        return Result(
            of_summary(msgspec.json.decode(output, type=Summary)),
            figures,
            note,
            page="" if page is None else str(page),
        )


class BenchmarkRun(RunReport):
    """`bench run` as what it found."""

    declined_by: ClassVar[tuple[str, ...]] = ()

    @property
    def arguments(self) -> list[str]:
        """What the user asked for; the table that it prints is among those that are shown."""
        return self.asked

    @property
    def afterwards(self) -> list[str]:
        """Asks for the report of the run."""
        out = str(parse(self.asked).out)
        return ["bench", "report", out, "--json", *self._plots([])]


class RunComparison(Presenter):
    """`bench compare` as tables of differences."""

    keeps = True
    declined_by = ("--json", "--cases")

    @property
    def arguments(self) -> list[str]:
        """Asks for the figures."""
        return [*self.asked, "--json"]

    def value(self, output: bytes) -> Result:
        """Return a table for each pair of predictors."""
        from ..bench.report.summary import Summary  # needs numpy
        from .report_tables import of_contests  # so does this

        found: dict[str, Any] = {}
        for summary in msgspec.json.decode(output, type=list[Summary]):
            found |= of_contests(summary)
        return Result(found)


class FileScores(Presenter):
    """`bench score` as a table of means and one of pairs."""

    keeps = True
    declined_by = ("--json",)

    @property
    def arguments(self) -> list[str]:
        """Asks for the scores."""
        return [*self.asked, "--json", str(self._file)]

    @property
    def _file(self) -> Path:
        return self.folder / "scores.json"

    def value(self, output: bytes) -> Result:
        """Return the tables."""
        return Result(tables.of_scores(self._file.read_bytes()))


class Recordings(Presenter):
    """`history list` as a table."""

    keeps = True
    declined_by = ("--json",)

    @property
    def arguments(self) -> list[str]:
        """Asks for the numbers."""
        return [*self.asked, "--json"]

    def value(self, output: bytes) -> Result:
        """Return the table."""
        from .history_tables import of_recordings  # seldom needed

        return Result(of_recordings(output))


class RecordedStatistics(DatasetStatistics):
    """`history stats` as tables and figures."""

    def tables(self, output: bytes) -> dict[str, Any]:
        """Return the tables."""
        from .history_tables import of_history  # seldom needed

        return of_history(output)


PRESENTERS: dict[str, type[Presenter]] = {
    "bench compare": RunComparison,
    "bench report": RunReport,
    "bench run": BenchmarkRun,
    "bench score": FileScores,
    "dataset stats": DatasetStatistics,
    "dataset show": ShownDiff,
    "history list": Recordings,
    "history stats": RecordedStatistics,
    "mine": MinedRepositories,
}
"""The presenters by the words that a command begins with."""


def presenter_of(arguments: Sequence[str], folder: Path) -> Presenter | None:
    """Return the presenter of a command, or None if it is to be shown as in a terminal.

    Parameters
    ----------
    arguments : sequence of str
        The command's name and arguments.
    folder : Path
        See :class:`Presenter`.
    """
    for length in (2, 1):
        found = PRESENTERS.get(" ".join(arguments[:length]))
        if found is None or len(arguments) < length:
            continue
        if not {"-h", "--help", *found.declined_by}.isdisjoint(arguments):
            return None
        return found(arguments, folder)
    return None


def missing(what: str, library: str, extra: str) -> str:
    """Return a sentence that says how to get a library into a kernel."""
    return f"{what} {library}: %pip install 'jupyter-nbedit[{extra}]'"
