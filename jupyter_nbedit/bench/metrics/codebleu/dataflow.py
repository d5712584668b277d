"""The flow of data in code: which value of a variable comes from which others.

Guo et al. 2021, *GraphCodeBERT*, as CodeXGLUE extracts it from Python. Everything that it gets
wrong is kept: it knows no scopes, every attribute is a variable, and code in which it does not find
what a node should have below it has no flow at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from operator import itemgetter
from typing import TypeVar

from .tree import CodeTree

Edge = tuple[str, str, tuple[str, ...]]
"""A variable, how it came by its value, and the variables that it comes from."""

States = dict[str, tuple[int, ...]]

_Key = TypeVar("_Key", bound=Hashable)

MAX_STEPS = 1_000_000
"""Nodes and sources of values above which code has no flow: each loop in a loop doubles them."""


_Item = tuple[str, int, str, tuple[str, ...], tuple[int, ...]]
"""A variable at one place: its name, the number of the token, how it came by its value, and the
names and tokens it comes from."""


class _NoFlowError(Exception):
    """Code whose flow cannot be told."""


def data_flow(tree: CodeTree) -> Counter[Edge]:
    """Return the flow of data of a tree, its variables named ``var_0``, ``var_1`` and so on."""
    items: list[_Item] = []
    try:
        _Walk(tree, items).follow(0, {})
    except (_NoFlowError, RecursionError):
        return Counter()
    items.sort(key=itemgetter(1))
    used = {item[1] for item in items if item[4]}
    used.update(token for item in items for token in item[4])
    by_token: dict[int, _Item] = {}
    for item in items:
        if item[1] in used:
            _merge(by_token, item[1], item)
    return Counter(_renamed(by_token.values()))


def _merge(known: dict[_Key, _Item], key: _Key, item: _Item) -> None:
    """Add an item, joining it with the one that has its key."""
    before = known.get(key)
    if before is not None:
        # CodeXGLUE makes sets of these, whose order changes from run to run.
        names, tokens = dict.fromkeys(before[3] + item[3]), dict.fromkeys(before[4] + item[4])
        item = (*item[:3], tuple(names), tuple(tokens))
    known[key] = item


def _renamed(items: Iterable[_Item]) -> Iterator[Edge]:
    variables: dict[str, str] = {}
    for name, _, relation, names, _ in items:
        for each in names:
            if each not in variables:
                variables[each] = f"var_{len(variables)}"
        if name not in variables:
            variables[name] = f"var_{len(variables)}"
        yield variables[name], relation, tuple([variables[each] for each in names])


class _Walk:
    """Follows values through nodes; states say in which tokens a variable got the one it has."""

    def __init__(self, tree: CodeTree, items: list[_Item]) -> None:
        self._tree = tree
        self._items = items
        self._steps = 0
        self._rules: dict[str, Callable[[int, States], None]] = {
            "default_parameter": self._default,
            "assignment": self._assignment,
            "augmented_assignment": self._assignment,
            "for_in_clause": self._clause,
            "if_statement": self._if,
            "for_statement": self._for,
            "while_statement": self._while,
        }

    def follow(self, node: int, states: States) -> None:
        """Go through a node and all below it, adding to the states and the items."""
        kinds, sizes, tokens = self._tree.kinds, self._tree.sizes, self._tree.tokens
        texts, rules, clauses = self._tree.texts, self._rules, self._tree.clauses
        items = self._items
        end = node + sizes[node]
        self._count(sizes[node])
        while node < end:
            kind, token = kinds[node], tokens[node]
            if token >= 0:
                text = texts[token]
                if kind == text:
                    pass
                elif text in states:
                    items.append((text, token, "comesFrom", (text,), states[text]))
                else:
                    if kind == "identifier":
                        states[text] = (token,)
                    items.append((text, token, "comesFrom", (), ()))
                node += sizes[node]
            elif kind in rules:
                rules[kind](node, states)
                node += sizes[node]
            elif node in clauses:
                children = self._tree.children(node)
                for child in sorted(children, key=lambda child: kinds[child] != "for_in_clause"):
                    self.follow(child, states)
                node += sizes[node]
            elif sizes[node] > 1 or kind == "comment":
                node += 1
            else:
                raise _NoFlowError  # a part of a string

    def _count(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MAX_STEPS:
            raise _NoFlowError

    def _default(self, node: int, states: States) -> None:
        name, value = self._field(node, "name"), self._field(node, "value")
        targets, sources = self._variables(name), self._variables(value)
        self.follow(value, states)
        for text, token in targets:
            self._count(len(sources))
            self._items += [
                (text, token, "comesFrom", (source,), (number,)) for source, number in sources
            ]
            states[text] = (token,)

    def _assignment(self, node: int, states: States) -> None:
        if any(self._tree.fields[child] == "right" for child in self._tree.children(node)):
            self._assign(*self._sides(node), states)

    def _clause(self, node: int, states: States) -> None:
        self._assign([self._field(node, "left")], self._tree.children(node)[-1:], states)

    def _assign(self, left: list[int], right: list[int], states: States) -> None:
        for value in right:
            self.follow(value, states)
        for target, value in zip(left, right, strict=True):
            sources = self._variables(value)
            names = tuple([source for source, _ in sources])
            numbers = tuple([number for _, number in sources])
            for text, token in self._variables(target):
                self._count(len(sources))
                self._items.append((text, token, "computedFrom", names, numbers))
                states[text] = (token,)

    def _if(self, node: int, states: States) -> None:
        before = states.copy()
        branches: list[States] = []
        has_else = False
        for child in self._tree.children(node):
            kind = self._tree.kinds[child]
            has_else = has_else or "else" in kind
            if kind in {"elif_clause", "else_clause"}:
                branch = before.copy()
                self.follow(child, branch)
                branches.append(branch)
            else:
                self.follow(child, states)
        if not has_else:
            branches.append(before)
        for branch in branches:
            for text, tokens in branch.items():
                known = states.setdefault(text, tokens)
                # Most variables are what they were in every branch.
                if known is not tokens:
                    states[text] = tuple(sorted({*known, *tokens}))

    def _for(self, node: int, states: States) -> None:
        start = len(self._items)
        left, right = self._sides(node)
        last = self._tree.children(node)[-1]
        for _ in range(2):
            self._assign(left, right, states)
            if self._tree.kinds[last] == "block":
                self.follow(last, states)
        self._join(start)

    def _while(self, node: int, states: States) -> None:
        start = len(self._items)
        for _ in range(2):
            for child in self._tree.children(node):
                self.follow(child, states)
        self._join(start)

    def _join(self, start: int) -> None:
        """Join the items of a loop, whose body was gone through twice."""
        known: dict[tuple[str, int, str], _Item] = {}
        for item in self._items[start:]:
            _merge(known, item[:3], item)
        self._items[start:] = known.values()

    def _field(self, node: int, field: str) -> int:
        for child in self._tree.children(node):
            if self._tree.fields[child] == field:
                return child
        raise _NoFlowError

    def _sides(self, node: int) -> tuple[list[int], list[int]]:
        """Return what is assigned to and what is assigned, one by one where both are as many."""
        left, right = self._field(node, "left"), self._field(node, "right")
        targets, values = (
            [child for child in self._tree.children(side) if self._tree.kinds[child] != ","]
            for side in (left, right)
        )
        if len(targets) != len(values) or not targets:
            return [left], [right]
        return targets, values

    def _variables(self, node: int) -> list[tuple[str, int]]:
        """Return the tokens of a node that are no marks or keywords, with their numbers."""
        tree = self._tree
        found: list[tuple[str, int]] = []
        end = node + tree.sizes[node]
        while node < end:
            token = tree.tokens[node]
            if token >= 0:
                if tree.kinds[node] != tree.texts[token]:
                    found.append((tree.texts[token], token))
                # The parts of a string are none of their own.
                node += tree.sizes[node]
                continue
            if tree.sizes[node] == 1 and tree.kinds[node] != "comment":
                raise _NoFlowError  # a part of a string
            node += 1
        return found
