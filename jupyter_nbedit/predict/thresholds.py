"""From which chance on something is shown: the one table."""

from __future__ import annotations

from collections.abc import Mapping

ORDINARY = 0.75
"""For whoever has no threshold of its own."""

THRESHOLDS: Mapping[str, float] = {
    # Of the predictor of repeated edits. The least at which it stays silent at 98 % of the moments
    # at which a revision is complete (`benchmarks/next_edit.py` on revisions that its weights were
    # not fitted to).
    "repeat": 0.86,
    # Of the predictor of names. Its chances are set by hand: what is not sure is lower.
    "names": 0.8,
    # Of the predictor of failed runs. Its chances are set by hand, too; it has one repair or none.
    "runs": 0.8,
    # Of answers in a prompt format whose chances are calibrated (`calibration`), where the fit of
    # `benchmarks/fit_gate.py` puts it. It goes before the threshold of the predictor that asked.
    "continuation": 0.65,
}
"""By the name of a predictor or of a prompt format. Predictors of other packages bring their own
(`Predictor.threshold`)."""
