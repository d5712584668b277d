from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.core.edits import (
    CellDeletion,
    CellInsertion,
    CellTypeChange,
    SuggestedEdit,
    TextEdit,
)
from jupyter_nbedit.core.events import (
    CellDeleted,
    CellInserted,
    CellMoved,
    CellTypeChanged,
    Edit,
    Focus,
    NotebookEvent,
    Open,
    Origin,
    Outcome,
    Run,
    Suggested,
)
from jupyter_nbedit.core.notebook import Cell, Notebook
from jupyter_nbedit.core.session import (
    MAX_REJECTIONS,
    MAX_SUGGESTIONS,
    OutOfSyncError,
    Refusal,
    Session,
)
from jupyter_nbedit.predict.request import build_request
from tests.core.streams import Step, cells_of, state_of, streams

HERE = Cell("here", "code", "ab😀")
EDIT = TextEdit("here", 1, "b", "x")


@pytest.fixture
def session() -> Session:
    session = Session()
    session.apply(Open(cells=(HERE, Cell("other", "markdown", "text"))))
    return session


def edit(start: int, end: int, text: str, cell: str = "here") -> Edit:
    return Edit(cell_id=cell, start=start, end=end, text=text)


def show(session: Session, *edits: SuggestedEdit, name: str = "s") -> None:
    session.apply(Suggested(suggestion_id=name, source="fake", edits=edits))


def reject(session: Session, number: int = 0, name: str = "s") -> None:
    session.apply(Outcome(time=7.0, suggestion_id=name, outcome="rejected", edit=number))


@given(streams())
def test_any_stream_leads_to_the_notebook_the_client_holds(stream: list[Step]) -> None:
    session = Session()
    for number, (event, cells) in enumerate(stream, 1):
        session.apply(event)
        assert cells_of(session) == cells
        assert session.revision == number


@given(streams())
def test_what_is_remembered_is_true_of_the_notebook_as_it_is(stream: list[Step]) -> None:
    session = Session()
    for event, _ in stream:
        session.apply(event)
        for rejected in session.rejected:
            assert rejected.applies_in(session.notebook)
        if session.focus is not None:
            length = len(session.cell(session.focus.cell_id).source)
            assert 0 <= session.focus.cursor <= length
            assert 0 <= session.focus.anchor <= length


@st.composite
def unfit(draw: st.DrawFn, step: Step) -> NotebookEvent:
    """Draw an event that does not fit the notebook after `step`."""
    missing = "nowhere"
    events: list[NotebookEvent] = [
        edit(0, 0, "x", missing),
        CellDeleted(cell_id=missing),
        CellMoved(cell_id=missing, index=0),
        CellTypeChanged(cell_id=missing, cell_type="raw"),
        Run(cell_id=missing, ok=True),
        Focus(cell_id=missing, cursor=0, anchor=0),
        CellInserted(index=len(step.cells) + 1, cell=Cell(missing, "code", "")),
        CellInserted(index=-1, cell=Cell(missing, "code", "")),
        Open(cells=(HERE, HERE)),
    ]
    if step.cells:
        name, _, source = draw(st.sampled_from(step.cells))
        beyond = len(source) + 1
        events += [
            edit(0, beyond, "x", name),
            edit(-1, 0, "x", name),
            edit(1, 0, "x", name),
            CellInserted(index=0, cell=Cell(name, "code", "")),
            CellMoved(cell_id=name, index=len(step.cells)),
            CellMoved(cell_id=name, index=-1),
            Focus(cell_id=name, cursor=beyond, anchor=0),
            Focus(cell_id=name, cursor=0, anchor=-1),
        ]
    return draw(st.sampled_from(events))


@given(streams(), st.data())
def test_an_event_that_does_not_fit_changes_nothing(
    stream: list[Step], data: st.DataObject
) -> None:
    session = Session()
    for event, _ in stream:
        session.apply(event)
    before = state_of(session)
    with pytest.raises(OutOfSyncError):
        session.apply(data.draw(unfit(stream[-1])))
    assert state_of(session) == before


def test_what_is_no_event_is_refused(session: Session) -> None:
    with pytest.raises(TypeError, match="str is not a notebook event"):
        session.apply("edit")  # type: ignore[arg-type]
    assert session.revision == 1


def test_an_edit_that_changes_nothing_is_no_edit(session: Session) -> None:
    session.apply(edit(0, 2, "ab"))
    assert list(session.history) == []


