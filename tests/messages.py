"""What a user is told, as the page receives it."""

from __future__ import annotations

import msgspec

from jupyter_nbedit.utils.user_messages import UserMessage


def english(message: object) -> str:
    """Return a message of the wire in English, empty if there is none."""
    return "" if message is None else str(msgspec.convert(message, UserMessage))
