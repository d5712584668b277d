"""Mark edits that repeat, or nearly repeat, an earlier edit of the dataset.

Two edits are exact duplicates when their code cells are the same before and after; when they change
no code, the other cells have to be the same, too. They are near duplicates when the lines they
delete and the lines they add are alike: a Jaccard similarity of :data:`THRESHOLD` or more between
the runs of three tokens in them, estimated by MinHash. So one template's change, carried to a
hundred notebooks, is one cluster, whatever else differs in them.

The first edit of a cluster leads it and each later one is compared with leaders alone; the result
depends on the records and their order, nothing else. What is known of earlier edits lies on disk.
"""

from __future__ import annotations

import re
import sqlite3
import struct
from collections.abc import Iterable, Iterator
from hashlib import blake2b

import msgspec

from ...utils.extras import need
from ..notebooks.edit_records import NotebookEdit, content_hash
from .ondisk import scratch_database

THRESHOLD = 0.8
PERMUTATIONS = 128
BANDS = 16
SEED = 42

MAX_CHARACTERS = 1_000_000
"""Of each side of a change, what is looked at; a longer one is data rather than code."""

MAX_CANDIDATES = 64
"""How many leaders an edit is compared with at most."""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_ROWS = PERMUTATIONS // BANDS


def mark_duplicates(edits: Iterable[NotebookEdit]) -> Iterator[NotebookEdit]:
    """Yield every edit with `content`, `duplicate_of` and `near_duplicate_of` filled in.

    Parameters
    ----------
    edits : iterable of NotebookEdit
        The records in the order of the dataset.
    """
    minhash = need("rensa", "mine").RMinHash
    database = scratch_database()
    try:
        database.execute("CREATE TABLE contents (content BLOB PRIMARY KEY, key TEXT) WITHOUT ROWID")
        database.execute("CREATE TABLE leaders (id INTEGER PRIMARY KEY, key TEXT, sketch BLOB)")
        database.execute(
            "CREATE TABLE bands (band INTEGER, leader INTEGER, PRIMARY KEY (band, leader)) "
            "WITHOUT ROWID"
        )
        for edit in edits:
            content = edit.content or content_hash(edit.old, edit.new)
            yield msgspec.structs.replace(
                edit,
                content=content,
                duplicate_of=_exact(database, _identity(edit, content), edit.key),
                near_duplicate_of=_near(database, minhash, edit),
            )
    finally:
        database.close()


def features(edit: NotebookEdit) -> set[str]:
    """Return what an edit is compared by: runs of tokens in its deleted and its added lines."""
    deleted, added = changed_lines(edit)
    return _shingles("-", deleted) | _shingles("+", added)


def changed_lines(edit: NotebookEdit) -> tuple[list[str], list[str]]:
    """Return the lines that an edit deletes and those that it adds: of code, if it changes code.

    An edit that changes no code gives those of the other cells it changes.
    """
    deleted, added = code_lines(edit)
    if not edit.cell_diff and edit.changes:
        cells_before, cells_after = edit.cells_before(), edit.cells_after()
        for change in edit.changes:
            if change.old is not None and change.kind != "moved":
                deleted += _lines([cells_before[change.old].source])
            if change.new is not None and change.kind != "moved":
                added += _lines([cells_after[change.new].source])
    return deleted, added


def code_lines(edit: NotebookEdit) -> tuple[list[str], list[str]]:
    """Return the lines of code that an edit deletes and those that it adds."""
    deleted: list[str] = []
    added: list[str] = []
    replaces = iter(edit.line_diff)
    for tag, old_start, old_end, new_start, new_end in edit.cell_diff:
        before = _lines(edit.old[old_start:old_end])
        after = _lines(edit.new[new_start:new_end])
        if tag != "replace":
            deleted += before
            added += after
            continue
        for _, first, last, new_first, new_last in next(replaces, ()):
            deleted += before[first:last]
            added += after[new_first:new_last]
    return deleted, added


def _lines(sources: Iterable[str]) -> list[str]:
    return [line for source in sources for line in source.split("\n")]


def _shingles(side: str, lines: list[str]) -> set[str]:
    words = _TOKEN.findall("\n".join(lines)[:MAX_CHARACTERS])
    if not words:
        return set()
    if len(words) < 3:
        return {" ".join([side, *words])}
    return {
        f"{side} {first} {second} {third}"
        for first, second, third in zip(words, words[1:], words[2:], strict=False)
    }


def _identity(edit: NotebookEdit, content: str) -> bytes:
    """Return what only exact duplicates share."""
    if edit.old != edit.new or not (edit.old_cells or edit.new_cells):
        return content.encode()
    # The code alone would make one edit of all that only write Markdown around the same code.
    others = [
        [f"{cell.type} {cell.source}" for cell in cells]
        for cells in (edit.cells_before(), edit.cells_after())
    ]
    return content_hash(*others).encode()


def _exact(database: sqlite3.Connection, identity: bytes, key: str) -> str:
    """Return the key of the first edit of the same identity, empty when this is the first."""
    row = (identity, key)
    if database.execute("INSERT OR IGNORE INTO contents VALUES (?, ?)", row).rowcount == 1:
        return ""
    found = database.execute("SELECT key FROM contents WHERE content = ?", row[:1]).fetchone()
    return str(found[0])


def _near(database: sqlite3.Connection, minhash: type, edit: NotebookEdit) -> str:
    """Return the key of the leader this edit is nearest to, empty when it is a leader itself."""
    items = features(edit)
    if not items:
        return ""
    hasher = minhash(num_perm=PERMUTATIONS, seed=SEED)
    hasher.update(list(items))
    sketch = hasher.digest()
    bands = _bands(sketch)
    candidates = database.execute(
        "SELECT DISTINCT leader, key, sketch FROM bands JOIN leaders ON id = leader "  # noqa: S608 - marks
        f"WHERE band IN ({','.join('?' * BANDS)}) ORDER BY leader LIMIT {MAX_CANDIDATES}",
        bands,
    )
    best, nearest = THRESHOLD, ""
    for _, key, packed in candidates:
        similarity = _similarity(sketch, _unpack(packed))
        if similarity > best or (similarity == best and not nearest):
            best, nearest = similarity, str(key)
    if nearest:
        return nearest
    leader = database.execute(
        "INSERT INTO leaders (key, sketch) VALUES (?, ?)", (edit.key, _pack(sketch))
    ).lastrowid
    database.executemany(
        "INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, leader) for band in bands]
    )
    return ""


def _bands(sketch: list[int]) -> list[int]:
    """Return a number for each band of the sketch; near duplicates are likely to share one."""
    return [
        int.from_bytes(
            blake2b(
                _pack([band, *sketch[band * _ROWS : (band + 1) * _ROWS]]), digest_size=8
            ).digest(),
            "big",
            signed=True,
        )
        for band in range(BANDS)
    ]


def _similarity(first: list[int], second: tuple[int, ...]) -> float:
    return sum(a == b for a, b in zip(first, second, strict=True)) / PERMUTATIONS


def _pack(numbers: list[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _unpack(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(packed) // 4}I", packed)
