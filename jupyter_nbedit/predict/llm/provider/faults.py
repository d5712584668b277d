"""What goes wrong with a model, each in a sentence that says what to do."""

from __future__ import annotations

import re
from typing import Any

from ....utils.user_messages import user_message
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
            user_message(
                "The account at %1 has no credit left. Add credit there, or choose another model.",
                endpoint.host,
            ),
        )
    if status == 404:
        return _model(endpoint)
    if status == 413:
        return _context(endpoint)
    if status == 429:
        wait = _retry_after(error)
        message = (
            user_message(
                "%1 takes no more requests for now. It is asked again in %2 s; a longer delay "
                "between requests, or another model, helps.",
                endpoint.host,
                f"{wait:.0f}",
            )
            if wait
            else user_message(
                "%1 takes no more requests for now. It is asked again later; a longer delay "
                "between requests, or another model, helps.",
                endpoint.host,
            )
        )
        return ModelError("rate", message, wait)
    if _is_timeout(error):
        return timed_out(endpoint)
    if status is not None and 400 <= status < 500:
        return ModelError(
            "refused",
            user_message(
                "%1 refused the request for %2. Check model_kwargs and prompt_format.",
                endpoint.host,
                endpoint.model,
            ),
            said=_LITELLM.sub("", masked(text, endpoint.key))[:MAX_SAID].strip(),
        )
    if _caused_by(error, "DecodingError"):
        return nonsense(endpoint)
    if _caused_by(error, "ConnectError", "ConnectionRefusedError", "gaierror"):
        return ModelError(
            "unreachable",
            user_message(
                "Nothing answers at %1. Start the model's server, or correct api_base.",
                endpoint.api_base or endpoint.host,
            ),
        )
    if _caused_by(error, "RemoteProtocolError", "ReadError", "IncompleteRead"):
        return ModelError(
            "broken",
            user_message(
                "%1 broke off in the middle of an answer. It is asked again later; its own log "
                "says why.",
                endpoint.host,
            ),
        )
    if status is not None and status >= 500 and not _caused_by(error, "JSONDecodeError"):
        return ModelError(
            "broken",
            user_message(
                "%1 failed with status %2. It is asked again later; its own log says why.",
                endpoint.host,
                str(status),
            ),
        )
    return nonsense(endpoint)


def nonsense(endpoint: Endpoint) -> ModelError:
    """Say that a server's answer is not one of a model."""
    return ModelError(
        "nonsense",
        user_message(
            "What %1 answers is not a completion. Check that api_base is the address of a model "
            "server; most end in /v1.",
            endpoint.api_base or endpoint.host,
        ),
    )


def unreadable(endpoint: Endpoint, prompt_format: str) -> ModelError:
    """Say that a model's answers cannot be read, one after the other."""
    return ModelError(
        "nonsense",
        user_message(
            "The answers of %1 cannot be read as %2. Choose a prompt_format that the model was "
            "trained on, or another model.",
            endpoint.model,
            repr(prompt_format),
        ),
    )


def timed_out(endpoint: Endpoint) -> ModelError:
    """Say that a model took too long."""
    return ModelError(
        "timeout",
        user_message(
            "%1 at %2 did not answer within %3 s. Choose a faster model, or raise the timeout.",
            endpoint.model,
            endpoint.host,
            f"{endpoint.timeout:g}",
        ),
    )


def _key(endpoint: Endpoint) -> ModelError:
    where = endpoint.key_env or user_message("api_key_env and the environment variable it names")
    if endpoint.key_env and not endpoint.key:
        return ModelError(
            "key",
            user_message(
                "There is no key for %1. Set %2 in the environment of the Jupyter server, and "
                "restart it.",
                endpoint.host,
                where,
            ),
        )
    return ModelError(
        "key",
        user_message(
            "%1 does not take the key. Set %2 to a valid one in the environment of the Jupyter "
            "server, and restart it.",
            endpoint.host,
            where,
        ),
    )


def _model(endpoint: Endpoint) -> ModelError:
    how = user_message("Check the name with the provider.")
    if endpoint.provider.startswith("ollama"):
        how = user_message("Fetch it with `ollama pull %1`, or correct the name.", endpoint.model)
    elif endpoint.api_base:
        how = user_message(
            "Correct the name, or check that api_base ends as the server expects, mostly in /v1."
        )
    message = user_message("%1 has no model %2. %3", endpoint.host, repr(endpoint.model), how)
    return ModelError("model", message)


def _context(endpoint: Endpoint) -> ModelError:
    return ModelError(
        "context",
        user_message(
            "The prompt is longer than %1 takes. Lower max_prompt_tokens, or serve the model with "
            "a larger context.",
            endpoint.model,
        ),
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
