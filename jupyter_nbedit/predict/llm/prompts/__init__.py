"""Prompt formats: how a context is put to a model, and how its answer is read.

Each format is a module. :func:`format_for` picks one by a model's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from .base import AnswerError, Message, Prompt, PromptFormat
from .formats import fim as middle
from .formats.continuation import Continuation
from .formats.fim import Middle
from .formats.instruct import Instruct
from .formats.nbedit import Own
from .formats.sweep import Sweep
from .formats.zeta2 import Zeta2

__all__ = [
    "FORMATS",
    "AnswerError",
    "Message",
    "Prompt",
    "PromptFormat",
    "format_for",
]

_ALL: tuple[PromptFormat, ...] = (
    Continuation(),
    Instruct(),
    Own(),
    Zeta2(),
    Sweep(),
    Middle("fim-qwen", middle.QWEN),
    Middle("fim-starcoder", middle.STARCODER),
    Middle("fim-deepseek", middle.DEEPSEEK),
    Middle("fim-codellama", middle.CODELLAMA),
    Middle("fim-codestral", middle.CODESTRAL),
    Middle("fim", None),
)

FORMATS: Mapping[str, PromptFormat] = MappingProxyType({known.name: known for known in _ALL})
"""The formats by name; a setting may choose any of them."""

_BY_NAME: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"nbedit", "nbedit"),
        (r"zeta-?2", "zeta2"),
        (r"sweep.*next-?edit|next-?edit.*sweep", "sweep"),
        # The provider that has an address of its own for filling in puts the tokens itself.
        (r"^text-completion-codestral/|^codestral/", "fim"),
        # Too small to be told anything.
        (r"smollm2?[-:](?:135|360)m", "continuation"),
        # What was tuned to follow instructions is told what to do.
        (r"instruct|chat|[-:]it\b", "instruct"),
        (r"qwen.*coder.*base|qwen.*coder.*fim", "fim-qwen"),
        (r"starcoder|granite.*code.*base|santacoder|stable-code", "fim-starcoder"),
        (r"deepseek-?coder.*base", "fim-deepseek"),
        (r"code-?llama.*(?:code|base|-hf)", "fim-codellama"),
    )
)


def format_for(model: str) -> PromptFormat:
    """Return the format that a model was trained on, by its name; any other model is told in words.

    Parameters
    ----------
    model : str
        What it is called, with or without a provider: "ollama/qwen2.5-coder:1.5b-base".
    """
    name = model.lower().replace("_", "-")
    known = next((name_ for pattern, name_ in _BY_NAME if pattern.search(name)), "instruct")
    return FORMATS[known]
