"""`jupyter nbedit history replay | export`."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from ...core.notebook import Notebook
from ...mining.dataset.files import write_edits
from ...utils.commands import OK, add_output, json_text, put, say
from ...utils.files import AtomicFile, LineCompressor
from ..reading.export import event_lines, recordings, revisions
from ..reading.reader import History
from ..store.schema import HistoryError
from .common import add_folder, add_streams, chosen, folder_of, moment_of


def add_to(commands: Any) -> None:
    """Add the commands to those of `jupyter nbedit history`."""
    replay = commands.add_parser("replay", help="rebuild a notebook as it was at any time")
    replay.add_argument("recording", metavar="RECORDING")
    when = replay.add_mutually_exclusive_group()
    when.add_argument(
        "--event", type=int, default=0, metavar="N", help="after event N (default: the last)"
    )
    when.add_argument(
        "--time", metavar="TIME", help="at a time such as 2026-05-17T14:30, of this machine's zone"
    )
    add_output(replay, "--out", "write a notebook (default: print the cells)")
    add_folder(replay)
    replay.set_defaults(run=_replay)

    export = commands.add_parser("export", help="write recordings for other programs")
    add_streams(export)
    export.add_argument(
        "--form",
        choices=("events", "benchmark", "paper"),
        default="events",
        help="events: our events, which the benchmark's task `recorded` reads, too; "
        "paper: states at runs and saves as revisions (default: %(default)s)",
    )
    export.add_argument(
        "--content-free",
        action="store_true",
        help="kinds, places, lengths and times without the texts",
    )
    add_output(
        export,
        "--out",
        "a file in .jsonl or .jsonl.zst, for papers .parquet, too (default: print JSON Lines)",
    )
    add_folder(export)
    export.set_defaults(run=_export)


def _replay(arguments: argparse.Namespace) -> int:
    with History(folder_of(arguments)) as history:
        stream = history.stream(arguments.recording)
        number = arguments.event
        if arguments.time is not None:
            number = history.number_at(stream, _seconds(arguments.time))
        number, time, notebook = history.moment(stream, number)
    say(f"event {number} of {stream.last}, {moment_of(time)}")
    if arguments.out is None:
        put(json_text(notebook))
    else:
        with AtomicFile(arguments.out) as file:
            file.write(_file_of(notebook))
    return OK


def _seconds(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        raise HistoryError(f"{text!r} is no time: write it like 2026-05-17T14:30") from None


def _file_of(notebook: Notebook) -> bytes:
    """Return a notebook as the text of a file, without outputs."""
    import nbformat  # only for those who ask

    cells: list[dict[str, object]] = []
    for number, cell in enumerate(notebook.cells):
        # Identifiers of the page's may have marks that a file's may not.
        fields: dict[str, object] = {"cell_type": cell.type, "id": f"cell-{number}"}
        fields |= {"metadata": {}, "source": cell.source}
        if cell.type == "code":
            fields |= {"outputs": [], "execution_count": None}
        cells.append(fields)
    metadata = {"language_info": {"name": notebook.language}} if notebook.language else {}
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    text: str = nbformat.writes(nbformat.from_dict(whole))  # type: ignore[no-untyped-call]
    return text.encode() + b"\n"


def _export(arguments: argparse.Namespace) -> int:
    with History(folder_of(arguments)) as history:
        taken = recordings(
            history, chosen(history, arguments), without_content=arguments.content_free
        )
        if arguments.form == "paper":
            edits = revisions(taken)
            if arguments.out is None:
                for edit in edits:
                    put(msgspec.json.encode(edit).decode())
            else:
                write_edits(arguments.out, edits)
        elif arguments.out is None:
            for line in event_lines(taken):
                put(line.decode(), end="")
        else:
            _write(arguments.out, event_lines(taken))
    return OK


def _write(path: Path, lines: Any) -> None:
    if not path.name.endswith((".jsonl", ".jsonl.zst")):
        raise HistoryError(f"{path}: the name of a file of events ends in .jsonl or .jsonl.zst")
    with AtomicFile(path) as file:
        if path.name.endswith(".zst"):
            compressor = LineCompressor(file)
            for line in lines:
                compressor.write(line)
            compressor.close()
        else:
            file.writelines(lines)
