"""A notebook at one moment, reduced to what editing is about."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Literal

import msgspec

CellType = Literal["code", "markdown", "raw"]


class Cell(msgspec.Struct, frozen=True, rename="camel"):
    """One cell.

    Attributes
    ----------
    id : str
        The cell's identifier, unique within its notebook.
    type : {"code", "markdown", "raw"}
        What kind of cell it is.
    source : str
        Its text.
    language : str
        Language of the text when it is not the notebook's own, else empty.
    """

    id: str
    type: CellType
    source: str
    language: str = ""


class Notebook(msgspec.Struct, frozen=True, rename="camel"):
    """An immutable snapshot of a notebook.

    Attributes
    ----------
    cells : tuple of Cell
        The cells from top to bottom.
    language : str
        The kernel's language in lower case ("python"), empty when unknown.
    path : str
        Path of the file as its host names it; used as a label only.
    """

    cells: tuple[Cell, ...] = ()
    language: str = ""
    path: str = ""

    def index(self, cell_id: str) -> int:
        """Return the position of a cell, -1 when the notebook has no such cell."""
        return next((i for i, cell in enumerate(self.cells) if cell.id == cell_id), -1)

    def cell(self, cell_id: str) -> Cell | None:
        """Return the cell with this identifier, if there is one."""
        return next((cell for cell in self.cells if cell.id == cell_id), None)

    def language_of(self, cell: Cell) -> str:
        """Return the language a cell is written in: its own, or the notebook's for code."""
        if cell.language:
            return cell.language
        return self.language if cell.type == "code" else cell.type


def checksum(cells: Iterable[Cell]) -> int:
    r"""Return a number that tells apart notebooks whose cells differ.

    The CRC-32 (of zlib, PNG and ISO 3309) of the UTF-8 text in which every cell is written as its
    identifier, `\x1f`, its type, `\x1f`, its source and `\x1e`. It finds faults, not forgeries.
    """
    text = "".join(f"{cell.id}\x1f{cell.type}\x1f{cell.source}\x1e" for cell in cells)
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
