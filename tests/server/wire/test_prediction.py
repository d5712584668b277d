from __future__ import annotations

import json
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.core.edits import CellDeletion, CellInsertion, CellTypeChange, TextEdit
from jupyter_nbedit.core.events import (
    CellDeleted,
    CellInserted,
    CellMoved,
    CellTypeChanged,
    Edit,
    Focus,
    NotebookEvent,
    Open,
    Origin,
    Outcome,
    Run,
    Saved,
    Suggested,
)
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import OutOfSyncError, Session
from jupyter_nbedit.core.text import utf16_length
from jupyter_nbedit.predict.llm.serving.status import ModelStatus
from jupyter_nbedit.predict.request import Suggestion
from jupyter_nbedit.server.wire import prediction as wire
from jupyter_nbedit.utils.user_messages import UserMessage, verbatim

SOURCE = "a😀b = 1"

CELL_EDITS = (
    CellInsertion(Cell("n", "code", "y"), ""),
    CellDeletion("a", "code", "x"),
    CellTypeChange("a", "code", "raw"),
)
EVENTS: list[tuple[str, NotebookEvent]] = [
    (
        (
            '{"type": "open", "time": 1, "language": "python", "path": "é.ipynb",'
            ' "cells": [{"id": "a", "type": "code", "source": "😀", "language": "r"}]}'
        ),
        Open(time=1, cells=(Cell("a", "code", "😀", "r"),), language="python", path="é.ipynb"),
    ),
    ('{"type": "open", "cells": []}', Open(cells=())),
    (
        '{"type": "edit", "cellId": "a", "start": 0, "end": 1, "text": "😀", "origin": "undo"}',
        Edit(cell_id="a", start=0, end=1, text="😀", origin=Origin.UNDO),
    ),
    (
        '{"type": "cellInserted", "index": 1, "cell": {"id": "b", "type": "raw", "source": ""}}',
        CellInserted(index=1, cell=Cell("b", "raw", "")),
    ),
    ('{"type": "cellDeleted", "cellId": "a"}', CellDeleted(cell_id="a")),
    ('{"type": "cellMoved", "cellId": "a", "index": 2}', CellMoved(cell_id="a", index=2)),
    (
        '{"type": "cellTypeChanged", "cellId": "a", "cellType": "markdown", "origin": "remote"}',
        CellTypeChanged(cell_id="a", cell_type="markdown", origin=Origin.REMOTE),
    ),
    (
        (
            '{"type": "run", "cellId": "a", "ok": false, "ename": "E", "evalue": "v",'
            ' "traceback": "t"}'
        ),
        Run(cell_id="a", ok=False, ename="E", evalue="v", traceback="t"),
    ),
    (
        '{"type": "run", "cellId": "a", "ok": true, "duration": 1.5}',
        Run(cell_id="a", ok=True, duration=1.5),
    ),
    ('{"type": "saved", "checksum": 7}', Saved(checksum=7)),
    (
        '{"type": "focus", "cellId": "a", "cursor": 1, "anchor": 0}',
        Focus(cell_id="a", cursor=1, anchor=0),
    ),
    (
        (
            '{"type": "suggested", "suggestionId": "s", "source": "x",'
            ' "edits": [{"type": "text", "cellId": "a", "start": 0, "old": "", "new": "y"}]}'
        ),
        Suggested(suggestion_id="s", source="x", edits=(TextEdit("a", 0, "", "y"),)),
    ),
    (
        (
            '{"type": "suggested", "suggestionId": "s", "source": "x", "edits": ['
            '{"type": "insertCell", "cell": {"id": "n", "type": "code", "source": "y"},'
            ' "after": ""},'
            '{"type": "deleteCell", "cellId": "a", "cellType": "code", "source": "x"},'
            '{"type": "changeCellType", "cellId": "a", "old": "code", "new": "raw"}]}'
        ),
        Suggested(suggestion_id="s", source="x", edits=CELL_EDITS),
    ),
    (
        '{"type": "outcome", "suggestionId": "s", "outcome": "rejected", "edit": 1}',
        Outcome(suggestion_id="s", outcome="rejected", edit=1),
    ),
]

