"""The predictor of what an edit of a name leads to."""

from __future__ import annotations

from collections.abc import AsyncIterator

from ..clock import Clock
from ..order import cursor, nearness
from ..predictor import Predictor
from ..request import PredictionRequest, Suggestion
from ..thresholds import THRESHOLDS
from .changes import changes
from .module import Module
from .places import Replacement, lines
from .renames import renamed

MAX_PLACES = 20
"""Places in one suggestion; once they are accepted the next are asked for."""


class Names(Predictor):
    """Predict that the uses of a name follow what became of its definition."""

    name = "names"
    threshold = THRESHOLDS["names"]

    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        """Yield at most one suggestion: all places that follow, near to far."""
        found = [item for item in await self.replacements(request) if item.chance >= self.threshold]
        if not found:
            return
        here = cursor(request)
        places = sorted(
            lines(request.notebook, found),
            key=lambda place: nearness((place.cell, place.edit.start), here),
        )[:MAX_PLACES]
        yield Suggestion(
            edits=tuple(place.edit for place in places),
            confidence=places[0].chance,
            source=self.name,
            reason=places[0].reason,
        )

    async def replacements(self, request: PredictionRequest) -> list[Replacement]:
        """Return all that follows, however likely."""
        edit = request.newest_edit
        if edit is None:
            return []
        clock = Clock()
        module = Module(request.notebook, request.notebook.index(edit.cell_id), clock)
        made = await changes(request, clock)
        if not made:
            return []
        await module.read({change.old for change in made} | {change.new for change in made})
        return list(renamed(module, made, request))
