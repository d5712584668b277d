"""Turn changes of notebook files into records."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

import msgspec

from .git.log import Change
from .git.objects import BlobReader, MissingObjectError, TooLargeError
from .notebooks.edit_records import (
    CellRecord,
    Copy,
    NotebookEdit,
    PaperEdit,
    Schema,
    content_hash,
    printable_path,
)
from .notebooks.format import ParsedNotebook, UnreadableError
from .notebooks.opcodes import line_opcodes, opcodes
from .notebooks.parsing import parse_code, parse_notebook

_Version = TypeVar("_Version")
#: Git's default quotes control characters, quotes, backslashes and everything beyond ASCII.
_QUOTED = re.compile(rb'[^ -~]|["\\]')

MAX_NOTEBOOK = 512 * 1024 * 1024
_CACHE = 32 * 1024 * 1024
_GENERATED_FOLDERS = frozenset(
    {b"_build", b"_site", b"site-packages", b"node_modules", b".virtual_documents", b"_sources"}
)


class Tally(msgspec.Struct):
    """What happened to the changes that were looked at.

    Attributes
    ----------
    changes, edits : int
        Looked at, and turned into records.
    skipped : dict
        Reason and number of the changes that are no records.
    repaired : dict
        Reason and number of the notebooks that only a lenient reader can read.
    reads, bytes : int
        Blobs read, and their size.
    """

    changes: int = 0
    edits: int = 0
    skipped: dict[str, int] = {}
    repaired: dict[str, int] = {}
    reads: int = 0
    bytes: int = 0

    def add(self, other: Tally) -> None:
        """Add the numbers of another one."""
        self.changes += other.changes
        self.edits += other.edits
        self.reads += other.reads
        self.bytes += other.bytes
        for mine, its in ((self.skipped, other.skipped), (self.repaired, other.repaired)):
            for reason, number in its.items():
                mine[reason] = mine.get(reason, 0) + number


class _SkipError(Exception):
    """A change that becomes no record; the text is the reason."""


class Extractor:
    """Makes the records of one shard.

    Parameters
    ----------
    user, repo : str
        Owner and name of the repository.
    schema : {"full", "paper"}
        Which form the records take.
    boundary : frozenset of str
        Commits whose parents the repository hides.
    """

    def __init__(
        self, user: str, repo: str, schema: Schema, boundary: frozenset[str] = frozenset()
    ) -> None:
        self._user = user
        self._repo = repo
        self._schema = schema
        self._boundary = boundary
        self.tally = Tally()
        if schema == "full":
            # Not at the top: the paper's form does not need it, and rapidfuzz takes its time.
            from .notebooks.alignment import align

            self._align = align

    def extract(self, changes: Sequence[Change], reader: BlobReader) -> Iterator[PaperEdit]:
        """Yield a record for every change that can be read, in their order."""
        if self._schema == "paper":
            codes = _Versions[list[str]](reader, changes, parse_code, [])
            return self._each(changes, codes, self._paper)
        notebooks = _Versions(reader, changes, parse_notebook, ParsedNotebook([]))
        return self._each(changes, notebooks, self._full)

    def _each(
        self,
        changes: Sequence[Change],
        versions: _Versions[_Version],
        make: Callable[[Change, _Versions[_Version]], PaperEdit],
    ) -> Iterator[PaperEdit]:
        reader = versions.reader
        reads, size = reader.reads, reader.bytes
        for change in changes:
            self.tally.changes += 1
            try:
                edit = make(change, versions)
            except _SkipError as skip:
                reason = str(skip)
                self.tally.skipped[reason] = self.tally.skipped.get(reason, 0) + 1
            else:
                self.tally.edits += 1
                yield edit
            versions.release(change)
        self.tally.reads, self.tally.bytes = reader.reads - reads, reader.bytes - size
        self.tally.repaired = dict(versions.repaired)

    def _paper(self, change: Change, notebooks: _Versions[list[str]]) -> PaperEdit:
        message = change.commit.message.splitlines()[:1]
        if not message or not message[0].strip():
            # The authors' reader of `git log` loses its place at an empty line.
            raise _SkipError("commit without a message")
        if _QUOTED.search(change.path):
            raise _SkipError("name that git prints quoted")
        new = notebooks.get(change.new)
        old = notebooks.get(change.old)
        new = [] if isinstance(new, str) else new
        old = [] if isinstance(old, str) else old
        cell_diff = opcodes(old, new)
        return PaperEdit(
            self._repo,
            change.commit.id,
            change.path.decode("ascii"),
            message[0],
            old,
            new,
            cell_diff,
            line_opcodes(old, new, cell_diff),
        )

    def _full(self, change: Change, notebooks: _Versions[ParsedNotebook]) -> NotebookEdit:
        if change.odd:
            raise _SkipError(change.odd)
        if change.commit.id in self._boundary:
            raise _SkipError("parent hidden by a shallow clone or graft")
        after = notebooks.get(change.new)
        before = notebooks.get(change.old)
        if isinstance(before, str):
            raise _SkipError(before)
        if isinstance(after, str):
            raise _SkipError(after)
        old, new = before.code, after.code
        cell_diff = opcodes(old, new)
        changes = self._align(before.cells, after.cells)
        if not changes and not cell_diff and change.status == "M":
            raise _SkipError("no cell changed")
        newer = after if change.new else before
        commit = change.commit
        return NotebookEdit(
            self._repo,
            commit.id,
            printable_path(change.path),
            commit.message,
            old,
            new,
            cell_diff,
            line_opcodes(old, new, cell_diff),
            self._user,
            commit.parent,
            commit.time,
            change.status,
            printable_path(change.old_path),
            newer.language,
            newer.nbformat,
            kind_of_copy(change.path, newer),
            _slim(before.cells),
            _slim(after.cells),
            changes,
            content_hash(old, new),
        )


def kind_of_copy(path: bytes, notebook: ParsedNotebook) -> Copy:
    """Tell a notebook that somebody wrote from one that a tool left behind."""
    folders = path.split(b"/")
    name = folders.pop()
    if b".ipynb_checkpoints" in folders or name.endswith(b"-checkpoint.ipynb"):
        return "checkpoint"
    if notebook.executed or name.endswith(b".nbconvert.ipynb"):
        return "generated"
    return "generated" if _GENERATED_FOLDERS.intersection(folders) else ""


class _Versions(Generic[_Version]):
    """The parsed versions that changes still to come need, within a budget."""

    def __init__(
        self,
        reader: BlobReader,
        changes: Sequence[Change],
        parse: Callable[[memoryview], _Version],
        absent: _Version,
    ) -> None:
        self.reader = reader
        self._parse = parse
        self._absent = absent
        # The newer first: git keeps the older as its difference from it.
        order = [blob for change in changes for blob in (change.new, change.old) if blob]
        self._left = Counter(order)
        reader.expect(self._left)
        self._kept: OrderedDict[bytes, _Version | str] = OrderedDict()
        self._sizes: dict[bytes, int] = {}
        self._size = 0
        self.repaired: Counter[str] = Counter()

    def get(self, blob: bytes) -> _Version | str:
        """Return a version, or the reason why it cannot be read.

        Raises
        ------
        _SkipError
            If the repository lacks it, which says nothing about the notebook.
        """
        if not blob:
            return self._absent
        found = self._kept.get(blob)
        if found is None:
            found = self._read(blob)
            self._keep(blob, found)
        return found

    def release(self, change: Change) -> None:
        """Forget what no later change needs."""
        for blob in (change.old, change.new):
            if blob:
                self._left[blob] -= 1
                if not self._left[blob] and blob in self._kept:
                    self._drop(blob)

    def _read(self, blob: bytes) -> _Version | str:
        try:
            raw = self.reader.read(blob)
        except MissingObjectError:
            raise _SkipError("object missing") from None
        except TooLargeError:
            raise _SkipError("notebook too large") from None
        try:
            parsed = self._parse(raw)
        except UnreadableError as error:
            return str(error)
        if isinstance(parsed, ParsedNotebook):
            self.repaired.update(parsed.repairs)
        return parsed

    def _keep(self, blob: bytes, found: _Version | str) -> None:
        size = 64
        if isinstance(found, ParsedNotebook):
            size += sum(len(cell.source) + 150 for cell in found.cells)
        elif isinstance(found, list):
            size += sum(map(len, found)) + 60 * len(found)
        self._kept[blob] = found
        self._sizes[blob] = size
        self._size += size
        while self._size > _CACHE and len(self._kept) > 2:
            self._drop(next(iter(self._kept)))

    def _drop(self, blob: bytes) -> None:
        del self._kept[blob]
        self._size -= self._sizes.pop(blob)


def _slim(cells: Sequence[CellRecord]) -> list[CellRecord]:
    return [CellRecord("code", cell.id) if cell.type == "code" else cell for cell in cells]
