from __future__ import annotations

import pytest

from jupyter_nbedit.utils import caching
from jupyter_nbedit.utils.caching import remembered


def test_what_is_remembered_is_not_computed_again() -> None:
    asked: list[str] = []

    @remembered()
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [length("ab"), length("ab"), length("abc")] == [2, 2, 3]
    assert asked == ["ab", "abc"]


def test_texts_are_forgotten_by_their_length() -> None:
    asked: list[str] = []

    @remembered(characters=10)
    def upper(text: str) -> str:
        asked.append(text)
        return text.upper()

    for text in ("aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb"):
        assert upper(text) == text.upper()

    assert asked == ["aaaa", "bbbb", "cccc", "bbbb"]


def test_what_is_too_long_alone_is_remembered_alone() -> None:
    asked: list[str] = []

    @remembered(characters=3)
    def same(text: str) -> str:
        asked.append(text)
        return text

    assert [same("long text"), same("long text"), same("x")] == ["long text", "long text", "x"]
    assert asked == ["long text", "x"]


def test_they_are_forgotten_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "MAX_ENTRIES", 2)
    asked: list[str] = []

    @remembered()
    def same(text: str) -> str:
        asked.append(text)
        return text

    for text in ("a", "b", "c", "a"):
        same(text)

    assert asked == ["a", "b", "c", "a"]
