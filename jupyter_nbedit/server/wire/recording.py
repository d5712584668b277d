"""The protocol of recording: one WebSocket per page, and the bodies of the REST requests.

Every open notebook that is recorded is a *stream* with an identifier that the page draws at
random. The page numbers the stream's events from 1, keeps each until it is acknowledged, and sends
again what was not, under the same numbers, after a reconnect or a reload; the server passes over
numbers it has. The first event of a stream is `Open`; whenever the notebook is renamed, or the
server asks with `Restart`, the page begins another stream.

Offsets of events count UTF-16 code units here, too, and are converted by
:func:`jupyter_nbedit.server.wire.prediction.read_event`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from ...core.events import NotebookEvent
from ...core.notebook import Cell
from ...record.consent import Consent, Exclusions, State
from ...record.reading.timeline import TimelineStep
from ...record.replies import StreamReply
from ...utils.user_messages import UserMessage
from .prediction import LONG, Hello, Message, read_in_parts


class Record(Message, frozen=True, tag="record"):
    """What happened in a stream, in order; `first` numbers the first event, the first ever is 1."""

    stream: str
    first: int
    events: tuple[NotebookEvent, ...]


RecordingClientMessage = Hello | Record


class Recording(Message, frozen=True, tag="recording"):
    """Whether the server records; the answer to `Hello`, and said again whenever it changes.

    `reason` is for the user: what failed, or what else happened. In state `failed` (a full disk,
    say) the page keeps what is not acknowledged, as far as it has room; in every other state but
    `on` it forgets it.
    """

    state: State | Literal["failed"]
    reason: UserMessage | None


RecordingServerMessage = Recording | StreamReply


class ConsentStatus(msgspec.Struct, frozen=True, rename="camel"):
    """Whether recording is on, and everything that its dialog says."""

    state: State
    text_version: int
    recorded: tuple[UserMessage, ...]
    never: tuple[UserMessage, ...]
    folder: str
    retention_days: int
    budget_bytes: int
    consent: Consent | None


class ConsentRequest(msgspec.Struct, frozen=True, rename="camel"):
    """The user agrees to the text of this version, or changes what is left out, or pauses."""

    text_version: int
    exclusions: Exclusions = Exclusions()
    paused: bool = False


class StreamInfo(msgspec.Struct, frozen=True, rename="camel"):
    """A recorded stream; times are Unix seconds, `bytes` is its share of the file, roughly."""

    stream: str
    path: str
    language: str
    started: float
    ended: float
    events: int
    edits: int
    runs: int
    saves: int
    bytes: int


class HistoryList(msgspec.Struct, frozen=True, rename="camel"):
    """What is recorded, newest stream first; `bytes` is the size of all files."""

    streams: tuple[StreamInfo, ...]
    bytes: int


class Timeline(msgspec.Struct, frozen=True, rename="camel"):
    """The steps of a stream in order."""

    stream: str
    path: str
    language: str
    steps: tuple[TimelineStep, ...]


class Moment(msgspec.Struct, frozen=True, rename="camel"):
    """The notebook after event `number` of a stream."""

    stream: str
    number: int
    time: float
    path: str
    language: str
    cells: tuple[Cell, ...]


_decoder: msgspec.json.Decoder[RecordingClientMessage] = msgspec.json.Decoder(
    RecordingClientMessage
)


PART = 1000
"""Events of a part: reading them takes a millisecond, and they are written together."""


class _Record(Message, frozen=True, tag="record"):
    """Events that are not read yet."""

    stream: str
    first: int
    events: tuple[msgspec.Raw, ...]


_long_decoder: msgspec.json.Decoder[Hello | _Record] = msgspec.json.Decoder(Hello | _Record)


def decode(data: str | bytes) -> RecordingClientMessage:
    """Read a message of the page's.

    Raises
    ------
    msgspec.DecodeError
        If it is not JSON, not a known message, or a field is missing or of a wrong type.
    """
    return _decoder.decode(data)


def decode_parts(data: str | bytes) -> Iterator[RecordingClientMessage]:
    """Read a message of the page's in parts, as :func:`.prediction.decode_parts` does."""
    if len(data) < LONG:
        yield decode(data)
        return
    message = _long_decoder.decode(data)
    if not isinstance(message, _Record):
        yield message
        return
    first = message.first
    for events in read_in_parts(message.events, PART):
        yield Record(message.stream, first, events)
        first += len(events)