MESSAGES: list[tuple[str, wire.ClientMessage]] = [
    ('{"type": "hello", "protocol": 1}', wire.Hello(1)),
    ('{"type": "cancel", "request": 3}', wire.Cancel(3)),
    (
        '{"type": "predict", "request": 3, "seq": 4, "trigger": "manual"}',
        wire.Predict(3, 4, "manual"),
    ),
    (
        '{"type": "configure", "model": "m", "includeOutputs": true, "consents": ["h"]}',
        wire.Configure("m", include_outputs=True, consents=("h",)),
    ),
    (
        '{"type": "evidence", "kernel": "k 1", "answer": "{}"}',
        wire.KernelEvidence("k 1", "{}"),
    ),
    *(
        (f'{{"type": "events", "seq": 1, "events": [{text}]}}', wire.Events(1, (event,)))
        for text, event in EVENTS
    ),
]

CELL_EDIT_MESSAGES = [
    {
        "type": "insertCell",
        "cell": {"id": "n", "type": "code", "source": "y", "language": ""},
        "after": "",
    },
    {"type": "deleteCell", "cellId": "a", "cellType": "code", "source": "x"},
    {"type": "changeCellType", "cellId": "a", "old": "code", "new": "raw"},
]
EDIT_MESSAGE = {"type": "text", "cellId": "a", "start": 3, "old": "b", "new": "c"}
ANSWERS: list[tuple[wire.ServerMessage, dict[str, object]]] = [
    (
        wire.Model(ModelStatus("m", "waiting", "h", remote=True, message=UserMessage("because"))),
        {
            "type": "model",
            "status": {
                "name": "m",
                "state": "waiting",
                "host": "h",
                "remote": True,
                "message": {"text": "because", "values": []},
                "lasting": False,
            },
        },
    ),
    (
        wire.Welcome(1, "0.1", ("julia", "python"), "1 + 1"),
        {
            "type": "welcome",
            "protocol": 1,
            "version": "0.1",
            "languages": ["julia", "python"],
            "probe": "1 + 1",
        },
    ),
    (
        wire.Prediction(
            3,
            4,
            wire.SuggestionMessage(
                "s", (TextEdit("a", 3, "b", "c"),), 0.5, "fake", UserMessage("why")
            ),
            final=False,
        ),
        {
            "type": "prediction",
            "request": 3,
            "seq": 4,
            "suggestion": {
                "id": "s",
                "edits": [EDIT_MESSAGE],
                "confidence": 0.5,
                "source": "fake",
                "reason": {"text": "why", "values": []},
            },
            "final": False,
        },
    ),
    (
        wire.Prediction(
            3, 4, wire.SuggestionMessage("s", CELL_EDITS, 0.5, "f", UserMessage("w")), final=True
        ),
        {
            "type": "prediction",
            "request": 3,
            "seq": 4,
            "suggestion": {
                "id": "s",
                "edits": CELL_EDIT_MESSAGES,
                "confidence": 0.5,
                "source": "f",
                "reason": {"text": "w", "values": []},
            },
            "final": True,
        },
    ),
    (
        wire.Prediction(3, 4, None, final=True),
        {"type": "prediction", "request": 3, "seq": 4, "suggestion": None, "final": True},
    ),
    (wire.Resync("why"), {"type": "resync", "reason": "why"}),
    (
        wire.Stale((wire.StaleCell("b", "a"),)),
        {"type": "stale", "cells": [{"cellId": "b", "cause": "a"}]},
    ),
    (
        wire.Fault(UserMessage("what %1", ("x",))),
        {"type": "fault", "message": {"text": "what %1", "values": ["x"]}},
    ),
]


@pytest.fixture
def session() -> Session:
    return opened(SOURCE)


def opened(source: str) -> Session:
    session = Session()
    session.apply(Open(cells=(Cell("a", "code", source),)))
    return session


@pytest.mark.parametrize(("text", "message"), MESSAGES)
def test_every_message_of_the_browsers_is_read(text: str, message: wire.ClientMessage) -> None:
    assert wire.decode(text) == message
    assert wire.decode(text.encode()) == message


@pytest.mark.parametrize(("message", "expected"), ANSWERS)
def test_every_message_of_the_servers_is_written(
    message: wire.ServerMessage, expected: dict[str, object]
) -> None:
    assert json.loads(wire.encode(message)) == expected


