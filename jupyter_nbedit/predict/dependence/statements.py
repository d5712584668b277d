"""The statements of a cell: what each defines, changes and uses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from ..clock import Steps
from ..syntax import Tree, names_of
from ..syntax.commands import mentions
from ..syntax.languages import PYTHON
from ..syntax.names import MODULE, CellNames, Name, Role, ScopeKind
from ..syntax.tree import END, FIELD, SIZE, START, UP, WIDTH

MAX_STATEMENTS = 500
"""Statements of a cell that are told apart; what comes after them is taken for one."""

_DEFINITIONS = frozenset(
    "function_definition class_definition decorated_definition short_function_definition"
    " struct_definition".split()
)
"""Statements whose bodies run later than they do."""

_IMPORTS = frozenset(
    "import_statement import_from_statement future_import_statement using_statement".split()
)

_ASSIGNMENTS = frozenset({"assignment", "augmented_assignment"})

_PARTS = frozenset({"subscript", "attribute", "index_expression", "field_expression"})
"""What an assignment to a part of something has on its left."""

_CHANGING = frozenset(
    "append extend insert add update pop popitem remove discard clear sort reverse setdefault"
    " appendleft extendleft fit partial_fit fit_transform compile load_state_dict write".split()
)
"""Methods that change what they are called on. Of others it is not known, and no mark is better
than one that is not true."""


class Statement(msgspec.Struct, frozen=True, gc=False):
    """One statement at the top of a cell; of an import one of its names.

    Attributes
    ----------
    text : str
        What it says, without comments and blanks: as long as that stays it does the same.
    uses : frozenset of str
        The variables of the notebook that it looks up as it runs.
    later : frozenset of str
        Those that are looked up when what it defines is called.
    defines : frozenset of str
        Those that have another value behind it, whatever they had before.
    changes : frozenset of str
        Those that it may bind anew, or changes a part of.
    is_import : bool
        Whether it names what another module has.
    is_class : bool
        Whether what is made by it looks up what its methods do.
    """

    text: str
    uses: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    defines: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    is_import: bool = False
    is_class: bool = False


def statements_of(tree: Tree) -> Steps[tuple[Statement, ...]]:
    """Read the statements of a cell step by step; they are kept with its tree."""
    known: tuple[Statement, ...] | None = tree.memo.get(statements_of)
    if known is None:
        yield
        names_of(tree)
        yield
        known = yield from _Reader(tree).read()
        tree.memo[statements_of] = known
    return known


class _Reader:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._table = tree.rows.table
        self._names = names_of(tree)
        self._commands = list(tree.commands())
        kinds, comments = tree.grammar.kinds, tree.language.comments
        starts = [start for start, _ in self._commands]
        # What stands for a magic or a shell command in the tree means nothing.
        self._tops = [
            number
            for number in tree.below(0)
            if kinds[self._table[number * WIDTH]] not in comments
            and (start := self._table[number * WIDTH + START]) not in starts
            and tree.source[start] != ";"
        ][:MAX_STATEMENTS]
        self._starts = [self._table[number * WIDTH + START] for number in self._tops]

    def read(self) -> Steps[tuple[Statement, ...]]:
        by_statement: list[list[tuple[Name, bool]]] = [[] for _ in self._tops]
        if self._names is not None and not self._names.is_elsewhere:
            for text in self._names.variables:
                for name, is_deferred in self._names.own(text):
                    at = bisect_right(self._starts, name.start) - 1
                    if at >= 0:
                        by_statement[at].append((name, is_deferred))
        found: list[tuple[int, Statement]] = []
        for number, start, names in zip(self._tops, self._starts, by_statement, strict=True):
            yield
            if self._kind(number) in _IMPORTS:
                found.extend((start, each) for each in self._imports(number, names))
            else:
                found.append((start, self._statement(number, names)))
        found += yield from self._in_commands()
        found.sort(key=_place)
        return tuple(statement for _, statement in found)

    def _imports(self, number: int, names: list[tuple[Name, bool]]) -> Iterator[Statement]:
        """Yield what an import binds one by one: a name more leaves the others as they are."""
        row = number * WIDTH
        source = self._tree.source
        bound = [name for name, _ in names if name.binds]
        if not bound:
            # `from x import *`: which names it binds nobody knows.
            yield Statement(self._said(number), is_import=True)
            return
        parts = [
            child
            for child in self._tree.below(number)
            if self._field(child) == "name" or self._kind(child) == "import_alias"
        ]
        head = source[self._table[row + START] : bound[0].start].partition("import")[0]
        for name in bound:
            part = next((child for child in parts if self._spans(child, name)), number)
            text = f"{' '.join(head.split())} import {self._said(part)}"
            yield Statement(text, defines=frozenset({name.text}), is_import=True)

    def _in_commands(self) -> Steps[list[tuple[int, Statement]]]:
        """Find what magics and shell commands are: their texts, and the names they are handed."""
        source = self._tree.source
        handed: dict[int, set[str]] = {start: set() for start, _ in self._commands}
        if self._commands and self._tree.language.module == PYTHON.module:
            starts = [*handed]
            # What is run by a magic is parsed for it.
            for name in mentions(source, self._tree):
                handed[starts[bisect_right(starts, name.start) - 1]].add(name.text)
                yield
        return [
            (start, Statement(source[start:end], frozenset(handed[start])))
            for start, end in self._commands
        ]

    def _statement(self, number: int, names: list[tuple[Name, bool]]) -> Statement:
        kind = self._kind(number)
        is_later = kind in _DEFINITIONS or self._is_lambda(number)
        uses: set[str] = set()
        later: set[str] = set()
        defines: set[str] = set()
        changes = self._changed_parts(number, names)
        uses |= changes
        bound: dict[str, int] = {}
        for name, is_deferred in names:
            if name.binds and not is_deferred:
                bound[name.text] = min(bound.get(name.text, name.effect), name.effect)
        for name, is_deferred in names:
            text = name.text
            if is_deferred and name.binds:
                # A function that writes `global x`; it does so when it is called.
                continue
            if name.role is Role.DELETE:
                defines.add(text)
            elif name.role is Role.AUGMENT:
                uses.add(text)
                changes.add(text)
            elif name.binds:
                (changes if name.is_conditional else defines).add(text)
            elif name.role is Role.USE:
                if is_deferred and is_later:
                    later.add(text)
                # What the statement itself has bound before is not another one's.
                elif is_deferred or not bound.get(text, name.effect + 1) <= name.effect:
                    uses.add(text)
        return Statement(
            self._said(number),
            frozenset(uses),
            frozenset(later),
            frozenset(defines),
            frozenset(changes - defines),
            is_class=self._defines_class(number),
        )

    def _changed_parts(self, number: int, names: list[tuple[Name, bool]]) -> set[str]:
        """Return the variables a part of which a statement changes."""
        own = {name.start: name.text for name, is_deferred in names if not is_deferred}
        found: set[str] = set()
        table = self._table
        for node in range(number, number + table[number * WIDTH + SIZE]):
            kind = self._kind(node)
            start = table[node * WIDTH + START]
            if start not in own:
                continue
            if kind == "call_expression" and own[start].endswith("!"):
                # By convention what a function of Julia changes is its first argument.
                found.update(self._first_argument(node, own))
            elif self._is_part_set(kind, node) or (
                kind == "call" and self._changes_its_object(node)
            ):
                found.add(own[start])
        return found

    def _is_part_set(self, kind: str, node: int) -> bool:
        """Tell whether a part of something is assigned or deleted."""
        if kind not in _PARTS:
            return False
        parent = node - self._table[node * WIDTH + UP]
        kind = self._kind(parent)
        if kind in ("pattern_list", "tuple_pattern", "delete_statement"):
            return True
        # Julia's grammar names no fields here: the target is what stands first.
        return kind in _ASSIGNMENTS and (self._field(node) == "left" or node == parent + 1)

    def _changes_its_object(self, call: int) -> bool:
        """Tell whether a call of a method changes what it is a method of."""
        function = call + 1
        if self._kind(function) != "attribute":
            return False
        end = self._table[function * WIDTH + END]
        start = self._table[function * WIDTH + START]
        method = self._tree.source[start:end].rpartition(".")[2].strip()
        if method in _CHANGING:
            return True
        arguments = self._tree.source[end : self._table[call * WIDTH + END]]
        return "inplace=True" in arguments.replace(" ", "")

    def _first_argument(self, call: int, own: dict[int, str]) -> Iterator[str]:
        table = self._table
        for child in self._tree.below(call):
            if self._kind(child) == "argument_list":
                for argument in self._tree.below(child):
                    start = table[argument * WIDTH + START]
                    if start in own:
                        yield own[start]
                        return

    def _is_lambda(self, number: int) -> bool:
        """Tell whether a statement gives a function a name: `f = lambda …`, `f(x) = …`."""
        node = number
        while self._kind(node) == "expression_statement" and self._table[node * WIDTH + SIZE] > 1:
            node += 1
        if self._kind(node) != "assignment":
            return False
        parts = list(self._tree.below(node))
        return self._kind(parts[-1]) == "lambda" or self._kind(parts[0]) == "call_expression"

    def _defines_class(self, number: int) -> bool:
        names: CellNames | None = self._names
        start, end = (self._table[number * WIDTH + at] for at in (START, END))
        return names is not None and any(
            scope.kind is ScopeKind.CLASS and scope.parent == MODULE and start <= scope.start < end
            for scope in names.scopes
        )

    def _said(self, number: int) -> str:
        """Return what a node says: its words, each with how deep it stands in blocks."""
        table, source = self._table, self._tree.source
        comments = self._tree.language.comments
        words: list[str] = []
        ends: list[int] = []
        for node in range(number, number + table[number * WIDTH + SIZE]):
            while ends and node >= ends[-1]:
                ends.pop()
            size = table[node * WIDTH + SIZE]
            kind = self._kind(node)
            if kind in ("block", "suite"):
                ends.append(node + size)
            elif size == 1 and kind not in comments:
                text = source[table[node * WIDTH + START] : table[node * WIDTH + END]]
                words.append(f"{len(ends)}{text}")
        return "\x00".join(words)

    def _spans(self, number: int, name: Name) -> bool:
        row = number * WIDTH
        return self._table[row + START] <= name.start < self._table[row + END]

    def _kind(self, number: int) -> str:
        return self._tree.grammar.kinds[self._table[number * WIDTH]]

    def _field(self, number: int) -> str:
        return self._tree.grammar.fields[self._table[number * WIDTH + FIELD]]


def _place(found: tuple[int, Statement]) -> int:
    return found[0]
