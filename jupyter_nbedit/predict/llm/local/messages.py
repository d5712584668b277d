"""What parent and child of the local runtime tell each other, each in one line of JSON."""

from __future__ import annotations

import msgspec

from ....utils.user_messages import UserMessage
from .settings import LocalSettings


class Order(msgspec.Struct, frozen=True):
    """What the child is told.

    Attributes
    ----------
    settings : LocalSettings
        What to load, and how.
    key : str
        What a request has to bear. It comes this way because the command lines and environments
        of processes can be read by others.
    parent : int
        The process that the child lives for.
    """

    settings: LocalSettings
    key: str
    parent: int


class Answer(msgspec.Struct, frozen=True):
    """What the child says: where it listens, or why it does not; and what else was done."""

    url: str = ""
    error: UserMessage | None = None
    said: str = ""
