"""What goes wrong with the local runtime."""

from __future__ import annotations


class LocalModelError(RuntimeError):
    """There is no local runtime, or no model for it; one sentence says why and what to do."""
