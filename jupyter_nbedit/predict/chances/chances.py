"""From what a predictor thinks of a place to a chance that means the same for all predictors.

Each predictor judges its places by what it alone knows, some by weights that were fitted, some by
numbers that were set. How often they are right with that was measured for all of them together, and
together with what is known of the moment (`features`): one logistic model of the predictor's own
log-odds. Its chances can be compared with one another, and with one threshold for all.

A predictor that the model does not know is taken at its word.
"""

from __future__ import annotations

from .. import logistic
from ..request import PredictionRequest
from .coefficients import BIAS, WEIGHTS
from .features import distance, situation

NEVER, ALWAYS = 0.005, 0.995
"""What a chance of 0 or 1 counts as: nobody is as sure as that."""

SURE = 0.93
"""Own chance from which on it does not matter how far a place is: whoever gives a definition
another name wants its uses to follow wherever they are, or the code is broken."""


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
        self._request = request
        self._slope = WEIGHTS.get(f"{source} odds")
        self._bias = logistic.odds(situation(request), WEIGHTS, BIAS + WEIGHTS.get(source, 0.0))

    def of(self, own: float, cell: int) -> float:
        """Return the chance that the user makes an edit.

        Parameters
        ----------
        own : float
            The predictor's own chance.
        cell : int
            Position of the edit's cell.
        """
        if self._slope is None:
            return own
        far = 0.0 if own >= SURE else WEIGHTS["distance"] * distance(self._request, cell)
        return logistic.of_odds(self._bias + self._slope * odds(own) + far)

    def least(self, chance: float) -> float:
        """Return the own chance below which no edit has a chance, wherever it is.

        0 and 1 stay: who asks for everything, or for nothing, gets it.
        """
        if self._slope is None or not 0 < chance < 1:
            return chance
        own = logistic.of_odds((odds(chance) - self._bias) / self._slope)
        return 0.0 if own <= NEVER else own


def odds(chance: float) -> float:
    """Return the log-odds of a chance."""
    bounded = min(max(chance, NEVER), ALWAYS)
    return logistic.log_odds(bounded)
