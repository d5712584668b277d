"""Which models can be chosen on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from .faults import ModelError
from .policy import EMBEDDED, Choice
from .presets import PRESETS

if TYPE_CHECKING:
    from .service import Models


class ListedModel(msgspec.Struct, frozen=True, rename="camel"):
    """A model as the list shows it.

    Attributes
    ----------
    name : str
        What it is chosen by.
    origin : str
        `default`, `embedded`, `configured` by the administrator, or a `preset`.
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
    message : str
        Why it cannot be used, if it cannot.
    """

    name: str
    origin: str
    host: str = ""
    remote: bool = False
    needs_consent: bool = False
    key: str = ""
    key_is_set: bool = False
    message: str = ""


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
    names = {default: "default"} if default else {}
    if models.embedded is not None:
        names.setdefault(EMBEDDED, "embedded")
    names |= {name: "configured" for name in policy.models if name not in names}
    names |= {preset.model: "preset" for preset in PRESETS if preset.model not in names}
    found = tuple(
        _listed(models, name, origin) for name, origin in names.items() if policy.allows(name)
    )
    return Listing(default, found, policy.allowed, policy.allow_remote, policy.allow_outputs)


def _listed(models: Models, name: str, origin: str) -> ListedModel:
    try:
        target = models.target(Choice(name))
    except ModelError as error:
        return ListedModel(name, origin, message=str(error))
    endpoint = target.endpoint if target is not None else None
    if target is None or endpoint is None:
        return ListedModel(name, origin)
    return ListedModel(
        name,
        origin,
        host=endpoint.host,
        remote=endpoint.remote,
        needs_consent=not target.granted,
        key=endpoint.key_env,
        key_is_set=bool(endpoint.key),
    )
