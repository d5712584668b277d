"""From a keystroke to what is shown, through the real model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.llm.context import SMALL, build_context
from jupyter_nbedit.predict.llm.local import LocalModel
from jupyter_nbedit.predict.llm.prompts import FORMATS
from jupyter_nbedit.predict.llm.provider.policy import LOCAL, ModelConfig, Policy
from jupyter_nbedit.predict.llm.serving.asking import answer_to, question_of
from jupyter_nbedit.predict.llm.serving.predictor import LanguageModel
from jupyter_nbedit.predict.llm.serving.service import Models, Target
from tests.predict.playing import Player, last_suggestion, texts

CELL = "import pandas as pd\nsales = pd.read_csv('sales.csv')\nsales.head()\n"
HERE = Target(LOCAL, None)


@asynccontextmanager
async def models_with(settings) -> AsyncIterator[Models]:
    # Other tests keep the machine busy.
    policy = Policy(base=ModelConfig("", timeout=200))
    models = Models(policy, LocalModel(settings))
    try:
        yield models
    finally:
        await models.close()


def typing(text: str) -> Player:
    player = Player(CELL, "")
    player.edit(1, 0, 0, text)
    player.focus(1, len(text))
    return player


async def test_a_line_is_finished_and_an_unsure_one_is_left_alone(settings):
    async with models_with(settings) as models:
        engine = Engine((LanguageModel(models, lambda _: None),))
        shown = await last_suggestion(engine, typing("costs = pd.read_").request)
        silent = await last_suggestion(engine, typing("zebra_").request)
        elsewhere = typing("costs = pd.read_")
        elsewhere.focus(0, 3)
        nothing = await last_suggestion(engine, elsewhere.request)

    assert shown is not None
    first = texts(shown)[0]
    assert first == TextEdit("1", 16, "", first.new)
    assert first.new.startswith("csv")
    assert shown.source == "model"
    assert silent is None
    assert nothing is None


async def test_an_answer_ends_at_the_first_token_that_is_not_sure(settings):
    async with models_with(settings) as models:
        question = await question_of(models, HERE, typing("zebra_").request)
        assert question is not None
        sure = await answer_to(models, question)
        prompt = msgspec.structs.replace(question.prompt, least_logprob=-1e9)
        whole = await answer_to(models, msgspec.structs.replace(question, prompt=prompt))

    assert sure.truncated
    assert len(sure.text) < len(whole.text)
    assert whole.text.startswith(sure.text)
    assert all(value >= question.prompt.least_logprob for _, value in sure.logprobs[:-1])


async def test_a_word_that_was_begun_is_not_repeated(settings):
    async with models_with(settings) as models:
        endpoint = await models.endpoint(HERE)
        asked = FORMATS["continuation"].render(
            build_context(typing("import nump").request, SMALL, redact=False)
        )
        answer = await models.transport.ask(endpoint, asked, lambda _: False)

    assert asked.text.endswith(" nump")
    assert answer.text.startswith("y")
    assert answer.logprobs[0][0].startswith("y")
