"""What goes wrong with the model in the box."""

from __future__ import annotations


class LocalModelError(RuntimeError):
    """The model in the box cannot be had; the text is one sentence that says why and what to do."""
