"""Who is shown when several predictors have something to say, at times that a test chooses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.predictor import Predictor, Speed
from jupyter_nbedit.predict.request import PredictionRequest, Suggestion
from jupyter_nbedit.predict.worth import best_first, saved
from tests.predict.playing import Player

FOREVER = 1e6
"""A patience that never ends in a test."""

SHORT = TextEdit("0", 0, "a", "b")
LONG = TextEdit("0", 6, "a", "something_longer")


class Told(Predictor):
    """Says what a test tells it to, when the test tells it to."""

    def __init__(self, name: str, speed: Speed = "instant") -> None:
        self.name = name
        self.speed = speed
        self.asked = 0
        self.cancelled = False
        self._next: asyncio.Queue[Suggestion | Exception | None] = asyncio.Queue()

    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        self.asked += 1
        try:
            while (said := await self._next.get()) is not None:
                if isinstance(said, Exception):
                    raise said
                yield said
        except asyncio.CancelledError:
            self.cancelled = True
            raise

    def say(self, edit: TextEdit, chance: float = 0.9) -> Suggestion:
        suggestion = Suggestion((edit,), chance, self.name, "because")
        self._next.put_nowait(suggestion)
        return suggestion

    def fail(self) -> None:
        self._next.put_nowait(RuntimeError("no"))

    def end(self) -> None:
        self._next.put_nowait(None)


class Watched:
    """An engine that is asked, and what it has shown."""

    def __init__(self, *predictors: Predictor, patience: float = FOREVER) -> None:
        self.shown: list[Suggestion] = []
        self._task = asyncio.create_task(self._watch(Engine(predictors, patience=patience)))

    async def _watch(self, engine: Engine) -> None:
        async for suggestion in engine.predict(Player("a = 1\na = 2\n").request):
            self.shown.append(suggestion)

    async def settled(self) -> list[Suggestion]:
        """Return what is shown once nothing goes on any more without the test."""
        for _ in range(30):
            await asyncio.sleep(0)
        return self.shown

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


async def test_of_what_is_equally_likely_the_one_that_saves_most_is_shown() -> None:
    first, second = Told("first"), Told("second")
    watched = Watched(first, second)
    first.say(SHORT)
    assert await watched.settled() == []
    best = second.say(LONG)
    assert await watched.settled() == [best]
    await watched.stop()


async def test_whoever_comes_later() -> None:
    first, second = Told("first"), Told("second")
    watched = Watched(first, second)
    best = first.say(LONG)
    assert await watched.settled() == []
    second.say(SHORT)
    assert await watched.settled() == [best]
    await watched.stop()


async def test_a_chance_counts_before_what_is_saved() -> None:
    first, second = Told("first"), Told("second")
    watched = Watched(first, second)
    first.say(LONG, chance=0.8)
    sure = second.say(SHORT, chance=0.95)
    assert await watched.settled() == [sure]
    await watched.stop()


async def test_who_ends_without_a_word_is_not_waited_for() -> None:
    first, second = Told("first"), Told("second")
    watched = Watched(first, second)
    only = first.say(SHORT)
    second.end()
    assert await watched.settled() == [only]
    await watched.stop()


async def test_nor_is_who_fails() -> None:
    first, second = Told("first"), Told("second")
    watched = Watched(first, second)
    only = first.say(SHORT)
    second.fail()
    assert await watched.settled() == [only]
    await watched.stop()


async def test_nor_is_who_says_what_may_not_be_shown() -> None:
    first, second = Told("first"), Told("second")
    watched = Watched(first, second)
    only = first.say(SHORT)
    second.say(TextEdit("0", 0, "nothing like it", "x"))
    assert await watched.settled() == [only]
    await watched.stop()


async def test_patience_ends() -> None:
    first, second = Told("first"), Told("second")
    watched = Watched(first, second, patience=0.0)
    only = first.say(SHORT)
    assert await watched.settled() == [only]
    second.say(LONG)
    assert await watched.settled() == [only]
    await watched.stop()


async def test_what_extends_the_best_replaces_it_at_once() -> None:
    first, second = Told("first"), Told("second")
    watched = Watched(first, second)
    longer = first.say(TextEdit("0", 0, "a", "bcd"), chance=0.76)
    begun = second.say(TextEdit("0", 0, "a", "bc"), chance=0.99)
    assert await watched.settled() == [begun, longer]
    more = second.say(TextEdit("0", 0, "a", "bcde"))
    assert await watched.settled() == [begun, longer, more]
    await watched.stop()


async def test_what_is_slow_waits_for_what_is_instant() -> None:
    slow, instant = Told("slow", "slow"), Told("instant")
    watched = Watched(slow, instant)
    answer = slow.say(LONG)
    assert await watched.settled() == []
    instant.end()
    assert await watched.settled() == [answer]
    await watched.stop()


async def test_what_is_instant_does_not_wait_for_what_is_slow_and_ends_it() -> None:
    slow, instant = Told("slow", "slow"), Told("instant")
    watched = Watched(slow, instant)
    answer = instant.say(SHORT)
    assert await watched.settled() == [answer]
    assert slow.asked == 1
    assert slow.cancelled
    assert not instant.cancelled
    await watched.stop()


async def test_what_is_instant_is_shown_even_if_what_is_slow_is_worth_more() -> None:
    slow, instant = Told("slow", "slow"), Told("instant")
    watched = Watched(slow, instant)
    slow.say(LONG)
    await watched.settled()
    answer = instant.say(SHORT)
    assert await watched.settled() == [answer]
    await watched.stop()


async def test_of_two_that_are_slow_the_shown_one_ends_the_other() -> None:
    quiet, shown = Told("quiet", "slow"), Told("shown", "slow")
    watched = Watched(quiet, shown, patience=0.0)
    answer = shown.say(SHORT)
    assert await watched.settled() == [answer]
    assert quiet.cancelled
    assert not shown.cancelled
    await watched.stop()


@pytest.mark.parametrize(
    ("edit", "keys"),
    [
        (TextEdit("0", 0, "", "abcd"), 4),
        (TextEdit("0", 0, "df", ""), 2),
        (TextEdit("0", 0, "df.append", "df.concat"), 12),
        (TextEdit("0", 0, "same", "same"), 0),
    ],
)
def test_an_edit_saves_its_keystrokes(edit: TextEdit, keys: int) -> None:
    assert saved(edit) == keys


@pytest.mark.parametrize(
    ("chances", "order"),
    [
        ((0.9, 0.9), "long short"),
        ((0.9, 0.85), "long short"),
        ((0.95, 0.7), "short long"),
        ((0.7, 0.95), "long short"),
    ],
)
def test_what_saves_more_comes_first_among_what_is_about_as_likely(
    chances: tuple[float, float], order: str
) -> None:
    short, long = (
        Suggestion((edit,), c, "x", "") for edit, c in zip((SHORT, LONG), chances, strict=True)
    )
    names = {id(short): "short", id(long): "long"}

    found = best_first([short, long], lambda each: each)

    assert " ".join(names[id(each)] for each in found) == order


async def test_a_predictor_is_asked_in_the_languages_that_it_knows() -> None:
    told = Told("told")
    told.languages = frozenset({"julia"})
    assert Engine([told]).languages == ("julia",)
    for language, asked in (("python", 0), ("julia", 1)):
        told.end()
        player = Player("a = 1", language=language)
        async for _ in Engine([told]).predict(player.request):
            raise AssertionError
        assert told.asked == asked
