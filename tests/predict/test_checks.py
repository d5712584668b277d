from __future__ import annotations

import pytest
from msgspec.structs import replace

from jupyter_nbedit.core.edits import (
    CellDeletion,
    CellInsertion,
    CellTypeChange,
    SuggestedEdit,
    TextEdit,
)
from jupyter_nbedit.core.events import CellDeleted, CellInserted, CellTypeChanged, Origin
from jupyter_nbedit.core.notebook import Cell, CellType
from jupyter_nbedit.predict import checks
from jupyter_nbedit.predict.llm.prompts.formats.continuation import closed
from jupyter_nbedit.predict.request import PredictionRequest, Suggestion
from tests.predict.playing import Player


def refused(check: checks.Check, player: Player, edit: SuggestedEdit) -> bool:
    return check(edit, player.request) is not None


def test_applies() -> None:
    player = Player("a = 1")
    assert not refused(checks.applies, player, TextEdit("0", 0, "a", "b"))
    assert refused(checks.applies, player, TextEdit("0", 1, "a", "b"))
    assert refused(checks.applies, player, TextEdit("0", 99, "", "b"))
    assert refused(checks.applies, player, TextEdit("9", 0, "a", "b"))


def test_the_cell_must_be_code() -> None:
    player = Player("a = 1", "some prose")
    player.session.apply(CellTypeChanged(cell_id="1", cell_type="markdown"))
    prose = TextEdit("1", 0, "some", "any")
    assert not refused(checks.cell_is_code, player, TextEdit("0", 0, "a", "b"))
    assert refused(checks.cell_is_code, player, TextEdit("9", 0, "a", "b"))
    assert refused(checks.cell_is_code, player, prose)
    player.replace(1, "prose", "words")
    assert not refused(checks.cell_is_code, player, prose)


@pytest.mark.parametrize(
    ("edit", "is_refused"),
    [
        (TextEdit("1", 5, "load", "read"), False),
        (TextEdit("1", 5, "load` or `load", "read` or `read"), False),
        (TextEdit("1", 5, "load` or", "read` and"), True),
        (TextEdit("1", 0, "See", "Read"), True),
        (TextEdit("1", 5, "load", "re`ad"), True),
    ],
)
def test_code_that_markdown_quotes_is_code(edit: TextEdit, is_refused: bool) -> None:
    player = Player("x = 1", "See `load` or `load`.", types=("code", "markdown"))
    assert refused(checks.cell_is_code, player, edit) is is_refused


def test_the_line_that_says_how_a_cell_is_run_is_ipythons() -> None:
    player = Player("%%bash -s {path}\necho path")
    assert not refused(checks.still_parses, player, TextEdit("0", 11, "path", "file"))
    assert refused(checks.still_parses, player, TextEdit("0", 22, "path", "file"))
    assert refused(checks.still_parses, player, TextEdit("0", 2, "bash", "b\nsh"))


@pytest.mark.parametrize("new", ["a  =  1", "a=1", "a = 1\n"])
def test_white_space_alone_is_no_change(new: str) -> None:
    assert refused(checks.changes_text, Player("a = 1"), TextEdit("0", 0, "a = 1", new))


def test_code_must_go_on_parsing() -> None:
    player = Player("%time f(x)\n!ls (\nprint(x)")
    start = len("%time f(x)\n!ls (\n")
    assert not refused(checks.still_parses, player, TextEdit("0", start, "print", "show"))
    assert refused(checks.still_parses, player, TextEdit("0", start, "print", "print("))


def test_code_that_did_not_parse_may_go_on_like_that() -> None:
    player = Player("print(x\ny = 1")
    assert not refused(checks.still_parses, player, TextEdit("0", 8, "y", "z"))


STATEMENTS = (
    ("", "total = sum(values)"),
    ("", "import pandas as pd"),
    ("", "from math import pi"),
    ("", "for row in rows:"),
    ("", 'with open("x") as f:'),
    ("", "x = [a for a in rows if a]"),
    ("", 'df["a"] = df["b"] + 1'),
    ("", "%timeit f(x)"),
    ("def f(a, b):\n    ", "return a / b"),
    ("class A:\n    ", "def f(self, x=1):"),
    ("if x:\n    y = 1\n", "elif x:"),
)


