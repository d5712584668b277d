"""`jupyter nbedit history status | list | show | stats`."""

from __future__ import annotations

import argparse
from typing import Any

from ...utils.commands import OK, add_figures, json_text, say
from ...utils.extras import need
from .. import consent
from ..reading.counting import count
from ..reading.reader import History
from ..reading.timeline import TimelineStep, steps
from ..store.deletion import size
from ..store.streams import Stream
from .common import (
    add_folder,
    add_streams,
    amount,
    chosen,
    folder_of,
    moment_of,
    put_lines,
    put_table,
)


def add_to(commands: Any) -> None:
    """Add the commands to those of `jupyter nbedit history`."""
    status = commands.add_parser("status", help="say whether recording is on, and what there is")
    add_folder(status)
    status.set_defaults(run=_status)

    listing = commands.add_parser("list", help="list the recordings, newest first")
    listing.add_argument("--path", default="", metavar="PATH", help="those of a notebook")
    listing.add_argument("--json", action="store_true", help="print JSON instead of a table")
    add_folder(listing)
    listing.set_defaults(run=_list)

    show = commands.add_parser("show", help="show what was done in a recording, step by step")
    show.add_argument("recording", metavar="RECORDING")
    show.add_argument("--step", type=int, metavar="N", help="the change of one step, as a diff")
    show.add_argument("--json", action="store_true", help="print JSON instead of a table")
    add_folder(show)
    show.set_defaults(run=_show)

    stats = commands.add_parser(
        "stats", help="count edits per run, where errors were fixed, accepted suggestions"
    )
    add_streams(stats)
    stats.add_argument("--json", action="store_true", help="print JSON instead of tables")
    add_figures(stats)
    add_folder(stats)
    stats.set_defaults(run=_stats)


def _status(arguments: argparse.Namespace) -> int:
    folder = folder_of(arguments)
    given = consent.read(folder)
    state = consent.state(given, allowed=True)
    put_lines(
        f"recording   {state}" + ("" if given is None else f", since {moment_of(given.given)}")
    )
    if given is not None:
        left_out = ", ".join((*given.exclusions.paths, *given.exclusions.languages))
        put_lines(f"left out    {left_out or 'nothing but files that usually hold secrets'}")
    put_lines(f"folder      {folder.path}")
    with History(folder) as history:
        streams = history.streams()
    events = sum(stream.last for stream in streams)
    notebooks = len({stream.path for stream in streams})
    put_lines(
        f"history     {len(streams)} recordings of {notebooks} notebooks, {events:,} events, "
        f"{amount(size(folder))}"
    )
    for kept in sorted(folder.path.glob(f"{folder.database.name}.aside-*")):
        put_lines(f"set aside   {kept.name}")
    return OK


def _list(arguments: argparse.Namespace) -> int:
    with History(folder_of(arguments)) as history:
        streams = history.streams(arguments.path)
    if arguments.json:
        put_lines(json_text(streams))
    elif streams:
        head = ("recording", "begun", "events", "edits", "runs", "saves", "size", "notebook")
        put_table([head, *map(_listed, streams)])
    else:
        put_lines("nothing is recorded")
    return OK


def _listed(stream: Stream) -> tuple[str, ...]:
    return (
        stream.name[:12],
        moment_of(stream.started),
        f"{stream.last:,}",
        f"{stream.edits:,}",
        f"{stream.runs:,}",
        f"{stream.saves:,}",
        amount(stream.bytes),
        stream.path,
    )


def _show(arguments: argparse.Namespace) -> int:
    with History(folder_of(arguments)) as history:
        stream = history.stream(arguments.recording)
        done = list(steps(history.raw_rows(stream)))
        if arguments.step is not None:
            return _difference(history, stream, done, arguments.step)
    if arguments.json:
        put_lines(json_text(done))
        return OK
    put_lines(f"{stream.path}  {stream.language}  {moment_of(stream.started)}", "")
    head = ("step", "time", "what", "cell", "who", "event")
    put_table([head, *(_shown(number, step) for number, step in enumerate(done, 1))])
    return OK


def _shown(number: int, step: TimelineStep) -> tuple[str, ...]:
    what: str = step.kind
    if step.kind == "edit":
        what = f"edit +{step.added} -{step.removed}"
    elif step.kind == "run":
        took = "" if step.duration is None else f" in {step.duration:.1f} s"
        what = (f"run {step.label}" if not step.ok else "run") + took
    elif str(step.label):
        what = f"{step.kind} {step.label}"
    events = f"{step.first}" if step.first == step.last else f"{step.first} to {step.last}"
    return (
        str(number),
        moment_of(step.started)[-8:],
        what,
        step.cell_id[:8],
        step.origin.value,
        events,
    )


def _difference(history: History, stream: Stream, done: list[TimelineStep], number: int) -> int:
    from ...mining.diff.text import text_of  # needs rich
    from ...mining.diff.view import view_of  # with it
    from ...utils.terminal import console  # with it
    from ..reading.export import difference  # with it
    from ..reading.reader import UnknownStreamError  # with it

    need("rich", "mine")
    if not 0 < number <= len(done):
        raise UnknownStreamError(f"the recording has {len(done)} steps, none with number {number}")
    step = done[number - 1]
    first = max(step.first - 1, 1)
    _, _, before = history.moment(stream, first)
    _, time, after = history.moment(stream, step.last)
    about = f"Step {number}: {step.kind}"
    edit = difference(stream.name, step.last, before, after, message=about, time=time)
    console().print(text_of(view_of(edit)), end="", soft_wrap=True)
    return OK


def _stats(arguments: argparse.Namespace) -> int:
    # What is missing is said before a long history is read.
    if arguments.plots is not None:
        need("matplotlib", "plots")
    with History(folder_of(arguments)) as history:
        statistics = count(history, chosen(history, arguments))
    if arguments.json:
        put_lines(json_text(statistics))
    else:
        from ..reading.figures_text import lines  # only one of the two is needed

        put_lines(*lines(statistics))
    if arguments.plots is not None:
        from ..reading.figures_plots import draw  # needs matplotlib

        for path in draw(statistics, arguments.plots, arguments.plot_format):
            say(str(path))
    return OK
