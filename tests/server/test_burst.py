"""Many events at once are followed in parts, and others have their turn between these."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from itertools import groupby

import msgspec
import pytest

from jupyter_nbedit.core.events import Edit, NotebookEvent, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.server.live import LiveNotebook
from jupyter_nbedit.server.socket import MessageSocket
from jupyter_nbedit.server.wire import prediction as wire
from jupyter_nbedit.server.wire import recording as wire_recording

EVENTS: tuple[NotebookEvent, ...] = (
    Open(cells=(Cell("a", "code", ""),), language="python"),
    *(Edit(time=float(at), cell_id="a", start=at, end=at, text="x") for at in range(5000)),
)


def message(seq: int = len(EVENTS)) -> str:
    return wire.encode(wire.Events(seq, EVENTS))


def test_the_parts_are_the_whole() -> None:
    read = list(wire.decode_parts(message(7 + len(EVENTS))))

    parts = [part for part in read if isinstance(part, wire.Events)]
    assert parts == read
    assert tuple(event for part in parts for event in part.events) == EVENTS
    assert max(len(part.events) for part in parts) == wire.PART
    numbers = [part.seq - len(part.events) for part in parts]
    assert numbers == [7, *(part.seq for part in parts[:-1])]
    assert parts[-1].seq == 7 + len(EVENTS)


def test_the_parts_of_what_is_recorded_are_the_whole() -> None:
    sent = wire.encode(wire_recording.Record("stream", 5, EVENTS))

    read = list(wire_recording.decode_parts(sent))

    parts = [part for part in read if isinstance(part, wire_recording.Record)]
    assert parts == read
    assert tuple(event for part in parts for event in part.events) == EVENTS
    assert [part.first for part in parts] == [*range(5, 5 + len(EVENTS), wire_recording.PART)]


@pytest.mark.parametrize(
    "sent",
    [
        wire.Hello(wire.PROTOCOL),
        wire.Events(1, EVENTS[:1]),
        wire.Events(3, ()),
        wire.Configure(model="m" * 100_000),
    ],
)
def test_what_is_not_many_events_stays_whole(sent: wire.ClientMessage) -> None:
    assert list(wire.decode_parts(wire.encode(sent))) == [sent]


def test_an_event_that_makes_no_sense_is_refused_where_it_stands() -> None:
    events = json.loads(message())
    events["events"][4000]["start"] = "here"
    parts = wire.decode_parts(json.dumps(events))

    assert isinstance(next(parts), wire.Events)
    with pytest.raises(msgspec.DecodeError):
        list(parts)


def test_a_notebook_follows_the_parts_as_it_would_the_whole() -> None:
    answers: list[wire.ServerMessage] = []
    live = LiveNotebook(Engine([]), answers.append, logging.getLogger("test"))
    live.receive(wire.Hello(wire.PROTOCOL))

    for part in wire.decode_parts(message()):
        live.receive(part)

    assert live.session.notebook.cells[0].source == "x" * 5000


async def test_others_have_their_turn_between_the_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    class Socket(MessageSocket):
        def __init__(self) -> None:
            self.initialize()

        def receive(self, message: str | bytes) -> Iterator[None]:
            for _ in message:
                taken.append("part")
                yield

    async def other() -> None:
        while "end" not in taken:
            taken.append("other")
            await asyncio.sleep(0)

    # Every part takes as long as a slice may.
    monkeypatch.setattr("jupyter_nbedit.predict.clock.SLICE", -1.0)
    taken: list[str] = []
    task = asyncio.create_task(other())

    await Socket().on_message("123")
    taken.append("end")
    await task

    assert [each for each, _ in groupby(taken)][:6] == ["part", "other"] * 3
