"""A scripted model behind the real predictor, engine and configuration."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.llm.provider.policy import Choice, ModelConfig, Policy
from jupyter_nbedit.predict.llm.serving.asking import question_of
from jupyter_nbedit.predict.llm.serving.predictor import LanguageModel
from jupyter_nbedit.predict.llm.serving.service import Models
from jupyter_nbedit.predict.llm.serving.status import ModelStatus
from jupyter_nbedit.predict.request import PredictionRequest, Suggestion
from tests.predict.llm.scripted import Behaviour, Server, says, serving

REMOTE = "https://api.example.com/v1"


class World:
    """A server of models, one notebook's predictor, and what was told of it.

    Attributes
    ----------
    server : Server
        The scripted model, which `Policy.default` names "m".
    """

    def __init__(self, server: Server, **policy: Any) -> None:
        self.server = server
        base = {"m": ModelConfig("openai/m", server.base, timeout=100)}
        self.models = Models(Policy(**{"default": "m", "models": base, **policy}))
        self.told: list[ModelStatus] = []
        self.predictor = LanguageModel(self.models, self.told.append)
        self.engine = Engine([self.predictor], budget=300.0)

    @property
    def state(self) -> str:
        """How the model is, as it was told last."""
        return self.told[-1].state

    async def ask(self, request: PredictionRequest) -> Suggestion | None:
        """Return the last suggestion that passes the engine's checks."""
        last = None
        async for suggestion in self.engine.predict(request):
            last = suggestion
        return last

    async def answers(
        self, request: PredictionRequest, *edits: TextEdit, probability: float = 0.9
    ) -> None:
        """Have the model answer a request with edits, in the format that it is asked in."""
        self.server.behave = says(await self.written(request, edits), probability)

    async def written(self, request: PredictionRequest, edits: Sequence[TextEdit]) -> str:
        target = self.models.target(Choice())
        assert target is not None
        question = await question_of(self.models, target, request)
        assert question is not None
        return question.format.answer(question.prompt, edits)


@asynccontextmanager
async def world(behave: Behaviour, **policy: Any) -> AsyncIterator[World]:
    async with serving(behave) as server:
        it = World(server, **policy)
        try:
            yield it
        finally:
            await it.models.close()
