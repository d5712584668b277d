"""What a request for a prompt says, in the names of OpenAI's protocol, which are litellm's, too."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from .healing import ALTERNATIVES, grammar

if TYPE_CHECKING:
    from ..prompts.base import Prompt
    from .endpoint import Endpoint

_RENAMED = {"max_tokens": "max_completion_tokens"}
"""What models that reason call an argument."""


def arguments_for(
    endpoint: Endpoint, prompt: Prompt, stem: int, declined: AbstractSet[str] = frozenset()
) -> dict[str, Any]:
    """Return the arguments of a request.

    Parameters
    ----------
    endpoint : Endpoint
        Whom to ask.
    prompt : Prompt
        What to ask.
    stem : int
        How many characters at the end of the prompt's text the answer is bound to begin with.
    declined : set of str
        Arguments that the server refuses.
    """
    arguments: dict[str, Any] = {
        "model": endpoint.model,
        "temperature": 0,
        "max_tokens": prompt.max_tokens,
        "stop": list(prompt.stop) or None,
    }
    if prompt.messages:
        arguments["logprobs"] = True
        arguments["messages"] = [
            {"role": message.role, "content": message.content} for message in prompt.messages
        ]
    else:
        arguments["logprobs"] = ALTERNATIVES if stem else 1
        arguments["prompt"] = prompt.text[: len(prompt.text) - stem]
        arguments["suffix"] = prompt.suffix or None
    for name in declined:
        value = arguments.pop(name)
        if name in _RENAMED:
            arguments[_RENAMED[name]] = value
    arguments |= endpoint.kwargs
    if stem:
        body = {**arguments.get("extra_body", {}), "grammar": grammar(prompt.text[-stem:])}
        arguments["extra_body"] = body
    return {name: value for name, value in arguments.items() if value is not None}


def declined_argument(said: str) -> str | None:
    """Return the argument that a server refuses, None if it is not one that can be left out.

    Parameters
    ----------
    said : str
        What it said.
    """
    if "logprob" in said.lower():
        return "logprobs"
    if "'max_tokens'" in said and _RENAMED["max_tokens"] in said:
        return "max_tokens"
    return next((name for name in ("temperature", "stop") if f"'{name}'" in said), None)
