"""Which models can be chosen on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from ....utils.user_messages import UserMessage
from ..provider.model_error import ModelError
from ..provider.policy import LOCAL, Choice
from ..provider.presets import PRESETS

if TYPE_CHECKING:
    from .service import Models


ModelOrigin = Literal["default", "local", "configured", "preset"]


class ListedModel(msgspec.Struct, frozen=True, rename="camel"):
    """A model as the list shows it.

    Attributes
    ----------
    name : str
        What it is chosen by.
    origin : {"default", "local", "configured", "preset"}
        Why it is here: in use by default, installed, configured by the administrator, or an
        example.
    host : str
        Where requests go; empty when they stay in a child process.
    remote : bool
        Whether that is another machine.
    needs_consent : bool
        Whether the user has to agree to that host first.
    key : str
        The environment variable of its key; empty if it has none.
    key_is_set : bool
        Whether that variable is set.
    message : UserMessage or None
        Why it cannot be used or is left alone, if that is so.
    """

    name: str
    origin: ModelOrigin
    host: str
    remote: bool
    needs_consent: bool
    key: str
    key_is_set: bool
    message: UserMessage | None


class Listing(msgspec.Struct, frozen=True, rename="camel"):
    """The models of a server, and what its administrator allows."""

    default: str
    models: tuple[ListedModel, ...]
    allowed: tuple[str, ...]
    allow_remote: bool
    allow_outputs: bool


def listing(models: Models) -> Listing:
    """Return the models that may be chosen; nobody is asked anything over a network."""
    policy = models.policy
    default = models.name_of(Choice())
    names: dict[str, ModelOrigin] = {default: "default"} if default else {}
    if models.local_runtime is not None:
        names.setdefault(LOCAL, "local")
    for name in policy.models:
        names.setdefault(name, "configured")
    for preset in PRESETS:
        names.setdefault(preset.model, "preset")
    found = tuple(
        _listed(models, name, origin) for name, origin in names.items() if models.allows(name)
    )
    return Listing(default, found, policy.allowed, policy.allow_remote, policy.allow_outputs)


def _listed(models: Models, name: str, origin: ModelOrigin) -> ListedModel:
    message: UserMessage | None = None
    try:
        target = models.target(Choice(name))
    except ModelError as error:
        target, message = None, error.told
    if target is not None and (fault := models.back_off(target).fault) is not None:
        message = fault.told
    endpoint = target.endpoint if target is not None else None
    return ListedModel(
        name,
        origin,
        host=endpoint.host if endpoint is not None else "",
        remote=endpoint is not None and endpoint.remote,
        needs_consent=target is not None and not target.granted,
        key=endpoint.key_env if endpoint is not None else "",
        key_is_set=endpoint is not None and bool(endpoint.key),
        message=message,
    )
