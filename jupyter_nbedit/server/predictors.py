"""What answers the notebooks of this server: loaded when the first one connects, not before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..predict.llm.provider.policy import Policy

if TYPE_CHECKING:
    from ..predict.engine import Engine
    from ..predict.llm.serving.predictor import LanguageModel
    from ..predict.llm.serving.service import Embedded, Models
    from ..predict.llm.serving.status import ModelStatus
    from ..predict.request import Predictor


class Predictors:
    """Makes an engine for each open notebook.

    Parameters
    ----------
    policy : Policy
        What is configured about language models.
    embedded : callable
        Returns the embedded model, None if it is not installed.
    """

    def __init__(self, policy: Policy, embedded: Callable[[], Embedded | None]) -> None:
        self._policy = policy
        self._embedded = embedded
        self._models: Models | None = None
        self._shared: tuple[Predictor, ...] | None = None

    @property
    def models(self) -> Models:
        """The language models."""
        if self._models is None:
            from ..predict.llm.serving.service import Models  # noqa: PLC0415 - see above

            self._models = Models(self._policy, self._embedded())
        return self._models

    def open(self, notify: Callable[[ModelStatus], None]) -> tuple[Engine, LanguageModel]:
        """Return the engine of a notebook, and the predictor in it that a user configures.

        Parameters
        ----------
        notify : callable
            Is told whenever there is something new to say about the notebook's model.
        """
        from ..predict.engine import Engine, default_predictors  # noqa: PLC0415 - see above

        if self._shared is None:
            self._shared = default_predictors()
        model = self.models.open(notify)
        return Engine((*self._shared, model)), model

    async def close(self) -> None:
        """Stop whatever was started."""
        if self._models is not None:
            await self._models.close()
