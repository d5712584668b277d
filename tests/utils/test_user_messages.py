"""What a user is told is English as a string, and keeps its parts for a translation."""

from __future__ import annotations

import msgspec
import pytest

from jupyter_nbedit.utils.user_messages import UserError, UserMessage, user_message, verbatim


@pytest.mark.parametrize(
    ("message", "english"),
    [
        (user_message("It broke."), "It broke."),
        (user_message("%1 has no %2.", "h", "m"), "h has no m."),
        (user_message("%2 before %1, 100 %", "a", "b"), "b before a, 100 %"),
        (user_message("It ended: %1.", user_message("%1 s", "3")), "It ended: 3 s."),
        (verbatim("%1 of 3"), "%1 of 3"),
    ],
)  # fmt: skip
def test_it_is_english_as_a_string(message: UserMessage, english: str) -> None:
    assert str(message) == english


def test_its_parts_travel() -> None:
    message = user_message("It did not start: %1.", user_message("%1 s were over", "3"))

    assert msgspec.json.decode(msgspec.json.encode(message)) == {
        "text": "It did not start: %1.",
        "values": [{"text": "%1 s were over", "values": ["3"]}],
    }
    assert msgspec.json.decode(msgspec.json.encode(message), type=UserMessage) == message


def test_what_is_a_message_already_stays_it() -> None:
    message = user_message("It broke.")

    assert verbatim(message) is message


def test_an_error_says_it_in_english_and_keeps_it() -> None:
    error = UserError(user_message("%1 is full", "/tmp"))

    assert str(error) == "/tmp is full"
    assert error.message.values == ("/tmp",)
