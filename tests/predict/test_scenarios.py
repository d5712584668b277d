"""The scenarios of `scenarios.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.predict.playing import Player, applied, texts

_MARK = re.compile(r"(?P<open>[«⟦])(?:(?P<order>\d+):)?(?P<old>[^→]*)→(?P<new>[^»⟧]*)[»⟧]")


class Made(NamedTuple):
    order: int
    cell: int
    start: int
    old: str
    new: str


class Scenario(NamedTuple):
    before: list[str]
    made: list[Made]
    expected: list[str]
    silent: bool


def read(text: str) -> Scenario:
    """Read the cells of one scenario."""
    before, expected, made = [], [], []
    silent = True
    for number, cell in enumerate(re.split(r"^---\n", text, flags=re.MULTILINE)):
        old = new = ""
        position = 0
        for mark in _MARK.finditer(cell):
            plain = cell[position : mark.start()]
            old, new = old + plain, new + plain
            if mark["open"] == "«":
                order = int(mark["order"] or 0)
                made.append(Made(order, number, len(old), mark["old"], mark["new"]))
            else:
                silent = False
            old, new = old + mark["old"], new + mark["new"]
            position = mark.end()
        before.append((old + cell[position:]).rstrip("\n"))
        expected.append((new + cell[position:]).rstrip("\n"))
    made.sort(key=lambda edit: edit.order)
    return Scenario(before, made, expected, silent)


def scenarios() -> Iterator[tuple[str, str]]:
    text = Path(__file__).with_name("scenarios.txt").read_text("utf-8")
    for part in text.split("\n=== ")[1:]:
        name, _, body = part.partition("\n")
        yield name, body.strip("\n") + "\n"


def played(scenario: Scenario) -> Player:
    player = Player(*scenario.before)
    done: list[Made] = []
    for edit in scenario.made:
        shift = sum(
            len(other.new) - len(other.old)
            for other in done
            if other.cell == edit.cell and other.start < edit.start
        )
        start = edit.start + shift
        player.edit(edit.cell, start, start + len(edit.old), edit.new)
        done.append(edit)
    return player


@pytest.mark.parametrize(("name", "text"), list(scenarios()), ids=[n for n, _ in scenarios()])
def test_scenario(name: str, text: str) -> None:
    scenario = read(text)
    assert scenario.silent == name.startswith("silence")
    player = played(scenario)
    suggestion = player.suggest()
    assert applied(player.sources, texts(suggestion)) == (
        player.sources if scenario.silent else scenario.expected
    )
