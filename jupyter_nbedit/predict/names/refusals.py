"""What the user turned down is not offered again elsewhere."""

from __future__ import annotations

from ...core.changes import makes_any
from ..request import PredictionRequest


def is_refused(old: str, new: str, newest: float, request: PredictionRequest) -> bool:
    """Tell whether a replacement was turned down, perhaps with more on its line.

    Parameters
    ----------
    old, new : str
        What is replaced by what.
    newest : float
        When the user last did so.
    request : PredictionRequest
        Knows what was turned down.
    """
    return any(
        newest <= refusal.time and makes_any(refusal.edit, [(old, new)])
        for refusal in request.refusals
    )
