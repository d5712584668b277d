"""The tasks: what is asked of a dataset or of a recorded history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import msgspec

from ...mining.notebooks.edit_records import NotebookEdit, decode
from ..records import Configuration
from . import next_edit, recorded, rewrite, typed
from .hindsight import Code
from .others import NONE, OtherNotebooks
from .planned import Planned
from .question import EditQuestion, Question, TextQuestion
from .sampling import choose, read_data

__all__ = ["EditQuestion", "Planned", "Question", "TextQuestion", "plan", "questions"]


def plan(configuration: Configuration, files: Sequence[Path]) -> tuple[int, Iterator[Planned]]:
    """Choose what a run takes.

    Parameters
    ----------
    configuration : Configuration
        What is asked for.
    files : sequence of Path
        The data.

    Returns
    -------
    edits : int
        How many edits (or recorded notebooks) are taken.
    lines : iterator of Planned
        Their lines, not in the order of the run.
    """
    if configuration.task == "recorded":
        return recorded.plan(files, configuration.limit)
    together = configuration.task == "next"
    chosen = choose(
        files,
        next_edit.suits if together else rewrite.suits,
        together=together,
        limit=configuration.limit,
        seed=configuration.seed,
    )
    units = {each.line: each.unit for each in chosen}
    lines = (
        Planned(units[number], number, msgspec.Raw(text.strip()))
        for number, text in enumerate(read_data(files))
        if number in units
    )
    return len(chosen), lines


def questions(
    lines: Sequence[bytes],
    configuration: Configuration,
    examples: Sequence[NotebookEdit] = (),
    others: OtherNotebooks = NONE,
    later: Mapping[str, Sequence[Code]] = MappingProxyType({}),
) -> Iterator[Question]:
    """Yield what a unit asks.

    Parameters
    ----------
    lines : sequence of bytes
        The lines of the unit, in order.
    configuration : Configuration
        How it is asked.
    examples : sequence of NotebookEdit
        What worked examples are drawn from.
    others : OtherNotebooks
        What is known of the other notebooks of the repository.
    later : mapping of str to sequence of sequence of str
        What later commits made of the code of a file, for whoever judges the answers.
    """
    if configuration.task == "recorded":
        play = recorded.line_questions if configuration.lines else recorded.questions
        yield from play(lines, configuration)
        return
    edits = [decode(line) for line in lines]
    if configuration.lines:
        for edit in edits:
            yield from typed.questions(edit, configuration)
    elif configuration.task == "next":
        yield from next_edit.questions(edits, configuration, others, later)
    else:
        for edit in edits:
            yield from rewrite.questions(edit, configuration, examples)
