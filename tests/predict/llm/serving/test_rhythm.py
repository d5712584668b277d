"""Whether the wait for a model follows the rhythm of typing."""

from __future__ import annotations

import pytest

from jupyter_nbedit.core.events import Focus
from jupyter_nbedit.core.notebook import Notebook
from jupyter_nbedit.predict.llm.serving import rhythm
from jupyter_nbedit.predict.llm.serving.rhythm import Rhythm
from jupyter_nbedit.predict.request import PredictionRequest, Trigger
from tests.predict.llm.serving.typist import debounced, play, typed


def request(
    *keys: float, asked: float = 0.0, trigger: Trigger = "edit", focus: bool = True
) -> PredictionRequest:
    at = Focus(time=asked, cell_id="0", cursor=0, anchor=0) if focus else None
    return PredictionRequest(Notebook(), focus=at, trigger=trigger, keystrokes=keys)


STEADY = tuple(10 + 0.25 * number for number in range(8))


def test_the_next_key_is_waited_for_as_long_as_it_is_due() -> None:
    found = Rhythm.of(request(*STEADY, asked=STEADY[-1] + 0.15))
    assert found.until_late == pytest.approx(0.25 + rhythm.MARGIN - 0.15)
    assert found.until_broken == pytest.approx(found.until_late)


def test_the_wait_counts_from_the_key_even_if_nobody_tells_when_it_was_asked() -> None:
    expected = pytest.approx(0.25 + rhythm.MARGIN)
    assert Rhythm.of(request(*STEADY, focus=False)).until_late == expected
    assert Rhythm.of(request(*STEADY, asked=0.0)).until_late == expected


def test_pauses_and_several_changes_of_one_key_are_no_rhythm() -> None:
    keys = [20.0, *(9 + key for key in (20.0, 20.0, 20.1, 20.1, 20.2, 20.3)), 60.0, 60.1]
    found = Rhythm.of(request(*keys, asked=60.1))
    assert found.until_broken == pytest.approx(0.1 + rhythm.MARGIN, abs=1e-3)


@pytest.mark.parametrize("keys", [(), (1.0,), (1.0, 1.2, 1.4), (1.0, 5.0, 9.0, 13.0, 17.0)])
def test_of_few_keys_nothing_is_known(keys) -> None:
    assert Rhythm.of(request(*keys)) == Rhythm()


@pytest.mark.parametrize("trigger", ["accept", "manual", "run"])
def test_only_after_typing_is_a_key_waited_for(trigger) -> None:
    assert Rhythm.of(request(*STEADY, trigger=trigger)) == Rhythm()


def test_a_slow_typist_is_not_waited_for_forever() -> None:
    keys = tuple(0.6 * number for number in range(9))
    found = Rhythm.of(request(*keys, asked=keys[-1]))
    assert (found.until_late, found.until_broken) == (rhythm.LONGEST_LATE, rhythm.LONGEST_BROKEN)


@pytest.mark.parametrize("seconds", [0.06, 0.12, 0.25])
def test_a_steady_typist_is_answered_soon_and_costs_a_request_a_pause(seconds, monkeypatch) -> None:
    keys = typed(seconds)
    figures = play(keys, monkeypatch)
    assert figures.quantile(0.5) <= 0.28
    assert figures.quantile(0.9) <= 0.35
    pauses = sum(key.is_last for key in keys)
    assert len(figures.requests) <= 1.1 * pauses
    if seconds > 0.2:
        assert len(figures.requests) <= debounced(keys) / 3


def test_all_of_them_together_cost_a_third_at_most(monkeypatch) -> None:
    typists = [typed(seconds) for seconds in (0.06, 0.12, 0.25)]
    ours = sum(len(play(keys, monkeypatch).requests) for keys in typists)
    assert ours <= sum(map(debounced, typists)) / 3


@pytest.mark.parametrize("seed", range(5))
def test_an_unsteady_typist_costs_a_third_too_and_is_mostly_answered_as_soon(
    seed, monkeypatch
) -> None:
    keys = typed(0.25, unsteady=0.2, seed=seed)
    figures = play(keys, monkeypatch)
    assert figures.quantile(0.5) <= 0.35
    assert len(figures.requests) <= debounced(keys) / 3


@pytest.mark.parametrize("seconds", [0.02, 0.06, 0.25])
def test_thirty_keys_leave_one_request_under_way_at_most(seconds, monkeypatch) -> None:
    assert play(typed(seconds, unsteady=0.5, lines=5, keys=30), monkeypatch).most == 1
