"""What a user is told: a text in English and what stands in its gaps, so that it is translatable.

Who speaks another language reads the page in it, and one server may have pages in several: so the
server sends the parts, and the page puts them together. `scripts/translations.py` finds the texts
in the calls of :func:`user_message`, and a check fails where one is not translated.
"""

from __future__ import annotations

import re

import msgspec

_GAP = re.compile(r"%(\d)")


class UserMessage(msgspec.Struct, frozen=True):
    """A text in English, and what stands in its gaps; as a string it is the English sentence.

    Attributes
    ----------
    text : str
        Has a gap `%1` for the first value, `%2` for the second, and so on.
    values : tuple
        What is the same in every language, or a message itself.
    """

    text: str
    values: tuple[str | UserMessage, ...] = ()

    def __str__(self) -> str:
        return _GAP.sub(lambda gap: str(self.values[int(gap[1]) - 1]), self.text)


def user_message(text: str, *values: str | UserMessage) -> UserMessage:
    """Return a message that is to be translated; the text has to be a literal."""
    return UserMessage(text, values)


def verbatim(text: str | UserMessage) -> UserMessage:
    """Return what is not translated: what somebody else said, or a command line says."""
    return text if isinstance(text, UserMessage) else UserMessage("%1", (text,))


class UserError(Exception):
    """Something did not work; the message is for the user."""

    def __init__(self, message: UserMessage) -> None:
        super().__init__(str(message))
        self.message = message
