"""What goes wrong with the local runtime."""

from __future__ import annotations

from ....utils.user_messages import UserError


class LocalModelError(UserError):
    """There is no local runtime, or no model for it; one sentence says why and what to do."""


class FetchError(RuntimeError):
    """The weights cannot be had; for who called the command that fetches them."""