@pytest.mark.parametrize("below", ["", "\nprint(1)"])
@pytest.mark.parametrize(("above", "line"), STATEMENTS)
def test_a_line_that_is_typed_may_go_on_by_whole_words_wherever_it_stops(
    above: str, line: str, below: str
) -> None:
    words = [
        number for number in range(1, len(line)) if not line[number - 1 : number + 1].isalnum()
    ]
    for start in range(1, len(line)):
        for end in (*words, len(line)):
            # What opens a bracket or a string closes it.
            added = closed(line[:start], line[start:end]).rstrip()
            if not added.strip():
                continue
            player = Player(above + line[:start] + below)
            at = len(above) + start
            player.focus(0, at)
            edit = TextEdit("0", at, "", added)
            assert not refused(checks.still_parses, player, edit), edit


@pytest.mark.parametrize(
    ("typed", "added"),
    [("alpha = beta ", "delta"), ("return ", "import x"), ("x = y", ") + 1"), ("f(x) ", "g(y)")],
)
def test_what_no_line_can_begin_with_is_refused(typed: str, added: str) -> None:
    player = Player(typed)
    player.focus(0, len(typed))
    assert refused(checks.still_parses, player, TextEdit("0", len(typed), "", added))


def test_only_where_the_cursor_is_a_line_counts_as_being_typed() -> None:
    player = Player("i\nprint(1)")
    half = TextEdit("0", 1, "", "f total")
    player.focus(0, 1)
    assert not refused(checks.still_parses, player, half)
    player.focus(0, 0)
    assert refused(checks.still_parses, player, half)


def test_julia_is_finished_in_its_own_way() -> None:
    player = Player("for ", language="julia")
    player.focus(0, 4)
    assert not refused(checks.still_parses, player, TextEdit("0", 4, "", "row in rows"))


def test_an_unknown_language_gets_nothing() -> None:
    player = Player("a <- 1", language="cobol")
    assert refused(checks.still_parses, player, TextEdit("0", 0, "a", "b"))


def test_a_rejected_place_is_refused_wherever_it_moves() -> None:
    player = Player("a = 1\na = 2")
    edit = TextEdit("0", 6, "a", "b")
    player.reject(Suggestion((edit,), 0.9, "fake", ""))
    assert refused(checks.not_rejected, player, edit)
    player.edit(0, 0, 0, "xx\n")
    assert refused(checks.not_rejected, player, TextEdit("0", 9, "a", "c"))
    assert not refused(checks.not_rejected, player, TextEdit("0", 3, "a", "b"))


@pytest.mark.parametrize(
    ("old", "new", "start", "back"),
    [
        ("df", "sales", 0, ("sales", "df")),
        ("df", "sales.x", 0, ("sales", "df")),
        ("", "print(1)\n", 0, ("print(1)\n", "")),
        ("", "print(1)\n", 0, ("print", "")),
        ("df", "", 0, ("", "df")),
    ],
)
def test_what_was_done_is_not_undone(old: str, new: str, start: int, back: tuple[str, str]) -> None:
    player = Player("df = 1")
    player.edit(0, start, start + len(old), new)
    assert refused(checks.does_not_undo, player, TextEdit("0", start, *back))


def test_going_on_is_not_undoing() -> None:
    player = Player("df = 1\ndf = 2")
    player.edit(0, 0, 2, "sales")
    assert not refused(checks.does_not_undo, player, TextEdit("0", 10, "df", "sales"))
    assert not refused(checks.does_not_undo, player, TextEdit("0", 0, "sales", "sales2"))


def test_of_edits_that_overlap_the_first_stays() -> None:
    player = Player("abc = 1")
    first, second = TextEdit("0", 0, "abc", "x"), TextEdit("0", 2, "c", "y")
    assert checks.passed([first, second], player.request) == [first]


def test_a_check_counts_by_being_in_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    player = Player("abc = 1\nb = 2")
    first, second = TextEdit("0", 0, "abc", "x"), TextEdit("0", 8, "b", "y")

    def no_x(edit: TextEdit, request: PredictionRequest) -> str | None:
        return "no x" if edit.new == "x" else None

    assert checks.passed([first, second], player.request) == [first, second]
    monkeypatch.setattr(checks, "CHECKS", (*checks.CHECKS, no_x))
    assert checks.passed([first, second], player.request) == [second]


