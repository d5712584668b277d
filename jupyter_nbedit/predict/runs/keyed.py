"""Which keys and columns a variable has, as far as the text of the notebook tells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..syntax import Node, Tree
from ..syntax import statement as statement_of
from ..syntax.names import Name, Role
from .code import CodeCell
from .failure import Failure

MAX_VARIABLES = 30
"""Variables, each made of others, whose keys are looked for."""

_PLAIN = re.compile(r"""[rRuU]?(["'])([^"'\\\n]{1,80})\1""")
_BINDING = frozenset({"assignment", "for_statement", "for_in_clause", "named_expression"})
_MAKES_BY_KEYWORD = frozenset({"assign", "dict"})
_LISTS_OF_COLUMNS = frozenset({"columns", "names"})
_TAKES_KEYS = frozenset({"agg", "aggregate", "astype", "fillna", "map", "replace", "transform"})


class Mention(NamedTuple):
    """Where a key stands.

    Attributes
    ----------
    cell : CodeCell
        The cell.
    start, end : int
        The key, without its quotes.
    is_made : bool
        Whether what is said there is that the key exists, rather than that it is used.
    """

    cell: CodeCell
    start: int
    end: int
    is_made: bool


class Keyed:
    """The keys of some variables, and of those that they are made of.

    Attributes
    ----------
    mentions : dict of str to list of Mention
        Where each key stands.
    replaced : dict of str to str
        What keys were renamed to.
    """

    def __init__(self, variables: Iterable[str], failure: Failure) -> None:
        self._failure = failure
        self._seen: set[tuple[int, int]] = set()
        self.mentions: dict[str, list[Mention]] = defaultdict(list)
        self.replaced: dict[str, str] = {}
        pending = list(variables)
        self.variables: set[str] = set()
        while pending and len(self.variables) < MAX_VARIABLES:
            text = pending.pop()
            if text not in self.variables:
                self.variables.add(text)
                pending.extend(self._sources(text))
        for text in self.variables:
            for cell, name in self._places(text):
                self._read(cell, statement_of(cell.tree.node(name.node), cell.tree.language))

    @property
    def made(self) -> dict[str, list[Mention]]:
        """The keys of which is said that they exist, with where."""
        found = {key: [at for at in places if at.is_made] for key, places in self.mentions.items()}
        return {key: places for key, places in found.items() if places}

    def known_before(self) -> set[str]:
        """Return the keys that were made or used before what failed was begun."""
        spot = [*self._failure.callers, self._failure.spot][0]
        return {
            key
            for key, places in self.mentions.items()
            for place in places
            if (place.cell.index, place.end) < (spot.cell.index, spot.start)
        }

    def _places(self, text: str) -> Iterator[tuple[CodeCell, Name]]:
        here = self._failure.spot.cell
        yield from self._failure.code.variables(text)
        # In a function it may be the function's own.
        for name in here.names.variables.get(text, ()):
            yield here, name

    def _sources(self, text: str) -> Iterator[str]:
        """Yield the variables that a variable is made of."""
        for cell, name in self._places(text):
            if name.role is Role.BIND:
                yield from _made_of(cell.tree, cell.tree.node(name.node))

    def _read(self, cell: CodeCell, statement: Node) -> None:
        if (cell.index, statement.start) in self._seen:
            return
        self._seen.add((cell.index, statement.start))
        tree = cell.tree
        low, high = tree.leaf_range(statement.start, statement.end)
        for leaf in tree.leaves[low:high]:
            if leaf.kind == "string":
                self._read_string(cell, leaf)
            elif (
                leaf.kind == "identifier" and leaf.field == "name" and _makes_by_keyword(leaf, tree)
            ):
                self._note(cell, leaf.start, leaf.end, is_made=True)

    def _read_string(self, cell: CodeCell, leaf: Node) -> None:
        tree = cell.tree
        plain = _PLAIN.fullmatch(tree.text(leaf))
        role = _role(leaf, tree)
        if plain is None or role is None or not self._is_ours(role.owners):
            return
        start = leaf.start + plain.start(2)
        self._note(cell, start, start + len(plain[2]), is_made=role.is_made)
        if role.becomes is not None:
            new = _PLAIN.fullmatch(tree.text(role.becomes))
            if new is not None:
                self.replaced[plain[2]] = new[2]
                place = role.becomes.start + new.start(2)
                self._note(cell, place, place + len(new[2]), is_made=True)

    def _is_ours(self, owners: set[str]) -> bool:
        return not owners or bool(owners & self.variables)

    def _note(self, cell: CodeCell, start: int, end: int, *, is_made: bool) -> None:
        mention = Mention(cell, start, end, is_made)
        self.mentions[cell.source[start:end]].append(mention)


class _Use(NamedTuple):
    """What a string is there for: whose key it is, and whether it says that the key exists."""

    owners: set[str]
    is_made: bool
    becomes: Node | None = None


def _role(leaf: Node, tree: Tree) -> _Use | None:
    """Return what a string is there for, None if it is no key."""
    node, parent = leaf, leaf.parent
    if parent is not None and parent.kind == "pair":
        return _role_of_pair(node, parent, tree)
    while parent is not None and parent.kind in ("list", "tuple", "parenthesized_expression"):
        node, parent = parent, parent.parent
    if parent is None:
        return None
    if parent.kind == "subscript" and node.field == "subscript":
        value = parent.children[0]
        outer = parent.parent
        is_made = outer is not None and outer.kind == "assignment" and parent.field == "left"
        return _Use(root_names(value, tree), is_made)
    if parent.kind == "assignment" and node.field == "right" and node is not leaf:
        left = parent.children[0]
        # `df.columns = [...]`, but `cols = [...]` only uses them.
        is_made = left.kind == "attribute" and tree.text(left).endswith(".columns")
        return _Use(root_names(left, tree), is_made)
    if parent.kind == "keyword_argument":
        call = _call_around(parent)
        is_list = node is not leaf and tree.text(parent.children[0]) in _LISTS_OF_COLUMNS
        if call is not None and is_list and _method(call, tree) not in ("drop", "rename"):
            return _Use(_targets(call, tree), is_made=True)
        return _Use(_receiver(call, tree), is_made=False) if call is not None else None
    if parent.kind == "argument_list":
        call = parent.parent
        if call is not None and call.children[0].kind == "attribute":
            is_made = _method(call, tree) in ("insert", "setdefault")
            return _Use(_receiver(call, tree), is_made)
    return None


def _role_of_pair(node: Node, pair: Node, tree: Tree) -> _Use | None:
    if node.field != "key":
        return None
    call = _call_around(pair)
    if call is None or call.children[0].kind != "attribute":
        return _Use(_targets(pair, tree), is_made=True)
    method = _method(call, tree)
    if method == "rename":
        owners = _receiver(call, tree) | _targets(call, tree)
        return _Use(owners, is_made=False, becomes=pair.children[-1])
    if method in _TAKES_KEYS:
        return _Use(_receiver(call, tree), is_made=False)
    return _Use(_targets(pair, tree) | _receiver(call, tree), is_made=True)


def root_names(node: Node, tree: Tree) -> set[str]:
    """Return the variable that an expression of attributes, calls and subscripts starts with."""
    while node.kind in ("attribute", "call", "subscript", "parenthesized_expression"):
        children = [child for child in node.children if child.named]
        if not children:
            return set()
        node = children[0]
    return {tree.text(node)} if node.kind == "identifier" else set()


def _receiver(call: Node, tree: Tree) -> set[str]:
    return root_names(call.children[0], tree)


def _method(call: Node, tree: Tree) -> str:
    return tree.text(call.children[0]).rpartition(".")[2]


def _call_around(node: Node) -> Node | None:
    """Return the call that a node is an argument of, however deep in literals."""
    for above in node.ancestors():
        if above.kind == "call":
            return above
        if above.kind.endswith("statement") or above.kind in ("assignment", "block"):
            return None
    return None


def _targets(node: Node, tree: Tree) -> set[str]:
    """Return the variables that the value around a node is assigned to."""
    for above in node.ancestors():
        if above.kind == "assignment":
            return root_names(above.children[0], tree)
        if above.kind in ("block", "module"):
            break
    return set()


def _makes_by_keyword(leaf: Node, tree: Tree) -> bool:
    parent = leaf.parent
    if parent is None or parent.kind != "keyword_argument":
        return False
    call = _call_around(parent)
    return call is not None and _method(call, tree) in _MAKES_BY_KEYWORD


def _made_of(tree: Tree, node: Node) -> Iterator[str]:
    for above in node.ancestors():
        if above.kind in _BINDING:
            for child in above.children:
                if child.field in ("right", "value"):
                    yield from variables_in(tree, child.start, child.end)
            return
        if above.kind in ("block", "module"):
            return


def variables_in(tree: Tree, start: int, end: int) -> Iterator[str]:
    """Yield the variables in a stretch of text; attributes and keywords are none."""
    low, high = tree.leaf_range(start, end)
    for leaf in tree.leaves[low:high]:
        if leaf.kind == "identifier" and leaf.field not in ("attribute", "name"):
            yield tree.text(leaf)
