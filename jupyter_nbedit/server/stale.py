"""Tells the browser which cells of an open notebook are stale."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..core.events import CellInserted, Edit, Focus, NotebookEvent, Outcome, Run, Saved, Suggested
from ..core.session import Session
from .wire.prediction import ServerMessage, Stale, StaleCell

if TYPE_CHECKING:
    from ..predict.dependence.stale import Ran, StaleCells

PAUSE = 0.2
"""Seconds after an event before it is found out what is stale: there may be more to come."""

_OF_NO_MATTER = (Focus, Outcome, Saved, Suggested)


class StaleTeller:
    """Finds out which cells are stale, beside whatever else goes on, and tells when that changes.

    Parameters
    ----------
    session : Session
        The notebook.
    send : callable
        Takes a message to the browser.
    log : logging.Logger
        Where faults are reported.
    """

    def __init__(
        self,
        session: Session,
        send: Callable[[ServerMessage], None],
        log: logging.Logger | logging.LoggerAdapter[logging.Logger],
    ) -> None:
        self._session = session
        self._send = send
        self._log = log
        self._cells = _no_cells()
        self._kernel = ""
        self._touched: set[str] = set()
        self._runs: deque[tuple[Ran, bool]] = deque()
        self._is_due = False
        self._told: dict[str, str] = {}
        self._work: asyncio.Task[None] | None = None

    def heed(self, event: NotebookEvent) -> None:
        """Take into account an event that the session has just applied."""
        if isinstance(event, _OF_NO_MATTER):
            return
        if isinstance(event, Edit):
            self._touched.add(event.cell_id)
        elif isinstance(event, CellInserted):
            self._touched.add(event.cell.id)
        elif isinstance(event, Run):
            from ..predict.dependence.stale import Ran  # as below

            ran = Ran(self._session.notebook, event.cell_id, event.cell_id in self._session.settled)
            self._runs.append((ran, event.cell_id in self._touched))
        if self._runs or not self._cells.has_run_nothing:
            self._begin()

    def heed_kernel(self, name: str) -> None:
        """Take into account which kernel it is: another one has run nothing yet.

        Parameters
        ----------
        name : str
            What no other kernel is called, nor this one when it is started again.
        """
        before, self._kernel = self._kernel, name
        # The first name that is heard of is of the kernel that has run what was run.
        if before not in ("", name):
            self.end()
            self._cells = _no_cells()
            self._tell({})

    @property
    def outdated(self) -> frozenset[str]:
        """The cells that use what was edited in others since, as the browser was told."""
        return frozenset(cell for cell, cause in self._told.items() if cause != cell)

    def end(self) -> None:
        """Stop finding out."""
        self._runs.clear()
        if self._work is not None:
            self._work.cancel()
            self._work = None

    def _begin(self) -> None:
        self._is_due = True
        if self._work is None:
            self._work = asyncio.ensure_future(self._find())

    async def _find(self) -> None:
        try:
            while self._is_due:
                self._is_due = False
                await asyncio.sleep(PAUSE)
                while self._runs:
                    ran, is_new = self._runs.popleft()
                    await self._cells.ran(ran, is_new=is_new)
                stale = {} if self._is_due else await self._cells.now(self._session.notebook)
                if not self._is_due:
                    self._tell(stale)
        except Exception:  # noqa: BLE001  # without marks editing goes on
            self._log.exception("it could not be found out which cells are stale")
        self._work = None

    def _tell(self, stale: dict[str, str]) -> None:
        if stale != self._told:
            self._told = stale
            self._send(Stale(tuple(StaleCell(cell, cause) for cell, cause in stale.items())))


def _no_cells() -> StaleCells:
    """Return what is known of a kernel that has run nothing."""
    # Not at the top: a server that starts has no notebook yet, and needs no syntax.
    from ..predict.dependence.stale import StaleCells

    return StaleCells()
