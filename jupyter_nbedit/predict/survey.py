"""What stands in the cells of a notebook, kept from one request to the next.

A request differs from the one before by an edit in one cell. Whoever asks of all cells what was
asked before has only that one looked at.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import compress, count
from operator import is_not, itemgetter
from typing import Any, NamedTuple, TypeVar

from ..core.notebook import Cell, Notebook
from .clock import Clock, Steps

MAX_QUESTIONS = 300
"""Questions whose answers are kept, those that were asked last."""

T = TypeVar("T")

Answers = dict[int, T]
"""What there is to say of cells, by their positions, in order; of all others there is nothing."""


class _Kept(NamedTuple):
    """The answers to a question, the notebook's cells, and the positions of those that were asked.

    Each answer was given for the cell as it is in `cells`; those of `outside` for cells that were
    asked before, which a cursor that comes back has in its reach again.
    """

    cells: Sequence[Cell]
    within: range
    answers: Answers[Any]
    outside: Answers[Any]


class Survey:
    """Keeps what was found in the cells of one notebook."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()

    def of(self, notebook: Notebook) -> Surveyed:
        """Return the cells of a notebook as they are at one moment, to be asked."""
        return Surveyed(notebook.cells, self._kept)


class Surveyed:
    """The cells of a notebook at one moment, made by a `Survey`."""

    def __init__(self, cells: Sequence[Cell], kept: OrderedDict[Hashable, _Kept]) -> None:
        self._cells = cells
        self._kept = kept
        # By the identity of earlier cells, which are kept beside so that it stays theirs.
        self._changes: dict[int, tuple[Sequence[Cell], list[int] | None]] = {}

    def ask(
        self,
        question: Hashable,
        look: Callable[[Cell], T | None],
        within: range | None = None,
        among: Answers[Any] | None = None,
    ) -> Answers[T]:
        """Return what there is to say of the cells; the same answers as before if they are equal.

        Parameters
        ----------
        question : hashable
            What tells the question apart from others.
        look : callable
            Looks at one cell. What is false says that there is nothing.
        within : range, optional
            The positions of the cells that are asked, all by default.
        among : dict, optional
            The answers to another question: where that has none there is nothing to say, either.
        """
        kept, unknown = self._known(question, within)
        if among is not None and not kept.answers:
            unknown = [number for number in among if number in unknown]
        found = {number: look(self._cells[number]) for number in unknown}
        return self._keep(question, kept, found)

    async def ask_in_turn(
        self,
        question: Hashable,
        look: Callable[[Cell], Steps[T | None]],
        clock: Clock,
        within: range | None = None,
    ) -> Answers[T]:
        """Return the same; others get their turn meanwhile, for what takes long at first."""
        kept, unknown = self._known(question, within)
        found = {}
        for number in unknown:
            found[number] = await clock.take(look(self._cells[number]))
        return self._keep(question, kept, found)

    def holding(self, text: str, within: range | None = None) -> Answers[Cell]:
        """Return the code cells that contain a text."""
        question = ("holding", text, within)
        kept, unknown = self._known(question, within)
        # Asked of so many texts that a call for each cell is felt.
        found = {
            number: cell if cell.type == "code" and text in cell.source else None
            for number in unknown
            for cell in (self._cells[number],)
        }
        return self._keep(question, kept, found)

    def _known(self, question: Hashable, within: range | None) -> tuple[_Kept, Sequence[int]]:
        """Return what is known of these cells, and the positions of those that are to be asked."""
        cells = self._cells
        within = range(len(cells)) if within is None else within
        kept = self._kept.get(question)
        if kept is None:
            return _Kept(cells, within, {}, {}), within
        changes = self.changes_since(kept.cells)
        if changes is not None and kept.within == within:
            outside = kept.outside
            if not outside.keys().isdisjoint(changes):
                outside = {at: answer for at, answer in outside.items() if at not in changes}
            asked = [at for at in changes if at in within]
            return _Kept(cells, within, kept.answers, outside), asked
        # Cells came, went or were moved, or others are asked: they are told by what they are.
        by_cell = {id(kept.cells[at]): answer for at, answer in kept.outside.items()}
        by_cell.update((id(kept.cells[at]), kept.answers.get(at)) for at in kept.within)
        known: Answers[Any] = {}
        outside = {}
        for at, cell in enumerate(cells):
            if answer := by_cell.get(id(cell)):
                (known if at in within else outside)[at] = answer
        unknown = [at for at in within if id(cells[at]) not in by_cell]
        return _Kept(cells, within, known, outside), unknown

    def changes_since(self, cells: Sequence[Cell]) -> list[int] | None:
        """Return the positions of the cells that were others, None if any stood elsewhere."""
        if cells is self._cells:
            return []
        _, changes = self._changes.get(id(cells), (None, None))
        if changes is None and len(cells) == len(self._cells):
            changes = [*compress(count(), map(is_not, cells, self._cells))]
            if any(cells[at].id != self._cells[at].id for at in changes):
                changes = None
        self._changes[id(cells)] = cells, changes
        return changes

    def _keep(self, question: Hashable, kept: _Kept, found: Mapping[int, T | None]) -> Answers[T]:
        answers = _with(kept.answers, found)
        self._kept[question] = kept._replace(answers=answers)
        self._kept.move_to_end(question)
        if len(self._kept) > MAX_QUESTIONS:
            self._kept.popitem(last=False)
        return answers


def _with(answers: Answers[T], found: Mapping[int, T | None]) -> Answers[T]:
    """Return answers with those of some cells, which are new; the same ones if none differs."""
    result = answers
    is_in_order = not answers
    for number, answer in found.items():
        before = result.get(number)
        if before is answer or not (before or answer):
            continue
        if result is answers:
            result = answers.copy()
        if answer:
            result[number] = answer
        else:
            del result[number]
    if is_in_order or result.keys() <= answers.keys():
        return result
    return dict(sorted(result.items(), key=itemgetter(0)))
