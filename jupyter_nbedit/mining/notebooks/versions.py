"""Read notebooks of every format version, and those that a strict reader refuses.

The slow road: through `json` for what the typed decoder of :mod:`.parsing` does not take.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from .edit_records import CellRecord
from .format import (
    Cell,
    File,
    Metadata,
    ParsedNotebook,
    UnreadableError,
    assemble4,
    cell_type_of,
    language_of,
)

_SUPPORTED = (1, 2, 3, 4)


def parse_slowly(raw: bytes, strict: bool) -> ParsedNotebook:
    """Read a notebook through `json`, leniently or as strictly as `nbformat` does.

    Raises
    ------
    UnreadableError
        If it is no notebook, or none to `nbformat`.
    """
    if not raw.strip():
        raise UnreadableError("empty file")
    text, repairs = _decode_text(raw)
    try:
        data = json.loads(text)
    except RecursionError:
        raise UnreadableError("nested too deeply") from None
    except ValueError:
        raise UnreadableError(_why_not_json(text)) from None
    if not isinstance(data, dict):
        raise UnreadableError("JSON, but not a notebook")
    try:
        # Lenient in types that do not matter (a kernel that is null, a number for a name).
        file = _convert(data)
    except (msgspec.ValidationError, RecursionError, TypeError, AttributeError):
        raise UnreadableError("JSON, but not a notebook") from None
    if strict and file.nbformat == 4 and not _has_metadata(data):
        raise UnreadableError("no metadata")
    parsed = assemble(file, repairs, strict)
    # The typed decoder refuses half a character, so that one can only come this way.
    for cell in parsed.cells:
        whole = _without_surrogates(cell.source)
        if whole != cell.source:
            cell.source = whole
            parsed.repairs = (*repairs, "lone surrogate")
    return parsed


def _has_metadata(data: dict[str, Any]) -> bool:
    return all(isinstance(part.get("metadata"), dict) for part in (data, *data.get("cells", ())))


def _decode_text(raw: bytes) -> tuple[str, tuple[str, ...]]:
    repairs: tuple[str, ...]
    encoding = json.detect_encoding(raw)
    if encoding == "utf-8-sig":
        encoding, repairs = "utf-8", ("byte order mark",)
        raw = raw[3:]
    else:
        repairs = () if encoding == "utf-8" else (encoding.removesuffix("-le").removesuffix("-be"),)
    try:
        return raw.decode(encoding), repairs
    except UnicodeDecodeError:
        # Latin-1 gives every byte a meaning, so this cannot fail.
        return raw.decode("latin-1"), ("latin-1",)


def _why_not_json(text: str) -> str:
    if "\n<<<<<<< " in text and "\n>>>>>>> " in text:
        return "merge conflict"
    if text.startswith("version https://git-lfs"):
        return "git-lfs pointer"
    if "/annex/objects/" in text[:300]:
        return "git-annex pointer"
    return "not JSON"


def _convert(data: dict[str, Any]) -> File:
    metadata = data.get("metadata", msgspec.UNSET)
    slim: dict[str, Any] = {"nbformat": data.get("nbformat", 1)}
    if isinstance(metadata, dict):
        slim["metadata"] = {
            key: {
                name: value
                for name, value in metadata[key].items()
                if name in ("language", "name") and isinstance(value, str)
            }
            for key in ("kernelspec", "language_info", "papermill")
            if isinstance(metadata.get(key), dict)
        }
    if "cells" in data:
        slim["cells"] = [_slim_cell(cell) for cell in data["cells"]]
    if "worksheets" in data:
        slim["worksheets"] = [
            {"cells": [_slim_cell(cell) for cell in sheet["cells"]]} if "cells" in sheet else {}
            for sheet in data["worksheets"]
        ]
    return msgspec.convert(slim, File)


def _slim_cell(cell: dict[str, Any]) -> dict[str, Any]:
    slim: dict[str, Any] = {
        key: value
        for key in ("cell_type", "source", "input", "code", "text")
        if (value := cell.get(key, msgspec.UNSET)) is not msgspec.UNSET
    }
    slim.update(
        (key, value)
        for key, kind in (("id", str), ("level", int), ("language", str))
        if isinstance(value := cell.get(key), kind)
    )
    if "outputs" in cell:
        slim["outputs"] = msgspec.Raw(b"[]")
    return slim


def assemble(file: File, repairs: tuple[str, ...], strict: bool) -> ParsedNotebook:
    """Return what a notebook of any format comes to.

    Raises
    ------
    UnreadableError
        If the format is not known or the file has no cells; if `strict`, whatever `nbformat`
        refuses.
    """
    version = file.nbformat
    if strict and repairs:
        raise UnreadableError(repairs[0])
    if version not in _SUPPORTED:
        if strict or file.cells is msgspec.UNSET:
            raise UnreadableError("unknown format version")
        repairs = (*repairs, "unknown format version")
    metadata = Metadata() if isinstance(file.metadata, msgspec.UnsetType) else file.metadata
    if version in (2, 3):
        if isinstance(file.worksheets, msgspec.UnsetType):
            raise UnreadableError("no cells")
        if strict and isinstance(file.metadata, msgspec.UnsetType):
            raise UnreadableError("no metadata")
        found = []
        for sheet in file.worksheets:
            if isinstance(sheet.cells, msgspec.UnsetType):
                raise UnreadableError("no cells")
            found += sheet.cells
        if strict and any(
            cell.cell_type == "code" and cell.outputs is msgspec.UNSET for cell in found
        ):
            raise UnreadableError("a code cell without outputs")
        cells = [_old_cell(cell, version) for cell in found]
        language = next((cell.language for cell in found if cell.language), "python")
    elif isinstance(file.cells, msgspec.UnsetType):
        raise UnreadableError("no cells")
    elif version == 1:
        cells = _first_cells(file.cells, strict)
        language = "python"
    else:
        return assemble4(file.cells, metadata, repairs)
    return ParsedNotebook(
        cells,
        language_of(metadata) or language.lower(),
        version,
        metadata.papermill is not None,
        repairs,
    )


def _old_cell(cell: Cell, version: int) -> CellRecord:
    """Read a cell of version 2 or 3, as nbformat upgrades it."""
    text = cell.input if cell.cell_type == "code" else cell.source
    joint = "\n"
    if version == 3 and isinstance(text, list) and text and text[0].endswith(("\n", "\r")):
        joint = ""
    source = _joined(text, joint)
    if cell.cell_type == "heading":
        source = "#" * min(cell.level, 6) + " " + " ".join(source.splitlines())
    return CellRecord(cell_type_of(cell.cell_type), "", source)


def _first_cells(found: Sequence[Cell], strict: bool) -> list[CellRecord]:
    """Read the cells of version 1, which had code and text only."""
    cells: list[CellRecord] = []
    for cell in found:
        if cell.cell_type == "code":
            cells.append(CellRecord("code", "", _joined(cell.code, "")))
        elif cell.cell_type == "text" or not strict:
            cells.append(CellRecord("markdown", "", _joined(cell.text, "")))
        elif cells:
            # As nbformat upgrades a cell of no known type: by the one before it.
            cells.append(cells[-1])
        else:
            raise UnreadableError("unknown cell type")
    return cells


def _joined(text: str | Sequence[str] | None, joint: str) -> str:
    return text if isinstance(text, str) else joint.join(text or ())


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
