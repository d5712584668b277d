"""Where a model is, by which key it is asked, and whether that is this machine."""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import urlsplit

import msgspec

from ....utils.user_messages import user_message
from .model_error import ModelError
from .policy import ModelConfig
from .secret import Secret

_THIS_MACHINE = re.compile(r"(?i)(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?")
"""The only ways of writing a host that count as this machine; no name is looked up."""

_UNIX = "unix:"

_ODD = re.compile(r"[\s\\@\x00-\x1f]")
"""What no address needs, and by which two readers of one could see two hosts."""


class _Provider(msgspec.Struct, frozen=True):
    """What litellm assumes for a provider when nothing is configured."""

    base: str = ""
    key_env: str = ""
    host: str = ""
    compatible: bool = False


_PROVIDERS = {
    "openai": _Provider("https://api.openai.com/v1", "OPENAI_API_KEY", compatible=True),
    "ollama": _Provider("http://localhost:11434/v1", "OLLAMA_API_KEY", compatible=True),
    "lm_studio": _Provider("http://localhost:1234/v1", "LM_STUDIO_API_KEY", compatible=True),
    "hosted_vllm": _Provider("http://localhost:8000/v1", "HOSTED_VLLM_API_KEY", compatible=True),
    "llamafile": _Provider("http://127.0.0.1:8080/v1", "LLAMAFILE_API_KEY", compatible=True),
    "anthropic": _Provider(key_env="ANTHROPIC_API_KEY", host="api.anthropic.com"),
    "codestral": _Provider(key_env="CODESTRAL_API_KEY", host="codestral.mistral.ai"),
    "deepseek": _Provider(key_env="DEEPSEEK_API_KEY", host="api.deepseek.com"),
    "gemini": _Provider(key_env="GEMINI_API_KEY", host="generativelanguage.googleapis.com"),
    "groq": _Provider(key_env="GROQ_API_KEY", host="api.groq.com"),
    "mistral": _Provider(key_env="MISTRAL_API_KEY", host="api.mistral.ai"),
    "openrouter": _Provider(key_env="OPENROUTER_API_KEY", host="openrouter.ai"),
}
"""Providers by the prefix of a model's name.

Those that are `compatible` speak OpenAI's protocol.
"""

_OPENAI = _PROVIDERS["openai"].base

_ALIASES = {
    "ollama_chat": "ollama",
    "text-completion-openai": "openai",
    "text-completion-codestral": "codestral",
}


class Endpoint(msgspec.Struct, frozen=True):
    """A model that can be asked.

    Attributes
    ----------
    name : str
        What the user calls it.
    provider, model : str
        The two parts of litellm's name.
    api_base : str
        Address of the server; empty for the provider's own.
    host : str
        Where requests go, for people to read and to agree to.
    remote : bool
        Whether that is another machine than this one.
    compatible : bool
        Whether it speaks OpenAI's protocol.
    needs_litellm : bool
        Whether litellm is needed to ask it, be it because it speaks another protocol, or because
        each of its models takes other arguments, as OpenAI's own do.
    key : Secret
        The key.
    key_env : str
        The environment variable that the key is read from.
    prompt_format : str
        Name of a prompt format, empty to choose by the model's name.
    timeout : float
        Seconds that an answer may take.
    max_prompt_tokens : int
        About how long a prompt may be; 0 for what suits the model.
    kwargs : dict
        More arguments of a request, as litellm names them.
    grammars : bool
        Whether it can be bound to a grammar in llama.cpp's notation.
    """

    name: str
    provider: str
    model: str
    api_base: str
    host: str
    remote: bool
    compatible: bool = True
    needs_litellm: bool = False
    key: Secret = Secret()
    key_env: str = ""
    prompt_format: str = ""
    timeout: float = 10.0
    max_prompt_tokens: int = 0
    kwargs: dict[str, Any] = {}
    grammars: bool = False


def is_this_machine(address: str) -> bool:
    """Tell whether an address is certainly one of this machine's own.

    Only loopback addresses in their plain form, `localhost` and Unix sockets are. Nothing is looked
    up: what a name means is decided elsewhere, and by others.
    """
    if address.startswith(_UNIX):
        return True
    if _ODD.search(address):
        return False
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(_THIS_MACHINE.fullmatch(parts.netloc))


def resolve(name: str, config: ModelConfig) -> Endpoint:
    """Return where a model is and how it is asked.

    Raises
    ------
    ModelError
        If the configuration makes no sense.
    """
    prefix, slash, model = config.model.partition("/")
    if not (prefix and slash and model):
        raise ModelError(
            "setup",
            user_message(
                "The model %1 names no provider. Write it as provider/model, such as "
                "openai/gpt-4o-mini or ollama/qwen2.5-coder.",
                repr(config.model),
            ),
        )
    family = _ALIASES.get(prefix, prefix)
    known = _PROVIDERS.get(family, _Provider())
    own = config.api_base or _base_from_environment(family)
    base = (own or known.base).rstrip("/")
    if base and not _is_address(base):
        raise ModelError(
            "setup",
            user_message(
                "The address %1 of the model %2 makes no sense. Set api_base to something like "
                "http://localhost:8000/v1.",
                repr(base),
                repr(name),
            ),
        )
    if family == "ollama" and not base.endswith("/v1"):
        base += "/v1"
    # The provider's own key is for the provider's own server.
    key_env = config.api_key_env or ("" if config.api_base else known.key_env)
    # Other clients may go through a proxy, so only our own is known to stay here.
    remote = not (known.compatible and is_this_machine(base))
    return Endpoint(
        name=name,
        provider=prefix,
        model=model,
        api_base=base,
        host=_host(base) or known.host or family,
        remote=remote,
        compatible=known.compatible,
        needs_litellm=not known.compatible or (prefix == "openai" and base == _OPENAI),
        key=Secret(os.environ.get(key_env, "") if key_env else ""),
        key_env=key_env,
        prompt_format=config.prompt_format,
        timeout=config.timeout,
        max_prompt_tokens=config.max_prompt_tokens,
        kwargs=dict(config.model_kwargs),
    )


def _base_from_environment(family: str) -> str:
    """Return the address that litellm would take from the environment."""
    prefix = family.upper().replace("-", "_")
    names = (f"{prefix}_API_BASE", f"{prefix}_BASE_URL")
    return next((os.environ[name] for name in names if os.environ.get(name)), "")


def _is_address(base: str) -> bool:
    if base.startswith(_UNIX):
        return len(base) > len(_UNIX)
    if _ODD.search(base):
        return False
    try:
        parts = urlsplit(base)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _host(base: str) -> str:
    return base if base.startswith(_UNIX) else urlsplit(base).netloc
