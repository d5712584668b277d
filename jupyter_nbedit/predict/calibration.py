"""What the chances of language models' suggestions were fitted to be.

Fitted by `python benchmarks/fit_gate.py --train train.jsonl.zst --validation validation.jsonl.zst
--limit 300`, which prints this table. Other samples give other weights: what a model is unsure of
does not get as far as the gate, so there is little left to tell apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log

import msgspec

from . import logistic


class Calibration(msgspec.Struct, frozen=True):
    """A logistic model of the chance that a suggestion is helpful.

    Attributes
    ----------
    least_logprob : float
        Natural logarithm of the least probability of a token among what it was fitted to; of less
        likely ones nothing is known.
    bias : float
        Log-odds when all features are zero.
    weights : mapping of str to float
        Log-odds for each unit of a feature.
    """

    least_logprob: float
    bias: float
    weights: Mapping[str, float]

    def chance(self, features: Mapping[str, float]) -> float:
        """Return the chance of a suggestion with these features."""
        return logistic.chance(features, self.weights, self.bias)


CONTINUATION = Calibration(
    least_logprob=log(0.7),
    bias=2.61,
    weights={
        "in word": -0.13,
        "known word": 0.19,
        "least": 0.90,
        "length": -0.19,
        "line": 0.04,
        "mean": 0.62,
        "tokens": -0.57,
    },
)
"""Of the rest of a line (`prompts.continuation`), written by SmolLM2-135M."""
