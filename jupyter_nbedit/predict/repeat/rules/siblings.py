"""An edit of a line is made to a line that is alike, with what differs replaced.

Of `train.plot()` and `val.plot()` the first becomes `train.plot(label='train')`. For the second
that is `label='val'`. Templates know operands that stay whole and the same function called; here
parts of words differ, and attributes, literals and functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....core.text import line_start
from ...syntax import Node, Tree, role
from ...syntax.parsed_edit import ParsedEdit
from .likeness import Line, Substitution, line_at, lines_like, parts, substitution
from .rule import Found, Rule

MAX_HUNKS = 4
"""Changed stretches of a line above which it was rewritten rather than edited."""

SIBLING_FEATURES = ("same leaves", "differing", "touched", "literals stay", "all touched")
"""What a rule knows of a place, as numbers from 0 to 1: the share of leaves that are the same; how
many words differ; how many of the new ones differ with them; how many new literals do not; and
whether all do."""

_TELLING = frozenset({"attribute", "keyword", "module"})
_TEXT = frozenset({"string", "string_content", "string_literal", "content"})
_LITERAL = _TEXT | {"integer", "float", "integer_literal", "float_literal"}
_FREE = _LITERAL | {"identifier", "comment", "line_comment", "true", "false", "none"}


class NewText:
    """What takes the place of some leaves, as leaves and what stands between them.

    Parameters
    ----------
    tree : Tree
        The tree that it is a part of.
    start, end : int
        Where it stands there.
    """

    def __init__(self, tree: Tree, start: int, end: int) -> None:
        low, high = tree.leaf_range(start, end)
        self.words: list[str] = []
        self.are_literals: list[bool] = []
        self._gaps: list[str] = []
        position = start
        for leaf in tree.leaves[low:high]:
            self._gaps.append(tree.source[position : leaf.start])
            self.words.append(tree.text(leaf))
            self.are_literals.append(leaf.kind in _LITERAL)
            position = leaf.end
        self._gaps.append(tree.source[position:end])

    def written(self, instead: Substitution) -> str:
        """Return the text with words replaced."""
        words = [*map(instead.of, self.words), ""]
        return "".join(gap + word for gap, word in zip(self._gaps, words, strict=True))

    def told(self, line: Line) -> tuple[object, ...]:
        """Return the text in terms of a line: it is told alike beside a line that is alike."""
        whole: dict[str, int] = {}
        pieces: dict[str, tuple[int, int]] = {}
        for number, word in enumerate(line.words):
            whole.setdefault(word, number)
            for position, part in enumerate(parts(word)):
                pieces.setdefault(part.lower(), (number, position))
        result: list[object] = [*self._gaps]
        for word in self.words:
            if word in whole:
                result.append(whole[word])
            else:
                result.extend(pieces.get(part.lower(), part) for part in parts(word))
        return tuple(result)


Change = tuple[int, int, NewText]
"""Leaves of a line, from which to which, and what takes their place."""


class SiblingRule(Rule):
    """A line like another one is edited like it.

    Parameters
    ----------
    anchor : str
        A word that is the same on both.
    line : Line
        The line of the example.
    free : sequence of bool
        Which of its leaves may be others.
    changes : sequence of (int, int, NewText)
        What was done to it.
    shown : str
        The line, for people.
    """

    kind = "sibling"
    reach = (10, 20)

    def __init__(
        self,
        anchor: str,
        line: Line,
        free: Sequence[bool],
        changes: Sequence[Change],
        shown: str,
    ) -> None:
        told = tuple((low, high, text.told(line)) for low, high, text in changes)
        super().__init__((anchor, line.kinds, told), anchor)
        self.changes_made = len(changes)
        self._line = line
        self._free = free
        self._changes = changes
        self._shown = shown
        self._telling = _telling(line, [word for _, _, text in changes for word in text.words])

    def find(self, tree: Tree) -> Iterator[Found]:
        """Yield the lines that are alike, and differ in words of which new ones are made."""
        for here in lines_like(tree, self._line) if self._telling else ():
            if self.anchor not in here.words:
                continue
            if not self._may_touch(here) or not self._has_old(here):
                continue
            instead = substitution(self._line, here, self._free)
            if instead is None:
                continue
            about = self._about(here, instead)
            # Where nothing new differs other rules say the same.
            if about["touched"]:
                yield self._edited(tree, here, instead, about)

    def _may_touch(self, here: Line) -> bool:
        """Tell whether a word that differs may have to do with a new one; most lines end here."""
        for number, is_new, shared in self._telling:
            old, new = self._line.words[number], here.words[number]
            if old == new:
                continue
            if is_new:
                return True
            left, right = parts(old), parts(new)
            if len(left) == len(right) and any(left[part] != right[part] for part in shared):
                return True
        return False

    def _has_old(self, here: Line) -> bool:
        """Tell whether what was replaced is there: a text of other parts is another text."""
        return all(
            one == other or _marks(one) == _marks(other)
            for low, high, _ in self._changes
            for one, other in zip(self._line.words[low:high], here.words[low:high], strict=True)
        )

    def _edited(
        self, tree: Tree, here: Line, instead: Substitution, about: dict[str, float]
    ) -> Found:
        pieces: list[str] = []
        first = position = -1
        for low, high, text in self._changes:
            start = tree.span(here.low + low - 1)[1] if low else tree.span(here.low)[0]
            is_last = here.low + high == here.high
            end = tree.span(here.high - 1)[1] if is_last else tree.span(here.low + high)[0]
            if first < 0:
                first = start
            else:
                pieces.append(tree.source[position:start])
            pieces.append(text.written(instead))
            position = end
        return Found(first, position, "".join(pieces), tree.leaves[here.low], about)

    def _about(self, here: Line, instead: Substitution) -> dict[str, float]:
        same = sum(one == other for one, other in zip(self._line.words, here.words, strict=True))
        touched = stay = 0
        for _, _, text in self._changes:
            for word, is_literal in zip(text.words, text.are_literals, strict=True):
                changed = instead.of(word) != word
                touched += changed
                stay += is_literal and not changed
        return {
            "same leaves": same / len(here.words),
            "differing": min(1.0, instead.differing / 4),
            "touched": min(1.0, touched / 3),
            "literals stay": min(1.0, stay / 3),
            "all touched": float(touched > 0 and stay == 0),
        }

    @property
    def description(self) -> str:
        """What the rule does, in a few words for people."""
        return f"as in {self._shown}"


def _telling(line: Line, new: Sequence[str]) -> list[tuple[int, bool, list[int]]]:
    """Return the words of a line that new ones are made of: whether whole, and which parts."""
    made_of = {part for word in new for part in parts(word)}
    result = []
    for number, word in enumerate(line.words):
        shared = [
            position
            for position, part in enumerate(parts(word))
            if not made_of.isdisjoint((part, part.capitalize(), part.lower()))
        ]
        if shared or word in new:
            result.append((number, word in new, shared))
    return result


def _marks(word: str) -> list[str]:
    """Return the parts of a word, but for what differs between siblings: letters and digits."""
    return [part if not part[0].isalnum() else "" for part in parts(word)]


def learn_siblings(item: ParsedEdit) -> Iterator[tuple[Rule, Node]]:
    """Yield the rule of an edit of one line."""
    before, after = item.before, item.after
    start = line_start(before.source, item.start)
    (new_low, new_high), numbers = item.new_lines, len(item.hunks)
    if (
        not 0 < numbers <= MAX_HUNKS
        or new_low == new_high
        or "\n" in before.source[start : item.old_end]
        or "\n" in after.source[start : item.new_end]
    ):
        return
    line = line_at(before, start)
    anchor = _anchor(before, line) if line is not None else ""
    if line is None or not anchor:
        return
    changes: list[Change] = []
    for hunk in item.hunks:
        # The white space around what is new is the developer's.
        at_start, at_end = hunk.old_start == line.low, hunk.old_end == line.high
        first = after.span(new_low)[0] if at_start else after.span(hunk.new_start - 1)[1]
        last = after.span(new_high - 1)[1] if at_end else after.span(hunk.new_end)[0]
        changes.append(
            (hunk.old_start - line.low, hunk.old_end - line.low, NewText(after, first, last))
        )
    free = [leaf.kind in _FREE for leaf in before.leaves[line.low : line.high]]
    shown = before.source[before.span(line.low)[0] : before.span(line.high - 1)[1]]
    yield SiblingRule(anchor, line, free, changes, shown), before.leaves[line.low]


def _anchor(tree: Tree, line: Line) -> str:
    """Return the word of a line that says most of what is done there, empty if none does."""
    best = (False, 0, "")
    for leaf in tree.leaves[line.low : line.high]:
        if leaf.kind == "identifier" or leaf.kind in _TEXT:
            text = tree.text(leaf)
            is_telling = role(leaf, tree.language) in _TELLING or _is_called(leaf, tree)
            best = max(best, (is_telling, len(text), text))
    return best[2]


def _is_called(leaf: Node, tree: Tree) -> bool:
    parent = leaf.parent
    return parent is not None and parent.kind in tree.language.calls and not leaf.position
