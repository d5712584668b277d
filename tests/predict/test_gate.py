from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.core.edits import CellDeletion, CellInsertion, TextEdit
from jupyter_nbedit.core.events import Outcome, Suggested
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Reception
from jupyter_nbedit.predict.calibration import Calibration
from jupyter_nbedit.predict.gate import CALIBRATIONS, Gate, disfavour, features, shifted
from jupyter_nbedit.predict.request import Certainty, PredictionRequest, Suggestion
from jupyter_nbedit.predict.thresholds import THRESHOLDS
from tests.predict.playing import Player

SURE = Certainty("continuation", -0.01, -0.02, 3)


def suggested(
    text: str = "ad_csv", certainty: Certainty | None = SURE, confidence: float = 0.9
) -> tuple[Suggestion, PredictionRequest]:
    player = Player("import pandas as pd\ndf = pd.read_csv(x)\n", "df = pd.re")
    edit = TextEdit("1", len(player.sources[1]), "", text)
    return Suggestion((edit,), confidence, "model", "because", certainty), player.request


def test_a_sure_continuation_is_shown_with_its_chance():
    suggestion, request = suggested()
    shown = Gate().admitted(suggestion, request)

    assert shown is not None
    assert THRESHOLDS["continuation"].medium <= shown.confidence < 1
    assert shown.edits == suggestion.edits


@pytest.mark.parametrize(
    "certainty",
    [
        Certainty("continuation", -0.01, -0.4, 3),
        Certainty("continuation", -5.0, -9.0, 4),
        Certainty("continuation"),
    ],
)
def test_an_unsure_one_is_not(certainty):
    suggestion, request = suggested(certainty=certainty)

    assert Gate().admitted(suggestion, request) is None


def test_one_that_is_not_likely_enough_is_not():
    suggestion, request = suggested()
    (edit,) = suggestion.edits
    cell = request.notebook.cells[1]
    long = msgspec.structs.replace(cell, source="x = " + "a + " * 40)
    late = msgspec.structs.replace(edit, start=len(long.source), new="b_" * 60)
    notebook = msgspec.structs.replace(request.notebook, cells=(request.notebook.cells[0], long))
    certainty = Certainty("continuation", -0.3, -0.35, 60)

    assert (
        Gate().admitted(
            Suggestion((late,), 0.9, "model", "because", certainty), PredictionRequest(notebook)
        )
        is None
    )


def test_other_sources_are_taken_at_their_word():
    suggestion, request = suggested(certainty=None)
    gate = Gate({"picky": 0.95})

    assert gate.admitted(suggestion, request) == suggestion
    weak = msgspec.structs.replace(suggestion, confidence=0.7)
    picky = msgspec.structs.replace(suggestion, source="picky")
    assert gate.admitted(weak, request) is None
    assert gate.admitted(picky, request) is None


def test_a_format_without_a_calibration_counts_by_its_probability():
    suggestion, request = suggested(certainty=Certainty("instruct", -0.1, -0.2, 9))

    assert "instruct" not in CALIBRATIONS
    assert Gate().admitted(suggestion, request) is not None


def test_what_was_turned_down_lately_raises_the_bar():
    suggestion, request = suggested()
    shown = Gate().admitted(suggestion, request)
    assert shown is not None
    outcomes = [Reception("model", "rejected", float(time)) for time in range(20)]
    doubted = PredictionRequest(request.notebook, receptions=tuple(outcomes))

    assert Gate().admitted(suggestion, doubted) is None
    liked = PredictionRequest(
        request.notebook, receptions=(Reception("model", "accepted", 1.0),) * 20
    )
    again = Gate().admitted(suggestion, liked)
    assert again is not None
    assert again.confidence == pytest.approx(shown.confidence)


def test_other_sources_receptions_do_not_count():
    refused = [Reception("repeat", "rejected", 1.0)] * 20

    assert disfavour(refused, "model") == 0
    assert disfavour(refused, "repeat") > 0


def test_only_the_latest_count():
    earlier = [Reception("model", "rejected", 1.0)] * 20
    later = [Reception("model", "accepted", 2.0)] * 20

    assert disfavour([*earlier, *later], "model") == 0
    assert disfavour([*later, *earlier], "model") > 1


@given(st.floats(0, 1), st.floats(0, 50))
def test_disfavour_only_lowers_a_chance(chance, disfavoured):
    assert 0 <= shifted(chance, disfavoured) <= chance + 1e-12


@given(st.dictionaries(st.sampled_from(["a", "b"]), st.floats(-1e300, 1e300)))
def test_a_chance_is_one_whatever_the_features(values):
    assert 0 <= Calibration(-1.0, 1.0, {"a": 2.0, "b": -3.0}).chance(values) <= 1


def test_features_tell_a_known_word_from_a_new_one():
    known, request = suggested("ad_csv")
    new, _ = suggested("ad_parquet")

    assert features(known, SURE, request)["known word"] == 1
    assert features(new, SURE, request)["known word"] == 0
    assert features(known, SURE, request)["in word"] == 1


def test_a_session_remembers_how_suggestions_were_received():
    player = Player("a = 1")
    player.session.apply(
        Suggested(suggestion_id="s", source="model", edits=(TextEdit("0", 0, "a", "b"),))
    )
    player.session.apply(Outcome(time=5.0, suggestion_id="s", outcome="superseded"))
    player.session.apply(Outcome(time=6.0, suggestion_id="s", outcome="accepted", edit=7))
    player.session.apply(Outcome(time=7.0, suggestion_id="other", outcome="accepted"))

    assert player.request.receptions == (Reception("model", "superseded", 5.0),)


def test_a_new_cell_is_judged_like_text_in_an_empty_one():
    suggestion, request = suggested()
    insertion = CellInsertion(Cell("n", "code", "pd.concat"), "1")
    cells = (*request.notebook.cells, Cell("n", "code", ""))
    with_cell = msgspec.structs.replace(request.notebook, cells=cells)
    empty = msgspec.structs.replace(request, notebook=with_cell)
    cell = msgspec.structs.replace(suggestion, edits=(insertion,))
    text = msgspec.structs.replace(suggestion, edits=(TextEdit("n", 0, "", "pd.concat"),))
    assert features(cell, SURE, request) == features(text, SURE, empty)
    deletion = msgspec.structs.replace(suggestion, edits=(CellDeletion("0", "code", ""),))
    assert features(deletion, SURE, request)["length"] == 0
