"""From an edit to the templates it may be an example of.

Nobody says what the developer meant by an edit: that one call, every call of the function, or
every call with such an argument. So all readings are made rules: of each run of changed stretches,
of each node that may be meant, and with holes from none to all operands. Which of them counts is
told later by how many edits agree (`scoring`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...syntax import Node, Tree, role, statement
from ...syntax.parsed_edit import ParsedEdit
from .rule import Rule
from .templates import Change, HeadRule, Holes, Part, TemplateRule

MAX_LEAVES = 60
"""Leaves above which a rewritten node is no pattern."""

MAX_UP = 3
"""Nodes around one without a name among which one with a name is looked for."""

MAX_HUNKS = 6
"""Changed stretches of a line above which it was rewritten rather than edited."""

_BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}


def learn_templates(item: ParsedEdit) -> Iterator[tuple[Rule, Node]]:
    """Yield the rules of an edit that rewrote expressions or statements."""
    for group in _lines(item):
        if not 0 < len(group) <= MAX_HUNKS:
            continue
        # Two changes of a statement may be one rewrite or have nothing to do with each other: every
        # run of neighbours is tried. There are at most 21 of them.
        seen: set[tuple[int, int]] = set()
        for low in range(len(group)):
            for high in range(low + 1, len(group) + 1):
                for node in _roots(item, group[low:high]):
                    if (node.number, high - low) not in seen:
                        seen.add((node.number, high - low))
                        yield from _generalised(item, node, group[low:high])


def _lines(item: ParsedEdit) -> list[list[int]]:
    """Group the hunks by the statement that they are in."""
    groups: list[list[int]] = []
    last: Node | None = None
    tree = item.before
    for number, hunk in enumerate(item.hunks):
        # What is put in behind everything has no leaf of its own to stand for it.
        at = min(hunk.old_start, len(tree.leaves) - 1)
        if at < 0:
            return []
        here = statement(tree.leaves[at], tree.language)
        if hunk.old_start == hunk.old_end and last is not None and hunk.old_start > 0:
            # What is put in between two statements may belong to the one before.
            before = statement(tree.leaves[hunk.old_start - 1], tree.language)
            here = before if before == last else here
        if here != last:
            groups.append([])
        groups[-1].append(number)
        last = here
    return groups


def _roots(item: ParsedEdit, numbers: Sequence[int]) -> list[Node]:
    """Return the nodes that some hunks rewrote: the smallest that holds them all.

    What is put in behind the last leaf of a statement belongs to one of the nodes that end there:
    the one on the right of an assignment, and the statement.
    """
    tree = item.before
    low = item.hunks[numbers[0]].old_start
    high = item.hunks[numbers[-1]].old_end
    if low == high:
        # Nothing was taken out: the leaves on either side say where the new text is.
        low, high = max(low - 1, 0), high + 1
        if high > len(tree.leaves) or (
            statement(tree.leaves[low], tree.language)
            != statement(tree.leaves[high - 1], tree.language)
        ):
            return _ending(tree.leaves[low], tree)
    if not 0 <= low < high <= len(tree.leaves):
        return []
    node = tree.covering(tree.leaves[low].start, tree.leaves[high - 1].end)
    # Of nodes with the same text the outermost is one wherever it stands; inner ones differ with
    # what is around them, as an expression does that is a statement of its own.
    while (
        (above := _above(node, tree)) is not None
        and above.start == node.start
        and (above.end == node.end)
    ):
        node = above
    return [] if node.kind in tree.language.statements else [node]


def _above(node: Node, tree: Tree) -> Node | None:
    """Return the node that a node is in, None if it is a statement."""
    parent = node.parent
    return None if parent is None or parent.kind in tree.language.statements else parent


def _ending(leaf: Node, tree: Tree) -> list[Node]:
    """Return the widest nodes that end with a leaf and start at different places."""
    widest: dict[int, Node] = {}
    node: Node | None = leaf
    while node is not None and node.end == leaf.end and node.kind not in tree.language.statements:
        if node.kind in tree.language.calls or node.field in {"right", ""}:
            widest[node.start] = node
        node = node.parent
    return list(widest.values())


def _generalised(
    item: ParsedEdit, node: Node, numbers: Sequence[int]
) -> Iterator[tuple[Rule, Node]]:
    low, high = item.before.leaf_range(node.start, node.end)
    # A single leaf is the business of `leaves`; brackets that do not match would not parse.
    if not 1 < high - low <= MAX_LEAVES or not _is_balanced(item, numbers):
        return
    shown = _shown(item, numbers)
    keys = set()
    choices: tuple[Holes, ...] = ("none", "literals", "operands")
    for holes in choices:
        found = _anchored(item, node, numbers, holes, shown)
        # Without a literal in it, a node is the same rule with holes for literals as without.
        if found is not None and found[0].key[1:] not in keys:
            keys.add(found[0].key[1:])
            yield found


def _anchored(
    item: ParsedEdit, node: Node, numbers: Sequence[int], holes: Holes, shown: str
) -> tuple[Rule, Node] | None:
    """Return the rule of a node, or of one around it where all its names are holes.

    What is put around the only argument of a call changes nothing but brackets and a hole: that it
    is an argument of this function has to tell the places.
    """
    tree = item.before
    first = node
    for _ in range(MAX_UP):
        for keeps_calls in (False, True):
            rule = _Template(item, node, numbers, holes, keeps_calls=keeps_calls).rule(shown)
            if rule is not None:
                return rule, node
            if holes != "operands":
                break
        above = _above(node, tree)
        if above is None or "\n" in tree.text(above):
            break
        low, high = tree.leaf_range(above.start, above.end)
        if high - low > MAX_LEAVES:
            break
        node = above
    head = _head(first, tree)
    if head is None or holes != "operands":
        return None
    rule = _Template(item, first, numbers, holes, keeps_calls=False).rule(shown, head)
    return None if rule is None else (rule, first)


def _head(node: Node, tree: Tree) -> str | None:
    """Return the word of a statement that a node stands behind: `if`, `return`, `in`, a sign."""
    parent = node.parent
    if parent is None or not node.position:
        return None
    before = parent.children[node.position - 1]
    word = tree.text(before)
    return word if not before.named and (word.isalpha() or word == "=") else None


class _Template:
    """Builds the rule of one node and one way to make holes, of calls perhaps of their parts only.

    With a hole for the call, nothing of `x = f(a)` is left by which `x = await f(a)` could be told.
    """

    def __init__(
        self,
        item: ParsedEdit,
        node: Node,
        numbers: Sequence[int],
        holes: Holes,
        *,
        keeps_calls: bool,
    ) -> None:
        self.keeps_calls = keeps_calls
        self.tree = item.before
        self.item = item
        self.node = node
        self.low, self.high = item.before.leaf_range(node.start, node.end)
        self.holes = holes
        self.hunks = [item.hunks[number] for number in numbers]
        self.flat: list[tuple[int, int]] = []
        self.texts: dict[tuple[str, ...], int] = {}
        # A hole may be taken out in one place if it comes back in another.
        self.come = [tuple(item.after.words(hunk.new_start, hunk.new_end)) for hunk in self.hunks]

    def rule(self, shown: str, head: str | None = None) -> TemplateRule | None:
        """Return the rule of the node, None if there is none.

        Parameters
        ----------
        shown : str
            What it does, for people.
        head : str or None
            The word in front of the node, where no word in it says what is meant.
        """
        if any(
            not (self.low <= hunk.old_start <= hunk.old_end <= self.high) for hunk in self.hunks
        ):
            return None
        pattern = self._part(self.node)
        anchor = head or _anchor(pattern)
        if anchor is None or (self.holes != "none" and not self.texts):
            return None
        changes = tuple(self._changes())
        # It ends early at a change that cannot be told in terms of the pattern.
        if len(changes) != len(self.hunks):
            return None
        if head is not None:
            return HeadRule(pattern, changes, head, shown)
        return TemplateRule(self.holes, pattern, changes, anchor, shown)

    def _part(self, node: Node) -> Part:
        low, high = self.tree.leaf_range(node.start, node.end)
        # An expression that is a statement of its own would be a hole for any other.
        is_whole = (low, high) == (self.low, self.high)
        if not is_whole and self._may_be_hole(node):
            words = tuple(self.tree.words(low, high))
            touched = any(
                self._inside(hunk.old_start, hunk.old_end, low, high) for hunk in self.hunks
            )
            # What changed is no hole, unless it only moved: then it comes back somewhere else.
            if words and (not touched or any(_find(words, come) >= 0 for come in self.come)):
                self.flat.append((low, high))
                return Part("", hole=self.texts.setdefault(words, len(self.texts)))
        if not node.children or (high - low <= 1 and self.tree.leaves[low] == node):
            self.flat.append((low, high))
            return Part(node.kind, text=self.tree.text(node))
        parts = tuple(self._part(child) for child in node.children if child.end > child.start)
        return Part(node.kind, parts=parts)

    @staticmethod
    def _inside(start: int, end: int, low: int, high: int) -> bool:
        if start == end:
            # At a border it is beside the node, not in it.
            return low < start < high
        return start < high and low < end

    def _may_be_hole(self, node: Node) -> bool:
        if self.holes == "none" or not node.named:
            return False
        leaf_role = role(node, self.tree.language) if not node.children else ""
        if self.holes == "literals":
            return leaf_role in {"string", "column", "number"}
        # Names that say what is done, or to which argument, are what makes the places alike.
        if leaf_role in {"attribute", "keyword", "module", "word", "comment", "command"}:
            return False
        parent = node.parent
        if parent is None or node.field in {"name", "operator", "operators", "type"}:
            return False
        # What is called is no operand: with a hole for it every call would match.
        if parent.kind in self.tree.language.calls and node.position == 0:
            return False
        if self.keeps_calls and node.kind in self.tree.language.calls:
            return False
        return node.kind not in {
            "argument_list",
            "keyword_argument",
            "block",
            "expression_statement",
            "assignment",
            "string_content",
            "string_start",
            "string_end",
            "interpolation",
            "pair",
            "parameters",
        }

    def _changes(self) -> Iterator[Change]:
        after = self.item.after
        starts = {low: number for number, (low, _) in enumerate(self.flat)}
        ends = {high: number + 1 for number, (_, high) in enumerate(self.flat)}
        for hunk in self.hunks:
            low, high = starts.get(hunk.old_start), ends.get(hunk.old_end)
            # What is put in at either end of the node has no element of the pattern there.
            if hunk.old_start == self.high:
                low = len(self.flat)
            if hunk.old_end == self.low:
                high = 0
            if low is None or high is None or low > high:
                return
            new = list(self.item.new_leaves(hunk))
            # The white space around the new text is the developer's, not that of the old text.
            lead = trail = ""
            # Where the last leaf only goes, what follows is no part of the node.
            if low > 0 and (new or high < len(self.flat)):
                left = after.leaves[hunk.new_start - 1].end
                right = (
                    after.leaves[hunk.new_start].start
                    if hunk.new_start < len(after.leaves)
                    else left
                )
                lead = after.source[left:right]
            if high < len(self.flat) and new:
                trail = after.source[new[-1].end : after.leaves[hunk.new_end].start]
            text = self._new_text(new)
            if "\n" in lead + trail or any("\n" in part for part in text if isinstance(part, str)):
                # Lines that come or go are another rule's business.
                return
            yield Change(low, high, lead, text, trail)

    def _new_text(self, leaves: list[Node]) -> tuple[str | int, ...]:
        after = self.item.after
        words = tuple(after.text(leaf) for leaf in leaves)
        result: list[str | int] = []
        position = 0
        # A hole may be a part of another: `a` of `a.b`. The larger one is meant.
        longest = sorted(self.texts, key=len, reverse=True)
        while position < len(leaves):
            hole = next(
                (
                    text
                    for text in longest
                    if words[position : position + len(text)] == text
                    and role(leaves[position], after.language) not in {"attribute", "keyword"}
                ),
                None,
            )
            if hole is not None:
                result.append(self.texts[hole])
            else:
                result.append(words[position])
            position += len(hole) if hole is not None else 1
            if position < len(leaves):
                gap = after.source[leaves[position - 1].end : leaves[position].start]
                if gap:
                    result.append(gap)
        return tuple(result)


def _anchor(pattern: Part) -> str | None:
    """Return the longest name or string of a pattern, None when it has none."""
    if pattern.hole >= 0:
        return None
    if not pattern.parts:
        good = pattern.text[:1].isalpha() or pattern.text[:1] in "_'\""
        return pattern.text if good and pattern.kind in {"identifier", "string"} else None
    return max(filter(None, (_anchor(part) for part in pattern.parts)), key=len, default=None)


def _find(words: tuple[str, ...], text: tuple[str, ...]) -> int:
    for start in range(len(text) - len(words) + 1):
        if text[start : start + len(words)] == words:
            return start
    return -1


def _is_balanced(item: ParsedEdit, numbers: Sequence[int]) -> bool:
    """Tell whether some hunks together open as many brackets as they close."""
    total = 0
    for number in numbers:
        hunk = item.hunks[number]
        total += sum(_BRACKETS.get(item.after.text(leaf), 0) for leaf in item.new_leaves(hunk))
        total -= sum(_BRACKETS.get(item.before.text(leaf), 0) for leaf in item.old_leaves(hunk))
    return total == 0


def _shown(item: ParsedEdit, numbers: Sequence[int]) -> str:
    first, last = item.hunks[numbers[0]], item.hunks[numbers[-1]]
    old = item.before.leaves[first.old_start : last.old_end]
    new = item.after.leaves[first.new_start : last.new_end]
    before = item.before.source[old[0].start : old[-1].end] if old else ""
    after = item.after.source[new[0].start : new[-1].end] if new else ""
    return f"{before} → {after}".strip()
