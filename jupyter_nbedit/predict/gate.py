"""Whether a suggestion is shown: only if it is likely enough that the user would take it.

A predictor that knows how often it is right says so by its confidence. A language model does not:
what it calls likely is turned into a chance here, by weights that were fitted to what people went
on to write (`calibration`), and lowered when the user turned down what it showed lately.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log, log1p

import msgspec

from ..core.edits import CellInsertion, SuggestedEdit, TextEdit
from ..core.session import Reception
from ..core.text import line_start
from . import logistic
from .calibration import CONTINUATION, Calibration
from .request import Certainty, PredictionRequest, Suggestion
from .thresholds import ORDINARY, THRESHOLDS

LATEST = 20
"""Suggestions of a source whose reception counts."""

EXPECTED, WEIGHT = 0.7, 10.0
"""The share of a model's suggestions that is expected to be welcome, and how many suggestions this
expectation counts for beside those that the user really saw."""

CALIBRATIONS: Mapping[str, Calibration] = {"continuation": CONTINUATION}
"""What is known of answers in a prompt format, by its name."""

_WELCOME = ("accepted", "partly", "typed")


class Gate:
    """Lets suggestions through that are likely enough to be right.

    Parameters
    ----------
    thresholds : mapping of str to float
        Least chance by source, for tests and measurements: it goes before every other.
    """

    def __init__(self, thresholds: Mapping[str, float] | None = None) -> None:
        self._thresholds = dict(thresholds or {})

    def admitted(
        self, suggestion: Suggestion, request: PredictionRequest, least: float = ORDINARY
    ) -> Suggestion | None:
        """Return the suggestion with its chance for a confidence, None if it is not to be shown.

        Parameters
        ----------
        suggestion : Suggestion
            What a predictor says.
        request : PredictionRequest
            What it was asked.
        least : float
            The predictor's threshold at the eagerness of the request.
        """
        chance = suggestion.confidence
        certainty = suggestion.certainty
        if certainty is not None:
            calibration = CALIBRATIONS.get(certainty.form)
            if calibration is not None:
                # The calibration was fitted to answers without less likely tokens. Of others, and
                # of those whose probabilities the server does not tell, it knows nothing.
                if certainty.least is None or certainty.least < calibration.least_logprob:
                    return None
                chance = calibration.chance(features(suggestion, certainty, request))
                least = THRESHOLDS[certainty.form].at(request.eagerness)
            # Only models are doubted: the other predictors look at refusals themselves, by what
            # was turned down, not by how often.
            chance = shifted(chance, disfavour(request.receptions, suggestion.source))
        if chance < self._thresholds.get(suggestion.source, least):
            return None
        return msgspec.structs.replace(suggestion, confidence=chance)


def features(
    suggestion: Suggestion, certainty: Certainty, request: PredictionRequest
) -> dict[str, float]:
    """Return what the chance of a model's suggestion is judged by."""
    edit = _written(suggestion.edits[0])
    cell = request.notebook.cell(edit.cell_id)
    source = cell.source if cell is not None else ""
    line = source[line_start(source, edit.start) : edit.start]
    stem = _last_word(line)
    first = stem + _first_word(edit.new)
    seen = any(
        first in other.source if other is not cell else first in source[: edit.start - len(stem)]
        for other in request.notebook.cells
    )
    return {
        "mean": certainty.mean or 0.0,
        "least": certainty.least or 0.0,
        "tokens": log1p(certainty.tokens),
        "length": log1p(len(edit.new)),
        "line": log1p(len(line.strip())),
        "in word": float(bool(stem) and bool(_first_word(edit.new))),
        "comment": float("#" in line),
        "known word": float(bool(first) and seen),
    }


def _written(edit: SuggestedEdit) -> TextEdit:
    """Return the text that an edit writes: a new cell is text in an empty one."""
    if isinstance(edit, TextEdit):
        return edit
    return TextEdit(
        edit.cell_id, 0, "", edit.cell.source if isinstance(edit, CellInsertion) else ""
    )


def disfavour(receptions: Sequence[Reception], source: str) -> float:
    """Return how much worse than expected a source was received lately.

    It is the difference of the log-odds of the expected share and of the share that the expectation
    and the latest receptions come to together (the mean of a beta distribution), and never
    negative: being liked does not make a suggestion any likelier than it was fitted to be.
    """
    latest = [each.outcome for each in receptions if each.source == source][-LATEST:]
    good = sum(outcome in _WELCOME for outcome in latest) + WEIGHT * EXPECTED
    bad = latest.count("rejected") + WEIGHT * (1 - EXPECTED)
    return max(0.0, logistic.log_odds(EXPECTED) - log(good / bad))


def shifted(chance: float, disfavoured: float) -> float:
    """Return a chance with its log-odds lowered."""
    if not 0 < chance < 1:
        return chance
    return logistic.of_odds(logistic.log_odds(chance) - disfavoured)


def _last_word(text: str) -> str:
    end = len(text)
    while end and (text[end - 1].isalnum() or text[end - 1] == "_"):
        end -= 1
    return text[end:]


def _first_word(text: str) -> str:
    end = 0
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return text[:end]
