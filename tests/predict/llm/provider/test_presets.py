"""The examples are what litellm understands, and what the documentation says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jupyter_nbedit.predict.llm.prompts import FORMATS, format_for
from jupyter_nbedit.predict.llm.provider.endpoint import resolve
from jupyter_nbedit.predict.llm.provider.policy import ModelConfig
from jupyter_nbedit.predict.llm.provider.presets import PRESETS, Preset
from jupyter_nbedit.predict.llm.serving.pace import RESERVE, SPACING

DOCS = Path(__file__).resolve().parents[4] / "docs" / "models.md"


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.title)
def test_litellm_knows_the_provider(preset: Preset, litellm) -> None:
    provider, _, model = preset.model.partition("/")
    found = litellm.get_llm_provider(preset.model)
    assert found[:2] == (model, provider)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.title)
def test_the_documentation_says_what_it_takes(preset: Preset) -> None:
    found = resolve(preset.model, ModelConfig(preset.model))
    key = found.key_env if found.remote else ""
    cells = (preset.title, preset.model, format_for(preset.model).name, key, found.host)
    lines = DOCS.read_text("utf-8").splitlines()
    row = next(line for line in lines if line.startswith(f"| {preset.title} "))
    assert [cell.strip(" `") for cell in row.strip("|").split("|")] == list(cells)


def test_the_documentation_names_every_format() -> None:
    text = DOCS.read_text("utf-8")
    for name in FORMATS:
        assert f"`{name}`" in text or (name.startswith("fim-") and "`fim-…`" in text), name


def test_the_documentation_tells_how_often_a_model_is_asked() -> None:
    assert (SPACING, RESERVE) == (1.6, 2)
    assert "one every 1.6 seconds on average, and two at once at most" in re.sub(
        r"\s+", " ", DOCS.read_text("utf-8")
    )
