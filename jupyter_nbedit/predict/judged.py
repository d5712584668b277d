"""Predictors that find places and judge each: what they have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator, Sequence
from typing import Generic, TypeVar

from .chances import Chances
from .clock import Clock
from .predictor import Predictor
from .replacements import Replacement, suggestion
from .request import PredictionRequest, Suggestion
from .thresholds import EAGERNESS

T = TypeVar("T")


class JudgedPredictor(Predictor, Generic[T]):
    """Base class of predictors that find places and judge each by what they alone know.

    What they think of a place becomes a chance that is one measure for all (`chances`); by that it
    is shown or not.
    """

    threshold = EAGERNESS

    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        """Yield at most one suggestion."""
        least = Chances(self.name, request).least(self.least(request))
        answer = await self.suggestion(request, await self.find(request, least))
        if answer is not None:
            yield answer

    @abstractmethod
    async def find(self, request: PredictionRequest, least: float = 0.0) -> list[T]:
        """Return the places that are judged good enough.

        Parameters
        ----------
        request : PredictionRequest
            What is asked.
        least : float
            Least chance in the predictor's own measure. What cannot reach it may be left out.
        """
        ...

    @abstractmethod
    async def suggestion(self, request: PredictionRequest, found: Sequence[T]) -> Suggestion | None:
        """Return what is suggested of the places that were found; None if none is likely enough."""
        ...


class ReplacingPredictor(JudgedPredictor[Replacement]):
    """Base class of those that find what is to be replaced: they suggest all that follows."""

    async def suggestion(
        self, request: PredictionRequest, found: Sequence[Replacement]
    ) -> Suggestion | None:
        """Return the suggestion to make all replacements that are likely enough, near to far."""
        chances = Chances(self.name, request)
        return await Clock().take(suggestion(request, found, chances, self.least(request)))