def test_no_message_is_left_out_here() -> None:
    assert {type(message) for _, message in MESSAGES} == set(get_args(wire.ClientMessage))
    assert {type(event) for _, event in EVENTS} == set(get_args(NotebookEvent))
    assert {type(message) for message, _ in ANSWERS} == set(get_args(wire.ServerMessage))


@pytest.mark.parametrize(
    "data",
    ["", "{", "[]", "1", '"hello"', b"\xff", '{"type": "hello"}', '{"protocol": 1}',
     '{"type": "welcome", "protocol": 1, "version": "1"}',
     '{"type": "hello", "protocol": "1"}',
     '{"type": "predict", "request": 1, "seq": 1, "trigger": "whim"}',
     '{"type": "events", "seq": 1, "events": [{"type": "teleported"}]}',
     ('{"type": "events", "seq": 1, "events": [{"type": "suggested", "suggestionId": "s", '
      '"source": "x", "edits": [{"cellId": "a", "start": 0, "old": "", "new": "y"}]}]}')],
)  # fmt: skip
def test_what_is_no_message_is_refused(data: str | bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        wire.decode(data)


def test_a_field_this_version_does_not_know_is_passed_over() -> None:
    assert wire.decode('{"type": "hello", "protocol": 1, "mood": "good"}') == wire.Hello(1)


def test_offsets_behind_an_emoji_are_converted(session: Session) -> None:
    edit = Edit(cell_id="a", start=3, end=4, text="c")
    assert wire.read_event(session, edit) == Edit(cell_id="a", start=2, end=3, text="c")
    focus = Focus(cell_id="a", cursor=4, anchor=1)
    assert wire.read_event(session, focus) == Focus(cell_id="a", cursor=3, anchor=1)
    suggested = Suggested(suggestion_id="s", source="x", edits=(TextEdit("a", 3, "b", "c"),))
    assert wire.read_event(session, suggested) == Suggested(
        suggestion_id="s", source="x", edits=(TextEdit("a", 2, "b", "c"),)
    )
    sent = wire.write_suggestion(
        session, "s", Suggestion((TextEdit("a", 2, "b", "c"),), 0.5, "x", "why")
    )
    edits = (TextEdit("a", 3, "b", "c"),)
    assert sent == wire.SuggestionMessage("s", edits, 0.5, "x", verbatim("why"))


@given(st.text(alphabet="a\n😀", max_size=10), st.data())
def test_an_edit_means_here_what_it_meant_in_the_browser(source: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    text = data.draw(st.text(alphabet="b😀", max_size=3))
    session = opened(source)
    sent = Edit(
        cell_id="a", start=utf16_length(source[:start]), end=utf16_length(source[:end]), text=text
    )
    session.apply(wire.read_event(session, sent))
    assert session.cell("a").source == source[:start] + text + source[end:]


@pytest.mark.parametrize(
    "event",
    [
        Edit(cell_id="a", start=2, end=3, text=""),
        Edit(cell_id="a", start=0, end=2, text=""),
        Edit(cell_id="a", start=-1, end=0, text=""),
        Edit(cell_id="a", start=0, end=10**30, text=""),
        Edit(cell_id="gone", start=0, end=0, text=""),
        Focus(cell_id="a", cursor=2, anchor=0),
        Focus(cell_id="gone", cursor=0, anchor=0),
        Suggested(suggestion_id="s", source="x", edits=(TextEdit("a", 2, "", "c"),)),
    ],
)
def test_offsets_that_are_no_place_are_out_of_step(session: Session, event: NotebookEvent) -> None:
    with pytest.raises(OutOfSyncError):
        wire.read_event(session, event)


def test_of_a_long_traceback_the_end_and_of_an_output_the_start_is_kept(session: Session) -> None:
    long = "x" * wire.MAX_TRACEBACK + "the end"
    read = wire.read_event(session, Run(cell_id="a", ok=False, traceback=long))
    assert isinstance(read, Run)
    assert read.traceback == long[-wire.MAX_TRACEBACK :]
    printed = wire.read_event(session, Run(cell_id="a", ok=True, output=long))
    assert isinstance(printed, Run)
    assert printed.output == long[: wire.MAX_OUTPUT]
    short = Run(cell_id="a", ok=False, traceback="x")
    assert wire.read_event(session, short) is short
