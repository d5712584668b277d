"""Cases for a person to look at: what was known, what was predicted, what was right."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ...core.edits import CellDeletion, CellEdit, CellInsertion, EditConflictError, TextEdit
from ...core.notebook import Cell
from ...mining.diff.view import Line, changed_lines
from ...utils.terminal import visible
from ..records import Answer, Case
from .systems import System

_MOST_EDITS = 3
_MOST_LINES = 80
_MOST_CHARACTERS = 8_000

#: A sign and pieces of text; a piece in a list of its own is what changed in the line.
CompactLine = list["str | list[str]"]


class Block(msgspec.Struct, omit_defaults=True):
    """A piece of code or a difference, under a heading."""

    heading: str
    lines: list[CompactLine] = []


class AnswerView(msgspec.Struct, omit_defaults=True):
    """What a system said to a case; `verdict` is empty when it said nothing at all."""

    verdict: str = ""
    facts: list[tuple[str, str]] = []
    edits: list[Block] = []
    raw: str = ""


class CaseView(msgspec.Struct, omit_defaults=True):
    """A case, with the answers in the order of the systems; `name` is short for people."""

    id: str
    name: str
    kind: str
    stage: str = ""
    facts: list[tuple[str, str]] = []
    history: list[Block] = []
    cells: list[Block] = []
    truth: list[Block] = []
    answers: list[AnswerView] = []


def choose(systems: Sequence[System], most: int, seed: int = 0) -> set[str]:
    """Choose cases so that the rare outcomes are among them.

    Cases whose answers turned out alike for every system are drawn by chance, in turn with those
    that turned out another way.

    Parameters
    ----------
    systems : sequence of System
        The systems.
    most : int
        How many cases at most.
    seed : int
        Start of the random numbers.
    """
    outcomes: dict[str, list[str]] = {}
    for number, system in enumerate(systems):
        for case, verdict in zip(system.ids, system.verdicts, strict=True):
            outcomes.setdefault(case, [""] * len(systems))[number] = verdict
    alike: dict[tuple[str, ...], list[str]] = {}
    for case, verdicts in outcomes.items():
        alike.setdefault(tuple(verdicts), []).append(case)
    chance = random.Random(seed)
    waiting = list(alike.values())
    for cases in waiting:
        chance.shuffle(cases)
    chosen: set[str] = set()
    while waiting and len(chosen) < most:
        for cases in waiting:
            if len(chosen) < most:
                chosen.add(cases.pop())
        waiting = [cases for cases in waiting if cases]
    return chosen


def views(systems: Sequence[System], chosen: set[str]) -> list[CaseView]:
    """Return the chosen cases as a person sees them, in the order of the runs.

    Parameters
    ----------
    systems : sequence of System
        The systems.
    chosen : set of str
        Identifiers of cases.
    """
    found: dict[str, CaseView] = {}
    for number, system in enumerate(systems):
        verdicts = dict(zip(system.ids, system.verdicts, strict=True))
        for case, answer, _ in system.run.judged(system.predictor):
            if case.id not in chosen:
                continue
            view = found.get(case.id)
            if view is None:
                view = found[case.id] = _case(case)
                view.answers = [AnswerView() for _ in systems]
            view.answers[number] = _answer(case, answer, verdicts[case.id])
    return list(found.values())


def _case(case: Case) -> CaseView:
    facts = {
        "message": case.message,
        "commit": case.commit,
        "missing edits": str(case.missing) if case.stage else "",
        "seen edits": str(case.seen) if case.stage else "",
        "lines": str(case.size or ""),
        "language": case.language,
        "told": _told(case.told),
        "cursor": f"{case.focus.cell_id}, character {case.focus.start}" if case.focus else "",
    }
    name = case.id.replace(case.commit, case.commit[:8]) if case.commit else case.id
    view = CaseView(visible(case.id), visible(name), case.kind, case.stage, _facts(facts))
    if case.stage:
        view.history = [_block(edit.cell_id, edit.old, edit.new) for edit in case.history]
        view.cells = [Block(visible(cell.id), _plain(cell.source)) for cell in case.cells]
        view.truth = _truth(case)
    else:
        view.cells = [Block("old code", _plain(case.asked))]
        view.truth = [_block("right answer", case.asked, case.expected)]
    return view


def _answer(case: Case, answer: Answer, verdict: str) -> AnswerView:
    facts = {
        "confidence": "" if answer.confidence is None else f"{answer.confidence:.2f}",
        "source": answer.source,
        "reason": answer.reason,
        "latency": f"{1000 * answer.latency:.1f} ms",
        "tokens": f"{answer.input_tokens} in, {answer.output_tokens} out"
        if answer.input_tokens
        else "",
        "no answer": answer.fault,
    }
    if not case.stage:
        edits = [_block("predicted", case.asked, answer.text)]
    else:
        known = {cell.id: cell for cell in (*case.cells, *answer.cells)}
        edits = [
            _applied([edit], known.get(edit.cell_id))
            if isinstance(edit, TextEdit)
            else _of_cells(edit)
            for edit in answer.edits[:_MOST_EDITS]
        ]
    return AnswerView(verdict, _facts(facts), edits, visible(answer.raw[:_MOST_CHARACTERS]))


def _truth(case: Case) -> list[Block]:
    """Return the missing edits: those of whole cells, then those of texts, cell by cell."""
    by_cell: dict[str, list[TextEdit]] = {}
    for edit in case.truth:
        by_cell.setdefault(edit.cell_id, []).append(edit)
    known = {cell.id: cell for cell in case.cells}
    return [
        *map(_of_cells, case.cell_edits[:_MOST_EDITS]),
        *(_applied(edits, known.get(cell_id)) for cell_id, edits in by_cell.items()),
    ]


def _of_cells(edit: CellEdit) -> Block:
    """Return what happens to a whole cell."""
    if isinstance(edit, CellInsertion):
        where = f"below {edit.after}" if edit.after else "at the top"
        return _block(f"{edit.cell.type} cell inserted {where}", "", edit.cell.source)
    if isinstance(edit, CellDeletion):
        return _block(f"{edit.cell_id} deleted", edit.source, "")
    return Block(visible(f"{edit.cell_id} changed from {edit.old} to {edit.new}"))


def _applied(edits: Sequence[TextEdit], cell: Cell | None) -> Block:
    """Return what edits make of a cell, or, if that cannot be told, of the texts they are about."""
    cell_id = edits[0].cell_id
    if cell is not None:
        after = cell.source
        try:
            for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
                after = edit.apply(after)
        except EditConflictError:
            pass
        else:
            return _block(cell_id, cell.source, after)
    return Block(
        visible(cell_id),
        list(_compact(line for edit in edits for line in changed_lines(edit.old, edit.new))),
    )


def _block(heading: str, old: str, new: str) -> Block:
    return Block(visible(heading), list(_compact(changed_lines(old, new))))


def _plain(text: str) -> list[CompactLine]:
    return list(_compact(Line(" ", [(line, False)]) for line in text.split("\n")))


def _compact(lines: Iterable[Line]) -> Iterator[CompactLine]:
    """Return lines in few characters, and not too many of them."""
    size = 0
    for number, line in enumerate(lines):
        size += sum(len(text) for text, _ in line.pieces)
        if number >= _MOST_LINES or size > _MOST_CHARACTERS:
            yield ["@", "the rest is left out"]
            return
        yield [
            line.sign,
            *([visible(text)] if changed else visible(text) for text, changed in line.pieces),
        ]


def _told(told: TextEdit | None) -> str:
    if told is None:
        return ""
    if told.start < 0:
        return told.cell_id
    return f"{told.cell_id}, character {told.start}: {told.old}"


def _facts(facts: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, visible(fact)) for name, fact in facts.items() if fact]
