"""A suggestion that is known already, shown as the engine would show it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from ...predict.engine import Engine
from ...predict.llm.serving.asking import SOURCE
from ...predict.predictor import Predictor
from ...predict.request import PredictionRequest, Suggestion
from .base import last_suggestion


class Fixed(Predictor):
    """A language model whose answer is known."""

    name = SOURCE
    speed = "slow"

    def __init__(self, suggestion: Suggestion | None) -> None:
        self._suggestion = suggestion

    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        """Yield it."""
        if self._suggestion is not None:
            yield self._suggestion


async def shown(
    suggestion: Suggestion | None, request: PredictionRequest, others: Sequence[Predictor] = ()
) -> Suggestion | None:
    """Return what is shown in the end where a model suggests something.

    Parameters
    ----------
    suggestion : Suggestion or None
        What it suggests.
    request : PredictionRequest
        What it was asked.
    others : sequence of Predictor
        Who is asked besides.
    """
    found, _ = await last_suggestion(Engine((*others, Fixed(suggestion))), request)
    return found
