"""Read a notebook file, of any format version, down to its cells.

Outputs are most of a notebook and no part of an edit, so they are skipped, not built: a typed
decoder that does not know the key `outputs` passes over it at more than a gigabyte a second. What
the typed decoder refuses, from NaN to a wrong encoding, takes the slow road through `json`, which
either reads it or gives the reason why not.
"""

from __future__ import annotations

import msgspec

from .format import Cell4, File, Metadata, ParsedNotebook, Text, assemble4
from .versions import assemble, parse_slowly


class _File4(msgspec.Struct, gc=False):
    """What is read first: nearly every notebook is of version 4."""

    nbformat: int = 1
    cells: list[Cell4] | msgspec.UnsetType = msgspec.UNSET
    metadata: Metadata | msgspec.UnsetType = msgspec.UNSET


class _Object(msgspec.Struct, gc=False):
    """Any object; what is in it is passed over."""


class _Code4(msgspec.Struct, gc=False):
    # Without metadata, nbformat reads neither a cell nor a notebook.
    metadata: _Object
    cell_type: str = ""
    source: Text = ""


class _CodeFile4(msgspec.Struct, gc=False):
    metadata: _Object
    nbformat: int = 1
    cells: list[_Code4] | msgspec.UnsetType = msgspec.UNSET


_decoder = msgspec.json.Decoder(File)
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
            return assemble4(quick.cells, quick.metadata)
        return assemble(_decoder.decode(raw), (), strict=False)
    except _REFUSED:
        return parse_slowly(bytes(raw), strict=False)


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
        return parse_slowly(bytes(raw), strict=True).code
    if quick.nbformat == 4 and not isinstance(quick.cells, msgspec.UnsetType):
        return [
            cell.source if cell.source.__class__ is str else "".join(cell.source or ())
            for cell in quick.cells
            if cell.cell_type == "code"
        ]
    return parse_slowly(bytes(raw), strict=True).code
