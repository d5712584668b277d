"""Prompt formats: how a context is put to a model, and how its answer is read.

Each is a module of :mod:`.formats`, or comes from another package. :func:`format_for` picks one by
a model's name.
"""

from __future__ import annotations

import inspect
import re
from typing import Any

from ...plugins import PluginError, Plugins
from .base import AnswerError, Message, Prompt, PromptFormat

__all__ = [
    "DEFAULT",
    "FORMATS",
    "GROUP",
    "AnswerError",
    "Message",
    "Prompt",
    "PromptFormat",
    "format_for",
]

GROUP = "jupyter_nbedit.prompt_formats"
"""The entry-point group: a name, and a subclass of `PromptFormat`, or an instance, that has it."""

DEFAULT = "instruct"
"""How a model is asked that was trained on no format: it is told in words."""


def _prompt_format(name: str, found: Any) -> PromptFormat:
    if inspect.isclass(found) and issubclass(found, PromptFormat):
        if inspect.isabstract(found):
            missing = ", ".join(sorted(found.__abstractmethods__))
            raise PluginError(f"its class does not define {missing}")
        found = found()
    if not isinstance(found, PromptFormat):
        raise PluginError(f"{found!r} is no {PromptFormat.__module__}.PromptFormat")
    called = getattr(found, "name", None)
    if called != name:
        raise PluginError(f"it has another name than its entry point, {called!r}")
    try:
        re.compile(found.models)
    except (re.error, TypeError) as error:
        raise PluginError(f"its `models` are no regular expression: {error}") from None
    return found


FORMATS: Plugins[PromptFormat] = Plugins(GROUP, "prompt format", _prompt_format)
"""The formats by name; a setting may choose any of them."""


def format_for(model: str) -> PromptFormat:
    """Return the format that a model was trained on, by its name; any other model is told in words.

    Where several formats claim a model, one of another package goes first: it was installed for
    that.

    Parameters
    ----------
    model : str
        What it is called, with or without a provider: "ollama/qwen2.5-coder:1.5b-base".
    """
    name = model.lower().replace("_", "-")
    claiming = [known for known, form in FORMATS.items() if _claims(form, name)]
    return FORMATS[min(claiming, key=FORMATS.is_ours, default=DEFAULT)]


def _claims(form: PromptFormat, model: str) -> bool:
    return bool(form.models) and re.search(form.models, model) is not None
