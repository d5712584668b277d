"""Where a word is a column, as far as the place tells: of which expression, and what happens there.

Whether that expression is a frame that has the column is another question (`origins`).
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from ..syntax import Node, Tree


class Kind(Enum):
    """What happens to a column where it is mentioned.

    `ASSIGNED` makes it in a variable, `MADE` in the value of the expression, `TAKEN` takes it away,
    `RENAMED` gives it another name. `LISTED` stands in a list or loop whose variable is used later.
    """

    USED = 0
    ASSIGNED = 1
    MADE = 2
    TAKEN = 3
    RENAMED = 4
    LISTED = 5


class Form(Enum):
    """How a column is written."""

    STRING = 0
    ATTRIBUTE = 1
    KEYWORD = 2
    WORD = 3


class Mention(NamedTuple):
    """A place where a word may be a column.

    Attributes
    ----------
    cell : int
        Position of the cell.
    tree : Tree
        The cell, parsed.
    start, end : int
        The word.
    kind : Kind
        What happens to the column.
    form : Form
        How it is written.
    node : Node
        The leaf that the word is, or is in.
    owners : tuple of Node
        The expressions whose column it is; all must agree. Of one that is made, the frame that
        has the other columns; empty if it makes a frame of its own.
    value : Node or None
        What a column that is made is made of.
    becomes : str
        The name that is given to it.
    in_place : bool
        Whether the variable is changed, rather than that a frame is returned.
    """

    cell: int
    tree: Tree
    start: int
    end: int
    kind: Kind
    form: Form
    node: Node
    owners: tuple[Node, ...] = ()
    value: Node | None = None
    becomes: str = ""
    in_place: bool = False

    @property
    def key(self) -> tuple[int, int]:
        """What tells it apart from others."""
        return self.cell, self.node.start

    @property
    def makes(self) -> bool:
        """Whether there is such a column from here on."""
        return self.kind in (Kind.ASSIGNED, Kind.MADE)
