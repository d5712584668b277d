from __future__ import annotations

from collections import defaultdict

import msgspec
import pytest
from hypothesis import given

from jupyter_nbedit.core.edits import CellDeletion, CellEdit, CellInsertion, CellTypeChange
from jupyter_nbedit.core.events import (
    CellDeleted,
    CellInserted,
    CellTypeChanged,
    Edit,
    NotebookEvent,
    Open,
    Origin,
    Run,
)
from jupyter_nbedit.core.history import MAX_CHARACTERS, MAX_ITEMS
from jupyter_nbedit.core.items import HistoryCellEdit, HistoryEdit
from jupyter_nbedit.core.joining import PAUSE, TYPING
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from tests.core.cursors import keys_at
from tests.core.streams import Step, streams

LINES = "".join(f"{number}\n" for number in range(20))


class Typist:
    """One cell, its user, and the history that comes of it."""

    def __init__(self, source: str = LINES) -> None:
        self.session = Session()
        self.time = 0.0
        self.session.apply(
            Open(cells=(Cell("here", "code", source), Cell("other", "code", source)))
        )

    def edit(
        self,
        start: int,
        old: str,
        new: str,
        *,
        pause: float = 5.0,
        origin: Origin = Origin.USER,
        cell: str = "here",
    ) -> None:
        assert self.session.cell(cell).source.startswith(old, start)
        self.time += pause
        self.session.apply(
            Edit(
                time=self.time,
                cell_id=cell,
                start=start,
                end=start + len(old),
                text=new,
                origin=origin,
            )
        )

    def type(self, start: int, text: str, *, pause: float = 0.2) -> None:
        for number, character in enumerate(text):
            self.edit(start + number, "", character, pause=pause)

    def run(self) -> None:
        self.session.apply(Run(time=self.time, cell_id="here", ok=True))

    @property
    def made(self) -> list[tuple[int, str, str]]:
        return [(edit.start, edit.old, edit.new) for edit in self.session.history.edits]

    @property
    def places(self) -> list[int]:
        return [edit.place for edit in self.session.history.edits]


@pytest.fixture
def typist() -> Typist:
    return Typist()


@given(streams())
def test_every_edit_is_one_between_texts_the_cell_really_had(stream: list[Step]) -> None:
    session = Session()
    had: defaultdict[str, set[str]] = defaultdict(set)
    for event, cells in stream:
        session.apply(event)
        for name, _, source in cells:
            had[name].add(source)
        for edit in session.history.edits:
            assert edit.before in had[edit.cell_id]
            assert edit.after in had[edit.cell_id]
            assert edit.edit.apply(edit.before) == edit.after
            assert edit.old != edit.new
            assert edit.started <= edit.ended


@given(streams())
def test_a_place_is_where_the_new_text_stands_now(stream: list[Step]) -> None:
    session = Session()
    for event, _ in stream:
        session.apply(event)
        for edit in session.history.edits:
            if edit.place >= 0:
                assert session.cell(edit.cell_id).source.startswith(edit.new, edit.place)
            else:
                assert edit.place == -1


@given(streams())
def test_suggestions_are_kept_apart_and_programs_and_others_are_not_noted(
    stream: list[Step],
) -> None:
    session = Session()
    suggested: set[tuple[float, str, str]] = set()
    for event, _ in stream:
        before = set(session.history.edits)
        session.apply(event)
        if not isinstance(event, Edit):
            continue
        noted = [edit for edit in session.history.edits if edit not in before]
        if event.origin is Origin.SUGGESTION:
            suggested.update((edit.started, edit.old, edit.new) for edit in noted)
        if event.origin in (Origin.PROGRAMMATIC, Origin.REMOTE):
            untouched = {(edit.started, edit.old, edit.new) for edit in before}
            assert all((edit.started, edit.old, edit.new) in untouched for edit in noted)
        for edit in session.history.edits:
            assert edit.origin in (Origin.USER, Origin.SUGGESTION)
            if edit.origin is Origin.SUGGESTION:
                assert edit.started == edit.ended
                assert (edit.started, edit.old, edit.new) in suggested


