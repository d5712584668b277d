"""Arguments that are added to, or removed from, calls of the same function."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ....core.diffs import sequence_hunks
from ...syntax import Node, Tree
from ...syntax.parsed_edit import ParsedEdit
from .rule import Found, Rule


class ArgumentComes(Rule):
    """Calls of the same function get the same argument."""

    kind = "argument comes"

    def __init__(self, callee: str, text: str, before: str, after: str) -> None:
        super().__init__((callee, text), callee)
        self.callee = callee
        self.text = text
        self.before = before
        self.after = after

    def find(self, tree: Tree) -> Iterator[Found]:
        """Yield the calls that do not have the argument, and where in them it belongs."""
        name = _keyword(self.text)
        for call, arguments in _calls(tree, self.callee):
            present = elements(arguments)
            texts = [tree.text(element) for element in present]
            names = [_keyword(text) or text for text in texts]
            if (name or self.text) in names or any(text.startswith("**") for text in texts):
                continue
            place = self._place(present, names, bool(name))
            if place is None:
                continue
            yield _inserted(tree, call, present, place, self.text)

    def _place(self, present: Sequence[Node], names: list[str], keyword: bool) -> int | None:
        """Return before which argument the new one belongs."""
        if self.before and (_keyword(self.before) or self.before) in names:
            return names.index(_keyword(self.before) or self.before) + 1
        if self.after and (_keyword(self.after) or self.after) in names:
            return names.index(_keyword(self.after) or self.after)
        if keyword or not self.after:
            return len(present)
        return 0 if not self.before else None

    @property
    def description(self) -> str:
        """What the rule does, in a few words for people."""
        return f"{self.callee}(…, {self.text})"


class ArgumentGoes(Rule):
    """Calls of the same function lose the same argument."""

    kind = "argument goes"

    def __init__(self, callee: str, text: str) -> None:
        super().__init__((callee, text), text)
        self.callee = callee
        self.text = text

    def find(self, tree: Tree) -> Iterator[Found]:
        """Yield the calls that have the argument."""
        for _, arguments in _calls(tree, self.callee):
            present = elements(arguments)
            for number, element in enumerate(present):
                if tree.text(element) != self.text:
                    continue
                start, end = element.start, element.end
                if number + 1 < len(present):
                    end = present[number + 1].start
                elif number:
                    start = present[number - 1].end
                yield Found(start, end, "", element)

    @property
    def description(self) -> str:
        """What the rule does, in a few words for people."""
        return f"{self.callee}(…) without {self.text}"


def learn_arguments(item: ParsedEdit) -> Iterator[tuple[Rule, Node]]:
    """Yield the rules of an edit that added or removed arguments."""
    if not item.hunks:
        return
    old_calls = _calls_between(item.before, item.old_lines)
    new_calls = _calls_between(item.after, item.new_lines)
    # Calls are paired by name and order; where their numbers differ nothing is known.
    if [name for name, _, _ in old_calls] != [name for name, _, _ in new_calls]:
        return
    for (callee, call, left), (_, _, right) in zip(old_calls, new_calls, strict=True):
        old = [item.before.text(element) for element in elements(left)]
        new = [item.after.text(element) for element in elements(right)]
        for hunk in sequence_hunks(old, new):
            gone = old[hunk.old_start : hunk.old_end]
            come = new[hunk.new_start : hunk.new_end]
            if len(come) == 1 and not gone:
                before = new[hunk.new_start - 1] if hunk.new_start else ""
                after = new[hunk.new_end] if hunk.new_end < len(new) else ""
                yield ArgumentComes(callee, come[0], before, after), call
            elif len(gone) == 1 and not come:
                yield ArgumentGoes(callee, gone[0]), elements(left)[hunk.old_start]


def elements(container: Node) -> list[Node]:
    """Return the children of a container between its brackets and commas."""
    return [child for child in container.children if child.named and child.kind != "comment"]


def _calls(tree: Tree, callee: str) -> Iterator[tuple[Node, Node]]:
    for leaf in tree.find(callee):
        call = _call_of(leaf, tree)
        if call is not None:
            yield call, call.children[-1]


def _call_of(leaf: Node, tree: Tree) -> Node | None:
    """Return the call whose callee ends with a leaf."""
    child = leaf
    for ancestor in leaf.ancestors():
        if ancestor.kind in tree.language.calls:
            good = child.position == 0 and ancestor.children[-1].kind == "argument_list"
            return ancestor if good else None
        if child.end != leaf.end or ancestor.end != leaf.end:
            return None
        child = ancestor
    return None


def _calls_between(tree: Tree, leaves: tuple[int, int]) -> list[tuple[str, Node, Node]]:
    result = []
    low, high = leaves
    for leaf in tree.leaves[low:high]:
        if leaf.kind == "identifier":
            call = _call_of(leaf, tree)
            if call is not None:
                result.append((tree.text(leaf), call, call.children[-1]))
    return result


def _inserted(tree: Tree, call: Node, present: Sequence[Node], place: int, text: str) -> Found:
    source = tree.source
    if not present:
        arguments = call.children[-1]
        return Found(arguments.start + 1, arguments.end - 1, text, call)
    # What separates the arguments here also separates the new one: a new line each, or a blank.
    between = ", "
    if len(present) > 1:
        gap = source[present[-2].end : present[-1].start]
        between = gap if re.fullmatch(r",\s*", gap) else between
    if place == 0:
        return Found(present[0].start, present[0].start, text + between, call)
    at = present[place - 1].end
    return Found(at, at, between + text, call)


def _keyword(text: str) -> str:
    """Return the name of a keyword argument, empty for any other."""
    found = re.match(r"(\w+)\s*=(?!=)", text)
    return found[1] if found else ""
