from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.predict.llm.provider.model_error import ModelError
from jupyter_nbedit.predict.llm.serving import pace
from jupyter_nbedit.predict.llm.serving.pace import BackOff, Pace, pause
from jupyter_nbedit.predict.request import Suggestion, build_request
from jupyter_nbedit.utils.user_messages import verbatim
from tests.predict.playing import Player


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@given(st.lists(st.floats(0, 1), min_size=30, max_size=60))
def test_however_keystrokes_come_few_requests_go_out(gaps) -> None:
    clock = Clock()
    requests = Pace(clock)
    started: list[float] = []
    for gap in gaps:
        clock.now += gap
        if not requests.wait():
            requests.start()
            started.append(clock.now)
    assert started
    for begin in started:
        # Three seconds of typing, and the request of the pause behind them.
        burst = [moment for moment in started if begin <= moment <= begin + 3 + pace.PAUSE_HERE]
        assert len(burst) <= 3
    for earlier, later in zip(started, started[pace.RESERVE :], strict=False):
        assert later - earlier >= pace.SPACING - 1e-6


def test_the_wait_is_exactly_as_long_as_it_must_be() -> None:
    clock = Clock()
    requests = Pace(clock)
    for _ in range(pace.RESERVE):
        assert requests.wait() == 0
        requests.start()
    clock.now += 1
    assert requests.wait() == pytest.approx(pace.SPACING - 1)
    clock.now += requests.wait()
    assert requests.wait() == 0


def test_the_last_request_is_kept_for_when_the_typist_has_stopped() -> None:
    clock = Clock()
    requests = Pace(clock)
    assert requests.wait(0.2) == 0
    requests.start()
    assert requests.wait(0.2) == pytest.approx(0.2)
    requests.start()
    assert requests.wait(0.2) == pytest.approx(pace.SPACING)


def test_a_request_beyond_the_reserve_is_no_debt() -> None:
    clock = Clock()
    requests = Pace(clock)
    for _ in range(10):
        requests.start()
    assert requests.wait() == pytest.approx(pace.SPACING)


def rejected(times: int) -> Player:
    player = Player("a = 1\nb = 2\n")
    player.edit(0, 0, 1, "c")
    for _ in range(times):
        player.reject(Suggestion((), 0.9, "model", "because"))
        player.session.refusals.extend(refusals(player))
    return player


def refusals(player: Player):
    from jupyter_nbedit.core.edits import TextEdit
    from jupyter_nbedit.core.session import Refusal

    return [Refusal(TextEdit("0", 0, "c", "d"), player.time)]


def test_refusals_make_the_pause_longer_up_to_a_limit() -> None:
    pauses = [pause(rejected(times).request, remote=True) for times in range(12)]
    assert pauses[0] == pace.PAUSE_REMOTE
    assert pauses == sorted(pauses)
    assert pauses[1] > pauses[0]
    assert pauses[-1] == pace.LONGEST_PAUSE


def test_an_accepted_suggestion_makes_it_short_again() -> None:
    player = rejected(5)
    from jupyter_nbedit.core.edits import TextEdit

    player.accept(TextEdit("0", 6, "b", "d"))
    assert pause(player.request, remote=False) == pace.PAUSE_HERE


@pytest.mark.parametrize("trigger", ["accept", "manual", "run"])
def test_only_typing_is_waited_for(trigger) -> None:
    assert pause(build_request(rejected(5).session, trigger), remote=True) == 0


def test_a_failing_model_is_left_alone_longer_and_longer() -> None:
    clock = Clock()
    back_off = BackOff(clock)
    assert back_off.seconds == 0
    waits = []
    for _ in range(30):
        back_off.failed(ModelError("broken", verbatim("it broke")))
        waits.append(back_off.seconds)
        clock.now += back_off.seconds
        assert back_off.seconds == 0
    assert waits[:3] == [2, 4, 8]
    assert waits == sorted(waits)
    assert waits[-1] == pace.LONGEST_WAIT
    back_off.worked()
    assert back_off.fault is None
    back_off.failed(ModelError("broken", verbatim("it broke")))
    assert back_off.seconds == 2


def test_what_somebody_must_repair_is_tried_less_often() -> None:
    back_off = BackOff(Clock())
    back_off.failed(ModelError("key", verbatim("no key")))
    assert back_off.seconds == pace.FIRST_LASTING_WAIT


@pytest.mark.parametrize(
    ("kind", "faults", "lasting"),
    [
        ("key", 1, True),
        ("unreachable", 1, True),
        ("timeout", 1, False),
        ("timeout", pace.PATIENCE - 1, False),
        ("timeout", pace.PATIENCE, True),
    ],
)
def test_a_fault_lasts_if_it_does_not_pass_by_itself(kind, faults, lasting) -> None:
    back_off = BackOff(Clock())
    assert not back_off.is_lasting
    for _ in range(faults):
        back_off.failed(ModelError(kind, verbatim("it broke")))
    assert back_off.is_lasting is lasting
    back_off.worked()
    assert not back_off.is_lasting


@pytest.mark.parametrize(("asked", "given"), [(17, 17), (1, 2), (math.inf, 3600), (10**9, 3600)])
def test_a_provider_gets_the_time_it_asks_for(asked, given) -> None:
    back_off = BackOff(Clock())
    back_off.failed(ModelError("rate", verbatim("slow down"), asked))
    assert back_off.seconds == given