def test_typing_joins_to_one_edit(typist: Typist) -> None:
    typist.type(2, "value")
    assert typist.made == [(2, "", "value")]
    edit = typist.session.history.edits[0]
    assert (edit.before, edit.after) == (LINES, typist.session.cell("here").source)
    assert edit.started == pytest.approx(0.2)
    assert edit.ended == pytest.approx(1.0)


def test_typing_goes_on_for_as_long_as_the_typist_does(typist: Typist) -> None:
    typist.edit(2, "1", "abc")
    typist.edit(5, "", "d", pause=TYPING / 2)
    typist.edit(5, "d", "", pause=TYPING / 2)
    typist.edit(4, "c", "", pause=TYPING / 2)
    typist.edit(4, "\n", "", pause=TYPING / 2)
    assert typist.made == [(2, "1\n", "ab")]


@pytest.mark.parametrize("pause", [TYPING, 600.0])
def test_a_line_that_is_written_and_changed_later_is_two_edits(pause: float) -> None:
    typist = Typist("")
    text = "df = load()\nprint(df)\ndf.head()"
    typist.type(0, text)
    typist.edit(0, "df", "s", pause=pause)
    typist.type(1, "ales")
    assert typist.made == [(0, "", text), (0, "df", "sales")]


def test_what_is_changed_on_another_line_is_another_edit_without_a_pause() -> None:
    typist = Typist("")
    typist.type(0, "a = 1\nb = 2\n")
    typist.edit(0, "a", "c", pause=PAUSE / 2)
    assert typist.made == [(0, "", "a = 1\nb = 2\n"), (0, "a", "c")]


def test_an_undo_belongs_to_what_it_undoes_however_late(typist: Typist) -> None:
    typist.type(2, "abcd")
    typist.edit(4, "cd", "", pause=600, origin=Origin.UNDO)
    assert typist.made == [(2, "", "ab")]


class Cursors(Typist):
    """Types at several places of a cell at once, as an editor with several cursors does."""

    def type_at(self, places: list[tuple[int, int]], text: str) -> None:
        """Replace stretches of the cell, key by key."""
        for edit in keys_at(places, text, "here", self.tick):
            self.session.apply(edit)

    def tick(self) -> float:
        self.time += 0.2
        return self.time


def test_several_cursors_make_one_edit_at_each_place() -> None:
    source = "df = load()\nprint(df)\nfirst = df[0] + df[1]"
    typist = Cursors(source)
    places = [(at, at + 2) for at in range(len(source)) if source.startswith("df", at)]
    typist.type_at(places, "data")
    assert typist.session.cell("here").source == source.replace("df", "data")
    assert [(old, new) for _, old, new in typist.made] == [("f", "ata")] * 4
    chained = source
    for edit in typist.session.history.edits:
        assert edit.before == chained
        chained = edit.after
        assert typist.session.cell("here").source.startswith("data", edit.place - 1)
    assert chained == typist.session.cell("here").source


def test_what_several_cursors_take_back_leaves_nothing() -> None:
    typist = Cursors("df + df")
    typist.type_at([(0, 2), (5, 7)], "x")
    typist.edit(0, "x", "df", pause=0.1)
    typist.session.apply(
        Edit(time=typist.time, cell_id="here", start=5, end=6, text="df", together=True)
    )
    assert typist.made == []


def test_typing_goes_on_at_one_place_when_the_other_cursors_are_gone() -> None:
    typist = Cursors("df\ndf")
    typist.type_at([(0, 2), (3, 5)], "ab")
    typist.edit(5, "", "c", pause=0.3)
    assert [(old, new) for _, old, new in typist.made] == [("df", "ab"), ("df", "abc")]
    typist.edit(6, "", "d", pause=60)
    assert [(old, new) for _, old, new in typist.made][-1] == ("", "d")


def test_an_edit_on_the_same_line_joins_within_the_pause() -> None:
    typist = Typist("a b c\n")
    typist.edit(0, "a", "x")
    typist.edit(4, "c", "y", pause=PAUSE / 2)
    assert typist.made == [(0, "a b c", "x b y")]


