from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given

from jupyter_nbedit.core.events import Edit, NotebookEvent, Origin
from jupyter_nbedit.core.session import Session
from tests.core.streams import Step, cells_of, state_of, streams

READ: msgspec.json.Decoder[NotebookEvent] = msgspec.json.Decoder(NotebookEvent)


@given(streams())
def test_a_stored_stream_replays_to_the_same_session(stream: list[Step]) -> None:
    live, replayed = Session(), Session()
    for event, _ in stream:
        live.apply(event)
        replayed.apply(READ.decode(msgspec.json.encode(event)))
    assert state_of(replayed) == state_of(live)
    assert cells_of(replayed) == stream[-1].cells


def test_fields_are_written_as_a_browser_names_them() -> None:
    edit = Edit(time=1.5, cell_id="a", start=0, end=2, text="é", origin=Origin.UNDO)
    assert json.loads(msgspec.json.encode(edit)) == {
        "type": "edit",
        "time": 1.5,
        "cellId": "a",
        "start": 0,
        "end": 2,
        "text": "é",
        "origin": "undo",
        "together": False,
    }


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "teleported"}',
        '{"type": "edit", "cellId": "a", "start": 0, "end": 0}',
        '{"type": "edit", "cellId": "a", "start": 0, "end": 0, "text": "", "origin": "me"}',
        '{"type": "edit", "cellId": "a", "start": 0.5, "end": 1, "text": ""}',
        '{"type": "cellTypeChanged", "cellId": "a", "cellType": "heading"}',
    ],
)
def test_what_is_not_an_event_is_refused(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        READ.decode(text)
