"""What holds for every suggestion, whatever was edited."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.gate import Gate
from jupyter_nbedit.predict.repeat import RepeatedEdit
from jupyter_nbedit.predict.syntax import parse, role
from tests.predict.playing import Player, applied, texts

NAMES = st.sampled_from(["df", "x", "df2", "sales", "plot", "val"])
LINES = st.builds(
    lambda template, a, b, c: template.format(a=a, b=b, c=c),
    st.sampled_from(
        [
            "{a} = {b}({c})",
            "{a}.{b}({c}, {b}=3)",
            'print("{a}", {b})  # {c}',
            "for {a} in {b}:\n    {a}.{c} = 1",
            "!ls {a}",
            "%time {a}({b})",
            "def {a}({b}):\n    return {b} + {c}",
            '{a}["{b}"] = f"{{{c}}} {a}"',
            "if {a} ( {b}",
            '"😀", {a}',
        ]
    ),
    NAMES,
    NAMES,
    NAMES,
)
CELLS = st.lists(st.lists(LINES, min_size=1, max_size=4).map("\n".join), min_size=1, max_size=3)


@st.composite
def players(draw: st.DrawFn) -> Player:
    """Draw a notebook in which a few names were replaced, also inside strings and comments."""
    player = Player(*draw(CELLS), engine=Engine([RepeatedEdit()], Gate({"repeat": 0.0})))
    for _ in range(draw(st.integers(1, 3))):
        cell = draw(st.integers(0, len(player.sources) - 1))
        source = player.sources[cell]
        start = draw(st.integers(0, len(source)))
        end = min(len(source), start + draw(st.integers(0, 4)))
        player.edit(cell, start, end, draw(st.one_of(NAMES, st.sampled_from(["", "(", ", z=1"]))))
    return player


@given(players())
def test_suggestions_apply_do_not_overlap_and_repeat_themselves(player: Player) -> None:
    suggestion = player.suggest()
    assert player.suggest() == suggestion
    if suggestion is None:
        return
    cells = {cell.id: cell.source for cell in player.session.notebook.cells}
    taken: list[TextEdit] = []
    for edit in texts(suggestion):
        assert edit.applies_to(cells[edit.cell_id])
        assert edit.old != edit.new
        for other in taken:
            assert other.cell_id != edit.cell_id or (
                edit.end <= other.start or other.end <= edit.start
            )
        taken.append(edit)
    applied(player.sources, texts(suggestion))


@given(CELLS, NAMES, st.data())
def test_a_renamed_name_changes_no_string_and_no_comment(
    cells: list[str], name: str, data: st.DataObject
) -> None:
    player = Player(*cells)
    leaves = [
        (number, leaf.start, leaf.end)
        for number, source in enumerate(cells)
        if (tree := parse(source, "python")) is not None
        for leaf in tree.leaves
        if role(leaf, tree.language) in {"variable", "attribute", "keyword"}
    ]
    if not leaves:
        return
    cell, start, end = data.draw(st.sampled_from(leaves))
    player.edit(cell, start, end, name)
    suggestion = player.suggest()
    for edit in texts(suggestion):
        tree = parse(player.sources[int(edit.cell_id)], "python")
        assert tree is not None
        low, high = tree.leaf_range(edit.start, edit.end)
        for leaf in tree.leaves[low:high]:
            kind = role(leaf, tree.language)
            prose = kind in {"string", "comment", "column", "command"}
            # An edit may span a string between two names; then the string must come out as it was.
            assert not prose or tree.text(leaf) in edit.new


@given(players())
@settings(max_examples=50)
def test_accepting_everything_ends_in_silence(player: Player) -> None:
    player.accept_all(limit=60)
    assert player.suggest() is None
