"""From which chance on something is shown, by how eager the user wants it: the one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from . import logistic

Eagerness = Literal["low", "medium", "high"]
"""How much is shown: less but surer, as measured to be best, or more but less sure."""


class Thresholds(msgspec.Struct, frozen=True):
    """The least chance from which something is shown.

    Attributes
    ----------
    low, medium, high : float
        By eagerness; the more eager, the lower.
    """

    low: float
    medium: float
    high: float

    def at(self, eagerness: Eagerness) -> float:
        """Return the least chance at an eagerness."""
        at: float = getattr(self, eagerness)
        return at


STEP = 0.9
"""By how much in log-odds an eagerness moves a threshold that is known for `medium` alone: 0.75
becomes 0.88 and 0.55."""


def around(medium: float) -> Thresholds:
    """Return the thresholds around one that was chosen without eagerness in mind.

    One of 0 or 1 stays: whoever chose it shows everything, or nothing.
    """
    if not 0 < medium < 1:
        return Thresholds(medium, medium, medium)
    odds = logistic.log_odds(medium)
    return Thresholds(logistic.of_odds(odds + STEP), medium, logistic.of_odds(odds - STEP))


ORDINARY = 0.75
"""For whoever has no threshold of its own, at medium eagerness."""

EAGERNESS = Thresholds(low=0.94, medium=0.76, high=0.46)
"""Of the predictors that need no model. Their chances are one measure (`chances`), so that they
have thresholds in common. Chosen on 60 repositories, none of which is in what the measure that it
was judged by was fitted to: low is from where on 88 of 100 are right, medium from where on all is
quiet at 98 of 100 finished revisions and three of four are right, high from where on 65 of 100
still are; each on average over repositories, and of all moments in four of five draws of them. By
`benchmarks/thresholds.py`; what each shows: `benchmarks/eagerness.py`, with its figures in
`docs/benchmark.md`."""

THRESHOLDS: Mapping[str, Thresholds] = {
    # Of answers in a prompt format whose chances are calibrated (`calibration`); medium is where
    # the fit of `benchmarks/fit_gate.py` puts it. They go before those of the predictor that asked.
    "continuation": Thresholds(low=0.8, medium=0.65, high=0.55),
}
"""By the name of a prompt format. Predictors of other packages bring their own
(`Predictor.threshold`)."""
