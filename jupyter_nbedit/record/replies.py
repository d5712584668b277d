"""What the recorder says of a stream to the page that it comes from."""

from __future__ import annotations

import msgspec

from ..utils.user_messages import UserMessage


class Reply(msgspec.Struct, frozen=True, rename="camel", tag_field="type"):
    """What every reply has: its type, and the stream that it is about."""

    stream: str


class Recorded(Reply, frozen=True, tag="recorded"):
    """The stream's events up to number `upto` are on disk."""

    upto: int


class Resend(Reply, frozen=True, tag="resend"):
    """The server has the stream's events up to `upto` and misses the next: send from there."""

    upto: int


class Restart(Reply, frozen=True, tag="restart"):
    """The stream cannot go on: forget what is left of it and begin another one with `Open`."""

    reason: UserMessage


class Excluded(Reply, frozen=True, tag="excluded"):
    """The stream's notebook is not recorded; `reason` is for the user. Forget the stream."""

    reason: UserMessage


StreamReply = Recorded | Resend | Restart | Excluded
