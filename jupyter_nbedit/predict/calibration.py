"""What the chances of language models' suggestions were fitted to be.

Fitted by `python benchmarks/fit_gate.py --train train.jsonl.zst --validation validation.jsonl.zst`,
which prints this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp

import msgspec


class Calibration(msgspec.Struct, frozen=True):
    """A logistic model of the chance that a suggestion is helpful.

    Attributes
    ----------
    threshold : float
        Chance from which suggestions are shown.
    bias : float
        Log-odds when all features are zero.
    weights : mapping of str to float
        Log-odds for each unit of a feature.
    """

    threshold: float
    bias: float
    weights: Mapping[str, float]

    def chance(self, features: Mapping[str, float]) -> float:
        """Return the chance of a suggestion with these features."""
        odds = self.bias + sum(
            self.weights.get(name, 0.0) * value for name, value in features.items()
        )
        return 1 / (1 + exp(-max(-700.0, min(odds, 700.0))))


CONTINUATION = Calibration(
    threshold=0.55,
    bias=6.43,
    weights={
        "in word": -0.04,
        "known word": -0.08,
        "least": 0.09,
        "length": -0.87,
        "line": -0.71,
        "mean": 0.02,
        "tokens": -0.77,
    },
)
"""Of the rest of a line (`prompts.continuation`), written by SmolLM2-135M."""
