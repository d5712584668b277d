"""Records as Parquet: for analysis, and for those who load columns rather than lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec

from ...utils.extras import need
from ...utils.files import DatasetError
from ..notebooks.edit_records import NotebookEdit, PaperEdit, Schema

_MAX_ROWS = 1024
_MAX_BYTES = 16 * 1024 * 1024
_OPCODE = ("tag", "old_start", "old_end", "new_start", "new_end")
_SPAN = ("old_start", "old_end", "new_start", "new_end")


def schema_of(schema: Schema) -> Any:
    """Return the Arrow schema of a form; opcodes and spans are structs with named numbers."""
    pa = need("pyarrow", "mine")
    texts = pa.list_(pa.string())
    opcode = pa.list_(pa.struct([("tag", pa.string()), *((name, pa.int32()) for name in _SPAN)]))
    fields = [
        ("repo", pa.string()),
        ("commit", pa.string()),
        ("file", pa.string()),
        ("message", pa.string()),
        ("old", texts),
        ("new", texts),
        ("cell_diff", opcode),
        ("line_diff", pa.list_(opcode)),
    ]
    if schema == "full":
        spans = pa.list_(pa.struct([(name, pa.int64()) for name in _SPAN]))
        cells = pa.list_(
            pa.struct([("type", pa.string()), ("id", pa.string()), ("source", pa.string())])
        )
        changes = pa.list_(
            pa.struct(
                [
                    ("kind", pa.string()),
                    ("old", pa.int32()),
                    ("new", pa.int32()),
                    ("lines", spans),
                    ("tokens", spans),
                ]
            )
        )
        fields += [
            ("user", pa.string()),
            ("parent", pa.string()),
            ("time", pa.int64()),
            ("status", pa.string()),
            ("old_file", pa.string()),
            ("language", pa.string()),
            ("nbformat", pa.int32()),
            ("copy", pa.string()),
            ("old_cells", cells),
            ("new_cells", cells),
            ("changes", changes),
            ("content", pa.string()),
            ("duplicate_of", pa.string()),
            ("near_duplicate_of", pa.string()),
        ]
    return pa.schema(fields)


class ParquetSink:
    """Collects records into row groups of bounded size.

    Parameters
    ----------
    file : file object
        Where the file is written.
    schema : {"full", "paper"}
        The form of the records.
    """

    def __init__(self, file: IO[bytes], schema: Schema) -> None:
        self._pa = need("pyarrow", "mine")
        self._schema = schema_of(schema)
        self._writer = need("pyarrow.parquet", "mine").ParquetWriter(
            file, self._schema, compression="zstd", store_schema=False
        )
        self._rows: list[dict[str, Any]] = []
        self._bytes = 0

    def add(self, edit: PaperEdit, size: int) -> None:
        """Add a record of about `size` bytes."""
        self._rows.append(_row(edit))
        self._bytes += size
        if len(self._rows) >= _MAX_ROWS or self._bytes >= _MAX_BYTES:
            self._flush()

    def close(self) -> None:
        """Write what is left and end the file."""
        self._flush()
        self._writer.close()

    def abandon(self) -> None:
        """End the file without what is left; Arrow's writer insists on an end."""
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            table = self._pa.Table.from_pylist(self._rows, schema=self._schema)
            self._writer.write_table(table, row_group_size=len(self._rows))
        self._rows, self._bytes = [], 0


def read_parquet(path: Path) -> Iterator[NotebookEdit]:
    """Read the records of a Parquet file, some rows at a time."""
    with _reading(path), need("pyarrow.parquet", "mine").ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=64):
            for row in batch.to_pylist():
                yield _record(row)


def read_columns(path: Path) -> list[str]:
    """Return the names of the columns of a Parquet file."""
    with _reading(path):
        return list(need("pyarrow.parquet", "mine").read_schema(path).names)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Say in our words what is wrong with a file."""
    arrow = need("pyarrow", "mine")
    try:
        yield
    # A file with other columns, or other things in them, is no dataset either.
    except (KeyError, msgspec.MsgspecError, arrow.ArrowException) as error:
        if isinstance(error, OSError):
            raise  # the file cannot be opened, which says it all
        raise DatasetError(f"{path}: not a dataset in Parquet, or damaged: {error}") from None


def _row(edit: PaperEdit) -> dict[str, Any]:
    row = {name: getattr(edit, name) for name in edit.__struct_fields__}
    row["cell_diff"] = [_named(opcode) for opcode in edit.cell_diff]
    row["line_diff"] = [[_named(opcode) for opcode in diff] for diff in edit.line_diff]
    if isinstance(edit, NotebookEdit):
        for side in ("old_cells", "new_cells"):
            row[side] = [{"type": c.type, "id": c.id, "source": c.source} for c in row[side]]
        row["changes"] = [
            {
                "kind": change.kind,
                "old": change.old,
                "new": change.new,
                "lines": [dict(zip(_SPAN, span, strict=True)) for span in change.lines],
                "tokens": [dict(zip(_SPAN, span, strict=True)) for span in change.tokens],
            }
            for change in edit.changes
        ]
    return row


def _named(opcode: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(_OPCODE, opcode, strict=True))


def _record(row: dict[str, Any]) -> NotebookEdit:
    row["cell_diff"] = [tuple(opcode.values()) for opcode in row["cell_diff"]]
    row["line_diff"] = [[tuple(opcode.values()) for opcode in d] for d in row["line_diff"]]
    for change in row.get("changes", ()):
        change["lines"] = [tuple(span.values()) for span in change["lines"]]
        change["tokens"] = [tuple(span.values()) for span in change["tokens"]]
    return msgspec.convert(row, NotebookEdit)
