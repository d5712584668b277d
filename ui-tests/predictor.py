"""A predictor of another package: it suggests whole cells, for the tests of how these are shown."""

from __future__ import annotations

from collections.abc import AsyncIterator

from jupyter_nbedit.core.edits import CellInsertion
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.predict.predictor import Predictor
from jupyter_nbedit.predict.request import PredictionRequest, Suggestion

MARK = "# below: "


class NextCell(Predictor):
    """Suggest the cell that a comment at the end of the active cell asks for."""

    name = "next-cell"
    languages = frozenset({"python"})

    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        """Yield at most one suggestion."""
        focus = request.focus
        cell = focus and request.notebook.cell(focus.cell_id)
        if cell is None or MARK not in cell.source:
            return
        source = cell.source.rpartition(MARK)[2]
        yield Suggestion(
            edits=(CellInsertion(Cell("new", "code", source), cell.id),),
            confidence=0.9,
            source=self.name,
            reason="a comment asks for it",
        )
