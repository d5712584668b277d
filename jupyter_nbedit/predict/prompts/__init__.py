"""Prompt formats: how a context is put to a model, and how its answer is read.

Each format is a module. :func:`format_for` picks one by a model's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .base import AnswerError, Message, Prompt, PromptFormat
from .continuation import Continuation
from .instruct import Instruct

__all__ = [
    "FORMATS",
    "AnswerError",
    "Message",
    "Prompt",
    "PromptFormat",
    "format_for",
]

FORMATS: Mapping[str, PromptFormat] = MappingProxyType(
    {known.name: known for known in (Continuation(), Instruct())}
)
"""The formats by name; a setting may choose any of them."""


def format_for(model: str) -> PromptFormat:
    """Return the format that a model was trained on, by its name; any other model is told in words.

    Parameters
    ----------
    model : str
        What it is called, with or without a provider: "ollama/qwen2.5-coder:1.5b-base".
    """
    return FORMATS["continuation" if "smollm" in model.lower() else "instruct"]
