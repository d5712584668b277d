"""Read a notebook file, of any format version, down to its cells.

Outputs are most of a notebook and no part of an edit, so they are skipped, not built: a typed
decoder that does not know the key `outputs` passes over it at more than a gigabyte a second. What
the typed decoder refuses, from NaN to a wrong encoding, takes the slow road through `json`, which
either reads it or gives the reason why not.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from jupyter_nbedit.core.notebook import CellType

from .records import CellRecord

_Text = str | list[str] | None
_SUPPORTED = (1, 2, 3, 4)


class UnreadableError(ValueError):
    """A file that is not a notebook; the text is the reason, one of few, so it can be counted."""


class ParsedNotebook(msgspec.Struct, gc=False):
    """A notebook's cells.

    Attributes
    ----------
    cells : list of CellRecord
        Every cell, with its source.
    language : str
        The kernel's language in lower case, empty when the file does not say.
    nbformat : int
        Major version of the format it was written in.
    executed : bool
        Whether a tool ran it as a template (papermill leaves its mark).
    repairs : tuple of str
        What was done to read it that a strict reader would not have done.
    """

    cells: list[CellRecord]
    language: str = ""
    nbformat: int = 4
    executed: bool = False
    repairs: tuple[str, ...] = ()

    @property
    def code(self) -> list[str]:
        """The sources of the code cells."""
        return [cell.source for cell in self.cells if cell.type == "code"]


class _Cell4(msgspec.Struct, gc=False):
    cell_type: str = ""
    id: str | None = ""
    source: _Text = ""


class _Cell(_Cell4, gc=False):
    input: _Text = ""
    code: _Text = ""
    text: _Text = ""
    level: int = 1
    language: str = ""
    # Only whether it is there counts: old versions cannot be read without.
    outputs: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _Worksheet(msgspec.Struct, gc=False):
    cells: list[_Cell] | msgspec.UnsetType = msgspec.UNSET


class _Kernel(msgspec.Struct, gc=False):
    language: str = ""
    name: str = ""


class _Papermill(msgspec.Struct, gc=False):
    pass


class _Metadata(msgspec.Struct, gc=False):
    kernelspec: _Kernel | None = None
    language_info: _Kernel | None = None
    papermill: _Papermill | None = None
    language: str = ""


class _File(msgspec.Struct, gc=False):
    nbformat: int = 1
    cells: list[_Cell] | msgspec.UnsetType = msgspec.UNSET
    worksheets: list[_Worksheet] | msgspec.UnsetType = msgspec.UNSET
    metadata: _Metadata | msgspec.UnsetType = msgspec.UNSET


class _File4(msgspec.Struct, gc=False):
    """What is read first: nearly every notebook is of version 4."""

    nbformat: int = 1
    cells: list[_Cell4] | msgspec.UnsetType = msgspec.UNSET
    metadata: _Metadata | msgspec.UnsetType = msgspec.UNSET


class _Object(msgspec.Struct, gc=False):
    """Any object; what is in it is passed over."""


class _Code4(msgspec.Struct, gc=False):
    # Without metadata, nbformat reads neither a cell nor a notebook.
    metadata: _Object
    cell_type: str = ""
    source: _Text = ""


class _CodeFile4(msgspec.Struct, gc=False):
    metadata: _Object
    nbformat: int = 1
    cells: list[_Code4] | msgspec.UnsetType = msgspec.UNSET


_decoder = msgspec.json.Decoder(_File)
_decoder4 = msgspec.json.Decoder(_File4)
_code_decoder4 = msgspec.json.Decoder(_CodeFile4)
_REFUSED = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)


def parse_notebook(raw: bytes | memoryview) -> ParsedNotebook:
    """Read a notebook, even one that a strict reader does not.

    Raises
    ------
    UnreadableError
        If it is no notebook.
    """
    try:
        quick = _decoder4.decode(raw)
        if quick.nbformat == 4 and not isinstance(quick.cells, msgspec.UnsetType):
            return _assemble4(quick.cells, quick.metadata)
        return _assemble(_decoder.decode(raw), (), strict=False)
    except _REFUSED:
        return _parse_slowly(bytes(raw), strict=False)


def parse_code(raw: bytes | memoryview) -> list[str]:
    """Return the sources of the code cells, of what `nbformat.reads(…, as_version=4)` reads.

    That is how the paper's authors read notebooks.

    Raises
    ------
    UnreadableError
        If it is no notebook.
    """
    try:
        quick = _code_decoder4.decode(raw)
    except _REFUSED:
        return _parse_slowly(bytes(raw), strict=True).code
    if quick.nbformat == 4 and not isinstance(quick.cells, msgspec.UnsetType):
        return [
            cell.source if cell.source.__class__ is str else "".join(cell.source or ())
            for cell in quick.cells
            if cell.cell_type == "code"
        ]
    return _parse_slowly(bytes(raw), strict=True).code


def _parse_slowly(raw: bytes, strict: bool) -> ParsedNotebook:
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
    parsed = _assemble(file, repairs, strict)
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


def _convert(data: dict[str, Any]) -> _File:
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
    return msgspec.convert(slim, _File)


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


def _assemble(file: _File, repairs: tuple[str, ...], strict: bool) -> ParsedNotebook:
    version = file.nbformat
    if strict and repairs:
        raise UnreadableError(repairs[0])
    if version not in _SUPPORTED:
        if strict or file.cells is msgspec.UNSET:
            raise UnreadableError("unknown format version")
        repairs = (*repairs, "unknown format version")
    metadata = _Metadata() if isinstance(file.metadata, msgspec.UnsetType) else file.metadata
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
        return _assemble4(file.cells, metadata, repairs)
    return ParsedNotebook(
        cells,
        _language(metadata) or language.lower(),
        version,
        metadata.papermill is not None,
        repairs,
    )


def _assemble4(
    found: Sequence[_Cell4],
    metadata: _Metadata | msgspec.UnsetType,
    repairs: tuple[str, ...] = (),
) -> ParsedNotebook:
    if isinstance(metadata, msgspec.UnsetType):
        metadata = _Metadata()
    cells = [
        CellRecord(
            _type(cell.cell_type),
            cell.id or "",
            cell.source if isinstance(cell.source, str) else "".join(cell.source or ()),
        )
        for cell in found
    ]
    return ParsedNotebook(cells, _language(metadata), 4, metadata.papermill is not None, repairs)


def _type(name: str) -> CellType:
    if name == "code":
        return "code"
    return "raw" if name not in ("markdown", "html", "heading") else "markdown"


def _old_cell(cell: _Cell, version: int) -> CellRecord:
    """Read a cell of version 2 or 3, as nbformat upgrades it."""
    text = cell.input if cell.cell_type == "code" else cell.source
    joint = "\n"
    if version == 3 and isinstance(text, list) and text and text[0].endswith(("\n", "\r")):
        joint = ""
    source = _joined(text, joint)
    if cell.cell_type == "heading":
        source = "#" * min(cell.level, 6) + " " + " ".join(source.splitlines())
    return CellRecord(_type(cell.cell_type), "", source)


def _first_cells(found: Sequence[_Cell], strict: bool) -> list[CellRecord]:
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


def _language(metadata: _Metadata) -> str:
    for kernel in (metadata.kernelspec, metadata.language_info):
        if kernel is not None and kernel.language:
            return kernel.language.lower()
    info = metadata.language_info
    if info is not None and info.name:
        return info.name.lower()
    spec = metadata.kernelspec
    # Old kernels are named after the language and its version: python3, ir, julia-1.9.
    if spec is not None and spec.name:
        name = spec.name.lower()
        return next((tongue for tongue in ("python", "julia") if name.startswith(tongue)), "")
    return ""
