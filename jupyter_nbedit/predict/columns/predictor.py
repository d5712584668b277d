"""The predictor of what a renamed column leads to."""

from __future__ import annotations

from ..clock import Clock
from ..judged import ReplacingPredictor
from ..names.module import Reading
from ..names.refusals import is_refused
from ..replacements import Replacement
from ..request import PredictionRequest
from .changes import Change, changes
from .follow import Renaming, follow, follow_map
from .variables import Cells, Variables


class Columns(ReplacingPredictor):
    """Predict that the uses of a column follow when it gets another name where it is made."""

    name = "columns"
    languages = frozenset({"python"})

    def __init__(self) -> None:
        self._reading = Reading()

    async def find(self, request: PredictionRequest, least: float = 0.0) -> list[Replacement]:
        """Return all that follows."""
        clock = Clock()
        made = await changes(request, clock)
        if not made:
            return []
        cells = Cells(request.notebook, made[0].cell, clock, self._reading)
        for index in {change.cell for change in made}:
            await clock.tick()
            cells.names(index)
        variables = Variables(cells)
        result: list[Replacement] = []
        for renaming in _renamings(made, request):
            result += await follow(renaming, variables, request, clock)
        for change in made:
            if not change.old:
                result += await follow_map(change, variables, clock)
        return [item for item in result if item.chance >= least]


def _renamings(made: list[Change], request: PredictionRequest) -> list[Renaming]:
    """Return what the user renamed and did not take back, turn down or only begin to delete."""
    by_names: dict[tuple[str, str], list[Change]] = {}
    for change in made:
        if change.old:
            by_names.setdefault((change.old, change.new), []).append(change)
    became: dict[str, set[str]] = {}
    for old, new in by_names:
        became.setdefault(old, set()).add(new)
    return [
        Renaming(old, new, group)
        for (old, new), group in by_names.items()
        if len(became[old]) == 1
        and (new, old) not in by_names
        and not _is_being_deleted(group, request)
        and not is_refused(old, new, max(change.edit.started for change in group), request)
    ]


def _is_being_deleted(group: list[Change], request: PredictionRequest) -> bool:
    """Tell whether a name just became its own beginning and the cursor still stands there."""
    change = group[0]
    return len(group) == 1 and change.old.startswith(change.new) and request.is_behind(change.edit)
