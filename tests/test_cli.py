"""What all commands of `jupyter nbedit` have in common."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import pytest

from jupyter_nbedit.cli import COMMANDS, main, parser_of

GROUPS = sorted({name.split()[0] for name in COMMANDS} - set(COMMANDS))

WRITE = ("write", "the file to write", "the dataset:", "a file in")
"""How the help of an option begins that names a file to write."""


def parsers() -> Iterator[tuple[list[str], argparse.ArgumentParser]]:
    """Give the words and the parser of every command, and of the commands below it."""
    for name in COMMANDS:
        parser = parser_of(name)
        below = [
            action.choices
            for action in parser._actions
            if isinstance(action, argparse._SubParsersAction)
        ]
        if below:
            yield from (([*name.split(), word], each) for word, each in below[0].items())
        else:
            yield name.split(), parser


def required(parser: argparse.ArgumentParser) -> list[str]:
    """Return arguments that a command cannot do without."""
    given: list[str] = []
    for action in parser._actions:
        if action.required:
            value = str(next(iter(action.choices)) if action.choices else "x.jsonl")
            count = action.nargs if isinstance(action.nargs, int) else 1
            given += [*action.option_strings[:1], *[value] * count]
    return given


def refused(arguments: list[str]) -> None:
    """Run a command that is used wrongly."""
    with pytest.raises(SystemExit) as error:
        main(arguments)
    assert error.value.code == 2


PARSERS = list(parsers())


@pytest.mark.parametrize(
    ("words", "parser"), PARSERS, ids=[" ".join(words) for words, _ in PARSERS]
)
def test_an_unknown_option_shows_how_the_very_command_is_used(words, parser, capsys):
    refused([*words, *required(parser), "--bogus"])

    said = capsys.readouterr().err
    assert said.startswith(f"usage: jupyter nbedit {' '.join(words)} [-h]")
    assert said.endswith("error: unrecognized arguments: --bogus\n")


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_of_commands_tells_which_there_are(group, capsys):
    with pytest.raises(SystemExit) as error:
        main([group, "--help"])
    assert error.value.code == 0
    told = capsys.readouterr().out
    assert told.startswith(f"usage: jupyter nbedit {group} [-h]")
    names = {name for name in COMMANDS if name.startswith(f"{group} ")}
    assert {name for name in COMMANDS if f"\n  {name} " in told} == names

    assert main([group]) == 2
    assert capsys.readouterr().out == told
    refused([group, "bogus"])
    assert "invalid choice: 'bogus'" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["mine", "model"])
def test_the_help_of_a_command_names_those_that_begin_like_it(name, capsys):
    with pytest.raises(SystemExit):
        main([name, "--help"])

    more = [other for other in COMMANDS if other.startswith(f"{name} ")]
    told = capsys.readouterr().out
    assert more
    assert all(f"\n  {other} " in told for other in more)


def writing() -> Iterator[tuple[list[str], str]]:
    """Give every command that writes a file, complete but for the file, and the option."""
    for words, parser in parsers():
        for action in parser._actions:
            if action.metavar == "FILE" and (action.help or "").startswith(WRITE):
                others = required(parser)
                if action.required:
                    at = others.index(action.option_strings[0])
                    del others[at : at + 2]
                yield [*words, *others], action.option_strings[0]


WRITING = list(writing())


def test_the_commands_that_write_are_found():
    assert len(WRITING) == 14


@pytest.mark.parametrize(
    ("arguments", "option"), WRITING, ids=[" ".join((*words, name)) for words, name in WRITING]
)
def test_where_nothing_can_be_written_is_said_at_once(
    arguments, option, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.jsonl").mkdir()
    for path, message in (
        ("/nowhere/x.jsonl", "/nowhere: no such folder"),
        ("folder.jsonl", "folder.jsonl: a folder, not a file"),
    ):
        # The files to read are not there, either: these are not looked at first.
        assert main([*arguments, option, path]) == 1
        printed = capsys.readouterr()
        assert printed.err.endswith(f": {message}\n")
        assert printed.err.startswith("jupyter nbedit ")
        assert printed.out == ""
        assert [each.name for each in tmp_path.iterdir()] == ["folder.jsonl"]
