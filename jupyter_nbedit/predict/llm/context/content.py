"""The data that a prompt is rendered from; everything that may be sent is in here.

Cells are addressed by their identifiers. `number` is what a person would call a cell: its position
counted from 1, 0 for a cell that is gone.
"""

from __future__ import annotations

import msgspec

from ....core.notebook import CellType
from ....privacy.masking import Hidden, Masked
from ...request import Trigger


def estimated_tokens(text: str) -> int:
    """Estimate how many tokens a text costs: a third of its characters, rounded up."""
    return -(-len(text) // 3)


class Budget(msgspec.Struct, frozen=True):
    """The most that each section of a prompt may cost, in estimated tokens.

    Attributes
    ----------
    window : int
        The text that may be rewritten.
    around : int
        The rest of its cell.
    history : int
        Recent edits and runs.
    error : int
        The last failure.
    related : int
        Other cells.
    headings : int
        Headings of Markdown cells.
    imports : int
        Import statements of other cells.
    outputs : int
        Texts that cells printed, where they are included at all.
    """

    window: int = 400
    around: int = 600
    history: int = 1000
    error: int = 300
    related: int = 1500
    headings: int = 150
    imports: int = 200
    outputs: int = 400


LARGE = Budget()
"""For models on a server: about 4,000 tokens at most."""

SMALL = Budget(
    window=250, around=120, history=300, error=80, related=120, headings=0, imports=60, outputs=60
)
"""For a small model on two processor cores: under 1,000 tokens."""


class Excerpt(msgspec.Struct, frozen=True):
    """Whole lines of a cell, as they may be shown.

    Attributes
    ----------
    cell_id : str
        The cell; empty when there is none to show.
    number : int
        Its number.
    type : {"code", "markdown", "raw"}
        What kind of cell it is.
    language : str
        What it is written in.
    line : int
        Number of its first line in the cell, counted from 0.
    start : int
        Offset of its first character in the cell's real text.
    shown : Masked
        Its text, secrets replaced.
    complete : bool
        Whether the cell ends with it.
    """

    cell_id: str
    number: int
    type: CellType
    language: str
    line: int
    start: int
    shown: Masked
    complete: bool

    @property
    def text(self) -> str:
        """The text as it may be shown."""
        return self.shown.text


class Change(msgspec.Struct, frozen=True):
    """A recent edit: whole lines before and after, with a few around them.

    Attributes
    ----------
    cell_id : str
        The edited cell.
    number : int
        Its number now, 0 when it is gone.
    line : int
        Number of the first shown line in the cell at that time, counted from 0.
    lead, trail : str
        Unchanged lines above and below.
    old, new : str
        The changed lines before and after.
    accepted : bool
        Whether it was a suggestion that the user took, rather than typed.
    """

    cell_id: str
    number: int
    line: int
    lead: str
    old: str
    new: str
    trail: str
    accepted: bool


class RunNote(msgspec.Struct, frozen=True):
    """A run of a cell.

    Attributes
    ----------
    cell_id : str
        The cell that was run.
    number : int
        Its number now, 0 when it is gone.
    ok : bool
        Whether it ran without an exception.
    ename : str
        Name of the exception.
    output : str
        What the cell printed, cut; empty unless outputs are included.
    """

    cell_id: str
    number: int
    ok: bool
    ename: str = ""
    output: str = ""


class ErrorFrame(msgspec.Struct, frozen=True):
    """A place that an exception came through.

    Attributes
    ----------
    cell_id : str
        The cell it lies in; empty when it lies outside the notebook or cannot be told.
    number : int
        That cell's number, 0 without one.
    line : int
        Number of the line in the cell as it is now, counted from 0; -1 without one.
    code : str
        The line itself.
    where : str
        File and function, for a place outside the notebook.
    """

    cell_id: str
    number: int
    line: int
    code: str
    where: str = ""


class Failure(msgspec.Struct, frozen=True):
    """The newest run, if it failed.

    Attributes
    ----------
    cell_id : str
        The cell that was run.
    number : int
        Its number.
    ename, evalue : str
        The exception's name and message.
    frames : tuple of ErrorFrame
        From the cell that was run to the line that raised it.
    """

    cell_id: str
    number: int
    ename: str
    evalue: str
    frames: tuple[ErrorFrame, ...] = ()


class Heading(msgspec.Struct, frozen=True):
    """A heading of a Markdown cell: the number of the cell, and the line with its marks."""

    number: int
    text: str


class PromptContext(msgspec.Struct, frozen=True):
    """Everything that may go into a prompt, in the order in which it changes: rarely to often.

    Attributes
    ----------
    language : str
        The notebook's language.
    path : str
        Name of the notebook's file, without its folders.
    headings : tuple of Heading
        The outline, top to bottom.
    imports : str
        Import statements of the cells that are not shown otherwise.
    related : tuple of Excerpt
        Other cells that share names with what is being edited, top to bottom.
    history : tuple of Change or RunNote
        Recent edits and runs, oldest first.
    failure : Failure or None
        The last run's exception.
    above, below : Excerpt
        The lines of the edited cell before and after the window.
    window : Excerpt
        The lines that may be rewritten.
    cursor : int
        Offset of the cursor in `window.text`.
    trigger : {"edit", "accept", "run", "manual", "enter"}
        Why a prediction is wanted.
    """

    language: str
    path: str
    headings: tuple[Heading, ...]
    imports: str
    related: tuple[Excerpt, ...]
    history: tuple[Change | RunNote, ...]
    failure: Failure | None
    above: Excerpt
    window: Excerpt
    below: Excerpt
    cursor: int
    trigger: Trigger

    @property
    def current(self) -> Excerpt:
        """The edited cell as far as it is shown: above, window and below in one."""
        parts = (self.above, self.window, self.below)
        hidden: list[Hidden] = []
        length = 0
        for part in parts:
            hidden += (Hidden(item.start + length, item.length) for item in part.shown.hidden)
            length += len(part.text)
        return msgspec.structs.replace(
            self.above,
            shown=Masked("".join(part.text for part in parts), tuple(hidden)),
            complete=self.below.complete,
        )

    @property
    def editable(self) -> tuple[Excerpt, ...]:
        """What is shown of cells: the edited one first, then the related ones."""
        return (self.current, *self.related) if self.window.cell_id else self.related