def test_a_snapshot_stays_as_it_was(session: Session) -> None:
    before = session.notebook
    session.apply(edit(0, 1, "x"))
    assert before.cells[0] == HERE
    assert session.notebook.cells[0].source == "xb😀"


def test_a_cell_keeps_its_language() -> None:
    session = Session()
    session.apply(Open(cells=(Cell("here", "code", "ls", "bash"),)))
    session.apply(edit(2, 2, " -l"))
    session.apply(CellTypeChanged(cell_id="here", cell_type="raw"))
    assert session.cell("here") == Cell("here", "raw", "ls -l", "bash")


def test_opening_again_forgets_everything(session: Session) -> None:
    show(session, EDIT)
    reject(session)
    session.apply(edit(0, 1, "x"))
    session.apply(Run(cell_id="here", ok=True))
    session.apply(Focus(cell_id="here", cursor=1, anchor=1))
    session.apply(Open(cells=(HERE,), language="julia", path="b.ipynb"))
    reject(session)
    fresh = Session()
    fresh.apply(Open(cells=(HERE,), language="julia", path="b.ipynb"))
    assert state_of(session)[:-1] == state_of(fresh)[:-1]


def test_the_newest_run_is_known(session: Session) -> None:
    failed = Run(cell_id="here", ok=False, ename="NameError")
    session.apply(Run(cell_id="here", ok=True))
    session.apply(failed)
    assert session.last_run is failed


def test_the_focus_goes_with_its_cell(session: Session) -> None:
    session.apply(Focus(cell_id="here", cursor=3, anchor=1))
    session.apply(edit(1, 1, "123"))
    session.apply(edit(0, 4, "", "other"))
    assert session.focus == Focus(cell_id="here", cursor=6, anchor=4)
    session.apply(CellDeleted(cell_id="other"))
    assert session.focus is not None
    session.apply(CellDeleted(cell_id="here"))
    assert session.focus is None


def test_a_rejection_is_remembered_with_its_time(session: Session) -> None:
    show(session, TextEdit("here", 0, "a", "y"), EDIT)
    reject(session, 1)
    assert session.rejected == [EDIT]
    assert session.refusals == [Refusal(EDIT, 7.0)]


@pytest.mark.parametrize("outcome", ["accepted", "partly", "ignored", "superseded", "typed"])
def test_only_a_rejection_is_one(session: Session, outcome: str) -> None:
    show(session, EDIT)
    session.apply(Outcome(suggestion_id="s", outcome=outcome))  # type: ignore[arg-type]
    assert session.rejected == []
    assert session.refusals == []


@pytest.mark.parametrize(("name", "number"), [("unknown", 0), ("s", 1), ("s", -1)])
def test_rejecting_what_was_never_shown_means_nothing(
    session: Session, name: str, number: int
) -> None:
    show(session, EDIT)
    reject(session, number, name)
    assert session.rejected == []


@pytest.mark.parametrize("edited_first", [True, False])
def test_a_rejection_is_carried_along(session: Session, edited_first: bool) -> None:
    show(session, EDIT)
    if not edited_first:
        reject(session)
    session.apply(edit(0, 0, "😀😀"))
    session.apply(edit(5, 5, "tail"))
    session.apply(CellMoved(cell_id="here", index=1))
    if edited_first:
        reject(session)
    assert session.rejected == [TextEdit("here", 3, "b", "x")]
    assert session.refusals == [Refusal(EDIT, 7.0)]


@pytest.mark.parametrize("event", [edit(1, 2, "z"), CellDeleted(cell_id="here")])
@pytest.mark.parametrize("before_rejection", [True, False])
def test_a_rejection_whose_place_is_gone_is_still_a_refusal(
    session: Session, event: NotebookEvent, before_rejection: bool
) -> None:
    show(session, EDIT)
    if before_rejection:
        session.apply(event)
        reject(session)
    else:
        reject(session)
        session.apply(event)
    assert session.rejected == []
    assert session.refusals == [Refusal(EDIT, 7.0)]


def test_a_deleted_cell_that_comes_back_has_no_rejections(session: Session) -> None:
    show(session, EDIT)
    session.apply(CellDeleted(cell_id="here"))
    session.apply(CellInserted(index=0, cell=Cell("here", "code", "other text")))
    reject(session)
    assert session.rejected == []


