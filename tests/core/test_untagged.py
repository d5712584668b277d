from __future__ import annotations

import msgspec
import pytest

from jupyter_nbedit.core.edits import CellDeletion, TextEdit
from jupyter_nbedit.core.events import NotebookEvent, Suggested
from jupyter_nbedit.core.untagged import decode

DECODER: msgspec.json.Decoder[NotebookEvent] = msgspec.json.Decoder(NotebookEvent)
OLD = (
    '{"type":"suggested","suggestionId":"s","source":"x",'
    '"edits":[{"cellId":"a","start":1,"old":"","new":"y"}],"number":7}'
)


def test_what_version_0_1_wrote_is_read() -> None:
    event = Suggested(suggestion_id="s", source="x", edits=(TextEdit("a", 1, "", "y"),))
    assert decode(OLD, DECODER) == event
    assert decode(OLD.encode(), DECODER) == event


def test_what_is_written_today_is_read_as_it_is() -> None:
    deletion = CellDeletion("a", "code", "x")
    event = Suggested(suggestion_id="s", source="x", edits=(deletion, TextEdit("a", 1, "", "y")))
    assert decode(msgspec.json.encode(event), DECODER) == event


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"type":"suggested","suggestionId":"s"}', "required field `source`"),
        ('{"type":"suggested","suggestionId":"s","source":"x","edits":7}', "Expected `array`"),
        ('{"type":"suggested","suggestionId":"s","source":"x","edits":[{}]}', "`type`"),
        ("[]", "Expected `object`"),
        ("{", "truncated"),
    ],
)
def test_what_is_neither_is_refused_for_what_it_is(text: str, why: str) -> None:
    with pytest.raises(msgspec.MsgspecError, match=why):
        decode(text, DECODER)
