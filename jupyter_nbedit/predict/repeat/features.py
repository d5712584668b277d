"""What is known of a place where a rule applies, as numbers to judge it by."""

from __future__ import annotations

from math import log1p

from rapidfuzz.distance import Indel, LCSseq

from ...core.text import line_end, line_start
from ..syntax import Node, Tree, is_definition
from .learn import Learned, Support
from .leaves import LeafRule
from .prose import ProseRule
from .rules import Found

Features = dict[str, float]

PLACE_FEATURES = (
    "left", "right", "parent", "owner", "line", "same line", "same cell", "behind",
)  # fmt: skip

NEIGHBOURS = 3
"""Leaves on either side of a place that are compared."""

MAX_COMPARED = 4
"""Edits that a place is compared with."""


def rule_features(
    known: Learned, *, streak: int, kept: int, kept_here: int, rivals: int
) -> Features:
    """Return what the history tells of a rule.

    Parameters
    ----------
    known : Learned
        The rule.
    streak : int
        How many of the user's newest edits in a row speak for it.
    kept : int
        Edits since that left on their lines what the rule would change.
    kept_here : int
        Whether the newest edit did; its line may not be finished.
    rivals : int
        Other things that the same text became elsewhere.
    """
    rule, own = known.rule, known.own
    others = max(0, known.support[0].evidence.changes - rule.changes_made)
    purity = "mixed" if others else "pure"
    sort = f"{rule.kind} {rule.role}" if isinstance(rule, LeafRule | ProseRule) else rule.kind
    at_definition = any(
        is_definition(support.node, support.evidence.before.language) for support in own
    )
    times = ("accepted only", "once", "twice")[len(own)] if len(own) < 3 else "often"
    values: Features = {
        sort: 1.0,
        f"{rule.kind} {times}": 1.0,
        "accepted": log1p(len(known.support) - len(own)),
        "support": log1p(len(own)),
        "age": log1p(min((support.age for support in own), default=0)),
        f"{sort} {purity}": 1.0,
        f"{purity} streak {min(streak, 3)}": 1.0,
        "streak": log1p(streak),
        "kept": log1p(kept),
        "kept share": kept / (kept + len(own) + 1),
        "kept here": float(kept_here > 0),
        "others": log1p(others),
        "rivals": log1p(rivals),
        "at definition": float(at_definition),
        "length": log1p(len(rule.anchor)),
    }
    if isinstance(rule, LeafRule | ProseRule):
        values["short"] = float(len(rule.old) <= 2)
        values["alike"] = Indel.normalized_similarity(rule.old, rule.new)
    return values


def notebook_features(*, matches: int, dangling: bool, fresh: bool, fresh_use: bool) -> Features:
    """Return what the notebook tells of a rule.

    Parameters
    ----------
    matches : int
        Places where the rule still applies.
    dangling : bool
        Whether the rule renames a variable whose definition already has the new name.
    fresh : bool
        Whether the rule brings in a name that was nowhere before.
    fresh_use : bool
        Whether it does so where a variable is used, not where it is bound.
    """
    return {
        "matches": log1p(matches),
        "dangling": float(dangling),
        "fresh": float(fresh),
        "fresh use": float(fresh_use),
    }


def place_features(
    known: Learned, found: Found, tree: Tree, *, same_cell: bool, behind: bool
) -> Features:
    """Return what is known of one place, compared with where the rule was learned.

    Parameters
    ----------
    known : Learned
        The rule.
    found : Found
        The place.
    tree : Tree
        The cell it is in.
    same_cell : bool
        Whether the newest edit that speaks for the rule was in this cell.
    behind : bool
        Whether the user already went past the place.
    """
    best: Features = {}
    for support in known.support[:MAX_COMPARED]:
        values = _context(found.node, tree, support)
        if not best or sum(values.values()) > sum(best.values()):
            best = values
    best["same cell"] = float(same_cell)
    best["behind"] = float(behind)
    return best


def _context(here: Node, tree: Tree, support: Support) -> Features:
    there, before = support.node, support.evidence.before
    left = _same_neighbours(here, tree, there, before, -1)
    right = _same_neighbours(here, tree, there, before, 1)
    line = _line(tree, here)
    old_line = _line(before, there)
    return {
        "left": left / NEIGHBOURS,
        "right": right / NEIGHBOURS,
        "parent": float(_slot(here) == _slot(there)),
        "owner": float(_owner(here, tree) == _owner(there, before) != ""),
        "line": LCSseq.normalized_similarity(line, old_line),
        "same line": float(line == old_line),
    }


def _same_neighbours(here: Node, tree: Tree, there: Node, before: Tree, step: int) -> int:
    """Count the leaves next to two nodes that are equal."""
    first = _edge_leaf(here, tree, step)
    second = _edge_leaf(there, before, step)
    count = 0
    while count < NEIGHBOURS:
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
    """Return the leaves of the line that a node starts on."""
    low, high = tree.leaf_range(
        line_start(tree.source, node.start), line_end(tree.source, node.start)
    )
    return [tree.text(leaf) for leaf in tree.leaves[low:high]]
