"""Text inside strings, comments and commands that is replaced by other text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....core.diffs import token_hunks
from ...syntax import PROSE, Node, Tree, role
from ...syntax.parsed_edit import ParsedEdit
from .rule import Found, Replacement, Rule

MAX_CHANGES = 4
"""Changed stretches of one string above which it was rewritten rather than edited."""

MIN_LENGTH = 2

_BORDER = re.compile(r"[\s'\"/,()\[\]{}=:;<>]")

_SEPARATOR = re.compile(r"(?<=[\w:.\\])\\")
"""A backslash that parts the names of a path; the one of `\\alpha` in a formula stands alone."""


class ProseRule(Replacement):
    """A stretch of a string, comment or command becomes another, between the same borders."""

    kind = "prose"

    def __init__(self, leaf_role: str, old: str, new: str) -> None:
        super().__init__(leaf_role, old, new)
        left = r"(?<!\w)" if old[0].isalnum() else ""
        right = r"(?!\w)" if old[-1].isalnum() else ""
        self._pattern = re.compile(left + re.escape(old) + right)

    def find(self, tree: Tree) -> Iterator[Found]:
        """Yield the stretches with the same text in leaves of the same role."""
        for place in self._pattern.finditer(tree.source):
            low, high = tree.leaf_range(place.start(), place.end())
            if high - low != 1:
                continue
            leaf = tree.leaves[low]
            if leaf.start <= place.start() and role(leaf, tree.language) == self.role:
                yield Found(place.start(), place.end(), self.new, leaf)


def learn_prose(item: ParsedEdit) -> Iterator[tuple[Rule, Node]]:
    """Yield the rules of an edit inside strings, comments or commands."""
    language = item.before.language
    for hunk in item.hunks:
        old, new = item.old_leaves(hunk), item.new_leaves(hunk)
        if len(old) != len(new):
            continue
        for left, right in zip(old, new, strict=True):
            left_role = role(left, language)
            if left_role not in PROSE or role(right, language) not in PROSE:
                continue
            before, after = item.before.text(left), item.after.text(right)
            for old_text, new_text in changed_words(before, after):
                if old_text != before:
                    yield ProseRule(left_role, old_text, new_text), left


def changed_words(before: str, after: str) -> list[tuple[str, str]]:
    """Return what changed between two texts, widened to whole words of a path or a sentence."""
    spans: list[list[int]] = []
    for hunk in token_hunks(before, after):
        low, high = _widened(before, hunk.old_start, hunk.old_end)
        # The widening is over text that both sides share.
        new_low = hunk.new_start - (hunk.old_start - low)
        new_high = hunk.new_end + (high - hunk.old_end)
        if spans and low <= spans[-1][1]:
            spans[-1][1], spans[-1][3] = max(high, spans[-1][1]), max(new_high, spans[-1][3])
        else:
            spans.append([low, high, new_low, new_high])
    if len(spans) > MAX_CHANGES:
        return []
    pairs = [(before[low:high], after[left:right]) for low, high, left, right in spans]
    return [(old, new) for old, new in pairs if len(old) >= MIN_LENGTH and old != new]


def _widened(text: str, low: int, high: int) -> tuple[int, int]:
    # What begins or ends with a border is whole there: a folder in front of a path, for instance.
    begins, ends = (low < high and _is_border(text, at) for at in (low, high - 1))
    while low > 0 and not begins and not _is_border(text, low - 1):
        low -= 1
    while high < len(text) and not ends and not _is_border(text, high):
        high += 1
    if low == high:
        # Something was put in between two borders: the word before it, or after it, says where.
        while low > 0 and _is_border(text, low - 1) and text[low - 1] not in "'\"":
            low -= 1
        while low > 0 and not _is_border(text, low - 1):
            low -= 1
    return low, high


def _is_border(text: str, at: int) -> bool:
    return _BORDER.match(text[at]) is not None or _SEPARATOR.match(text, at) is not None
