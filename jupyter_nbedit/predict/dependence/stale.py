"""Which cells are stale: run by this kernel, and not what they would be if they were run now."""

from __future__ import annotations

from typing import NamedTuple

from ...core.notebook import Cell, Notebook
from ..clock import Clock
from .flow import Change, FlowReader, Reached, change_between, follow, statements_in_turn, whole
from .statements import Statement


class Ran(NamedTuple):
    """That a cell was run.

    Attributes
    ----------
    notebook : Notebook
        As it was then.
    cell_id : str
        The cell.
    as_it_is : bool
        Whether its text is still what was run; not if it was edited meanwhile.
    """

    notebook: Notebook
    cell_id: str
    as_it_is: bool


class StaleCells:
    """Knows what a kernel has run, and tells which cells are stale.

    A cell is stale that was edited since it was run, and one that uses, directly or not, what such
    a cell defines, until it is run behind it. What was never run is not: nothing of it can be old.
    A cell that is run again as it was leaves others alone, and so does an edit of comments and
    blanks.
    """

    def __init__(self) -> None:
        self._reader = FlowReader()
        self._ran: dict[str, Cell | None] = {}
        # Those that use what was run again behind them, with where that comes from.
        self._outdated: dict[str, Reached] = {}
        # When each was run last, and when it became outdated, in runs.
        self._turn = 0
        self._ran_at: dict[str, int] = {}
        self._outdated_at: dict[str, int] = {}

    @property
    def has_run_nothing(self) -> bool:
        """Whether no run is known: so nothing is stale."""
        return not self._ran

    async def ran(self, run: Ran, *, is_new: bool) -> None:
        """Take into account that a cell was run.

        Parameters
        ----------
        run : Ran
            Which cell.
        is_new : bool
            Whether the cell was inserted or edited since the notebook is followed: else its first
            run that is known may have been one of many.
        """
        cell = run.notebook.cell(run.cell_id)
        if cell is None:
            return
        clock = Clock()
        change = await self._change(run.notebook, cell, clock)
        if cell.id not in self._ran and is_new:
            change = whole(await self._statements(run.notebook, cell, clock))
        late = self._outdated.pop(cell.id, None)
        if late is not None and (change is not None or self._was_passed(run.notebook, cell.id)):
            change = _joined(change, late)
        self._ran[cell.id] = cell if run.as_it_is else None
        self._turn += 1
        self._ran_at[cell.id] = self._turn
        if change is not None and len(self._ran) > 1:
            flow = await self._reader.read(run.notebook)
            for other, reached in (await follow(flow, {cell.id: change}, clock)).items():
                if other != cell.id and other in self._ran:
                    before = self._outdated.get(other)
                    variables = reached.variables | (before.variables if before else frozenset())
                    cause = before.cause if before else reached.cause
                    self._outdated[other] = Reached(cause, variables)
                    self._outdated_at[other] = self._turn

    async def now(self, notebook: Notebook) -> dict[str, str]:
        """Return the cells that are stale, in order, each with the one because of which it is.

        That is the cell itself if it was edited since it was run.
        """
        clock = Clock()
        changes: dict[str, Change] = {}
        for cell in notebook.cells:
            if cell.id in self._ran:
                change = await self._change(notebook, cell, clock)
                late = self._outdated.get(cell.id)
                if late is not None:
                    change = _joined(change, late)
                if change is not None:
                    changes[cell.id] = change
        if not changes:
            return {}
        reached = await follow(await self._reader.read(notebook), changes, clock)
        # Where one is outdated and no more, what it comes from is told.
        roots = {
            cell_id: late.cause
            for cell_id, late in self._outdated.items()
            if cell_id in changes and changes[cell_id].is_late
        }
        return {
            cell_id: roots.get(found.cause, found.cause)
            for cell_id, found in reached.items()
            if cell_id in self._ran
        }

    def _was_passed(self, notebook: Notebook, cell_id: str) -> bool:
        """Tell whether a cell below was run while one was outdated: it used what was old.

        Where cells are run from top to bottom none was, and those below are outdated as it is.
        """
        since = self._outdated_at[cell_id]
        return any(
            self._ran_at.get(cell.id, 0) > since and cell.id not in self._outdated
            for cell in notebook.cells[notebook.index(cell_id) + 1 :]
        )

    async def _change(self, notebook: Notebook, cell: Cell, clock: Clock) -> Change | None:
        """Return how a cell differs from what was run of it, None if it does not."""
        if cell.id not in self._ran or cell.type != "code":
            return None
        before = self._ran[cell.id]
        if before is cell or (before is not None and before.source == cell.source):
            return None
        after = await self._statements(notebook, cell, clock)
        if before is None:
            return whole(after)
        old = await self._statements(notebook, before, clock)
        if not old and not after:
            # It cannot be read, and so may do anything else.
            return Change()
        return change_between(old, after)

    async def _statements(
        self, notebook: Notebook, cell: Cell, clock: Clock
    ) -> tuple[Statement, ...]:
        return await statements_in_turn(cell.source, notebook.language_of(cell), clock)


def _joined(change: Change | None, late: Reached) -> Change:
    """Return a change together with what was different for a cell when it was not run."""
    change = change or Change()
    return Change(change.statements, change.before, change.behind | late.variables)
