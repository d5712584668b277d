"""The paper's tasks: a commit message and old code in, new code out.

`cell` asks for the changed cells, `file` for the whole notebook, as Jin, Wang and Nie (2025) do;
with worked examples before the question, when there are to be any.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import msgspec

from ...mining.dataset.gold_text import cell_text, file_text
from ...mining.notebooks.edit_records import NotebookEdit
from ...mining.notebooks.opcodes import opcodes
from ..records import Configuration, Kind
from .question import TextQuestion, case_of

MAX_EXAMPLE = 8_000
"""Characters of a worked example, old and new text together; the paper has no such limit."""


def suits(edit: NotebookEdit) -> bool:
    """Tell whether an edit changes code."""
    return edit.old != edit.new


def is_example(edit: NotebookEdit) -> bool:
    """Tell whether an edit is short enough to be shown as a worked example."""
    return suits(edit) and sum(map(len, (*edit.old, *edit.new))) <= MAX_EXAMPLE


def questions(
    edit: NotebookEdit, configuration: Configuration, examples: Sequence[NotebookEdit]
) -> Iterator[TextQuestion]:
    """Yield the one question that an edit is.

    Parameters
    ----------
    edit : NotebookEdit
        The edit.
    configuration : Configuration
        How it is asked.
    examples : sequence of NotebookEdit
        What worked examples are drawn from; those of the same repository are left out.
    """
    edit = with_opcodes(edit)
    whole = configuration.task == "file"
    asked, expected = texts(edit, whole=whole)
    context = configuration.context
    case = msgspec.structs.replace(
        case_of(edit),
        kind=_kind(edit),
        size=_size(edit),
        language=edit.language,
        missing=1,
        asked=asked,
        expected=expected,
    )
    others = [example for example in examples if example.repository != edit.repository]
    chance = random.Random(f"{configuration.seed} {edit.key}")
    drawn = chance.sample(others, min(configuration.shots, len(others)))
    yield TextQuestion(
        case,
        edit,
        whole,
        edit.message if "message" in context else "",
        file_text(edit.old) if "notebook" in context and not whole else "",
        tuple((example.message, *texts(with_opcodes(example), whole=whole)) for example in drawn),
    )


def with_opcodes(edit: NotebookEdit) -> NotebookEdit:
    """Return an edit with the opcodes between its cells, which not every dataset has."""
    if edit.cell_diff:
        return edit
    return msgspec.structs.replace(edit, cell_diff=opcodes(edit.old, edit.new))


def texts(edit: NotebookEdit, *, whole: bool) -> tuple[str, str]:
    """Return the old and the new text of an edit with opcodes, of its cells or the whole file."""
    if whole:
        return file_text(edit.old), file_text(edit.new)
    old = [(tag, 0, 0, start, end) for tag, start, end, _, _ in edit.cell_diff]
    return cell_text(edit.old, old), cell_text(edit.new, edit.cell_diff)


def _kind(edit: NotebookEdit) -> Kind:
    old, new = texts(edit, whole=False)
    if not old:
        return "adds"
    return "modifies" if new else "deletes"


def _size(edit: NotebookEdit) -> int:
    old, new = texts(edit, whole=False)
    changes = opcodes(old.splitlines(), new.splitlines())
    return sum(max(change[2] - change[1], change[4] - change[3]) for change in changes)
