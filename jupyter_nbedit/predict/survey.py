"""What stands in the cells of a notebook, kept from one request to the next.

A request differs from the one before by an edit in one cell. Whoever asks of all cells what was
asked before has only that one looked at.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import compress, count
from operator import is_not, itemgetter
from typing import Any, TypeVar

from ..core.notebook import Cell, Notebook
from .clock import Clock, Steps

MAX_QUESTIONS = 1_000
"""Questions whose answers are kept, those that were asked last."""

MAX_ANSWERS = 100_000
"""Answers that are kept, of all questions together; each takes some hundred bytes."""

T = TypeVar("T")

Answers = dict[int, T]
"""What there is to say of cells, by their positions, in order; of all others there is nothing."""


class _Kept:
    """The answers to a question. It is made a few hundred times a request, so it is no tuple.

    Attributes
    ----------
    cells : sequence of Cell
        The notebook's cells when it was asked.
    known : int
        Which of them were asked, now or before: of each the bit of its position.
    whole : dict
        The answers of all of those.
    within : range
        The positions of the cells that were asked last.
    answers : dict
        Their answers.
    """

    __slots__ = ("answers", "cells", "known", "whole", "within")

    def __init__(
        self,
        cells: Sequence[Cell],
        known: int,
        whole: Answers[Any],
        within: range,
        answers: Answers[Any],
    ) -> None:
        self.cells = cells
        self.known = known
        self.whole = whole
        self.within = within
        self.answers = answers


class Survey:
    """Keeps what was found in the cells of one notebook."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._size = 0

    def of(self, notebook: Notebook) -> Surveyed:
        """Return the cells of a notebook as they are at one moment, to be asked."""
        return Surveyed(notebook.cells, self)

    def kept(self, question: Hashable) -> _Kept | None:
        """Return the answers to a question, None if there are none."""
        return self._kept.get(question)

    def keep(self, question: Hashable, kept: _Kept) -> None:
        """Keep the answers to a question instead of those that there were."""
        before = self._kept.get(question)
        self._kept[question] = kept
        self._kept.move_to_end(question)
        self._size += len(kept.whole) - (len(before.whole) if before is not None else 0)
        while len(self._kept) > 1 and (len(self._kept) > MAX_QUESTIONS or self._size > MAX_ANSWERS):
            _, gone = self._kept.popitem(last=False)
            self._size -= len(gone.whole)


class Surveyed:
    """The cells of a notebook at one moment, made by a `Survey`."""

    def __init__(self, cells: Sequence[Cell], survey: Survey) -> None:
        self._cells = cells
        self._survey = survey
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
        found = {
            number: look(self._cells[number]) if among is None or number in among else None
            for number in unknown
        }
        return self._keep(question, kept, found)

    async def ask_in_turn(
        self,
        question: Hashable,
        look: Callable[[Cell], Steps[T | None]],
        clock: Clock,
        within: range | None = None,
        among: Answers[Any] | None = None,
    ) -> Answers[T]:
        """Return the same; others get their turn meanwhile, for what takes long at first."""
        kept, unknown = self._known(question, within)
        found: dict[int, T | None] = dict.fromkeys(unknown)
        for number in unknown:
            if among is None or number in among:
                found[number] = await clock.take(look(self._cells[number]))
        return self._keep(question, kept, found)

    def holding(self, text: str, within: range | None = None) -> Answers[Cell]:
        """Return the code cells that contain a text."""
        question = ("holding", text)
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
        kept = self._survey.kept(question)
        if kept is None:
            nothing: Answers[Any] = {}
            return _Kept(cells, 0, nothing, within, nothing), within
        if kept.cells is not cells:
            kept = self._moved_on(kept)
        if kept.within != within:
            answers = {at: answer for at, answer in kept.whole.items() if at in within}
            if len(answers) == len(kept.whole):
                answers = kept.whole
            kept = _Kept(cells, kept.known, kept.whole, within, answers)
        unknown = _bits(within) & ~kept.known
        return kept, _positions(unknown) if unknown else ()

    def _moved_on(self, kept: _Kept) -> _Kept:
        """Return what was known of earlier cells and holds for those of this moment.

        A cell that was edited is not known any more, but what it had is told until it is asked.
        """
        cells, changes = self._cells, self.changes_since(kept.cells)
        if changes is not None:
            known = kept.known
            for at in changes:
                known &= ~(1 << at)
            return _Kept(cells, known, kept.whole, kept.within, kept.answers)
        # Cells came, went or were moved: they are told by what they are.
        by_cell = {id(kept.cells[at]): kept.whole.get(at) for at in _positions(kept.known)}
        there = {at: by_cell[id(cell)] for at, cell in enumerate(cells) if id(cell) in by_cell}
        whole = {at: answer for at, answer in there.items() if answer}
        return _Kept(cells, sum(1 << at for at in there), whole, range(len(cells)), whole)

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
        if found:
            whole = answers = _with(kept.whole, found)
            if kept.answers is not kept.whole:
                answers = _with(kept.answers, found)
            known = kept.known | _bits(kept.within)
            kept = _Kept(self._cells, known, whole, kept.within, answers)
        self._survey.keep(question, kept)
        return kept.answers


def _bits(positions: range) -> int:
    """Return a number with the bits of some positions in a row."""
    return (1 << positions.stop) - (1 << positions.start) if positions else 0


def _positions(bits: int) -> list[int]:
    """Return the positions of which the bits are set, in order."""
    result = []
    while bits:
        least = bits & -bits
        result.append(least.bit_length() - 1)
        bits ^= least
    return result


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
