"""The configuration of language models: what an administrator sets, as traits of the extension."""

from __future__ import annotations

from typing import Any

from traitlets import Bool, Dict, Float, Int, List, TraitError, Unicode, validate
from traitlets.config import Configurable

from ...predict.llm.provider.policy import ModelConfig, Policy, read_models


class ModelTraits(Configurable):
    """Which language models there are, and what users may choose."""

    model = Unicode(
        None,
        allow_none=True,
        help="""
        The language model in use unless the user chooses another one: as litellm names it, provider
        first ("ollama/qwen2.5-coder:1.5b", "openai/gpt-4o-mini"), a name of `models`, "local" for
        the bundled model, or "" for none. By default the bundled model, if it is installed.
        """,
    ).tag(config=True)

    api_base = Unicode(
        "",
        help="""
        Address of the server that has `model`, such as "http://localhost:8000/v1"; empty for the
        provider's own. For another address the key is taken from `api_key_env` alone.
        """,
    ).tag(config=True)

    api_key_env = Unicode(
        "",
        help="""
        Name of the environment variable that holds the key for `model`; empty for the one that
        litellm looks at, such as OPENAI_API_KEY. Keys are read from the environment only.
        """,
    ).tag(config=True)

    prompt_format = Unicode(
        "",
        help="How `model` is asked; empty to choose by its name.",
    ).tag(config=True)

    timeout = Float(10.0, min=0.1, help="Seconds that an answer may take.").tag(config=True)

    max_prompt_tokens = Int(
        0, min=0, help="About how long a prompt may be; 0 for what suits the model."
    ).tag(config=True)

    model_kwargs = Dict(
        help="More arguments for litellm, such as {'temperature': 0.2}; not for keys."
    ).tag(config=True)

    models = Dict(
        help="""
        Models by the name that users choose them by. Each is a dictionary with `model` and, as far
        as they differ from the defaults, `api_base`, `api_key_env`, `prompt_format`, `timeout`,
        `max_prompt_tokens` and `model_kwargs`:
        {"team": {"model": "hosted_vllm/zeta-2", "api_base": "http://gpu:8000/v1"}}
        """
    ).tag(config=True)

    allowed_models = List(
        Unicode(),
        default_value=["*"],
        help="""
        Patterns of the names that users may choose in their settings, such as "ollama/*"; the
        default model, and none at all, are always allowed. Empty: no choice.
        """,
    ).tag(config=True)

    allow_remote = Bool(True, help="Whether models on other machines may be used, by anybody.").tag(
        config=True
    )

    allow_outputs = Bool(
        True, help="Whether users may have what their cells printed sent to a model."
    ).tag(config=True)

    granted_hosts = List(
        Unicode(),
        help="""
        Hosts that notebooks may be sent to without each user being asked; "*" for all. Without
        this, nothing is sent to another machine before the user has agreed to that host.
        """,
    ).tag(config=True)

    @validate("models")
    def _models_are_complete(self, proposal: dict[str, Any]) -> dict[str, Any]:
        try:
            read_models(proposal["value"])
        except ValueError as error:
            raise TraitError(f"NbeditApp.models: {error}") from None
        given: dict[str, Any] = proposal["value"]
        return given

    @property
    def policy(self) -> Policy:
        """The configuration as the language models read it."""
        return Policy(
            default=self.model,
            base=ModelConfig(
                model="",
                api_base=self.api_base,
                api_key_env=self.api_key_env,
                prompt_format=self.prompt_format,
                timeout=self.timeout,
                max_prompt_tokens=self.max_prompt_tokens,
                model_kwargs=self.model_kwargs,
            ),
            models=read_models(self.models),
            allowed=tuple(self.allowed_models),
            allow_remote=self.allow_remote,
            allow_outputs=self.allow_outputs,
            granted_hosts=tuple(self.granted_hosts),
        )