def test_memory_is_bounded(session: Session) -> None:
    for number in range(MAX_REJECTIONS + 5):
        show(session, EDIT, name=str(number))
        reject(session, name=str(number))
    assert len(session.rejected) == len(session.refusals) == MAX_REJECTIONS
    reject(session, name=str(MAX_REJECTIONS + 5 - MAX_SUGGESTIONS - 1))
    assert session.refusals[-1] == session.refusals[0]
    assert len(session.refusals) == MAX_REJECTIONS


CELL_EDITS: list[SuggestedEdit] = [
    CellInsertion(Cell("new", "code", "x"), "here"),
    CellDeletion("here", "code", "ab😀"),
    CellTypeChange("here", "code", "raw"),
]


@pytest.mark.parametrize("rejected", CELL_EDITS, ids=lambda each: type(each).__name__)
def test_a_rejected_edit_of_cells_is_remembered(session: Session, rejected: SuggestedEdit) -> None:
    show(session, rejected)
    reject(session)
    assert session.rejected == [rejected]
    assert session.refusals == [Refusal(rejected, 7.0)]
    assert [reception.outcome for reception in session.receptions] == ["rejected"]


@pytest.mark.parametrize(
    ("event", "left"),
    [
        (edit(0, 0, "x"), [CELL_EDITS[0], CELL_EDITS[2]]),
        (edit(0, 0, "x", "other"), CELL_EDITS),
        (CellDeleted(cell_id="here"), []),
        (CellDeleted(cell_id="other"), CELL_EDITS),
        (CellTypeChanged(cell_id="here", cell_type="markdown"), [CELL_EDITS[0]]),
        (CellInserted(index=1, cell=Cell("n", "code", "")), CELL_EDITS[1:]),
        (CellInserted(index=0, cell=Cell("n", "code", "")), CELL_EDITS),
        (CellMoved(cell_id="here", index=1), CELL_EDITS),
    ],
    ids=str,
)
def test_rejected_edits_of_cells_are_carried_along(
    session: Session, event: NotebookEvent, left: list[SuggestedEdit]
) -> None:
    show(session, *CELL_EDITS)
    for number in range(len(CELL_EDITS)):
        reject(session, number)
    session.apply(event)
    assert session.rejected == left
    assert len(session.refusals) == len(CELL_EDITS)


@given(streams())
def test_an_accepted_edit_is_exactly_what_was_shown(stream: list[Step]) -> None:
    """The events of an accept, as a browser sends them, make what the edit makes of a snapshot."""
    session = Session()
    for event, _ in stream:
        session.apply(event)
        if not isinstance(event, Suggested):
            continue
        for suggested in event.edits:
            before = session.notebook
            assert suggested.applies_in(before)
            accepted = Session()
            accepted.apply(Open(cells=before.cells, language=before.language, path=before.path))
            accepted.apply(as_accepted(suggested, before))
            assert accepted.notebook == suggested.apply_in(before)
            noted = list(accepted.history)
            assert all(not isinstance(item, Run) for item in noted)
            if accepted.notebook != before:
                (item,) = noted
                assert not isinstance(item, Run)
                assert item.origin is Origin.SUGGESTION
                if not isinstance(suggested, TextEdit):
                    assert item.edit == suggested


def as_accepted(suggested: SuggestedEdit, notebook: Notebook) -> NotebookEvent:
    """Return what a browser tells when an edit is accepted."""
    if isinstance(suggested, CellInsertion):
        index = notebook.index(suggested.after) + 1
        return CellInserted(index=index, cell=suggested.cell, origin=Origin.SUGGESTION)
    if isinstance(suggested, CellDeletion):
        return CellDeleted(cell_id=suggested.cell_id, origin=Origin.SUGGESTION)
    if isinstance(suggested, CellTypeChange):
        return CellTypeChanged(
            cell_id=suggested.cell_id, cell_type=suggested.new, origin=Origin.SUGGESTION
        )
    return Edit(
        cell_id=suggested.cell_id,
        start=suggested.start,
        end=suggested.end,
        text=suggested.new,
        origin=Origin.SUGGESTION,
    )


def test_what_is_postponed_is_kept_apart_until_it_is_shown_again(session: Session) -> None:
    show(session, EDIT)
    session.apply(Outcome(time=7.0, suggestion_id="s", outcome="postponed"))
    assert session.postponed == [EDIT]
    assert session.rejected == []
    assert session.refusals == []
    assert build_request(session).rejected == (EDIT,)
    assert build_request(session, "manual").rejected == ()
    show(session, EDIT)
    assert session.postponed == []
