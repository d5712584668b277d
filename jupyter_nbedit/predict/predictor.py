"""What a predictor is: all that the engine, the server and the benchmark ask of one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from typing import Literal

from .request import PredictionRequest, Suggestion
from .thresholds import ORDINARY, Thresholds, around

Speed = Literal["instant", "slow"]
"""How long an answer takes.

- `instant`: milliseconds, without a model; the engine hears these first;
- `slow`: a tenth of a second and more, or it costs money; ended once anything is shown.
"""


class Host:
    """Whoever has predictors opened: the server for a notebook, the benchmark, a test.

    This one offers nothing; predictors that need something are not opened by it.
    """

    def language_model(self) -> Predictor | None:
        """Return the predictor that asks the language model of the notebook, None without one."""
        return None


class Predictor(ABC):
    """Predicts the next edit; subclass it, and name the class in an entry point.

    Attributes
    ----------
    name : str
        What settings, the benchmark and logs call it, as its entry point does; the `source` of its
        suggestions.
    speed : {"instant", "slow"}
        How long its answers take.
    threshold : float or Thresholds
        The least chance from which its suggestions are shown: at medium eagerness, or by each.
    languages : frozenset of str or None
        The languages that it knows, by the names that kernels give them; it is not asked in a cell
        of another one. None for all.
    follows_others : bool
        Whether it tells what follows from what is done in other notebooks and files. Only such a
        one is asked when the user merely comes to a notebook.
    """

    name: str
    speed: Speed = "instant"
    threshold: float | Thresholds = ORDINARY
    languages: frozenset[str] | None = None
    follows_others: bool = False

    @classmethod
    def open(cls, host: Host) -> Predictor | None:  # noqa: ARG003 - for those that need it
        """Return one for a notebook, None where the host does not have what it needs.

        By default it is made without arguments. What opening raises leaves the predictor out of
        this notebook.
        """
        return cls()

    def least(self, request: PredictionRequest) -> float:
        """Return the least chance from which its suggestions are shown where it is asked."""
        known = self.threshold
        thresholds = known if isinstance(known, Thresholds) else around(known)
        return thresholds.at(request.eagerness)

    @abstractmethod
    def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        """Yield suggestions, each better than the one before, or nothing at all.

        It is cancelled by cancelling the task that iterates. It shares the event loop with the
        server, so that long work has to be done in slices or in a thread.
        """
        ...

    async def close(self) -> None:  # noqa: B027 - most hold nothing
        """Let go of what is held for the notebook, which was closed."""