def test_an_edit_near_by_is_another_one_after_the_pause(typist: Typist) -> None:
    typist.edit(2, "1", "x")
    typist.edit(6, "3", "y", pause=PAUSE)
    assert typist.made == [(2, "1", "x"), (6, "3", "y")]


@pytest.mark.parametrize("upwards", [True, False])
def test_an_edit_of_another_line_is_another_one(typist: Typist, upwards: bool) -> None:
    places = [0, LINES.index("2\n")]
    for place in reversed(places) if upwards else places:
        typist.edit(place, LINES[place], "x", pause=0.1)
    assert len(typist.made) == 2


def test_an_edit_in_another_cell_is_another_one(typist: Typist) -> None:
    typist.edit(0, "", "x", pause=0.1)
    typist.edit(0, "", "y", pause=0.1, cell="other")
    typist.edit(1, "", "z", pause=0.1)
    assert typist.made == [(0, "", "x"), (0, "", "y"), (1, "", "z")]


def test_a_run_ends_an_edit(typist: Typist) -> None:
    typist.edit(0, "", "x")
    typist.run()
    typist.edit(1, "", "y", pause=0.1)
    kinds = [type(item) for item in typist.session.history]
    assert kinds == [HistoryEdit, Run, HistoryEdit]
    assert len(typist.session.history) == 3


def test_what_was_typed_and_deleted_leaves_nothing(typist: Typist) -> None:
    typist.type(2, "oops")
    for length in (4, 3, 2, 1):
        typist.edit(1 + length, "oops"[length - 1], "", pause=5.0)
    assert typist.made == []


def test_putting_back_what_was_replaced_leaves_nothing_also_after_a_run(typist: Typist) -> None:
    typist.edit(2, "1", "one")
    typist.run()
    typist.edit(2, "one", "1")
    assert typist.made == []
    assert len(typist.session.history) == 1


@pytest.mark.parametrize(
    ("origin", "noted"), [(Origin.USER, True), (Origin.SUGGESTION, True), (Origin.UNDO, False)]
)
def test_putting_back_what_was_followed_is_an_edit_unless_it_is_undone(
    typist: Typist, origin: Origin, noted: bool
) -> None:
    typist.edit(2, "1", "one")
    typist.edit(2, "1", "one", cell="other", origin=Origin.SUGGESTION)
    typist.edit(2, "one", "1", origin=origin)
    followed, back = (2, "1", "one"), (2, "one", "1")
    assert typist.made == ([followed, followed, back] if noted else [followed])


def test_putting_back_what_something_else_followed_leaves_nothing(typist: Typist) -> None:
    typist.edit(2, "1", "one")
    typist.edit(2, "1", "two", cell="other", origin=Origin.SUGGESTION)
    typist.edit(2, "one", "1")
    assert typist.made == [(2, "1", "two")]


def test_an_undo_takes_back(typist: Typist) -> None:
    typist.edit(0, "0", "zero")
    typist.edit(7, "", "x")
    typist.edit(7, "x", "", origin=Origin.UNDO)
    assert typist.made == [(0, "0", "zero")]
    typist.edit(0, "zero", "0", origin=Origin.UNDO)
    assert typist.made == []


def test_a_suggestion_can_be_undone(typist: Typist) -> None:
    typist.edit(0, "0", "zero", origin=Origin.SUGGESTION)
    typist.edit(0, "zero", "0", origin=Origin.UNDO)
    assert typist.made == []


def test_an_undo_of_what_is_not_remembered_is_not_the_users_edit(typist: Typist) -> None:
    typist.edit(0, "0", "zero", origin=Origin.UNDO)
    assert typist.made == []


def test_a_suggestion_is_joined_neither_to_the_edit_before_nor_to_the_one_after(
    typist: Typist,
) -> None:
    typist.edit(0, "", "a", pause=0.1)
    typist.edit(1, "", "b", pause=0.1, origin=Origin.SUGGESTION)
    typist.edit(2, "", "c", pause=0.1)
    assert typist.made == [(0, "", "a"), (1, "", "b"), (2, "", "c")]
    origins = [edit.origin for edit in typist.session.history.edits]
    assert origins == [Origin.USER, Origin.SUGGESTION, Origin.USER]


