"""The shape of notebook files: what a typed decoder takes from them, and the cells of format 4."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from jupyter_nbedit.core.notebook import CellType

from .edit_records import CellRecord

Text = str | list[str] | None


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


class Cell4(msgspec.Struct, gc=False):
    """A cell of format 4."""

    cell_type: str = ""
    id: str | None = ""
    source: Text = ""


class Cell(Cell4, gc=False):
    """A cell of any format; each has names of its own for the text."""

    input: Text = ""
    code: Text = ""
    text: Text = ""
    level: int = 1
    language: str = ""
    # Only whether it is there counts: old versions cannot be read without.
    outputs: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class Worksheet(msgspec.Struct, gc=False):
    """What held the cells in formats 2 and 3."""

    cells: list[Cell] | msgspec.UnsetType = msgspec.UNSET


class Kernel(msgspec.Struct, gc=False):
    """What the metadata tell of the language."""

    language: str = ""
    name: str = ""


class Papermill(msgspec.Struct, gc=False):
    """Papermill's mark; only whether it is there counts."""


class Metadata(msgspec.Struct, gc=False):
    """A notebook's metadata, as far as they are read."""

    kernelspec: Kernel | None = None
    language_info: Kernel | None = None
    papermill: Papermill | None = None
    language: str = ""


class File(msgspec.Struct, gc=False):
    """A notebook of any format."""

    nbformat: int = 1
    cells: list[Cell] | msgspec.UnsetType = msgspec.UNSET
    worksheets: list[Worksheet] | msgspec.UnsetType = msgspec.UNSET
    metadata: Metadata | msgspec.UnsetType = msgspec.UNSET


def assemble4(
    found: Sequence[Cell4],
    metadata: Metadata | msgspec.UnsetType,
    repairs: tuple[str, ...] = (),
) -> ParsedNotebook:
    """Return what a notebook of format 4 comes to."""
    if isinstance(metadata, msgspec.UnsetType):
        metadata = Metadata()
    cells = [
        CellRecord(
            cell_type_of(cell.cell_type),
            cell.id or "",
            cell.source if isinstance(cell.source, str) else "".join(cell.source or ()),
        )
        for cell in found
    ]
    return ParsedNotebook(cells, language_of(metadata), 4, metadata.papermill is not None, repairs)


def cell_type_of(name: str) -> CellType:
    """Return the type of a cell; old formats had more names, and an unknown one is raw."""
    if name == "code":
        return "code"
    return "raw" if name not in ("markdown", "html", "heading") else "markdown"


def language_of(metadata: Metadata) -> str:
    """Return the kernel's language in lower case, empty when nothing tells it."""
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
