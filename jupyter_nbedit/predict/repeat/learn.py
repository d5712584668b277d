"""From the history to rules, each with the edits that speak for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec

from ...core.events import Origin
from ...core.items import HistoryEdit
from ..clock import Clock, Steps
from ..parsing import parse_in_turn
from ..syntax import Node
from ..syntax.parsed_edit import ParsedEdit, parsed_edit
from .rules.arguments import learn_arguments
from .rules.leaves import learn_leaves
from .rules.lines import learn_lines
from .rules.prose import learn_prose
from .rules.rewrites import learn_templates
from .rules.rule import Rule
from .rules.siblings import learn_siblings
from .rules.starts import learn_starts

MIN_ACCEPTED = 3
"""Accepted suggestions that keep a rule alive when the edit it came from is forgotten."""

MAX_RULES = 200
"""Rules that are followed, those of the newest edits first."""

CACHED = 256
"""Edits of which is remembered what they are examples of: those of a few histories."""


class Example(NamedTuple):
    """An edit, parsed, and the rules that it may be an example of, each with what it changed."""

    evidence: ParsedEdit
    rules: tuple[tuple[Rule, Node], ...]


class Support(NamedTuple):
    """An edit that speaks for a rule.

    Attributes
    ----------
    edit : HistoryEdit
        The edit as the history has it.
    evidence : ParsedEdit
        The edit, parsed.
    node : Node
        The node that it changed.
    age : int
        How many of the user's own edits came after it.
    """

    edit: HistoryEdit
    evidence: ParsedEdit
    node: Node
    age: int

    @property
    def own(self) -> bool:
        """Whether the user typed it, rather than accepted it."""
        return self.edit.origin is Origin.USER


class Learned(msgspec.Struct, frozen=True):
    """A rule with the edits that speak for it, newest first."""

    rule: Rule
    support: list[Support]

    @property
    def own(self) -> list[Support]:
        """The user's own edits among them."""
        return [support for support in self.support if support.own]


class ExampleCache:
    """Remembers of which rules an edit is an example: each request has nearly the same history."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str, int, str, str], Example | None] = OrderedDict()

    async def example(self, edit: HistoryEdit, language: str, clock: Clock) -> Example | None:
        """Return the rules that an edit may be an example of, None if it cannot be read."""
        key = (language, edit.before, edit.start, edit.old, edit.new)
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        before = await parse_in_turn(edit.before, language, clock)
        after = await parse_in_turn(edit.after, language, clock)
        known = None
        if before is not None and after is not None:
            ends = edit.start + len(edit.old), edit.start + len(edit.new)
            await clock.tick()
            evidence = parsed_edit(before, after, edit.start, *ends)
            known = Example(evidence, tuple(await clock.take(_rules(evidence))))
        self._known[key] = known
        if len(self._known) > CACHED:
            self._known.popitem(last=False)
        return known


def learn(examples: Iterable[tuple[HistoryEdit, Example, int]]) -> list[Learned]:
    """Return the rules that a history supports, those of the newest edits first.

    Parameters
    ----------
    examples : iterable of (HistoryEdit, Example, int)
        The edits, newest first, with what they are examples of and their ages.
    """
    learned: dict[object, Learned] = {}
    for edit, example, age in examples:
        for rule, node in example.rules:
            known = learned.get(rule.key)
            if known is None:
                if len(learned) >= MAX_RULES:
                    continue
                known = learned[rule.key] = Learned(rule, [])
            # An edit speaks once for a rule, however often it followed the rule itself.
            if not known.support or known.support[-1].edit is not edit:
                known.support.append(Support(edit, example.evidence, node, age))
    return [known for known in learned.values() if known.own or len(known.support) >= MIN_ACCEPTED]


def _rules(item: ParsedEdit) -> Steps[list[tuple[Rule, Node]]]:
    """Find the rules that an edit may be an example of; a pasted cell may be one of many."""
    found: list[tuple[Rule, Node]] = []
    for learned in _LEARN if not item.is_large else ():
        yield
        found += learned(item)
    return found


_LEARN: tuple[Callable[[ParsedEdit], Iterable[tuple[Rule, Node]]], ...] = (
    learn_leaves,
    learn_arguments,
    learn_lines,
    learn_prose,
    learn_templates,
    learn_siblings,
    learn_starts,
)