@pytest.mark.parametrize("origin", [Origin.PROGRAMMATIC, Origin.REMOTE])
def test_others_edits_are_not_noted_but_move_places(typist: Typist, origin: Origin) -> None:
    typist.edit(4, "", "ab")
    typist.edit(0, "", "12345", origin=origin)
    assert typist.made == [(4, "", "ab")]
    assert typist.places == [9]
    typist.edit(10, "", "!", origin=origin)
    assert typist.places == [-1]


def test_an_edit_does_not_go_on_across_what_a_program_changed(typist: Typist) -> None:
    typist.edit(0, "", "ab")
    typist.edit(10, "", "program", origin=Origin.PROGRAMMATIC)
    # Typed and taken back, so that the edit before the program's is the last one again.
    typist.edit(30, "", "x")
    typist.edit(30, "x", "", pause=0.1)
    typist.edit(2, "", "c")
    assert typist.made == [(0, "", "ab"), (2, "", "c")]
    last = typist.session.history.edits[-1]
    assert last.after == typist.session.cell("here").source


def test_an_edit_is_not_joined_by_a_place_that_only_looks_the_same() -> None:
    # The text is again what the deletion left, but the place of the deletion has moved on.
    typist = Typist("aXa")
    typist.edit(1, "X", "")
    typist.edit(0, "", "a", origin=Origin.PROGRAMMATIC)
    typist.edit(2, "a", "", origin=Origin.PROGRAMMATIC)
    typist.edit(2, "", "Y")
    assert [edit.before for edit in typist.session.history.edits] == ["aXa", "aa"]
    assert typist.session.history.edits[-1].after == "aaY"


def test_a_deleted_cells_edits_have_no_place_until_it_comes_back(typist: Typist) -> None:
    typist.edit(0, "", "ab")
    typist.edit(0, "", "cd", cell="other")
    source = typist.session.cell("here").source
    typist.session.apply(CellDeleted(cell_id="here"))
    assert typist.places == [-1, 0]
    typist.session.apply(
        CellInserted(index=0, cell=Cell("here", "code", source), origin=Origin.UNDO)
    )
    assert typist.places == [0, 0]


def test_a_cell_with_an_old_identifier_and_another_text_is_another_cell(typist: Typist) -> None:
    typist.edit(0, "", "ab")
    typist.session.apply(CellDeleted(cell_id="here"))
    typist.session.apply(CellInserted(index=0, cell=Cell("here", "code", "xyz")))
    assert typist.places == [-1]


def test_a_cell_that_is_cut_and_pasted_keeps_its_history_by_its_text(typist: Typist) -> None:
    typist.edit(2, "1", "one")
    source = typist.session.cell("here").source
    typist.session.apply(CellDeleted(cell_id="here"))
    typist.session.apply(CellInserted(index=1, cell=Cell("pasted", "code", source)))
    assert typist.places == [2]
    assert [edit.cell_id for edit in typist.session.history.edits] == ["pasted"]
    typist.edit(0, "0", "zero", cell="pasted")
    assert typist.places == [5, 0]


SPLIT = "a = df\nb = df\nc = df"


def split(typist: Typist, *, origin: Origin = Origin.USER) -> None:
    """Split the cell before its last line, as JupyterLab does."""
    source = typist.session.cell("here").source
    at = source.rindex("\n")
    head = Cell("head", "code", source[:at])
    typist.time += 5
    for event in (
        CellInserted(time=typist.time, index=0, cell=head, origin=origin),
        Edit(
            time=typist.time,
            cell_id="here",
            start=0,
            end=at + 1,
            text="",
            origin=origin,
            together=True,
        ),
    ):
        typist.session.apply(event)


def joined(typist: Typist, origin: Origin = Origin.USER) -> None:
    """Merge the two parts again, into a new cell."""
    cells = typist.session.notebook.cells[:2]
    whole = Cell("whole", "code", "\n\n".join(cell.source for cell in cells))
    for number, cell in enumerate(cells):
        typist.session.apply(CellDeleted(cell_id=cell.id, origin=origin, together=number > 0))
    typist.session.apply(CellInserted(index=0, cell=whole, origin=origin, together=True))


