"""The predictor of what an edit of a name leads to."""

from __future__ import annotations

from ..clock import Clock
from ..judged import ReplacingPredictor
from ..replacements import Replacement
from ..request import PredictionRequest
from .classes import Classes
from .definitions import follow_definitions
from .edits import recent
from .imports import follow_imports
from .members import follow_attribute, follow_parameter
from .mentions import follow_docstring, follow_mentions
from .module import Module, Reading
from .passing import follow_parameters
from .renames import renames
from .scoring import Following
from .signatures import changed_signatures, follow_signatures
from .variables import follow_variable


class Names(ReplacingPredictor):
    """Predict that the uses of a name follow what became of its definition."""

    name = "names"

    def __init__(self) -> None:
        self._reading = Reading()

    async def find(self, request: PredictionRequest, least: float = 0.0) -> list[Replacement]:
        """Return all that follows.

        Parameters
        ----------
        request : PredictionRequest
            What is asked.
        least : float
            Least chance. What cannot reach it may be left out.
        """
        edit = request.newest_edit
        if edit is None:
            return []
        clock = Clock()
        edited = await recent(request, clock)
        middle = request.notebook.index(edit.cell_id)
        module = Module(request.notebook, middle, clock, self._reading)
        known = list(renames(edited, request, least))
        await module.read({text for rename in known for text in (rename.old, rename.new)})
        classes = Classes(module)
        result: list[Replacement] = []
        for rename in known:
            await clock.tick()
            for follow in (
                follow_variable(module, rename),
                follow_attribute(module, classes, rename),
                follow_parameter(module, classes, rename),
                follow_docstring(module, rename),
                follow_mentions(module, rename),
            ):
                await _take(follow, result, clock)
        imported: list[Replacement] = []
        await _take(follow_imports(module, edited, request), imported, clock)
        # What was another thing before is no rename: the import says what its uses are now.
        told = {each[:3]: each.new for each in imported}
        result = [each for each in result if told.get(each[:3], each.new) == each.new] + imported
        evidence = request.evidence
        signatures = await clock.take(changed_signatures(module, edited))
        for follow in (
            follow_signatures(module, edited, signatures, evidence),
            follow_parameters(module, signatures, evidence),
            follow_definitions(module, edited),
        ):
            await _take(follow, result, clock)
        return result


async def _take(follow: Following, result: list[Replacement], clock: Clock) -> None:
    """Add what follows; others get their turn meanwhile."""
    for found in follow:
        if found is not None:
            result.append(found)
        await clock.tick()
