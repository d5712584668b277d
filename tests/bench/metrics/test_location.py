from __future__ import annotations

from math import isnan

from jupyter_nbedit.bench.metrics import Location, location_accuracy, location_of
from jupyter_nbedit.core.edits import TextEdit

PREDICTED = [Location("a", 3), Location("a", 4), Location("b", 0), Location("c", 7)]


def test_where_an_edit_is():
    source = "one\ntwo\nthree"
    assert location_of(TextEdit("c", 4, "two", "2"), source) == Location("c", 1)
    # What both sides share is no part of the edit.
    assert location_of(TextEdit("c", 0, "one\ntwo", "one\n2"), source) == Location("c", 1)


def test_the_first_and_the_first_three():
    for place, by, first, third in (
        (Location("a", 3), "line", 100, 100),
        (Location("a", 9), "line", 0, 0),
        (Location("b", 0), "line", 0, 100),
        (Location("c", 7), "line", 0, 0),
        (Location("a", 9), "cell", 100, 100),
        (Location("b", 5), "cell", 0, 100),
        # The two guesses in cell a are one guess of a cell.
        (Location("c", 1), "cell", 0, 100),
        (Location("d", 1), "cell", 0, 0),
    ):
        assert location_accuracy(PREDICTED, [place], 1, by) == first
        assert location_accuracy(PREDICTED, [place], 3, by) == third


def test_no_prediction_is_wrong_and_nothing_to_do_is_no_case():
    assert location_accuracy([], [Location("a", 0)], 3, "line") == 0
    assert isnan(location_accuracy(PREDICTED, [], 3, "line"))
