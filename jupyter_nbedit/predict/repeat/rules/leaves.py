"""One leaf becomes another: a name, a literal, a string, an operator."""

from __future__ import annotations

from collections.abc import Iterator

from ...syntax import Node, Tree, role
from ...syntax.binding import names_of
from ...syntax.parsed_edit import ParsedEdit
from .rule import Found, Replacement, Rule

_ROLES = frozenset(
    {
        "variable", "attribute", "keyword", "module", "string", "column", "number", "word", "mark",
        "comment", "command",
    }
)  # fmt: skip


class LeafRule(Replacement):
    """The same leaf in the same role becomes what it became."""

    kind = "leaf"

    def find(self, tree: Tree) -> Iterator[Found]:
        """Yield the leaves with the same text and role."""
        for leaf in tree.find(self.old):
            if role(leaf, tree.language) == self.role:
                yield Found(leaf.start, leaf.end, self.new, leaf)


def learn_leaves(item: ParsedEdit) -> Iterator[tuple[Rule, Node]]:
    """Yield the rules of an edit that changed leaves one for one."""
    language = item.before.language
    for hunk in item.hunks:
        for left, right in item.pairs(hunk):
            left_role = role(left, language)
            if left_role not in _ROLES or left_role != role(right, language):
                continue
            old_text, new_text = item.before.text(left), item.after.text(right)
            # A docstring was copied from one function to another, and tells of one of them now.
            is_text = "\n" in old_text
            if old_text != new_text and not is_text and not _is_bound(left, item.before):
                yield LeafRule(left_role, old_text, new_text), left


def _is_bound(leaf: Node, tree: Tree) -> bool:
    """Tell whether a name is bound here: what follows from that is no matter of repetition."""
    if leaf.kind != "identifier":
        return False
    names = names_of(tree)
    name = names.at(tree.text(leaf), leaf.start) if names is not None else None
    return name is not None and name.binds
