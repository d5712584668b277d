"""From the history to rules."""

from __future__ import annotations

from collections.abc import Iterator

from ..syntax import Node, role
from .evidence import Evidence
from .rules import LeafRule, Rule

MIN_ACCEPTED = 3
"""Accepted suggestions that keep a rule alive when the edit it came from is forgotten."""

_LEAF_ROLES = frozenset(
    {"variable", "attribute", "keyword", "module", "string", "column", "number", "word", "mark"}
)


def learn(evidence: list[Evidence]) -> list[Rule]:
    """Return the rules that a history supports, those of the newest edits first.

    Parameters
    ----------
    evidence : list of Evidence
        Parsed edits, newest first.
    """
    rules: dict[object, Rule] = {}
    for item in evidence:
        for rule, node in _rules(item):
            rules.setdefault(rule.key, rule).evidence.append((item, node))
    return [
        rule
        for rule in rules.values()
        if any(item.own for item, _ in rule.evidence) or len(rule.evidence) >= MIN_ACCEPTED
    ]


def _rules(item: Evidence) -> Iterator[tuple[Rule, Node]]:
    yield from _leaf_rules(item)


def _leaf_rules(item: Evidence) -> Iterator[tuple[Rule, Node]]:
    language = item.before.language
    for hunk in item.hunks:
        old, new = item.old_leaves(hunk), item.new_leaves(hunk)
        if len(old) != len(new) or len(old) > 3:
            continue
        for left, right in zip(old, new, strict=True):
            left_role = role(left, language)
            if left_role not in _LEAF_ROLES or left_role != role(right, language):
                continue
            old_text, new_text = item.before.text(left), item.after.text(right)
            if old_text == new_text:
                continue
            yield LeafRule(left_role, old_text, new_text), left
