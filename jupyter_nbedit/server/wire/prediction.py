"""The protocol between the browser and the server: one WebSocket per open notebook.

The browser greets with `Hello`, sends an `Open` event, then batches of events as they happen, and
asks with `Predict`. The server answers a request in stages: any number of `Prediction` messages,
the last of them `final`. A newer request, or `Cancel`, ends an older one. After `Resync` the server
ignores events until the browser sends `Open` again.

Offsets on the wire count UTF-16 code units, as a browser does; :func:`read_event` and
:func:`write_suggestion` are the only places that convert. `src/wire.ts` is generated from these
declarations by `python -m jupyter_nbedit.server.wire.typescript`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from ...core.edits import SuggestedEdit, TextEdit
from ...core.events import Edit, Focus, NotebookEvent, Run, Suggested
from ...core.session import OutOfSyncError, Session
from ...core.text import OffsetError, to_code_points, to_utf16
from ...predict.llm.serving.status import ModelStatus
from ...predict.request import Suggestion, Trigger
from ...predict.thresholds import Eagerness
from ...utils.user_messages import UserMessage, verbatim

PROTOCOL = 7

MAX_MESSAGE_BYTES = 64 * 1024 * 1024
"""A notebook whose text is larger than this gets no predictions."""

MAX_TRACEBACK = 8_000
"""Characters kept of a traceback, from its end."""

MAX_OUTPUT = 4_000
"""Characters kept of what a cell printed, from its start."""


class Message(msgspec.Struct, frozen=True, rename="camel", tag_field="type"):
    """What every message has: its type."""


class Hello(Message, frozen=True, tag="hello"):
    """The browser's first message: the protocol version it speaks."""

    protocol: int


class Events(Message, frozen=True, tag="events"):
    """What happened, in order; `seq` numbers the last event, the first ever being 1."""

    seq: int
    events: tuple[NotebookEvent, ...]


class Predict(Message, frozen=True, tag="predict"):
    """Ask for the next edit, given everything up to event `seq`, as eagerly as the user wants."""

    request: int
    seq: int
    trigger: Trigger
    eagerness: Eagerness = "medium"


class Cancel(Message, frozen=True, tag="cancel"):
    """The answer to `request` is no longer wanted."""

    request: int


class Configure(Message, frozen=True, tag="configure"):
    """What the user chose: a model by its name, whether what cells printed may be sent, and where.

    An empty `model` is the server's default; `consents` are the hosts that the user agreed to.
    `other_notebooks` says whether predictors on the server may look into other notebooks.
    """

    model: str = ""
    include_outputs: bool = False
    consents: tuple[str, ...] = ()
    other_notebooks: bool = False


class KernelEvidence(Message, frozen=True, tag="evidence"):
    """What the kernel answered to the expression of `Welcome`.

    Attributes
    ----------
    kernel : str
        The kernel, by a name that another one or one that was started again does not have.
    answer : str
        What it said; empty when that is not known, or not true any more.
    """

    kernel: str
    answer: str = ""


ClientMessage = Hello | Events | Predict | Cancel | Configure | KernelEvidence


class Welcome(Message, frozen=True, tag="welcome"):
    """The server's answer to `Hello`.

    Attributes
    ----------
    protocol : int
        The protocol version it speaks.
    version : str
        Its own.
    languages : tuple of str
        Those it can predict in, in lower case.
    probe : str
        The expression by which a Python kernel tells what it holds.
    """

    protocol: int
    version: str
    languages: tuple[str, ...]
    probe: str


class SuggestionMessage(msgspec.Struct, frozen=True, rename="camel"):
    """A suggestion as the browser sees it.

    Attributes
    ----------
    id : str
        Identifier that outcomes refer to.
    edits : tuple of SuggestedEdit
        In the order in which they are offered; all in coordinates of event `seq` of the answer.
    confidence : float
        Estimated chance, in [0, 1], that the first edit is taken.
    source : str
        Name of the predictor.
    reason : UserMessage
        One line of plain text that says why.
    """

    id: str
    edits: tuple[SuggestedEdit, ...]
    confidence: float
    source: str
    reason: UserMessage


class Prediction(Message, frozen=True, tag="prediction"):
    """An answer to `request`, true of the notebook after event `seq`.

    `suggestion` is null when there is nothing to suggest; no answer follows a `final` one.
    """

    request: int
    seq: int
    suggestion: SuggestionMessage | None
    final: bool


class Resync(Message, frozen=True, tag="resync"):
    """The server lost track of the notebook; the browser must send `Open`."""

    reason: str


class Fault(Message, frozen=True, tag="fault"):
    """A predictor failed; `message` says what and what to do. Editing goes on undisturbed."""

    message: UserMessage


class Model(Message, frozen=True, tag="model"):
    """Which language model is in use and how it is; sent after `Configure`, and when it changes."""

    status: ModelStatus


