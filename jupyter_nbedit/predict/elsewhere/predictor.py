"""What was just changed in another notebook also changes here."""

from __future__ import annotations

import msgspec

from ...core.items import HistoryEdit
from ..clock import Clock
from ..judged import ReplacingPredictor
from ..logistic import chance
from ..names.module import Module, Reading
from ..names.refusals import is_refused
from ..order import cursor
from ..repeat import RepeatedEdit
from ..repeat.scoring import is_sibling
from ..replacements import Replacement
from ..request import PredictionRequest
from .coefficients import BIAS, WEIGHTS
from .features import Features, Situation, repeated
from .modules import module_places, module_renames
from .renames import places, renames

RENAMED = 0.85
"""Chance that a variable is renamed as in another notebook where the same line binds it: too rare
in revisions for weights. `benchmarks/fit_elsewhere.py` prints how often it was right there."""

IMPORTED = 0.9
"""Chance that what is imported from a file is called as it is there now: the old name is not there
any more, so it fails if it is not. No revision tells of it: mined edits are of notebooks alone."""

MAX_OWN = 3
"""Edits of this notebook after which a variable that was renamed elsewhere keeps its name: whoever
wanted it renamed would have begun with that."""

LEAST = 0.05
"""Least chance as a repeated edit of one's own of what is looked at: nothing less is ever shown."""


class Elsewhere(ReplacingPredictor):
    """Predict that an edit of another notebook is made at the places of this one.

    What an edit is an example of, and where that applies, is found as for edits of this notebook;
    how likely it is that the user wants it here, too, is another question, with other features.
    """

    name = "elsewhere"
    follows_others = True

    def __init__(self) -> None:
        self._repeat = RepeatedEdit()
        self._reading = Reading()

    async def find(self, request: PredictionRequest, least: float = 0.0) -> list[Replacement]:
        """Return every place that is judged good enough.

        Parameters
        ----------
        request : PredictionRequest
            What is asked.
        least : float
            Least chance.
        """
        found = []
        if request.elsewhere:
            found += await self._renamed(request)
            found += await self._renamed_in_modules(request)
            found += await self._repeated(
                request,
                request.elsewhere,
                Situation(request, request.elsewhere),
                "as in another notebook",
            )
        if request.earlier:
            situation = Situation(request, request.earlier)
            # What was done on another day tells something to whoever is doing it again.
            if situation.is_resumed:
                found += await self._repeated(
                    request, request.earlier, situation, "as in an earlier session"
                )
        return [
            item for item in found if item.chance >= least and not _is_being_typed(item, request)
        ]

    async def _repeated(
        self,
        request: PredictionRequest,
        edits: tuple[HistoryEdit, ...],
        situation: Situation,
        where: str,
    ) -> list[Replacement]:
        asked = msgspec.structs.replace(request, history=edits, focus=None)
        return [
            _judged(
                (candidate.index, *candidate.found[:2]),
                candidate.found.new,
                repeated(candidate, situation),
                f"{candidate.rule.description}, {where}",
            )
            for candidate in await self._repeat.find(asked, LEAST)
            # A line that is alike in another notebook is no next one.
            if not is_sibling(candidate.features)
        ]

    async def _renamed(self, request: PredictionRequest) -> list[Replacement]:
        clock = Clock()
        notebook = request.notebook
        elsewhere = [edit for edit in request.elsewhere if edit.cell_id not in request.modules]
        known = await renames(elsewhere, notebook.language, clock)
        if not known:
            return []
        module = Module(notebook, max(cursor(request)[0], 0), clock, self._reading)
        await module.read({text for rename in known for text in (rename.old, rename.new)})
        result = []
        for rename in known:
            await clock.tick()
            own = sum(
                isinstance(item, HistoryEdit) and item.started > rename.time
                for item in request.history
            )
            if own > MAX_OWN or is_refused(rename.old, rename.new, rename.time, request):
                continue
            for place in places(module, rename):
                span = (place.cell, place.name.start, place.name.end)
                reason = f"{rename.old} → {rename.new}, as in another notebook"
                result.append(Replacement(*span, rename.new, {}, reason, RENAMED))
        return result

    async def _renamed_in_modules(self, request: PredictionRequest) -> list[Replacement]:
        clock = Clock()
        notebook = request.notebook
        known = await module_renames(request.elsewhere, request.modules, notebook.language, clock)
        if not known:
            return []
        module = Module(notebook, max(cursor(request)[0], 0), clock, self._reading)
        await module.read({text for each in known for text in (each.rename.old, each.rename.new)})
        result = []
        for each in known:
            old, new = each.rename.old, each.rename.new
            if is_refused(old, new, each.rename.time, request):
                continue
            reason = f"{old} → {new}, as in {'.'.join(each.module)}"
            result += [
                Replacement(*place, new, {}, reason, IMPORTED)
                for place in await module_places(module, each, clock)
            ]
        return result


def _judged(place: tuple[int, int, int], new: str, about: Features, reason: str) -> Replacement:
    return Replacement(*place, new, about, reason, chance(about, WEIGHTS, BIAS))


def _is_being_typed(item: Replacement, request: PredictionRequest) -> bool:
    """Tell whether a place overlaps what the user just wrote here."""
    typed = request.newest_edit
    cell = request.notebook.cells[item.cell]
    return typed is not None and typed.overlaps(cell.id, item.start, item.end)
