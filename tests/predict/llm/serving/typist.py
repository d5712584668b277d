"""Someone who types, a browser that asks after every key, and a model, in virtual time.

The predictor is the real one. Its event loop never waits: when nothing is left to do, its clock is
put forward to what is due next, so that minutes of typing take no time and always go the same way.
"""

from __future__ import annotations

import asyncio
import random
import selectors
from collections.abc import Coroutine, Sequence
from typing import Any

import msgspec
import pytest

from jupyter_nbedit.core.events import Edit, Focus, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.llm.provider.policy import ModelConfig, Policy
from jupyter_nbedit.predict.llm.provider.transport import Answer
from jupyter_nbedit.predict.llm.serving.predictor import LanguageModel
from jupyter_nbedit.predict.llm.serving.service import Models
from jupyter_nbedit.predict.request import PredictionRequest, build_request

QUIET = 0.15
"""Seconds after a key when the browser asks."""

DEBOUNCE = 0.2
"""Seconds after a key when one asks who knows nothing of the rhythm."""

SECONDS = 0.3
"""How long the model takes."""


class _Clock(selectors.DefaultSelector):
    """Goes forward by as long as it is told to wait."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("nothing is left to happen")
        self.now += max(0.0, timeout)
        found: list[Any] = super().select(0)
        return found


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock goes forward instead of waiting."""

    def __init__(self) -> None:
        self._clock = _Clock()
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now


def in_virtual_time(what: Coroutine[Any, Any, None]) -> None:
    loop = VirtualLoop()
    try:
        loop.run_until_complete(what)
    finally:
        loop.close()


class Key(msgspec.Struct, frozen=True):
    """A key: when it was typed, and whether a pause follows that is long enough for an answer."""

    time: float
    is_last: bool


def typed(
    seconds: float, unsteady: float = 0.0, lines: int = 20, keys: int = 20, seed: int = 0
) -> list[Key]:
    """Return the keys of lines with a pause after each, at so many seconds a key.

    Parameters
    ----------
    seconds : float
        The mean interval.
    unsteady : float
        The standard deviation of the intervals' logarithms; 0 for a machine, which types to the
        hundredth of a second.
    lines, keys : int
        How many lines of how many keys.
    seed : int
        Seed of what is random.
    """
    chance = random.Random(seed)
    now, found = 0.0, []
    for _ in range(lines):
        now += chance.uniform(2.5, 4.5)
        for number in range(keys):
            if number and unsteady:
                now += seconds * chance.lognormvariate(-(unsteady**2) / 2, unsteady)
            elif number:
                now += seconds + chance.uniform(-0.005, 0.005)
            found.append(Key(now, number == keys - 1))
    return found


class Figures(msgspec.Struct):
    """What came of it.

    Attributes
    ----------
    requests : list of float
        When each went out.
    most : int
        The most requests under way at one time.
    delays : list of float
        Seconds from the last key before each pause to the request that was answered.
    """

    requests: list[float] = []
    most: int = 0
    delays: list[float] = []

    def quantile(self, share: float) -> float:
        ordered = sorted(self.delays)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def debounced(keys: Sequence[Key]) -> int:
    """Count the requests of one who asks after every debounce."""
    following = [key.time for key in keys[1:]] + [float("inf")]
    return sum(later - key.time > DEBOUNCE for key, later in zip(keys, following, strict=True))


def play(keys: Sequence[Key], monkeypatch: pytest.MonkeyPatch) -> Figures:
    """Type, and tell what it cost and how long it took."""
    figures = Figures()
    in_virtual_time(_play(keys, figures, monkeypatch))
    return figures


async def _play(keys: Sequence[Key], figures: Figures, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = asyncio.get_running_loop().time
    models = Models(Policy("m", models={"m": ModelConfig("openai/m", "http://127.0.0.1:9/v1")}))
    running = 0

    async def ask(endpoint, prompt, finished, sent) -> Answer:
        nonlocal running
        sent()
        figures.requests.append(clock())
        running += 1
        figures.most = max(figures.most, running)
        try:
            await asyncio.sleep(SECONDS)
        finally:
            running -= 1
        return Answer("NO_EDIT")

    monkeypatch.setattr(models.transport, "ask", ask)
    predictor = LanguageModel(models, lambda _: None, clock)
    session = Session()
    session.apply(Open(cells=(Cell("0", "code", "x = 1\n"),), language="python"))
    asking: asyncio.Task[None] | None = None
    for number, key in enumerate(keys):
        await asyncio.sleep(key.time - clock())
        if asking is not None:
            asking.cancel()
        # Each key makes another text, so that nothing is answered from what is known.
        text = chr(ord("a") + number % 26)
        end = len(session.cell("0").source)
        session.apply(Edit(time=key.time, cell_id="0", start=end, end=end, text=text))
        asking = asyncio.create_task(_ask(predictor, session, clock))
        if key.is_last:
            await asking
            figures.delays.append(figures.requests[-1] - key.time)
    await models.close()


async def _ask(predictor: LanguageModel, session: Session, clock: Any) -> None:
    await asyncio.sleep(QUIET)
    at = len(session.cell("0").source)
    session.apply(Focus(time=clock(), cell_id="0", cursor=at, anchor=at))
    request: PredictionRequest = build_request(session)
    async for _ in predictor.predict(request):
        pass