def test_without_its_place_in_the_list_no_check_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    player = Player("print(x)")
    broken = TextEdit("0", 0, "print", "print(")
    assert checks.passed([broken], player.request) == []
    left = [check for check in checks.CHECKS if check is not checks.still_parses]
    monkeypatch.setattr(checks, "CHECKS", tuple(left))
    assert checks.passed([broken], player.request) == [broken]


def new_cell(source: str, after: str = "0", cell_type: CellType = "code") -> CellInsertion:
    return CellInsertion(Cell("new", cell_type, source), after)


def test_cells_must_be_as_expected() -> None:
    player = Player("a = 1", "b = 2")
    assert not refused(checks.applies, player, new_cell("c = 3"))
    assert not refused(checks.applies, player, new_cell("c = 3", ""))
    assert refused(checks.applies, player, new_cell("c = 3", "9"))
    assert not refused(checks.applies, player, CellDeletion("0", "code", "a = 1"))
    assert refused(checks.applies, player, CellDeletion("0", "code", "a = 2"))
    assert not refused(checks.applies, player, CellTypeChange("0", "code", "raw"))
    assert refused(checks.applies, player, CellTypeChange("0", "raw", "code"))


def test_a_new_cell_must_be_code_unless_prose_was_edited() -> None:
    player = Player("a = 1", "some prose")
    player.session.apply(CellTypeChanged(cell_id="1", cell_type="markdown"))
    prose = (new_cell("more", "1", "markdown"), CellDeletion("1", "markdown", "some prose"))
    assert not refused(checks.cell_is_code, player, new_cell("b = 2"))
    assert all(refused(checks.cell_is_code, player, edit) for edit in prose)
    # Whether it becomes code or was code, it is about code.
    assert not refused(checks.cell_is_code, player, CellTypeChange("1", "markdown", "code"))
    assert not refused(checks.cell_is_code, player, CellTypeChange("0", "code", "markdown"))
    assert refused(checks.cell_is_code, player, CellTypeChange("1", "markdown", "raw"))
    player.replace(1, "prose", "words")
    assert not any(refused(checks.cell_is_code, player, edit) for edit in prose[:1])


@pytest.mark.parametrize("source", ["", " \n", "a = 1", "a = 1\n"])
def test_an_empty_cell_or_one_that_is_there_is_not_inserted(source: str) -> None:
    assert refused(checks.changes_text, Player("a = 1"), new_cell(source))


def test_a_change_of_cells_must_change_something() -> None:
    player = Player("a = 1")
    assert not refused(checks.changes_text, player, new_cell("a = 2"))
    assert not refused(checks.changes_text, player, new_cell("a = 1", cell_type="markdown"))
    assert not refused(checks.changes_text, player, CellDeletion("0", "code", "a = 1"))
    assert not refused(checks.changes_text, player, CellTypeChange("0", "code", "raw"))
    assert refused(checks.changes_text, player, CellTypeChange("0", "code", "code"))


@pytest.mark.parametrize(
    ("edit", "same", "other"),
    [
        (new_cell("b = 2"), new_cell("c = 3"), new_cell("b = 2", "")),
        (
            CellDeletion("0", "code", "a = 1"),
            CellDeletion("0", "code", "a = 1"),
            CellDeletion("1", "code", "z"),
        ),
        (
            CellTypeChange("0", "code", "raw"),
            CellTypeChange("0", "code", "markdown"),
            CellDeletion("0", "code", "a = 1"),
        ),
    ],
)
def test_a_rejected_change_of_cells_is_not_offered_again(
    edit: SuggestedEdit, same: SuggestedEdit, other: SuggestedEdit
) -> None:
    player = Player("a = 1", "z")
    assert not refused(checks.not_rejected, player, edit)
    player.reject(Suggestion((edit,), 0.9, "fake", ""))
    assert refused(checks.not_rejected, player, edit)
    assert refused(checks.not_rejected, player, same)
    assert not refused(checks.not_rejected, player, other)


def test_what_was_just_written_is_not_deleted() -> None:
    player = Player("a = 1", "b = 2")
    deletion = CellDeletion("0", "code", "a = 1")
    assert not refused(checks.does_not_undo, player, deletion)
    player.replace(0, "1", "2")
    assert refused(checks.does_not_undo, player, CellDeletion("0", "code", "a = 2"))
    assert not refused(checks.does_not_undo, player, CellDeletion("1", "code", "b = 2"))


