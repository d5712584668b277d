"""What stands in other notebooks, found by the shape of a line."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from .reading import Lines, read

MAX_LINES = 2_000
"""Lines of a notebook that are remembered; what comes after is passed over."""

MAX_SOURCE = 20_000
"""Characters of a cell above which it holds data rather than code, and is passed over."""


class Text(msgspec.Struct, frozen=True, eq=False):
    """The code of a notebook, line after line. It is never changed, so that threads may share it.

    Attributes
    ----------
    texts : sequence of str
        Its lines that are not blank.
    shapes : sequence of int
        Hashes of their shapes.
    cells : sequence of int
        Number of the cell that each stands in.
    """

    texts: Sequence[str]
    shapes: Sequence[int]
    cells: Sequence[int]


class Remembered(Text, frozen=True, eq=False):
    """The code of a notebook that is looked up again and again.

    Attributes
    ----------
    places : dict of int to list of int
        Which lines have a shape.
    """

    places: dict[int, list[int]]


def remember(sources: Iterable[str], read: Callable[[str], Lines] = read) -> Remembered:
    """Return what is remembered of a notebook.

    Parameters
    ----------
    sources : iterable of str
        The texts of its code cells.
    read : callable
        Reads one; whoever remembers many versions of a notebook keeps what was read.
    """
    texts: list[str] = []
    shapes, cells = array("q"), array("L")
    for number, source in enumerate(sources):
        if len(texts) >= MAX_LINES:
            break
        if len(source) > MAX_SOURCE:
            continue
        lines = read(source)
        texts += lines.texts
        shapes.extend(lines.shapes)
        cells.extend([number] * len(lines.texts))
    places: dict[int, list[int]] = {}
    for line, key in enumerate(shapes):
        places.setdefault(key, []).append(line)
    return Remembered(tuple(texts), shapes, cells, places)


def shared_folders(first: str, second: str) -> int:
    """Return how many folders from the top two paths have in common; the more, the nearer."""
    count = 0
    for one, other in zip(first.split("/")[:-1], second.split("/")[:-1], strict=False):
        if one != other:
            break
        count += 1
    return count


class Library(msgspec.Struct, frozen=True, eq=False):
    """Other notebooks as they are at one moment.

    Nothing of it is shown to a model: it is for predictors that answer on this machine.

    Attributes
    ----------
    notebooks : sequence of Remembered
        What is remembered of each.
    """

    notebooks: Sequence[Remembered] = ()

    def places(self, key: int) -> Iterator[tuple[int, int]]:
        """Yield where lines of a shape stand: the number of a notebook and that of a line."""
        for number, notebook in enumerate(self.notebooks):
            for line in notebook.places.get(key, ()):
                yield number, line

    def count(self, key: int) -> int:
        """Return how many lines have a shape."""
        return sum(len(notebook.places.get(key, ())) for notebook in self.notebooks)
