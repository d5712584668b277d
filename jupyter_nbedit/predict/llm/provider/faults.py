"""What goes wrong with a model, each in a sentence that says what to do."""

from __future__ import annotations

import re
from typing import Any

from .endpoint import Endpoint
from .model_error import ModelError
from .secret import masked

MAX_SAID = 200
"""Characters kept of what a provider said."""

_LITELLM = re.compile(r"^(?:litellm\.\w+: )*(?:\w+ - )?")
"""What litellm puts in front of that."""

_CONTEXT_WORDS = (
    "context length",
    "context size",
    "context window",
    "maximum context",
    "prompt is too long",
    "too many tokens",
    "reduce the length",
)


def fault_of(error: BaseException, endpoint: Endpoint) -> ModelError:
    """Say what an error of the provider's, or on the way there, comes to.

    The message quotes nothing that the provider wrote.
    """
    if isinstance(error, ModelError):
        return error
    status = _status(error)
    text = _text(error)
    words = text.lower()
    if any(phrase in words for phrase in _CONTEXT_WORDS) and status in (None, 400, 413, 422, 500):
        return _context(endpoint)
    if status in (401, 403) or "api_key client option must be set" in words:
        return _key(endpoint)
    if status == 402 or "insufficient_quota" in words:
        return ModelError(
            "quota",
            f"The account at {endpoint.host} has no credit left. Add credit there, or choose "
            "another model.",
        )
    if status == 404:
        return _model(endpoint)
    if status == 413:
        return _context(endpoint)
    if status == 429:
        wait = _retry_after(error)
        when = f"It is asked again in {wait:.0f} s" if wait else "It is asked again later"
        return ModelError(
            "rate",
            f"{endpoint.host} takes no more requests for now. {when}; a longer delay between "
            "requests, or another model, helps.",
            wait,
        )
    if _is_timeout(error):
        return timed_out(endpoint)
    if status is not None and 400 <= status < 500:
        return ModelError(
            "refused",
            f"{endpoint.host} refused the request for {endpoint.model}. Check model_kwargs and "
            "prompt_format.",
            said=_LITELLM.sub("", masked(text, endpoint.key))[:MAX_SAID].strip(),
        )
    if _caused_by(error, "DecodingError"):
        return nonsense(endpoint)
    if _caused_by(error, "ConnectError", "ConnectionRefusedError", "gaierror"):
        return ModelError(
            "unreachable",
            f"Nothing answers at {endpoint.api_base or endpoint.host}. Start the model's server, "
            "or correct api_base.",
        )
    if _caused_by(error, "RemoteProtocolError", "ReadError", "IncompleteRead"):
        return ModelError(
            "broken",
            f"{endpoint.host} broke off in the middle of an answer. It is asked again later; its "
            "own log says why.",
        )
    if status is not None and status >= 500 and not _caused_by(error, "JSONDecodeError"):
        return ModelError(
            "broken",
            f"{endpoint.host} failed with status {status}. It is asked again later; its own log "
            "says why.",
        )
    return nonsense(endpoint)


def nonsense(endpoint: Endpoint) -> ModelError:
    """Say that a server's answer is not one of a model."""
    return ModelError(
        "nonsense",
        f"What {endpoint.api_base or endpoint.host} answers is not a completion. Check that "
        "api_base is the address of a model server; most end in /v1.",
    )


def unreadable(endpoint: Endpoint, prompt_format: str) -> ModelError:
    """Say that a model's answers cannot be read, one after the other."""
    return ModelError(
        "nonsense",
        f"The answers of {endpoint.model} cannot be read as {prompt_format!r}. Choose a "
        "prompt_format that the model was trained on, or another model.",
    )


def timed_out(endpoint: Endpoint) -> ModelError:
    """Say that a model took too long."""
    return ModelError(
        "timeout",
        f"{endpoint.model} at {endpoint.host} did not answer within {endpoint.timeout:g} s. "
        "Choose a faster model, or raise the timeout.",
    )


def _key(endpoint: Endpoint) -> ModelError:
    where = endpoint.key_env or "api_key_env and the environment variable it names"
    if endpoint.key_env and not endpoint.key:
        return ModelError(
            "key",
            f"There is no key for {endpoint.host}. Set {where} in the environment of the Jupyter "
            "server, and restart it.",
        )
    return ModelError(
        "key",
        f"{endpoint.host} does not take the key. Set {where} to a valid one in the environment of "
        "the Jupyter server, and restart it.",
    )


def _model(endpoint: Endpoint) -> ModelError:
    how = "Check the name with the provider"
    if endpoint.provider.startswith("ollama"):
        how = f"Fetch it with `ollama pull {endpoint.model}`, or correct the name"
    elif endpoint.api_base:
        how = "Correct the name, or check that api_base ends as the server expects, mostly in /v1"
    return ModelError("model", f"{endpoint.host} has no model {endpoint.model!r}. {how}.")


def _context(endpoint: Endpoint) -> ModelError:
    return ModelError(
        "context",
        f"The prompt is longer than {endpoint.model} takes. Lower max_prompt_tokens, or serve the "
        "model with a larger context.",
    )


def _chain(error: BaseException) -> list[BaseException]:
    """Return an error and what caused it, the outermost first."""
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found:
        found.append(current)
        current = current.__cause__ or current.__context__
    return found


def _caused_by(error: BaseException, *names: str) -> bool:
    return any(base.__name__ in names for each in _chain(error) for base in type(each).__mro__)


def _is_timeout(error: BaseException) -> bool:
    return isinstance(error, TimeoutError) or _caused_by(
        error, "TimeoutException", "APITimeoutError", "Timeout", "TimeoutError"
    )


def _status(error: BaseException) -> int | None:
    """Return the status of the provider's answer; litellm invents one where there was none."""
    for each in reversed(_chain(error)):
        response = getattr(each, "response", None)
        status = getattr(response, "status_code", None) or getattr(each, "status_code", None)
        if isinstance(status, int) and status >= 400:
            return status
    return None


def _text(error: BaseException) -> str:
    return str(error)[:4000]


def _retry_after(error: BaseException) -> float | None:
    for each in _chain(error):
        headers: Any = getattr(getattr(each, "response", None), "headers", None)
        if headers is None:
            headers = getattr(each, "headers", None)
        value = headers.get("retry-after") if hasattr(headers, "get") else None
        try:
            seconds = float(value) if value is not None else -1.0
        except ValueError:
            continue
        if 0 <= seconds < float("inf"):
            return seconds
    return None