def test_what_was_just_emptied_may_be_deleted() -> None:
    player = Player("a = 1")
    player.edit(0, 0, 5, "")
    assert not refused(checks.does_not_undo, player, CellDeletion("0", "code", ""))


def test_what_was_just_inserted_deleted_or_retyped_is_left_so() -> None:
    player = Player("a = 1", "b = 2", "c = 3")
    apply = player.session.apply
    apply(CellInserted(index=0, cell=Cell("n", "code", "")))
    assert refused(checks.does_not_undo, player, CellDeletion("n", "code", ""))
    apply(CellDeleted(cell_id="0"))
    assert refused(checks.does_not_undo, player, new_cell("a = 1", "n"))
    assert not refused(checks.does_not_undo, player, new_cell("a = 2", "n"))
    apply(CellTypeChanged(cell_id="1", cell_type="markdown"))
    assert refused(checks.does_not_undo, player, CellTypeChange("1", "markdown", "code"))
    assert not refused(checks.does_not_undo, player, CellTypeChange("1", "markdown", "raw"))
    # What a program did may be changed back.
    apply(CellTypeChanged(cell_id="2", cell_type="raw", origin=Origin.PROGRAMMATIC))
    assert not refused(checks.does_not_undo, player, CellTypeChange("2", "raw", "code"))


def test_a_new_cell_must_parse() -> None:
    player = Player("a = 1", "some prose, no code")
    player.session.apply(CellTypeChanged(cell_id="1", cell_type="markdown"))
    assert not refused(checks.still_parses, player, new_cell("%time f(x)"))
    assert refused(checks.still_parses, player, new_cell("f(x"))
    assert not refused(checks.still_parses, player, new_cell("f(x", cell_type="markdown"))
    assert not refused(checks.still_parses, player, CellDeletion("0", "code", "a = 1"))
    assert not refused(checks.still_parses, player, CellTypeChange("0", "code", "raw"))
    assert refused(checks.still_parses, player, CellTypeChange("1", "markdown", "code"))
    unknown = Player("a <- 1", language="cobol")
    assert refused(checks.still_parses, unknown, new_cell("b = 1"))


def test_of_edits_that_are_in_each_others_way_the_first_stays() -> None:
    player = Player("a = 1", "b = 2")
    deletion = CellDeletion("0", "code", "a = 1")
    text = TextEdit("0", 0, "a", "c")
    insertion = new_cell("d = 4", "0")
    again = CellInsertion(Cell("other", "code", "e = 5"), "0")
    elsewhere = new_cell("f = 6", "1")
    assert checks.passed([deletion, text, insertion], player.request) == [deletion]
    assert checks.passed([text, deletion, insertion], player.request) == [text, insertion]
    assert checks.passed([insertion, again, elsewhere], player.request) == [insertion, elsewhere]


def test_what_was_turned_down_at_two_places_is_shown_nowhere_until_it_is_done_by_hand() -> None:
    player = Player("a = old_name\nb = old_name\nc = old_name\nd = old_name")
    places = [TextEdit("0", 4 + 13 * line, "old_name", "new_name") for line in range(4)]
    for edit in places[:2]:
        assert not refused(checks.not_turned_down_often, player, places[3])
        player.reject(Suggestion((edit,), 0.9, "test", "because"))
    assert refused(checks.not_turned_down_often, player, places[3])
    assert not refused(checks.not_turned_down_often, player, TextEdit("0", 0, "", "another = 1\n"))
    asking = replace(player.request, trigger="manual")
    assert checks.not_turned_down_often(places[3], asking) is None

    player.edit(0, places[2].start, places[2].end, "new_name")
    assert not refused(checks.not_turned_down_often, player, places[3])


def test_what_is_too_little_to_be_told_apart_is_not_unwanted_everywhere() -> None:
    player = Player("f(\ng(\nh(")
    for start in (2, 5):
        player.reject(Suggestion((TextEdit("0", start, "", ")"),), 0.9, "test", "because"))
    assert not refused(checks.not_turned_down_often, player, TextEdit("0", 8, "", ")"))
