"""From text to trees."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from .languages import COMMAND_ID, Grammar, Language, grammar
from .tree import Rows, Tree

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
        rows.starts = array("I", [table[offset] for offset in rows.starts])
        rows.ends = array("I", [table[offset] for offset in rows.ends])
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

    kinds: bytes
    fields: bytes
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    ups: bytes
    positions: bytes
    sizes: bytes
    leaves: tuple[int, ...]

    @classmethod
    def cut(cls, rows: Rows, number: int) -> _Statement:
        """Return the newest rows, from a number on."""
        base = rows.starts[number]
        leaves = []
        for leaf in reversed(rows.leaves):
            if leaf < number:
                break
            leaves.append(leaf - number)
        return cls(
            rows.kinds[number:].tobytes(),
            rows.fields[number:].tobytes(),
            tuple([start - base for start in rows.starts[number:]]),
            tuple([end - base for end in rows.ends[number:]]),
            rows.ups[number:].tobytes(),
            rows.positions[number:].tobytes(),
            rows.sizes[number:].tobytes(),
            tuple(leaves[::-1]),
        )

    def paste(self, rows: Rows, base: int) -> None:
        """Append the statement to rows, its text at an offset."""
        number = len(rows.kinds)
        rows.kinds.frombytes(self.kinds)
        rows.fields.frombytes(self.fields)
        rows.starts.extend([base + start for start in self.starts])
        rows.ends.extend([base + end for end in self.ends])
        rows.ups.frombytes(self.ups)
        rows.positions.frombytes(self.positions)
        rows.sizes.frombytes(self.sizes)
        rows.leaves.extend([number + leaf for leaf in self.leaves])


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
    kinds, sizes = rows.kinds, rows.sizes
    parent, position = -1, 0
    in_block = False
    key: _Key | None
    above: list[tuple[int, int, bool, _Key | None]] = []
    while True:
        raw = cursor.node
        assert raw is not None  # noqa: S101 - a cursor inside its tree always has a node
        number = len(kinds)
        start, end, kind = raw.start_byte, raw.end_byte, raw.kind_id
        key = statement = None
        # What does not parse is read one way here and another way there.
        if in_block and end - start <= MAX_STATEMENT and not raw.has_error:
            key = (language.module, kind, raw.descendant_count, data[start:end])
            statement = _statements.get(key)
        if statement is not None:
            statement.paste(rows, start)
            rows.fields[number] = cursor.field_id or 0
            rows.ups[number] = number - parent
            rows.positions[number] = position
        else:
            kinds.append(kind)
            rows.fields.append(cursor.field_id or 0)
            rows.starts.append(start)
            rows.ends.append(end)
            rows.ups.append(number - parent if number else 0)
            rows.positions.append(position)
            sizes.append(1)
            name = known.kinds[kind]
            # A plain string is one leaf; one with interpolations keeps them as children.
            whole = name in language.strings and not any(
                child.type in _INTERPOLATIONS for child in raw.named_children
            )
            if not whole and cursor.goto_first_child():
                above.append((parent, position, in_block, key))
                parent, position, in_block = number, 0, name in language.statements
                continue
            # A newline that ends a statement is no leaf.
            if start < end and not data[start:end].decode("utf-8", "surrogatepass").isspace():
                rows.leaves.append(number)
        while not cursor.goto_next_sibling():
            if parent < 0:
                return rows
            cursor.goto_parent()
            number = parent
            sizes[number] = len(kinds) - number
            parent, position, in_block, key = above.pop()
            if key is not None:
                _statements.put(key, _Statement.cut(rows, number))
        position += 1


def _uncover(rows: Rows, source: str, masked: str) -> None:
    """Put leaves for commands in the place of what they were masked by."""
    starts, ends = rows.starts, rows.ends
    leaves = [
        leaf
        for leaf in rows.leaves
        if source.startswith(masked[starts[leaf] : ends[leaf]], starts[leaf])
    ]
    for start, end in _commands(source, masked):
        number = len(rows.kinds)
        leaves.append(number)
        rows.kinds.append(COMMAND_ID)
        rows.fields.append(0)
        starts.append(start)
        ends.append(end)
        # The root is its parent, although it is not among the root's children.
        rows.ups.append(number)
        rows.positions.append(0)
        rows.sizes.append(1)
    rows.leaves = array("I", sorted(leaves, key=starts.__getitem__))


def _commands(source: str, masked: str) -> Iterator[tuple[int, int]]:
    """Yield each line, or rest of a line, that was masked."""
    start = 0
    for line in source.split("\n"):
        hidden = masked[start : start + len(line)]
        if hidden != line:
            low = next(
                i for i, pair in enumerate(zip(line, hidden, strict=True)) if len({*pair}) > 1
            )
            high = len(line.rstrip())
            if hidden[low:high].endswith(line[high - 1 : high]):
                # `%time f(x)`: only the magic is masked, the statement behind it is not.
                high = low + len(line[low:high].split(None, 1)[0])
            yield start + low, start + high
        start += len(line) + 1
