"""Which keys and columns a variable has, as far as the text of the notebook tells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..clock import Clock
from ..columns.expressions import told
from ..syntax import Node, Tree
from ..syntax.names import MODULE, Role
from .code import Code, CodeCell
from .failure import Failure

MAX_VARIABLES = 30
"""Variables, each made of others, whose keys are looked for."""

_MEMO = "keys"
"""Under which a tree remembers its keys."""

_PLAIN = re.compile(r"""[rRuU]?(["'])([^"'\\\n]{1,80})\1""")
_BINDING = frozenset({"assignment", "for_statement", "for_in_clause", "named_expression"})
_MAKES_BY_KEYWORD = frozenset({"assign", "dict", "with_columns"})
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
    is_renamed : bool
        Whether it is given another name there.
    """

    cell: CodeCell
    start: int
    end: int
    is_made: bool
    is_renamed: bool = False


class _Key(NamedTuple):
    """A key in a cell, the variables that may have it, and what it is renamed to there."""

    text: str
    start: int
    owners: frozenset[str]
    is_made: bool
    becomes: str = ""


async def read_keys(code: Code, clock: Clock) -> None:
    """Read the keys in the cells, in slices; afterwards they are known."""
    for cell in code.cells:
        if _MEMO not in cell.tree.memo:
            await clock.tick()
            _keys_of(cell.tree)


class Keyed:
    """The keys of some variables, and of those that they are made of.

    Attributes
    ----------
    failure : Failure
        The run.
    mentions : dict of str to list of Mention
        Where each key stands.
    replaced : dict of str to str
        What keys were renamed to.
    """

    def __init__(self, variables: Iterable[str], failure: Failure) -> None:
        self.failure = failure
        self.mentions: dict[str, list[Mention]] = defaultdict(list)
        self.replaced: dict[str, str] = {}
        pending = list(variables)
        found: set[str] = set()
        while pending and len(found) < MAX_VARIABLES:
            text = pending.pop()
            if text not in found:
                found.add(text)
                pending.extend(self._sources(text))
        for cell in failure.code.cells:
            for key in _keys_of(cell.tree):
                if not found.isdisjoint(key.owners):
                    end = key.start + len(key.text)
                    mention = Mention(cell, key.start, end, key.is_made, bool(key.becomes))
                    self.mentions[key.text].append(mention)
                    if key.becomes:
                        self.replaced[key.text] = key.becomes

    @property
    def made(self) -> dict[str, list[Mention]]:
        """The keys of which is said that they exist, with where."""
        found = {key: [at for at in places if at.is_made] for key, places in self.mentions.items()}
        return {key: places for key, places in found.items() if places}

    def everywhere(self, key: str) -> list[Mention]:
        """Return where a key of any variable stands."""
        return [
            Mention(cell, each.start, each.start + len(key), each.is_made, bool(each.becomes))
            for cell in self.failure.code.cells
            for each in _keys_of(cell.tree)
            if each.text == key
        ]

    def known_before(self) -> set[str]:
        """Return the keys that were made or used before what failed was begun."""
        spot = [*self.failure.callers, self.failure.spot][0]
        return {
            key
            for key, places in self.mentions.items()
            for place in places
            if (place.cell.index, place.end) < (spot.cell.index, spot.start)
        }

    def _sources(self, text: str) -> Iterator[str]:
        """Yield the variables that a variable is made of."""
        here = self.failure.spot.cell
        for cell in self.failure.code.cells:
            for name in cell.names.variables.get(text, ()):
                # In a function it may be the function's own.
                if name.role is Role.BIND and (cell is here or cell.names.owner(name) == MODULE):
                    yield from _made_of(cell.tree, cell.tree.node(name.node))


def _keys_of(tree: Tree) -> list[_Key]:
    """Return the keys in a cell; they are remembered as long as its tree is."""
    known: list[_Key] | None = tree.memo.get(_MEMO)
    if known is None:
        known = tree.memo[_MEMO] = list(_read(tree))
    return known


def _read(tree: Tree) -> Iterator[_Key]:
    for leaf in tree.leaves:
        if leaf.kind == "string":
            plain = _PLAIN.fullmatch(tree.text(leaf))
            role = _role(leaf, tree) if plain is not None else None
            if plain is None or role is None:
                continue
            owners = frozenset(role.owners)
            becomes = _PLAIN.fullmatch(tree.text(role.becomes)) if role.becomes else None
            new = becomes[2] if becomes is not None else ""
            yield _Key(plain[2], leaf.start + plain.start(2), owners, role.is_made, new)
            if role.becomes is not None and becomes is not None:
                yield _Key(new, role.becomes.start + becomes.start(2), owners, is_made=True)
        elif leaf.kind == "identifier" and leaf.field == "name":
            call = _call_that_makes(leaf, tree)
            if call is not None:
                owners = frozenset(_targets(call, tree) | _receiver(call, tree))
                yield _Key(tree.text(leaf), leaf.start, owners, is_made=True)


def plain_text(leaf: Node, tree: Tree) -> tuple[str, int] | None:
    """Return what a string without escapes says, and where that starts."""
    found = _PLAIN.fullmatch(tree.text(leaf))
    return (found[2], leaf.start + found.start(2)) if found is not None else None


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
        frame = told(leaf, tree)
        if call is not None and frame is not None and frame.receiver is not None:
            # `df.filter(pl.col("income") > 3)`
            return _Use(root_names(frame.receiver, tree), _method(call, tree) == "alias")
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


def _call_that_makes(leaf: Node, tree: Tree) -> Node | None:
    """Return the call that makes a key of the name of its argument."""
    parent = leaf.parent
    call = (
        _call_around(parent) if parent is not None and parent.kind == "keyword_argument" else None
    )
    return call if call is not None and _method(call, tree) in _MAKES_BY_KEYWORD else None


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