def whereabouts(typist: Typist) -> list[tuple[str, int]]:
    for edit in typist.session.history.edits:
        if edit.place >= 0:
            assert typist.session.cell(edit.cell_id).source.startswith(edit.new, edit.place)
    return [(edit.cell_id, edit.place) for edit in typist.session.history.edits]


def test_a_cell_that_is_split_keeps_its_history_in_both_parts() -> None:
    typist = Typist(SPLIT)
    typist.edit(4, "df", "sales")
    typist.edit(SPLIT.rindex("df") + 3, "df", "sales")
    made = typist.made
    split(typist)
    # Nobody deleted the first part.
    assert typist.made == made
    assert whereabouts(typist) == [("head", 4), ("here", 4)]


def test_cells_that_are_merged_keep_their_history() -> None:
    typist = Typist(SPLIT)
    typist.edit(4, "df", "sales")
    typist.edit(SPLIT.rindex("df") + 3, "df", "sales")
    split(typist)
    joined(typist)
    assert whereabouts(typist) == [("whole", 4), ("whole", SPLIT.rindex("df") + 4)]


def test_a_split_that_is_undone_keeps_the_history() -> None:
    typist = Typist(SPLIT)
    typist.edit(4, "df", "sales")
    split(typist)
    head = typist.session.cell("head").source
    typist.session.apply(CellDeleted(cell_id="head", origin=Origin.UNDO))
    typist.session.apply(
        Edit(
            cell_id="here",
            start=0,
            end=0,
            text=head + "\n",
            origin=Origin.UNDO,
            together=True,
        )
    )
    assert whereabouts(typist) == [("here", 4)]
    assert typist.made == [(4, "df", "sales")]


def test_text_that_is_deleted_in_one_cell_and_typed_in_another_is_not_moved() -> None:
    typist = Typist(SPLIT)
    typist.edit(4, "df", "sales")
    typist.edit(0, "a = sales\n", "")
    typist.edit(0, "", "a = sales\n", cell="other")
    assert whereabouts(typist)[0] == ("here", -1)


def test_white_space_alone_is_told_apart(typist: Typist) -> None:
    typist.edit(1, "\n", "  \n\n")
    typist.edit(1, "  \n", "y", pause=0.5)
    assert [edit.only_white_space for edit in typist.session.history.edits] == [False]
    typist.edit(1, "\n", "  \n\n", cell="other")
    assert typist.session.history.edits[-1].only_white_space


@given(streams(("edit", "run")).map(lambda steps: [users(step.event) for step in steps]))
def test_the_users_own_edits_are_a_chain_without_a_gap(events: list[NotebookEvent]) -> None:
    session = Session()
    texts: dict[str, str] = {}
    for event in events:
        session.apply(event)
        if isinstance(event, Open):
            texts = {cell.id: cell.source for cell in event.cells}
        chained = dict(texts)
        for edit in session.history.edits:
            assert edit.before == chained[edit.cell_id]
            chained[edit.cell_id] = edit.after
        assert chained == {cell.id: cell.source for cell in session.notebook.cells}


def users(event: NotebookEvent) -> NotebookEvent:
    """Return an event as if the user had made it."""
    return msgspec.structs.replace(event, origin=Origin.USER) if isinstance(event, Edit) else event


def test_the_number_of_items_is_bounded(typist: Typist) -> None:
    for _ in range(MAX_ITEMS):
        typist.run()
        typist.edit(0, "", "x")
    assert len(typist.session.history) == MAX_ITEMS
    assert typist.session.history.edits[-1].before == "x" * (MAX_ITEMS - 1) + LINES


