from __future__ import annotations

import pytest

from jupyter_nbedit.bench.records import Configuration, Task
from jupyter_nbedit.bench.tasks import TextQuestion
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.bench.tasks.rewrite import MAX_EXAMPLE, is_example, questions
from jupyter_nbedit.mining.notebooks.edit_records import NotebookEdit
from tests.bench.revisions import TABLE, edits, make_edit, renamed


def ask(
    edit: NotebookEdit, task: Task, *context: str, shots: int = 0, seed: int = 0
) -> TextQuestion:
    configuration = Configuration(
        task=task,
        data=(),
        predictors=(),
        context=context_for(task, context),
        shots=shots,
        seed=seed,
    )
    (found,) = questions(edit, configuration, list(edits()))
    return found


EDIT = make_edit(TABLE, [*renamed("t")[:3], "print('all done')", "new"])


def test_the_changed_cells_are_asked_for() -> None:
    case = ask(EDIT, "cell").case

    assert case.asked == "".join(f"{source}\n" for source in TABLE[1:])
    assert case.expected == "".join(f"{source}\n" for source in EDIT.new[1:])
    assert (case.kind, case.missing, case.message) == ("modifies", 1, EDIT.message)


def test_the_whole_file_is_asked_for() -> None:
    case = ask(make_edit(["a"], ["b", "c"]), "file").case

    assert case.asked == "<Cell_0>\na\n<\\Cell_0>\n"
    assert case.expected == "<Cell_0>\nb\n<\\Cell_0>\n<Cell_1>\nc\n<\\Cell_1>\n"


@pytest.mark.parametrize(
    ("old", "new", "kind", "size"),
    [
        (["a"], ["a", "b\nc"], "adds", 2),
        (["a", "b\nc"], ["a"], "deletes", 2),
        (["a", "b\nc"], ["a", "b\nd"], "modifies", 1),
        ([], ["a"], "adds", 1),
    ],
)
def test_kind_and_size(old: list[str], new: list[str], kind: str, size: int) -> None:
    case = ask(make_edit(old, new), "cell").case

    assert (case.kind, case.size) == (kind, size)


def test_context_gives_and_takes() -> None:
    assert ask(EDIT, "cell").message == EDIT.message
    assert ask(EDIT, "cell").notebook == ""
    assert ask(EDIT, "cell", "cell").message == ""
    assert ask(EDIT, "cell", "notebook", "message").notebook.startswith("<Cell_0>\nimport pandas")
    assert ask(EDIT, "file", "notebook").message == ""


def test_worked_examples_come_from_other_repositories_and_depend_on_the_seed() -> None:
    edit = make_edit(TABLE, renamed("t"), repository="owner/a")
    shots = ask(edit, "cell", shots=5).shots

    assert len(shots) == 5
    assert ask(edit, "cell", shots=5).shots == shots
    assert ask(edit, "cell", shots=5, seed=1).shots != shots
    mine = {each.new[1] for each in edits() if each.repository == "owner/a"}
    assert not any(new.startswith(text) for _, _, new in shots for text in mine)


def test_a_long_edit_is_no_example() -> None:
    assert is_example(EDIT)
    assert not is_example(make_edit(["a"], ["b" * MAX_EXAMPLE]))
    assert not is_example(make_edit(["a"], ["a"]))
