"""Scenarios: cells, the edits that a user makes in them, and what is to be suggested then.

A scenario starts with "=== name". Its cells are parted by "---", before Markdown by "--- markdown".
Where it is written in Julia its first line is "--- julia".

- «old→new» is an edit that the user makes; in order of appearance, or by number: «2:old→new»
- ⟦old→new⟧ is suggested, and nothing else; where there is none, nothing may be

A scenario whose name starts with "silence" has no ⟦⟧.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from jupyter_nbedit.core.notebook import CellType
from tests.predict.playing import Player, applied, texts

_MARK = re.compile(r"(?P<open>[«⟦])(?:(?P<order>\d+):)?(?P<old>[^→]*)→(?P<new>[^»⟧]*)[»⟧]")


class Made(NamedTuple):
    order: int
    cell: int
    start: int
    old: str
    new: str


class Scenario(NamedTuple):
    language: str
    types: list[CellType]
    before: list[str]
    made: list[Made]
    expected: list[str]
    silent: bool


def read(text: str) -> Scenario:
    """Read the cells of one scenario."""
    types: list[CellType] = []
    before, expected, made = [], [], []
    silent = True
    language = "julia" if text.startswith("--- julia\n") else "python"
    text = text.removeprefix("--- julia\n")
    for number, cell in enumerate(re.split(r"^---(?= markdown$|$)", text, flags=re.MULTILINE)):
        # The first cell has no line of its own that parts it from another.
        head, _, body = cell.partition("\n") if number else ("", "", cell)
        types.append("markdown" if head else "code")
        old = new = ""
        position = 0
        for mark in _MARK.finditer(body):
            plain = body[position : mark.start()]
            old, new = old + plain, new + plain
            if mark["open"] == "«":
                order = int(mark["order"] or 0)
                made.append(Made(order, number, len(old), mark["old"], mark["new"]))
            else:
                silent = False
            old, new = old + mark["old"], new + mark["new"]
            position = mark.end()
        before.append((old + body[position:]).rstrip("\n"))
        expected.append((new + body[position:]).rstrip("\n"))
    made.sort(key=lambda edit: edit.order)
    return Scenario(language, types, before, made, expected, silent)


def scenarios(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each scenario of a file."""
    text = path.read_text("utf-8")
    for part in text.split("\n=== ")[1:]:
        name, _, body = part.partition("\n")
        yield name, body.strip("\n") + "\n"


def played(scenario: Scenario) -> Player:
    """Return a player who has made the edits of a scenario."""
    player = Player(*scenario.before, types=scenario.types, language=scenario.language)
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


def check(name: str, text: str) -> None:
    """Play a scenario and compare what is suggested."""
    scenario = read(text)
    assert scenario.silent == name.startswith("silence")
    player = played(scenario)
    suggestion = player.suggest()
    assert applied(player.sources, texts(suggestion)) == (
        player.sources if scenario.silent else scenario.expected
    )
