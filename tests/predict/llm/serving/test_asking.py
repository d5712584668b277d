"""What is asked of whom."""

from __future__ import annotations

import msgspec
import pytest

from jupyter_nbedit.predict.llm.provider.policy import Choice, ModelConfig, Policy
from jupyter_nbedit.predict.llm.serving.asking import question_of
from jupyter_nbedit.predict.llm.serving.service import Models
from jupyter_nbedit.predict.request import PredictionRequest
from jupyter_nbedit.record.consent import Exclusions
from tests.predict.llm.prompts import situations

MODELS = {
    "here": ModelConfig("openai/m", "http://127.0.0.1:9/v1"),
    "there": ModelConfig("openai/m", "https://api.example.com/v1"),
}


def named(path: str) -> PredictionRequest:
    request = situations.request("parameter")
    return msgspec.structs.replace(
        request, notebook=msgspec.structs.replace(request.notebook, path=path)
    )


@pytest.mark.parametrize(
    ("path", "sensitive"),
    [
        ("secrets.ipynb", True),
        ("work/Token.ipynb", True),
        ("home\\.ssh\\notes.ipynb", True),
        ("work/tokens of a text.ipynb", False),
        ("", False),
    ],
)
async def test_a_notebook_named_like_a_file_of_secrets_stays_on_this_machine(path, sensitive):
    models = Models(Policy(models=MODELS, granted_hosts=("*",)))
    request = named(path)
    asked = {}
    for name in MODELS:
        target = models.target(Choice(name))
        assert target is not None
        assert target.granted
        asked[name] = await question_of(models, target, request) is not None

    assert asked == {"here": True, "there": not sensitive}
    assert bool(Exclusions().reason(path, "python")) == sensitive
