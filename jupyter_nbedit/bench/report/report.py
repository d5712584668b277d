"""A report of runs: its figures, tables, plots and cases, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from ..run.directory import RunDirectoryError
from .cases import choose, views
from .markdown import markdown
from .page import page
from .plots import Plot, plots
from .summary import Summary, summarize
from .systems import load
from .tables import Table, configurations, contest, tables

TASKS = {
    "next": "next edit",
    "recorded": "next edit, recorded history",
    "cell": "code of cells",
    "file": "code of notebooks",
}


class Report:
    """A report of runs of the benchmark.

    Parameters
    ----------
    folders : sequence of Path
        The run directories.
    cases : int
        How many cases a page shows at most.
    against : str
        Label of the system that the others are compared with, see :func:`.summary.summarize`.
    title : str
        The title, made up when empty.

    Raises
    ------
    RunDirectoryError
        If the folders are no whole runs, or none that can be compared.
    """

    def __init__(
        self, folders: Sequence[Path], *, cases: int, against: str = "", title: str = ""
    ) -> None:
        self.systems = load(folders)
        labels = [system.label for system in self.systems]
        if against and against not in labels:
            raise RunDirectoryError(f"no predictor {against!r}; there are: {', '.join(labels)}")
        self._against = against
        self._cases = cases
        tasks = dict.fromkeys(system.run.configuration.task for system in self.systems)
        self.title = title or f"Edit prediction: {', '.join(TASKS[task] for task in tasks)}"

    @cached_property
    def summary(self) -> Summary:
        """The figures."""
        return summarize(self.systems, against=self._against)

    @cached_property
    def tables(self) -> list[Table]:
        """The figures as tables."""
        return tables(self.summary)

    @cached_property
    def runs(self) -> Table:
        """What the runs were asked for."""
        return configurations(list(dict.fromkeys(each.run for each in self.systems)))

    @cached_property
    def plots(self) -> list[Plot]:
        """The figures as drawings."""
        return plots(self.systems, self.summary)

    def markdown(self) -> str:
        """Return the tables in Markdown."""
        return markdown(self.title, [*self.tables, self.runs])

    def html(self) -> str:
        """Return the page."""
        summary = self.summary
        contests = [contest(each, summary.measures) for each in summary.contests]
        first = self.systems[0]
        return page(
            self.title,
            f"{len(first):,} cases of {len(set(first.edits)):,} edits in "
            f"{len(set(first.repositories)):,} repositories",
            labels=[system.label for system in self.systems],
            tables=[table for table in self.tables if table not in contests],
            contests=contests,
            runs=self.runs,
            plots=self.plots,
            cases=views(self.systems, choose(self.systems, self._cases)),
        )
