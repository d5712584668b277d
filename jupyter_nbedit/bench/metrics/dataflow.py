"""The flow of data in code: which value of a variable comes from which others.

Guo et al. 2021, *GraphCodeBERT*, as CodeXGLUE extracts it from Python. Everything that it gets
wrong is kept: it knows no scopes, every attribute is a variable, and code in which it does not find
what a node should have below it has no flow at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

import msgspec

from .code_tree import CodeNode

Edge = tuple[str, str, tuple[str, ...]]
"""A variable, how it came by its value, and the variables that it comes from."""

States = dict[str, list[int]]

_Key = TypeVar("_Key", bound=Hashable)

MAX_STEPS = 1_000_000
"""Nodes looked at above which code has no flow: loops in loops double the work every time."""


class _Item(msgspec.Struct):
    """A variable at one place.

    Attributes
    ----------
    name : str
        Its name.
    token : int
        The number of the token.
    relation : str
        How it came by its value.
    names, tokens : list
        The names and the tokens it comes from.
    """

    name: str
    token: int
    relation: str
    names: list[str]
    tokens: list[int]


class _NoFlowError(Exception):
    """Code whose flow cannot be told."""


def data_flow(root: CodeNode) -> Counter[Edge]:
    """Return the flow of data of a tree, its variables named ``var_0``, ``var_1`` and so on."""
    items: list[_Item] = []
    try:
        _Walk().follow([root], {}, items)
    except (_NoFlowError, RecursionError):
        return Counter()
    items.sort(key=lambda item: item.token)
    used = {item.token for item in items if item.tokens}
    used.update(token for item in items for token in item.tokens)
    by_token: dict[int, _Item] = {}
    for item in items:
        if item.token in used:
            _merge(by_token, item.token, item)
    return Counter(_renamed(by_token.values()))


def _merge(known: dict[_Key, _Item], key: _Key, item: _Item) -> None:
    """Add an item, joining it with the one that has its key."""
    before = known.get(key)
    if before is not None:
        # CodeXGLUE makes sets of these, whose order changes from run to run.
        item = _Item(
            item.name,
            item.token,
            item.relation,
            list(dict.fromkeys(before.names + item.names)),
            list(dict.fromkeys(before.tokens + item.tokens)),
        )
    known[key] = item


def _renamed(items: Iterable[_Item]) -> Iterator[Edge]:
    variables: dict[str, str] = {}
    for item in items:
        for name in (*item.names, item.name):
            variables.setdefault(name, f"var_{len(variables)}")
        yield (
            variables[item.name],
            item.relation,
            tuple([variables[name] for name in item.names]),
        )


class _Walk:
    """Follows values through nodes; states say in which tokens a variable got the one it has."""

    def __init__(self) -> None:
        self._steps = 0
        self._rules: dict[str, Callable[[CodeNode, States, list[_Item]], None]] = {
            "default_parameter": self._default,
            "assignment": self._assignment,
            "augmented_assignment": self._assignment,
            "for_in_clause": self._clause,
            "if_statement": self._if,
            "for_statement": self._for,
            "while_statement": self._while,
        }

    def follow(self, nodes: Iterable[CodeNode], states: States, items: list[_Item]) -> None:
        """Go through nodes in order, adding to the states and the items."""
        waiting = [*nodes][::-1]
        while waiting:
            node = waiting.pop()
            self._steps += 1
            if self._steps > MAX_STEPS:
                raise _NoFlowError
            if node.token >= 0:
                _token(node, states, items)
            elif (rule := self._rules.get(node.kind)) is not None:
                rule(node, states, items)
            elif node.children:
                first = [child for child in node.children if child.kind == "for_in_clause"]
                if first:
                    later = [child for child in node.children if child.kind != "for_in_clause"]
                    waiting += (first + later)[::-1]
                else:
                    waiting += node.children[::-1]
            elif node.kind != "comment":
                raise _NoFlowError  # a part of a string

    def _default(self, node: CodeNode, states: States, items: list[_Item]) -> None:
        name, value = _field(node, "name"), _field(node, "value")
        targets, sources = _variables(name), _variables(value)
        self.follow([value], states, items)
        for text, token in targets:
            items += [
                _Item(text, token, "comesFrom", [source], [number]) for source, number in sources
            ]
            states[text] = [token]

    def _assignment(self, node: CodeNode, states: States, items: list[_Item]) -> None:
        if any(child.field == "right" for child in node.children):
            self._assign(*_sides(node), states, items)

    def _clause(self, node: CodeNode, states: States, items: list[_Item]) -> None:
        self._assign([_field(node, "left")], [node.children[-1]], states, items)

    def _assign(
        self, left: list[CodeNode], right: list[CodeNode], states: States, items: list[_Item]
    ) -> None:
        self.follow(right, states, items)
        for target, value in zip(left, right, strict=True):
            sources = _variables(value)
            for text, token in _variables(target):
                items.append(
                    _Item(
                        text,
                        token,
                        "computedFrom",
                        [source for source, _ in sources],
                        [number for _, number in sources],
                    )
                )
                states[text] = [token]

    def _if(self, node: CodeNode, states: States, items: list[_Item]) -> None:
        taken = states.copy()
        branches: list[States] = []
        has_else = False
        for child in node.children:
            has_else = has_else or "else" in child.kind
            if child.kind in {"elif_clause", "else_clause"}:
                branch = states.copy()
                self.follow([child], branch, items)
                branches.append(branch)
            else:
                self.follow([child], taken, items)
        branches.append(taken)
        if not has_else:
            branches.append(states.copy())
        joined: dict[str, set[int]] = {}
        for branch in branches:
            for text, tokens in branch.items():
                joined.setdefault(text, set()).update(tokens)
        states.clear()
        states.update({text: sorted(tokens) for text, tokens in joined.items()})

    def _for(self, node: CodeNode, states: States, items: list[_Item]) -> None:
        inside: list[_Item] = []
        left, right = _sides(node)
        for _ in range(2):
            self._assign(left, right, states, inside)
            if node.children[-1].kind == "block":
                self.follow([node.children[-1]], states, inside)
        items += _joined(inside)

    def _while(self, node: CodeNode, states: States, items: list[_Item]) -> None:
        inside: list[_Item] = []
        for _ in range(2):
            for child in node.children:
                self.follow([child], states, inside)
        items += _joined(inside)


def _token(node: CodeNode, states: States, items: list[_Item]) -> None:
    text = node.text
    if node.kind == text:
        return
    if text in states:
        items.append(_Item(text, node.token, "comesFrom", [text], states[text]))
        return
    if node.kind == "identifier":
        states[text] = [node.token]
    items.append(_Item(text, node.token, "comesFrom", [], []))


def _joined(items: Iterable[_Item]) -> Iterable[_Item]:
    """Return the items of a loop, whose body was gone through twice."""
    known: dict[tuple[str, int, str], _Item] = {}
    for item in items:
        _merge(known, (item.name, item.token, item.relation), item)
    return known.values()


def _field(node: CodeNode, field: str) -> CodeNode:
    for child in node.children:
        if child.field == field:
            return child
    raise _NoFlowError


def _sides(node: CodeNode) -> tuple[list[CodeNode], list[CodeNode]]:
    """Return what is assigned to and what is assigned, one by one where both are as many."""
    left, right = _field(node, "left"), _field(node, "right")
    targets = [child for child in left.children if child.kind != ","]
    values = [child for child in right.children if child.kind != ","]
    if len(targets) != len(values) or not targets:
        return [left], [right]
    return targets, values


def _variables(node: CodeNode) -> list[tuple[str, int]]:
    """Return the tokens of a node that are no marks or keywords."""
    found: list[tuple[str, int]] = []
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if node.token >= 0:
            if node.kind != node.text:
                found.append((node.text, node.token))
        elif node.children:
            waiting += node.children[::-1]
        elif node.kind != "comment":
            raise _NoFlowError  # a part of a string
    return found