def test_the_texts_kept_are_bounded_but_the_newest_edit_stays() -> None:
    typist = Typist("a" * (MAX_CHARACTERS // 3))
    for _ in range(5):
        typist.run()
        typist.edit(0, "", "x")
    kept = sum(len(edit.before) for edit in typist.session.history.edits)
    assert 0 < kept <= MAX_CHARACTERS
    large = Typist("a" * (MAX_CHARACTERS + 1))
    for _ in range(2):
        large.run()
        large.edit(0, "", "x")
    assert len(large.session.history.edits) == 1
    assert large.session.history.edits[0].before.startswith("xa")


def shown(session: Session) -> list[tuple[CellEdit, Origin]]:
    return [
        (item.edit, item.origin) for item in session.history if isinstance(item, HistoryCellEdit)
    ]


NEW = Cell("new", "code", "x = 1")


@given(streams())
def test_only_the_users_and_suggested_changes_of_cells_are_noted(stream: list[Step]) -> None:
    session = Session()
    for event, _ in stream:
        before = shown(session)
        session.apply(event)
        after = shown(session)
        if isinstance(event, Open):
            assert after == []
        elif not isinstance(
            event, CellInserted | CellDeleted | CellTypeChanged
        ) or event.origin in (Origin.PROGRAMMATIC, Origin.REMOTE):
            assert after == before
        elif event.origin is Origin.UNDO:
            assert len(after) in (len(before), len(before) - 1)
        else:
            # Another one, or one less that was taken back; a type that stays is no change.
            assert abs(len(after) - len(before)) <= 1
            assert all(origin in (Origin.USER, Origin.SUGGESTION) for _, origin in after)


@given(streams())
def test_what_is_noted_of_texts_does_not_depend_on_what_is_noted_of_cells(
    stream: list[Step],
) -> None:
    session, without = Session(), Session()
    for event, _ in stream:
        session.apply(event)
        if isinstance(event, CellInserted | CellDeleted | CellTypeChanged):
            event = msgspec.structs.replace(event, origin=Origin.REMOTE)  # noqa: PLW2901 - in its place
        without.apply(event)
        assert session.history.edits == without.history.edits
        assert [item for item in session.history if isinstance(item, Run)] == [
            item for item in without.history if isinstance(item, Run)
        ]


@pytest.mark.parametrize(
    ("origin", "noted"),
    [
        (Origin.USER, True),
        (Origin.SUGGESTION, True),
        (Origin.UNDO, False),
        (Origin.PROGRAMMATIC, False),
        (Origin.REMOTE, False),
    ],
)
def test_a_change_of_cells_has_its_true_origin(typist: Typist, origin: Origin, noted: bool) -> None:
    session = typist.session
    session.apply(CellInserted(time=1.0, index=1, cell=NEW, origin=origin))
    session.apply(CellTypeChanged(time=2.0, cell_id="other", cell_type="raw", origin=origin))
    expected = [
        (CellInsertion(NEW, "here"), origin),
        (CellTypeChange("other", "code", "raw"), origin),
    ]
    assert shown(session) == (expected if noted else [])


def test_undoing_a_deletion_takes_it_back_and_nothing_else(typist: Typist) -> None:
    session = typist.session
    session.apply(CellInserted(index=0, cell=NEW))
    session.apply(CellDeleted(cell_id="other"))
    other = Cell("other", "code", LINES)
    session.apply(CellInserted(index=1, cell=other, origin=Origin.UNDO))
    assert [edit.cell_id for edit, _ in shown(session)] == ["new"]
    session.apply(CellDeleted(cell_id="new", origin=Origin.UNDO))
    assert shown(session) == []


def test_a_cell_that_was_written_in_is_deleted_and_not_taken_back(typist: Typist) -> None:
    session = typist.session
    session.apply(CellInserted(index=0, cell=Cell("new", "code", "")))
    session.apply(Edit(cell_id="new", start=0, end=0, text="x"))
    session.apply(CellDeleted(cell_id="new"))
    assert [type(edit) for edit, _ in shown(session)] == [CellInsertion, CellDeletion]


def test_a_cell_that_comes_while_another_is_written_does_not_end_the_edit(typist: Typist) -> None:
    typist.type(0, "ab")
    typist.session.apply(CellInserted(time=typist.time, index=2, cell=NEW))
    typist.type(2, "cd")
    assert typist.made == [(0, "", "abcd")]


def test_texts_and_cells_do_not_push_each_other_out(typist: Typist) -> None:
    typist.edit(0, "0", "x")
    for number in range(MAX_ITEMS + 5):
        cell = Cell(str(number), "code", "")
        typist.session.apply(CellInserted(index=0, cell=cell))
    assert len(typist.made) == 1
    assert len(shown(typist.session)) == MAX_ITEMS
    assert shown(typist.session)[-1][0].cell_id == str(MAX_ITEMS + 4)


def test_deleted_texts_are_bounded(typist: Typist) -> None:
    half = "x" * (MAX_CHARACTERS // 2 + 1)
    for name in "abc":
        typist.session.apply(CellInserted(index=0, cell=Cell(name, "code", half)))
    assert [edit.cell_id for edit, _ in shown(typist.session)] == ["c"]


def test_a_redo_makes_an_edit_the_users_once_more(typist: Typist) -> None:
    typist.edit(2, "1", "one")
    (made,) = typist.session.history.edits
    typist.edit(2, "one", "1", origin=Origin.UNDO)
    typist.edit(2, "1", "one", origin=Origin.UNDO)
    (again,) = typist.session.history.edits
    assert again == msgspec.structs.replace(made, ended=typist.time)
    typist.edit(2, "one", "1", origin=Origin.UNDO)
    assert typist.made == []


def test_a_redo_goes_step_by_step_as_the_undo_did(typist: Typist) -> None:
    typist.edit(2, "1", "s", pause=1.0)
    typist.type(3, "ales")
    for old, new in [("sales", "sa"), ("sa", "1")]:
        typist.edit(2, old, new, origin=Origin.UNDO)
    assert typist.made == []
    typist.edit(2, "1", "sa", origin=Origin.UNDO)
    assert typist.made == [(2, "1", "sa")]
    typist.edit(4, "", "les", origin=Origin.UNDO)
    assert typist.made == [(2, "1", "sales")]


def test_edits_that_were_undone_in_one_go_are_done_again_in_one(typist: Typist) -> None:
    typist.edit(2, "1", "one")
    typist.edit(0, "0", "zero")
    typist.run()
    typist.edit(0, "zero\none", "0\n1", origin=Origin.UNDO)
    assert typist.made == []
    typist.edit(0, "0\n1", "zero\none", origin=Origin.UNDO)
    assert typist.made == [(2, "1", "one"), (0, "0", "zero")]
    assert typist.places == [5, 0]


def test_a_suggestion_that_is_done_again_is_still_one(typist: Typist) -> None:
    typist.edit(2, "1", "one", origin=Origin.SUGGESTION)
    typist.edit(2, "one", "1", origin=Origin.UNDO)
    typist.edit(2, "1", "one", origin=Origin.UNDO)
    typist.edit(5, "", "s", pause=0.1)
    assert [edit.origin for edit in typist.session.history.edits] == [
        Origin.SUGGESTION,
        Origin.USER,
    ]


def test_what_is_done_after_an_undo_is_no_redo(typist: Typist) -> None:
    typist.edit(2, "1", "one")
    typist.edit(2, "one", "1", origin=Origin.UNDO)
    typist.edit(0, "0", "zero", origin=Origin.USER)
    typist.edit(0, "zero", "0", origin=Origin.USER)
    typist.edit(2, "1", "one", origin=Origin.UNDO)
    assert typist.made == []


def test_a_change_of_cells_is_done_again(typist: Typist) -> None:
    session = typist.session
    session.apply(CellInserted(time=1.0, index=0, cell=NEW))
    session.apply(CellDeleted(time=2.0, cell_id="new", origin=Origin.UNDO))
    assert shown(session) == []
    session.apply(CellInserted(time=3.0, index=0, cell=NEW, origin=Origin.UNDO))
    assert shown(session) == [(CellInsertion(NEW, ""), Origin.USER)]
    session.apply(CellDeleted(time=4.0, cell_id="new", origin=Origin.UNDO))
    session.apply(CellTypeChanged(time=5.0, cell_id="other", cell_type="raw"))
    session.apply(CellInserted(time=6.0, index=0, cell=NEW, origin=Origin.UNDO))
    assert len(shown(session)) == 1
