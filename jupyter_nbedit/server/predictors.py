"""What answers the notebooks of this server: loaded when the first one connects, not before."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from ..predict.llm.provider.policy import Policy

if TYPE_CHECKING:
    from ..predict.engine import Engine
    from ..predict.llm.serving.predictor import LanguageModel
    from ..predict.llm.serving.service import LocalRuntime, Models
    from ..predict.llm.serving.status import ModelStatus

_log = logging.getLogger(__name__)


class Predictors:
    """Makes an engine for each open notebook.

    Parameters
    ----------
    policy : Policy
        What is configured about language models.
    local_runtime : callable
        Returns the local runtime, None if it is not installed.
    disabled : collection of str
        Names of the predictors that are left out.
    """

    def __init__(
        self,
        policy: Policy,
        local_runtime: Callable[[], LocalRuntime | None],
        disabled: Collection[str] = (),
    ) -> None:
        self._policy = policy
        self._local_runtime = local_runtime
        self._disabled = frozenset(disabled)
        self._models: Models | None = None
        self._is_checked = False

    @property
    def models(self) -> Models:
        """The language models."""
        if self._models is None:
            from ..predict.llm.serving.service import Models  # see above

            self._models = Models(self._policy, self._local_runtime())
        return self._models

    def open(self, notify: Callable[[ModelStatus], None]) -> tuple[Engine, LanguageModel | None]:
        """Return the engine of a notebook, and the predictor in it that a user configures.

        Parameters
        ----------
        notify : callable
            Is told whenever there is something new to say about the notebook's model.
        """
        from ..predict.engine import Engine  # see above
        from ..predict.llm.serving.predictor import LanguageModel
        from ..predict.predictor import Host
        from ..predict.registry import open_predictors

        models = self.models

        class Notebook(Host):
            """What this server has for the predictors of a notebook."""

            opened: LanguageModel | None = None

            def language_model(self) -> LanguageModel:
                self.opened = LanguageModel(models, notify)
                return self.opened

        self._check_names()
        notebook = Notebook()
        engine = Engine(open_predictors(notebook, self._disabled))
        return engine, notebook.opened

    async def renew_local_runtime(self) -> None:
        """Run the local model as it is configured now; the one that runs is stopped."""
        if self._models is not None:
            await self._models.replace_local_runtime(self._local_runtime())

    async def close(self) -> None:
        """Stop whatever was started."""
        if self._models is not None:
            await self._models.close()

    def _check_names(self) -> None:
        """Say, once, if there is nothing that is called as what is left out."""
        from ..predict.registry import PREDICTORS  # see above

        unknown = sorted(self._disabled.difference(PREDICTORS.names))
        if unknown and not self._is_checked:
            _log.warning(
                "NbeditApp.disabled_predictors: there is no %s; there are %s.",
                *(", ".join(unknown), ", ".join(PREDICTORS.names)),
            )
        self._is_checked = True
