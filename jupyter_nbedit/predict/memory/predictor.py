"""The predictor that goes on from what was written before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import expm1, log1p
from typing import NamedTuple

from ...core.edits import TextEdit
from ..chances import Chances
from ..clock import Clock
from ..judged import JudgedPredictor
from ..library import Library
from ..logistic import chance
from ..request import PredictionRequest, Suggestion
from .coefficients import BIAS, WEIGHTS
from .features import Features, features, length_features
from .here import Here, Reading
from .recall import Group, Recall, Spot, groups, lengths

BELOW = 10
"""Lines below a place among which what would be written must not stand."""


WRITTEN = 0.9
"""Least chance of one more line where the user just wrote at least three as they are in two other
notebooks, which all go on alike. Set by hand: a change of a revision is replayed in one go, so that
the fit never sees anybody in the middle of it."""


WRITTEN_HERE = 0.86
"""Least chance of the next line where two cells of the notebook, or more, began as the one that the
user is writing, and all went on alike. Set by hand, for the same reason, to how often it was right
in notebooks as they were committed: `benchmarks/begun_cells.py` prints that."""


class Candidate(NamedTuple):
    """A continuation that is judged good enough."""

    edit: TextEdit
    features: Features
    confidence: float
    reason: str


class Memory(JudgedPredictor[Candidate]):
    """Predict that a place goes on as places like it did, here or in another notebook."""

    name = "memory"

    def __init__(self) -> None:
        self._reading = Reading()

    async def suggestion(
        self, request: PredictionRequest, found: Sequence[Candidate]
    ) -> Suggestion | None:
        """Return the suggestion to go on at the place of most expected worth."""
        chances, least = Chances(self.name, request), self.least(request)
        index = request.notebook.index
        chosen = [
            (likely, each)
            for each in found
            if (likely := chances.of(each.confidence, index(each.edit.cell_id), each.edit)) >= least
        ]
        if not chosen:
            return None
        likely, best = max(chosen, key=lambda each: each[0] * len(each[1].edit.new))
        return Suggestion(
            edits=(best.edit,), confidence=likely, source=self.name, reason=best.reason
        )

    async def find(self, request: PredictionRequest, least: float = 0.0) -> list[Candidate]:
        """Return the continuations that are likely enough, of every length.

        Parameters
        ----------
        request : PredictionRequest
            What is asked.
        least : float
            Least chance.
        """
        clock = Clock()
        library = request.library or Library()
        here = await Here.of(request, clock, self._reading)
        recall = Recall(here.text, library, here.exists)
        result: list[Candidate] = []
        for spot in here.spots():
            await clock.tick()
            seen = await recall.at(spot, clock)
            await clock.tick()
            result += (
                candidate
                for candidate in _judged(spot, groups(seen), here, library)
                if candidate.confidence >= least
            )
        return result


def _judged(spot: Spot, found: list[Group], here: Here, library: Library) -> Iterator[Candidate]:
    """Yield the best continuation of a place, at every length."""
    if spot.begun.strip():
        # What was typed has decided against all others.
        found = [group for group in found if _goes_on(group, spot)]
    if not found or not found[0].best.first or _competes(found):
        return
    group = found[0]
    lines = group.best.lines
    if spot.begun and not lines[0].startswith(spot.begun):
        return
    about = features(spot, found, 0, here, library)
    if spot.kind == "end" and not about["last line"]:
        # Who changes a line in the middle of a cell has what comes after it.
        return
    cell = here.cells[spot.cell]
    for length in lengths(lines):
        if _stands_below(lines[:length], spot, here):
            return
        new = "\n".join(lines[:length])[len(spot.begun) if spot.kind != "end" else 0 :]
        if not any(map(str.isalnum, new)):
            # A bracket or a semicolon is typed sooner than read.
            continue
        if spot.kind == "end":
            new = f"\n{new}"
        old = cell.source if spot.kind == "cell" else ""
        known = about | length_features(spot, group, length)
        yield Candidate(
            TextEdit(cell.id, spot.offset, old, new),
            known,
            max(chance(known, WEIGHTS, BIAS), _floor(known)),
            _reason(group),
        )


def _floor(known: Features) -> float:
    """Return the least chance of what goes on as the user is seen to write it."""
    return max(_floor_elsewhere(known), _floor_here(known))


def _floor_here(known: Features) -> float:
    """Return the least chance of the next line of what two cells of the notebook began with."""
    is_agreed = known["cells"] >= log1p(2) and not known["cells against"]
    is_all = known["agree share"] == 1 and not known["lines"]
    is_being_written = known["newest"] and known["focused"] and known["last line"]
    is_code = not known["comment"] and not known["import"]
    return WRITTEN_HERE if is_agreed and is_all and is_being_written and is_code else 0.0


def _floor_elsewhere(known: Features) -> float:
    """Return the least chance of the next line of what was just written as it is elsewhere."""
    kind = "end" if known.get("end") else "line"
    # Three lines or more; logarithms are not exact.
    is_written = known["written"] * expm1(known.get(f"{kind} matched", 0.0)) > 2.5
    is_agreed = known["notebooks"] >= log1p(2) and not known["rivals"] and not known["here"]
    at_cursor = not known.get("cell")
    return WRITTEN if at_cursor and is_written and is_agreed and not known["lines"] else 0.0


def _goes_on(group: Group, spot: Spot) -> bool:
    first = group.best.first
    return first.startswith(spot.begun) and len(first) > len(spot.begun)


def _competes(found: list[Group]) -> bool:
    """Tell whether places that are as much like this one go on in two ways."""
    if len(found) < 2:
        return False
    first, second = found[0], found[1]
    alike = (second.best.matched, second.best.same) == (first.best.matched, first.best.same)
    return alike and 2 * len(second.members) > len(first.members)


def _stands_below(lines: list[str], spot: Spot, here: Here) -> bool:
    """Tell whether lines follow a place already, though not directly."""
    texts = here.text.texts
    wanted = [line.strip() for line in lines]
    first = spot.above + 1 + (spot.kind == "begun")
    return any(
        [line.strip() for line in texts[start : start + len(wanted)]] == wanted
        for start in range(first, first + BELOW)
    )


def _reason(group: Group) -> str:
    elsewhere = len({seen.notebook for seen in group.members} - {-1})
    if elsewhere == 0:
        return "this notebook goes on so elsewhere"
    if elsewhere == 1:
        return "another notebook goes on so"
    return f"{elsewhere} other notebooks go on so"
