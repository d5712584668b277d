"""The events of a notebook's life.

Typing in JupyterLab, a mined git history and a recorded afternoon all become this one stream;
:class:`jupyter_nbedit.core.session.Session` replays it. Offsets count code points here, UTF-16
code units on the wire. Times are Unix seconds by the clock of whoever saw the event.
"""

from __future__ import annotations

import enum
from typing import Literal

import msgspec

from .edits import SuggestedEdit
from .notebook import Cell, CellType


class Origin(str, enum.Enum):
    """Who made a change. Only a user's own changes are learned from."""

    USER = "user"
    SUGGESTION = "suggestion"
    UNDO = "undo"
    PROGRAMMATIC = "programmatic"
    REMOTE = "remote"


OutcomeKind = Literal[
    "accepted", "partly", "rejected", "postponed", "ignored", "superseded", "typed"
]


class EventBase(msgspec.Struct, frozen=True, rename="camel", tag_field="type", kw_only=True):
    """What every event has: the moment it happened, in Unix seconds."""

    time: float = 0.0


class ChangeBase(EventBase, frozen=True):
    """What every change has.

    Attributes
    ----------
    origin : Origin
        Who made it.
    together : bool
        Whether it was made in one go with the event before: at another of several cursors, or as
        another part of splitting a cell.
    """

    origin: Origin = Origin.USER
    together: bool = False


class Open(EventBase, frozen=True, tag="open"):
    """The whole notebook as it is; forgets whatever was known of it before.

    Attributes
    ----------
    cells : tuple of Cell
        The cells from top to bottom; identifiers must be unique.
    language : str
        The kernel's language ("python"), empty when unknown.
    path : str
        Path of the file, a label.
    """

    cells: tuple[Cell, ...]
    language: str = ""
    path: str = ""


class Edit(ChangeBase, frozen=True, kw_only=True, tag="edit"):
    """The text from `start` to `end` of a cell was replaced by `text`."""

    cell_id: str
    start: int
    end: int
    text: str


class CellInserted(ChangeBase, frozen=True, kw_only=True, tag="cellInserted"):
    """A cell appeared at `index`."""

    index: int
    cell: Cell


class CellDeleted(ChangeBase, frozen=True, kw_only=True, tag="cellDeleted"):
    """A cell disappeared."""

    cell_id: str


class CellMoved(ChangeBase, frozen=True, kw_only=True, tag="cellMoved"):
    """A cell now stands at `index`, counted after the move."""

    cell_id: str
    index: int


class CellTypeChanged(ChangeBase, frozen=True, kw_only=True, tag="cellTypeChanged"):
    """A cell became code, Markdown or raw text."""

    cell_id: str
    cell_type: CellType


class Run(EventBase, frozen=True, tag="run"):
    """A code cell was run.

    Attributes
    ----------
    cell_id : str
        The cell.
    ok : bool
        Whether it ran without an exception.
    ename, evalue : str
        Name and message of the exception, empty when there was none.
    traceback : str
        Bounded plain text of the traceback, without terminal colours; of a run that succeeded, the
        warnings that something is deprecated.
    output : str
        Bounded plain text of what the cell printed, empty unless the user includes outputs and
        trusts the notebook.
    duration : float or None
        Seconds that it took, None when unknown.
    """

    cell_id: str
    ok: bool
    ename: str = ""
    evalue: str = ""
    traceback: str = ""
    output: str = ""
    duration: float | None = None


class Saved(EventBase, frozen=True, tag="saved"):
    """The notebook was saved.

    Attributes
    ----------
    checksum : int or None
        :func:`jupyter_nbedit.core.notebook.checksum` of the cells that were saved, by which a
        replay can be checked; None when unknown.
    """

    checksum: int | None = None


class Focus(EventBase, frozen=True, tag="focus"):
    """The cursor moved: to `cursor`, with the selection's other end at `anchor`."""

    cell_id: str
    cursor: int
    anchor: int


class Suggested(EventBase, frozen=True, tag="suggested"):
    """A suggestion was shown; the event that a later `Outcome` speaks of."""

    suggestion_id: str
    source: str
    edits: tuple[SuggestedEdit, ...]


class Outcome(EventBase, frozen=True, tag="outcome"):
    """What became of the edit number `edit` of a suggestion."""

    suggestion_id: str
    outcome: OutcomeKind
    edit: int = 0


NotebookEvent = (
    Open
    | Edit
    | CellInserted
    | CellDeleted
    | CellMoved
    | CellTypeChanged
    | Run
    | Saved
    | Focus
    | Suggested
    | Outcome
)
