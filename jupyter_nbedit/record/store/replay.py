"""The notebook as it was, from the rows of a stream."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.events import Edit, Origin
from ...core.session import Session
from .rows import Row


def replay(session: Session, rows: Iterable[Row]) -> None:
    """Make a session follow the rows of a stream, corrections included.

    Raises
    ------
    OutOfSyncError
        If a row does not fit.
    """
    for row in rows:
        session.apply(row.event)
        for correction in row.corrections:
            session.apply(
                Edit(
                    time=row.event.time,
                    cell_id=correction.cell_id,
                    start=correction.start,
                    end=correction.start + len(correction.text),
                    text=correction.text,
                    origin=Origin.PROGRAMMATIC,
                )
            )
