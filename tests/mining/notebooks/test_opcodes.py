"""The opcodes are difflib's own."""

import difflib

from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.mining.notebooks.opcodes import line_opcodes, opcodes

ITEM = st.sampled_from(["", "a", "b", "c", "x = 1", "x = 2"])


def by_difflib(old, new):
    return [
        code for code in difflib.SequenceMatcher(None, old, new).get_opcodes() if code[0] != "equal"
    ]


@given(st.lists(ITEM, max_size=12), st.lists(ITEM, max_size=12))
def test_with_repeated_items(old, new):
    assert opcodes(old, new) == by_difflib(old, new)


@given(
    st.lists(st.integers(0, 30), unique=True, max_size=20),
    st.lists(st.integers(0, 30), unique=True, max_size=20),
)
def test_with_items_that_occur_once(old, new):
    old, new = list(map(str, old)), list(map(str, new))
    assert opcodes(old, new) == by_difflib(old, new)


@given(st.integers(190, 260), st.integers(0, 200), st.integers(1, 4))
def test_with_the_junk_heuristic_of_long_lists(length, place, kinds):
    old = [str(number % (length // kinds)) for number in range(length)]
    new = [*old[:place], "new", *old[place + 1 :], *["0"] * kinds]
    assert opcodes(old, new) == by_difflib(old, new)


def test_the_lines_of_replaced_cells():
    old, new = ["a\nb\nc", "same"], ["a\nB\nc", "same", "more"]
    cells = opcodes(old, new)
    assert cells == [("replace", 0, 1, 0, 1), ("insert", 2, 2, 2, 3)]
    assert line_opcodes(old, new, cells) == [[("replace", 1, 2, 1, 2)]]
