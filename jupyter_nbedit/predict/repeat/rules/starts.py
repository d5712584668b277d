"""Lines that come at the start of cells: a magic, a comment that says what the cell is for."""

from __future__ import annotations

from collections.abc import Iterator

from ...syntax import Node, Tree
from ...syntax.parsed_edit import ParsedEdit
from .lines import MAX_LINES
from .rule import Found, Rule


class CellStarts(Rule):
    """A cell gets the same lines at its start.

    No text says where: the cell below, if it begins like those that got them.
    """

    kind = "cell starts"
    reach = (0, 1)

    def __init__(self, block: str, first: str) -> None:
        super().__init__((block,), "")
        self._block = block
        self._first = first

    def find(self, tree: Tree) -> Iterator[Found]:
        """Yield the start of a cell that has code and does not begin with the lines yet."""
        begins_so = tree.source.lstrip().startswith(self._block.split("\n", 1)[0])
        if tree.leaves and not begins_so:
            first = tree.leaves[0]
            about = {"same first": float(tree.text(first) == self._first)}
            yield Found(0, 0, f"{self._block}\n", first, about)

    @property
    def description(self) -> str:
        """What the rule does, in a few words for people."""
        return f"begin with {self._block.splitlines()[0].strip()}"


def learn_starts(item: ParsedEdit) -> Iterator[tuple[Rule, Node]]:
    """Yield the rule of an edit that put lines in before the first of a cell."""
    before, after = item.before.source, item.after.source
    # What is put in may be told with the first words of what follows.
    block = after[: len(after) - len(before)] if after.endswith(before) else ""
    text = block.rstrip("\n")
    if (
        item.before.leaves
        and text.strip()
        and block.endswith("\n")
        and text.count("\n") < MAX_LINES
    ):
        first = item.before.leaves[0]
        yield CellStarts(text, item.before.text(first)), first
