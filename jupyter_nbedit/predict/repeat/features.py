"""What is known of a place where a rule applies, as numbers to judge it by."""

from __future__ import annotations

from math import log1p

from rapidfuzz.distance import Indel, LCSseq

from ...core.text import line_end, line_start
from ..syntax import Node, Tree
from .evidence import Evidence
from .rules import Found, LeafRule, Rule

Features = dict[str, float]


def rule_features(rule: Rule, *, kept: int, matches: int, dangling: bool, fresh: bool) -> Features:
    """Return what is known of a rule wherever it applies.

    Parameters
    ----------
    rule : Rule
        The rule.
    kept : int
        Places where the user edited a line and left what the rule would change.
    matches : int
        Places where the rule still applies.
    dangling : bool
        Whether the rule renames a variable whose definition already has the new name.
    fresh : bool
        Whether the rule brings in a name that was nowhere before.
    """
    own = [item for item, _ in rule.evidence if item.own]
    newest = rule.evidence[0][0]
    values: Features = {
        f"kind {rule.kind}": 1.0,
        "two": float(len(own) == 2),
        "many": float(len(own) > 2),
        "accepted": log1p(len(rule.evidence) - len(own)),
        "age": log1p(min((item.age for item in own), default=0)),
        "kept": log1p(kept),
        "matches": log1p(matches),
        "dangling": float(dangling),
        "fresh": float(fresh),
        "other hunks": log1p(len(newest.hunks) - 1),
    }
    if isinstance(rule, LeafRule):
        values[f"role {rule.role}"] = 1.0
        values["short"] = float(len(rule.old) <= 2)
        values["alike"] = Indel.normalized_similarity(rule.old, rule.new)
    return values


def place_features(rule: Rule, found: Found, tree: Tree, same_cell: bool) -> Features:
    """Return what is known of one place, compared with where the rule was learned."""
    best: Features = {}
    for item, node in rule.evidence[:4]:
        values = _context(found.node, tree, node, item)
        if not best or sum(values.values()) > sum(best.values()):
            best = values
    best["same cell"] = float(same_cell)
    return best


def _context(here: Node, tree: Tree, there: Node, item: Evidence) -> Features:
    before = item.before
    left = _same_neighbours(here, tree, there, before, -1)
    right = _same_neighbours(here, tree, there, before, 1)
    line = _line(tree, here)
    old_line = [before.text(leaf) for leaf in before.leaves[slice(*item.old_lines)]]
    return {
        "left": min(left, 3) / 3,
        "right": min(right, 3) / 3,
        "parent": float(_slot(here) == _slot(there)),
        "owner": float(_owner(here, tree) == _owner(there, before) != ""),
        "line": LCSseq.normalized_similarity(line, old_line),
        "same line": float(line == old_line),
    }


def _same_neighbours(here: Node, tree: Tree, there: Node, before: Tree, step: int) -> int:
    """Count the leaves next to two nodes that are equal, up to three."""
    first = _edge_leaf(here, tree, step)
    second = _edge_leaf(there, before, step)
    count = 0
    while count < 3:
        first += step
        second += step
        if not (0 <= first < len(tree.leaves) and 0 <= second < len(before.leaves)):
            return count
        if tree.text(tree.leaves[first]) != before.text(before.leaves[second]):
            return count
        count += 1
    return count


def _edge_leaf(node: Node, tree: Tree, step: int) -> int:
    offset = node.start if step < 0 else node.end - 1
    return tree.leaf_range(offset, offset + 1)[0]


def _slot(node: Node) -> tuple[str, str]:
    return (node.parent.kind if node.parent is not None else "", node.field)


def _owner(node: Node, tree: Tree) -> str:
    """Return what a node is an argument of: the keyword and the function called."""
    names = []
    language = tree.language
    for ancestor in node.ancestors():
        if ancestor.kind == "keyword_argument" and ancestor.children:
            names.append(tree.text(ancestor.children[0]))
        elif ancestor.kind in language.calls:
            callee = ancestor.children[0]
            while callee.children:
                callee = callee.children[-1]
            if callee is not node:
                names.append(tree.text(callee))
                break
        elif ancestor.kind in language.statements:
            break
    return ".".join(names)


def _line(tree: Tree, node: Node) -> list[str]:
    low, high = tree.leaf_range(
        line_start(tree.source, node.start), line_end(tree.source, node.end)
    )
    return [tree.text(leaf) for leaf in tree.leaves[low:high]]
