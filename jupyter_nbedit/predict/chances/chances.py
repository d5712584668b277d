"""From what a predictor thinks of a place to a chance that means the same for all predictors.

Each predictor judges its places by what it alone knows, some by weights that were fitted, some by
numbers that were set. How often they are right with that was measured for all of them together, and
together with what is known of the moment (`features`): one logistic model of the predictor's own
log-odds. Its chances can be compared with one another, and with one threshold for all.

A predictor that the model does not know is taken at its word.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p
from typing import TypeVar

from ...core.edits import TextEdit
from .. import logistic
from ..request import PredictionRequest
from .coefficients import BIAS, WEIGHTS
from .features import Places, kind, situation

T = TypeVar("T")

NEVER, ALWAYS = 0.005, 0.995
"""What a chance of 0 or 1 counts as: nobody is as sure as that."""

ANYWHERE = 0.9
"""Own chance from which on it does not matter where a place is: the code is broken until what is so
sure is done, wherever that is."""

MAX_LENGTH = log1p(2_000)
"""Length, as a feature, of the longest edit that is expected."""


class Chances:
    """The chances of what one predictor finds at one moment.

    Parameters
    ----------
    source : str
        The predictor's name.
    request : PredictionRequest
        What it is asked.
    """

    def __init__(self, source: str, request: PredictionRequest) -> None:
        self.source = source
        self._slope = WEIGHTS.get(f"{source} odds")
        if self._slope is not None:
            self._places = Places(request)
            known = {f"{source} {name}": value for name, value in situation(request).items()}
            self._bias = logistic.odds(known, WEIGHTS, BIAS + WEIGHTS.get(source, 0.0))
            self._by_length = WEIGHTS.get(f"{source} length", 0.0)

    def of(self, own: float, cell: int, edit: TextEdit, at: int | None = None) -> float:
        """Return the chance that the user makes an edit.

        Parameters
        ----------
        own : float
            The predictor's own chance.
        cell : int
            Position of the edit's cell.
        edit : TextEdit
            The edit.
        at : int, optional
            Position of the cell that counts for how far it is, if that is another one.
        """
        if self._slope is None:
            return own
        about = kind(edit)
        if own < ANYWHERE:
            about |= self._places.where(cell, edit.start, cell if at is None else at)
        placed = logistic.odds(about, WEIGHTS, self._bias + self._by_length * about["length"])
        return logistic.of_odds(placed + self._slope * odds(own))

    def least(self, chance: float) -> float:
        """Return the own chance below which no edit has a chance, whatever it does and wherever.

        0 and 1 stay: who asks for everything, or for nothing, gets it.
        """
        if self._slope is None or not 0 < chance < 1:
            return chance
        about = ("distance", "behind", "comes", "goes")
        most = sum(max(0.0, WEIGHTS.get(name, 0.0)) for name in about)
        best = self._bias + max(0.0, self._by_length) * MAX_LENGTH + most
        own = logistic.of_odds((odds(chance) - best) / self._slope)
        return 0.0 if own <= NEVER else own


BESIDE = 1.0
"""By how much in log-odds a place may be less likely than the likeliest to be offered with it. What
is less likely is asked for again once the others are accepted."""

SURE = 0.9
"""Chance from which on a place is offered with any other, however much likelier that is."""


def together(found: Sequence[tuple[float, T]], least: float) -> list[tuple[float, T]]:
    """Return the places that may be offered together, with their chances, in the order given.

    Parameters
    ----------
    found : sequence of (float, place)
        Places, and their chances.
    least : float
        The least chance of any.
    """
    likeliest = max((chance for chance, _ in found), default=0.0)
    bound = max(least, min(SURE, logistic.of_odds(odds(likeliest) - BESIDE)))
    return [each for each in found if each[0] >= bound]


def odds(chance: float) -> float:
    """Return the log-odds of a chance."""
    bounded = min(max(chance, NEVER), ALWAYS)
    return logistic.log_odds(bounded)
