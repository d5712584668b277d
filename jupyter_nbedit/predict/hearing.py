"""Which of the predictors' suggestions is shown: the likeliest, not the first to come.

Predictors of one speed are heard together. A suggestion waits until every other predictor of its
speed, and every quicker one, has said something or ended, but no longer than a few milliseconds:
nobody sees those, and nobody waits longer for something that may be better.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import NamedTuple

from .predictor import Predictor, Speed
from .request import Suggestion
from .worth import best_first

PATIENCE = 0.01
"""Seconds that a suggestion waits for what others have to say."""

RANK: dict[Speed, int] = {"instant": 0, "slow": 1}
"""The quickest first."""


class Candidate(NamedTuple):
    """A suggestion that may be shown, and whose it is."""

    predictor: Predictor
    suggestion: Suggestion

    @property
    def rank(self) -> int:
        """How quick its predictor is, 0 for the quickest."""
        return RANK[self.predictor.speed]


class Hearing:
    """Keeps what was suggested until it is time to choose.

    Parameters
    ----------
    predictors : iterable of Predictor
        Who is asked.
    patience : float
        Seconds that a suggestion waits for others.
    """

    def __init__(self, predictors: Iterable[Predictor], patience: float = PATIENCE) -> None:
        self._running = set(predictors)
        self._silent = set(self._running)
        self._held: list[Candidate] = []
        self._patience = patience
        self._is_settled = False
        self.until = inf

    @property
    def is_over(self) -> bool:
        """Whether nobody has anything more to say and nothing waits to be shown."""
        return not self._running and not self._held

    def said(self, predictor: Predictor, suggestion: Suggestion | None, now: float) -> None:
        """Take what a predictor said; None if that was nothing that may be shown."""
        self._silent.discard(predictor)
        if suggestion is not None:
            if not self._held:
                self.until = now + self._patience
            self._held.append(Candidate(predictor, suggestion))

    def ended(self, predictor: Predictor) -> None:
        """Note that a predictor has no more to say."""
        self._running.discard(predictor)
        self._silent.discard(predictor)

    def may_choose(self, now: float, *, unread: bool) -> bool:
        """Tell whether something is there to be shown, and nobody is to be waited for.

        Parameters
        ----------
        now : float
            What the clock says.
        unread : bool
            Whether more was said already; that is heard even if the time is over.
        """
        if not self._held:
            return False
        quickest = min(candidate.rank for candidate in self._held)
        everyone = all(RANK[predictor.speed] > quickest for predictor in self._silent)
        return everyone or self._is_settled or (now >= self.until and not unread)

    def choose(self) -> list[Candidate]:
        """Return what is held, the best first; from now on nothing waits any more.

        What is not the best may still extend it.
        """
        best = best_first(self._held, lambda candidate: candidate.suggestion)
        # The sort is stable: what is equally quick stays as it is.
        held, self._held = sorted(best, key=lambda candidate: candidate.rank), []
        self._is_settled = True
        self.until = inf
        return held
