"""Whole lines that come or go."""

from __future__ import annotations

from collections.abc import Iterator

from ....core.diffs import Hunk, line_hunks, lines
from ....core.text import line_end, line_start
from ...syntax import Node, Tree
from ...syntax.parsed_edit import ParsedEdit
from .rule import Found, Rule

MAX_LINES = 8
"""Lines above which a block that came or went is no pattern."""

MIN_LENGTH = 4
"""Characters that a line must have to be told from others: a bracket is everywhere."""


class LinesGo(Rule):
    """The same lines are deleted."""

    kind = "lines go"

    def __init__(self, gone: tuple[str, ...]) -> None:
        super().__init__(gone, max(gone, key=len))
        self.gone = gone

    def find(self, tree: Tree) -> Iterator[Found]:
        """Yield the stretches of lines that are the same but for their indentation."""
        for start, place in _occurrences(tree.source, self.gone):
            end = place
            source = tree.source
            if end < len(source):
                end += 1
            elif start > 0:
                start -= 1  # noqa: PLW2901  # the last line goes with the newline before it
            yield Found(start, end, "", tree.covering(start, place))

    @property
    def description(self) -> str:
        """What the rule does, in a few words for people."""
        return f"remove {_shown(self.gone)}"


class LinesCome(Rule):
    """The same lines are put in behind, or before, the same line."""

    kind = "lines come"

    def __init__(self, come: tuple[str, ...], beside: str, below: bool, depth: str) -> None:
        super().__init__((come, beside, below, depth), beside)
        self.come = come
        self.beside = beside
        self.below = below
        self.depth = depth

    def find(self, tree: Tree) -> Iterator[Found]:
        """Yield the places beside the same line that do not have the new lines yet."""
        source = tree.source
        wanted = [line.strip() for line in self.come]
        for start, end in _occurrences(source, (self.beside,)):
            text = source[start:end]
            indent = text[: len(text) - len(text.lstrip())]
            rest = source[end + 1 :] if self.below else source[:start]
            near = [line.strip() for line in rest.split("\n") if line.strip()]
            near = near[: len(wanted)] if self.below else near[-len(wanted) :]
            if near == wanted:
                continue
            block = "\n".join(indent + self.depth + line if line else "" for line in self.come)
            # What stands on the other side tells whether this is the same kind of place.
            if self.below:
                yield Found(end, end, "\n" + block, _line_at(tree, end + 1))
            else:
                yield Found(start, start, block + "\n", _line_at(tree, start - 1))

    @property
    def description(self) -> str:
        """What the rule does, in a few words for people."""
        return f"add {_shown(self.come)}"


def learn_lines(item: ParsedEdit) -> Iterator[tuple[Rule, Node]]:
    """Yield the rules of an edit that put in or deleted whole lines."""
    before, after = item.before.source, item.after.source
    low = line_start(before, item.start)
    # The last line is one like the others, whether or not a newline follows it.
    old = before[low : line_end(before, item.old_end)] + "\n"
    new = after[low : line_end(after, item.new_end)] + "\n"
    for hunk in line_hunks(old, new):
        gone = lines(old)[hunk.old_start : hunk.old_end]
        come = lines(new)[hunk.new_start : hunk.new_end]
        if gone and come:
            continue
        block = "".join(gone or come).strip("\n").split("\n")
        while block and not block[0].strip():
            del block[0]
        if not block:
            continue
        if len(block) > MAX_LINES or max(len(line.strip()) for line in block) < MIN_LENGTH:
            continue
        if gone:
            start = low + sum(map(len, lines(old)[: hunk.old_start]))
            node = item.before.covering(start, start + len("".join(gone).rstrip()))
            yield LinesGo(tuple(line.strip() for line in block)), node
        else:
            yield from _come(item, low, old, hunk, block)


def _come(
    item: ParsedEdit, low: int, old: str, hunk: Hunk, block: list[str]
) -> Iterator[tuple[Rule, Node]]:
    source = item.before.source
    at = low + sum(map(len, lines(old)[: hunk.old_start]))
    above = source[:at].rstrip("\n").rsplit("\n", 1)[-1]
    below = source[at:].lstrip("\n").split("\n", 1)[0]
    outer = min(len(line) - len(line.lstrip()) for line in block if line.strip())
    come = tuple(line[outer:].rstrip() for line in block)
    for beside, is_below in ((above, True), (below, False)):
        if len(beside.strip()) < MIN_LENGTH:
            continue
        depth = outer - (len(beside) - len(beside.lstrip()))
        if depth < 0:
            continue
        rule = LinesCome(come, beside.strip(), is_below, " " * depth)
        yield rule, _line_at(item.before, at if is_below else at - 1)


def _line_at(tree: Tree, offset: int) -> Node:
    """Return the first leaf of a line; the whole tree where there is none."""
    if not 0 <= offset <= len(tree.source):
        return tree.root
    low, high = tree.leaf_range(line_start(tree.source, offset), line_end(tree.source, offset))
    return tree.leaves[low] if low < high else tree.root


def _occurrences(source: str, block: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield where lines stand that are `block`, indentation aside, without the last newline."""
    position = source.find(block[0])
    while position >= 0:
        start = end = line_start(source, position)
        for line in block:
            stop = line_end(source, end)
            if source[end:stop].strip() != line:
                break
            end = stop + 1
        else:
            yield start, end - 1
        position = source.find(block[0], max(line_end(source, position), position + 1))


def _shown(block: tuple[str, ...]) -> str:
    return block[0].strip() + (" …" if len(block) > 1 else "")
