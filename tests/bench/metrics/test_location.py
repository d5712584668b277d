from __future__ import annotations

from math import isnan

import pytest

from jupyter_nbedit.bench.metrics import Location, location_accuracy, location_of
from jupyter_nbedit.core.edits import TextEdit

PREDICTED = [Location("a", 3), Location("a", 4), Location("b", 0), Location("c", 7)]


def test_where_an_edit_is():
    source = "one\ntwo\nthree"
    assert location_of(TextEdit("c", 4, "two", "2"), source) == Location("c", 1)
    # What both sides share is no part of the edit.
    assert location_of(TextEdit("c", 0, "one\ntwo", "one\n2"), source) == Location("c", 1)


@pytest.mark.parametrize(
    ("place", "first", "third"),
    [
        (Location("a", 3), 100, 100),
        (Location("a", 9), 0, 0),
        (Location("b", 0), 0, 100),
        (Location("c", 7), 0, 0),
    ],
)
def test_the_first_lines(place, first, third):
    assert location_accuracy(PREDICTED, [place], 1, "line") == first
    assert location_accuracy(PREDICTED, [place], 3, "line") == third


@pytest.mark.parametrize(
    ("cell", "first", "third"),
    # The two guesses in cell a are one guess of a cell.
    [("a", 100, 100), ("b", 0, 100), ("c", 0, 100), ("d", 0, 0)],
)
def test_the_first_cells(cell, first, third):
    assert location_accuracy(PREDICTED, [Location(cell, 9)], 1, "cell") == first
    assert location_accuracy(PREDICTED, [Location(cell, 9)], 3, "cell") == third


def test_no_prediction_is_wrong_and_nothing_to_do_is_no_case():
    assert location_accuracy([], [Location("a", 0)], 3, "line") == 0
    assert isnan(location_accuracy(PREDICTED, [], 3, "line"))