class StaleCell(msgspec.Struct, frozen=True, rename="camel"):
    """A cell that would not give what it gave if it was run now.

    Attributes
    ----------
    cell_id : str
        The cell.
    cause : str
        The cell that was edited, or run again, and has what this one uses; may be the cell itself.
    """

    cell_id: str
    cause: str


class Stale(Message, frozen=True, tag="stale"):
    """Which cells are stale, in the notebook's order; sent when others are than before."""

    cells: tuple[StaleCell, ...]


ServerMessage = Welcome | Prediction | Resync | Fault | Model | Stale

BAD_MESSAGE = 4400
"""WebSocket close code: the message was not understood; reconnecting will not help."""

_decoder: msgspec.json.Decoder[ClientMessage] = msgspec.json.Decoder(ClientMessage)
_encoder = msgspec.json.Encoder()

LONG = 65_536
"""Bytes from which a message is read in parts: below, all of it takes a millisecond."""

PART = 10
"""Events of a part. In a cell of a megabyte each of them may take half a millisecond."""


class _Events(Message, frozen=True, tag="events"):
    """Events that are not read yet."""

    seq: int
    events: tuple[msgspec.Raw, ...]


_Long = Hello | _Events | Predict | Cancel | Configure | KernelEvidence
_long_decoder: msgspec.json.Decoder[_Long] = msgspec.json.Decoder(_Long)
_event_decoder: msgspec.json.Decoder[NotebookEvent] = msgspec.json.Decoder(NotebookEvent)


def decode(data: str | bytes) -> ClientMessage:
    """Read a message of the browser's.

    Raises
    ------
    msgspec.DecodeError
        If it is not JSON, not a known message, or a field is missing or of a wrong type.
    """
    return _decoder.decode(data)


def decode_parts(data: str | bytes) -> Iterator[ClientMessage]:
    """Read a message of the browser's in parts, each a message of its own that takes no time.

    Many events are read, and can be followed, a few at a time.

    Raises
    ------
    msgspec.DecodeError
        As :func:`decode`; when an event makes no sense, at its part.
    """
    if len(data) < LONG:
        yield decode(data)
        return
    message = _long_decoder.decode(data)
    if not isinstance(message, _Events):
        yield message
        return
    number = message.seq - len(message.events)
    for events in read_in_parts(message.events, PART):
        number += len(events)
        yield Events(number, events)


def read_in_parts(raw: tuple[msgspec.Raw, ...], size: int) -> Iterator[tuple[NotebookEvent, ...]]:
    """Read so many events at a time; of none, no events once."""
    for start in range(0, max(len(raw), 1), size):
        yield tuple([_event_decoder.decode(event) for event in raw[start : start + size]])


def encode(message: msgspec.Struct) -> str:
    """Write a message of the server's as JSON text."""
    return _encoder.encode(message).decode()


def read_event(session: Session, event: NotebookEvent) -> NotebookEvent:
    """Return an event of the browser's in code points, as `session` is about to apply it.

    Raises
    ------
    OutOfSyncError
        If an offset lies outside the cell or inside a character.
    """
    try:
        if isinstance(event, Edit):
            source = session.cell(event.cell_id).source
            return msgspec.structs.replace(
                event,
                start=to_code_points(source, event.start),
                end=to_code_points(source, event.end),
            )
        if isinstance(event, Focus):
            source = session.cell(event.cell_id).source
            return msgspec.structs.replace(
                event,
                cursor=to_code_points(source, event.cursor),
                anchor=to_code_points(source, event.anchor),
            )
        if isinstance(event, Suggested):
            return msgspec.structs.replace(
                event,
                edits=tuple(_placed(session, edit, to_code_points) for edit in event.edits),
            )
    except OffsetError as error:
        raise OutOfSyncError(str(error)) from None
    if isinstance(event, Run) and (
        len(event.traceback) > MAX_TRACEBACK or len(event.output) > MAX_OUTPUT
    ):
        return msgspec.structs.replace(
            event, traceback=event.traceback[-MAX_TRACEBACK:], output=event.output[:MAX_OUTPUT]
        )
    return event


def _placed(
    session: Session, edit: SuggestedEdit, convert: Callable[[str, int], int]
) -> SuggestedEdit:
    """Return an edit with its offset converted; whole cells have none."""
    if not isinstance(edit, TextEdit):
        return edit
    source = session.cell(edit.cell_id).source
    return msgspec.structs.replace(edit, start=convert(source, edit.start))


def write_suggestion(
    session: Session, suggestion_id: str, suggestion: Suggestion
) -> SuggestionMessage:
    """Return a suggestion in UTF-16 offsets of the notebook that `session` holds."""
    return SuggestionMessage(
        id=suggestion_id,
        edits=tuple(_placed(session, edit, to_utf16) for edit in suggestion.edits),
        confidence=suggestion.confidence,
        source=suggestion.source,
        reason=verbatim(suggestion.reason),
    )
