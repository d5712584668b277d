"""What the administrator configured and the user chose."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

import msgspec

LOCAL = "local"
"""Name of the model that the local runtime runs: the bundled one, unless another is configured."""

NONE = "none"
"""Name for no language model."""


class ModelConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How a model is reached and asked.

    Attributes
    ----------
    model : str
        The model as litellm names it, provider first: "openai/gpt-4o-mini".
    api_base : str
        Address of the server; empty for the provider's own.
    api_key_env : str
        Environment variable that holds the key; empty for the one litellm looks at.
    prompt_format : str
        Name of a prompt format; empty to choose by the model's name.
    timeout : float
        Seconds that an answer may take.
    max_prompt_tokens : int
        About how long a prompt may be; 0 for what suits the model.
    model_kwargs : dict
        More arguments of a request, as litellm names them, such as {"temperature": 0.2}.
    """

    model: str
    api_base: str = ""
    api_key_env: str = ""
    prompt_format: str = ""
    timeout: float = 10.0
    max_prompt_tokens: int = 0
    model_kwargs: dict[str, Any] = {}


class Policy(msgspec.Struct, frozen=True):
    """What is allowed on this server.

    Attributes
    ----------
    default : str or None
        Name of the model in use unless the user chooses another; `None` for the local one if it
        is installed, else none.
    base : ModelConfig
        Settings of a model that has no entry of its own.
    models : dict of str to ModelConfig
        Configured models by the name they are chosen by.
    allowed : tuple of str
        Patterns of the names that a user may choose.
    allow_remote : bool
        Whether models on other machines may be used.
    allow_outputs : bool
        Whether users may include what their cells printed.
    granted_hosts : tuple of str
        Hosts that may be sent to without asking the user; "*" for all.
    """

    default: str | None = None
    base: ModelConfig = ModelConfig("")
    models: dict[str, ModelConfig] = {}
    allowed: tuple[str, ...] = ("*",)
    allow_remote: bool = True
    allow_outputs: bool = True
    granted_hosts: tuple[str, ...] = ()

    def allows(self, name: str) -> bool:
        """Tell whether users may choose a model that is not the default."""
        return any(fnmatchcase(name, pattern) for pattern in self.allowed)

    def config(self, name: str) -> ModelConfig:
        """Return the settings of the model that is chosen by a name."""
        found = self.models.get(name)
        if found is not None:
            return found
        if name == self.default:
            return msgspec.structs.replace(self.base, model=name)
        # The address and the key of the default model are not those of another one.
        return msgspec.structs.replace(self.base, model=name, api_base="", api_key_env="")


class Choice(msgspec.Struct, frozen=True):
    """What the user chose.

    Attributes
    ----------
    model : str
        Name of a model; empty for the server's default.
    include_outputs : bool
        Whether what cells printed may be part of a prompt.
    consents : tuple of str
        Hosts that the user agreed to send to.
    """

    model: str = ""
    include_outputs: bool = False
    consents: tuple[str, ...] = ()


def read_models(given: Mapping[str, Any]) -> dict[str, ModelConfig]:
    """Read the administrator's table of models.

    Raises
    ------
    ValueError
        If an entry has an unknown key or a value of a wrong type.
    """
    return {name: _read(name, entry) for name, entry in given.items()}


def _read(name: str, entry: Any) -> ModelConfig:
    try:
        return msgspec.convert(entry, ModelConfig)
    except msgspec.ValidationError as error:
        raise ValueError(f"the model {name!r}: {error}") from None
