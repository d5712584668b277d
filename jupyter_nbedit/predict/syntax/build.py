"""From text to trees."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from .languages import COMMAND_ID, Grammar, Language, grammar
from .tree import END, FIELD, POSITION, SIZE, START, UP, WIDTH, Rows, Tree

if TYPE_CHECKING:
    import tree_sitter

MAX_STATEMENT = 4_000
"""Bytes above which a statement is not remembered; those inside it still are."""

MAX_REMEMBERED = 2_000_000
"""Bytes of statements that are remembered."""

_INTERPOLATIONS = frozenset({"interpolation", "string_interpolation"})

_Key = tuple[str, int, int, bytes]


def build(source: str, language: Language) -> Tree | None:
    """Parse a cell; None when its text is in another language."""
    masked = language.mask(source)
    if masked is None:
        return None
    data = masked.encode("utf-8", "surrogatepass")
    known = grammar(language.module)
    parsed = known.parser.parse(data)
    rows = _flat(parsed, data, language, known)
    if len(data) != len(source):
        table = _code_points(masked)
        for column in (START, END):
            rows.table[column::WIDTH] = array("I", [table[at] for at in rows.table[column::WIDTH]])
    if masked != source:
        _uncover(rows, source, masked)
    return Tree(source, language, known, rows, sum(1 for _ in _errors(parsed.root_node)))


def count_errors(source: str, language: Language) -> int | None:
    """Count the places of a cell that do not parse; None when it is in another language."""
    masked = language.mask(source)
    if masked is None:
        return None
    data = masked.encode("utf-8", "surrogatepass")
    return sum(1 for _ in _errors(grammar(language.module).parser.parse(data).root_node))


def _errors(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    if node.is_error or node.is_missing:
        yield node
    for child in node.children if node.has_error else ():
        yield from _errors(child)


def _code_points(text: str) -> list[int]:
    """Return the number of the character that each byte belongs to."""
    table: list[int] = []
    for number, character in enumerate(text):
        table.extend([number] * len(character.encode("utf-8", "surrogatepass")))
    table.append(len(text))
    return table


class _Statement(msgspec.Struct, frozen=True, gc=False):
    """The rows of a statement; offsets and numbers count from where it starts."""

    table: bytes
    leaves: tuple[int, ...]

    @classmethod
    def cut(cls, rows: Rows, number: int) -> _Statement:
        """Return the newest rows, from a number on."""
        table = rows.table[number * WIDTH :]
        _move(table, 0, -table[START])
        first = bisect_left(rows.leaves, number)
        return cls(table.tobytes(), tuple([leaf - number for leaf in rows.leaves[first:]]))

    def paste(self, rows: Rows, base: int) -> None:
        """Append the statement to rows, its text at an offset."""
        size = len(rows.table)
        number = size // WIDTH
        rows.table.frombytes(self.table)
        _move(rows.table, size, base)
        rows.leaves.extend([number + leaf for leaf in self.leaves])


def _move(table: array[int], first: int, distance: int) -> None:
    for column in (first + START, first + END):
        table[column::WIDTH] = array("I", [place + distance for place in table[column::WIDTH]])


class _Statements:
    """Statements that were walked before.

    Most of an edited cell is as it was, and walking a tree costs ten times as much as copying
    rows. A statement is known by its text, its kind and its number of nodes.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[_Key, _Statement] = OrderedDict()
        self._size = 0

    def get(self, key: _Key) -> _Statement | None:
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
        return known

    def put(self, key: _Key, statement: _Statement) -> None:
        self._known[key] = statement
        self._size += len(key[-1])
        while self._size > MAX_REMEMBERED:
            gone, _ = self._known.popitem(last=False)
            self._size -= len(gone[-1])


_statements = _Statements()


def _flat(tree: tree_sitter.Tree, data: bytes, language: Language, known: Grammar) -> Rows:
    """Return the rows of a tree, with offsets in bytes."""
    cursor = tree.walk()
    rows = Rows()
    table, leaves, kinds = rows.table, rows.leaves, known.kinds
    number, parent, position = 0, -1, 0
    in_block = False
    key: _Key | None
    above: list[tuple[int, int, bool, _Key | None]] = []
    while True:
        raw = cursor.node
        assert raw is not None  # noqa: S101 - a cursor inside its tree always has a node
        start, end, kind = raw.start_byte, raw.end_byte, raw.kind_id
        up = number - parent if number else 0
        key = statement = None
        # What does not parse is read one way here and another way there.
        if in_block and end - start <= MAX_STATEMENT and not raw.has_error:
            key = (language.module, kind, raw.descendant_count, data[start:end])
            statement = _statements.get(key)
        if statement is not None:
            row = len(table)
            statement.paste(rows, start)
            table[row + FIELD] = cursor.field_id or 0
            table[row + UP] = up
            table[row + POSITION] = position
            number = len(table) // WIDTH
        else:
            table.extend((kind, cursor.field_id or 0, start, end, up, position, 1))
            name = kinds[kind]
            # A plain string is one leaf; one with interpolations keeps them as children.
            whole = name in language.strings and not any(
                child.type in _INTERPOLATIONS for child in raw.named_children
            )
            if not whole and cursor.goto_first_child():
                above.append((parent, position, in_block, key))
                parent, position, in_block = number, 0, name in language.statements
                number += 1
                continue
            # A newline that ends a statement is no leaf.
            if start < end and not data[start:end].decode("utf-8", "surrogatepass").isspace():
                leaves.append(number)
            number += 1
        while not cursor.goto_next_sibling():
            if parent < 0:
                return rows
            cursor.goto_parent()
            table[parent * WIDTH + SIZE] = number - parent
            first = parent
            parent, position, in_block, key = above.pop()
            if key is not None:
                _statements.put(key, _Statement.cut(rows, first))
        position += 1


def _uncover(rows: Rows, source: str, masked: str) -> None:
    """Put leaves for commands in the place of what they were masked by."""
    table, leaves = rows.table, rows.leaves
    commands = []
    start = 0
    for line in source.split("\n"):
        stop = start + len(line)
        hidden = masked[start:stop]
        if hidden != line:
            low = rows.first_leaf(start)
            while low < len(leaves) and table[leaves[low] * WIDTH + START] < stop:
                first, last = table[leaves[low] * WIDTH + START : leaves[low] * WIDTH + END + 1]
                if source.startswith(masked[first:last], first):
                    low += 1
                else:
                    del leaves[low]
            commands.append(_command(line, hidden, start))
        start = stop + 1
    for first, last in commands:
        number = len(table) // WIDTH
        leaves.insert(rows.first_leaf(first), number)
        # The root is its parent, although it is not among the root's children.
        table.extend((COMMAND_ID, 0, first, last, number, 0, 1))


def _command(line: str, hidden: str, start: int) -> tuple[int, int]:
    """Return where what was masked of a line stands."""
    low = next(i for i, pair in enumerate(zip(line, hidden, strict=True)) if len({*pair}) > 1)
    high = len(line.rstrip())
    if hidden[low:high].endswith(line[high - 1 : high]):
        # `%time f(x)`: only the magic is masked, the statement behind it is not.
        high = low + len(line[low:high].split(None, 1)[0])
    return start + low, start + high
