"""What is replayed is the notebook that was edited, whatever happened to pages and servers."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_nbedit.core.events import (
    CellDeleted,
    CellInserted,
    Edit,
    Focus,
    NotebookEvent,
    Open,
    Origin,
    Run,
    Saved,
)
from jupyter_nbedit.core.notebook import Cell, checksum
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.record.reading.reader import History
from jupyter_nbedit.record.store.folder import Folder
from jupyter_nbedit.record.store.replay import replay
from jupyter_nbedit.record.store.rows import Row
from tests.core.streams import KINDS, Cells, streams
from tests.record.pages import Page, folder_in, matches, record, writer

SAVES = (*(kind for kind in KINDS if kind != "open"), "run", "edit")
TROUBLES = ("nothing", "nothing", "deliver", "reconnect", "reload", "restart")


def check(folder: Folder, stream: str, real: dict[int, Cells]) -> None:
    """Compare what is kept with the notebooks after some events, at every save above all."""
    with History(folder) as history:
        kept = history.stream(stream)
        raw = list(history.raw_rows(kept))
        for rows in (raw, list(history.rows(kept))):
            assert [row.number for row in rows] == list(range(1, kept.last + 1))
            session = Session()
            for row in rows:
                replay(session, [row])
                if isinstance(row.event, Saved):
                    assert row.event.checksum == checksum(session.notebook.cells)
                    same(session, real[row.number])
        for number, cells in real.items():
            session = Session()
            _, _, notebook = history.moment(kept, number)
            session.apply(Open(cells=notebook.cells))
            same(session, cells)


def same(session: Session, cells: Cells) -> None:
    found = session.notebook.cells
    assert [(cell.id, cell.type) for cell in found] == [(name, type_) for name, type_, _ in cells]
    for cell, (_, _, source) in zip(found, cells, strict=True):
        assert matches(cell.source, source), (cell.source, source)


@given(
    pages=st.lists(streams(), min_size=1, max_size=2),
    saves=st.sets(st.integers(0, 20)),
    troubles=st.lists(st.sampled_from(TROUBLES), min_size=42, max_size=42),
)
@settings(max_examples=50)
def test_a_replay_is_the_notebook_at_every_save(pages, saves, troubles):
    """Two tabs, cells that come, go and move, undo, lost connections, reloads and restarts."""
    with tempfile.TemporaryDirectory() as place:
        folder = folder_in(Path(place))
        recorder = writer(folder)
        tabs = [Page(f"tab-{number}") for number in range(len(pages))]
        real: list[dict[int, Cells]] = [{} for _ in pages]
        trouble = iter(troubles)
        for step in range(max(map(len, pages))):
            for tab, steps, seen in zip(tabs, pages, real, strict=True):
                if step >= len(steps):
                    continue
                tab.happens(steps[step].event)
                seen[tab.last] = steps[step].cells
                if step in saves:
                    tab.happens(Saved())
                    seen[tab.last] = steps[step].cells
                what = next(trouble)
                tab.hear()
                if what == "deliver":
                    tab.send(recorder)
                elif what == "reconnect":
                    # The answers are lost with the connection, and all is sent once more.
                    tab.send(recorder)
                    tab.send(recorder)
                elif what == "reload":
                    tab.send(recorder)
                    recorder.close(tab.stream)
                elif what == "restart":
                    tab.send(recorder)
                    recorder.stop()
                    recorder = writer(folder)
        for tab in tabs:
            tab.send(recorder)
        recorder.stop()
        for tab in tabs:
            tab.hear()
            assert not tab.waiting
        for tab, seen in zip(tabs, real, strict=True):
            check(folder, tab.stream, seen)


@given(steps=streams(SAVES))
@settings(max_examples=50)
def test_when_all_is_finished_nothing_harmless_is_masked(steps):
    events: list[NotebookEvent] = [step.event for step in steps]
    last = steps[-1].cells
    with tempfile.TemporaryDirectory() as place:
        folder = folder_in(Path(place))
        # A run ends what the user types, and so does the end of the cells that others type in.
        events += [Focus(cell_id=name, cursor=0, anchor=0) for name, _, _ in last[:1]]
        events += [Run(cell_id=name, ok=True) for name, _, _ in last[:1]]
        others = {
            step.event.cell_id
            for step in steps
            if isinstance(step.event, Edit)
            and step.event.origin in (Origin.REMOTE, Origin.PROGRAMMATIC)
        }
        record(folder, "s", events)
        with History(folder) as history:
            found = history.moment(history.stream("s"))[2]
        for cell, (_, _, source) in zip(found.cells, last, strict=True):
            if cell.id not in others:
                assert cell.source == source


def test_a_word_is_shown_once_it_is_finished(tmp_path):
    folder = folder_in(tmp_path)
    events: list[NotebookEvent] = [Open(cells=())]
    events.append(CellInserted(index=0, cell=Cell("a", "code", "")))
    text = "frames = load('flights.csv')\n"
    events += [Edit(cell_id="a", start=at, end=at, text=mark) for at, mark in enumerate(text)]
    record(folder, "s", events)
    with History(folder) as history:
        stream = history.stream("s")
        raw = "".join(
            row.event.text for row in history.raw_rows(stream) if isinstance(row.event, Edit)
        )
        done = [row for row in history.rows(stream) if isinstance(row.event, Edit)]
    assert raw == "fram██ = load('███████████')\n"
    assert typed(done) == text
    assert all(row.corrections == () for row in done)


def typed(rows: list[Row]) -> str:
    return "".join(row.event.text for row in rows if isinstance(row.event, Edit))


def test_a_deleted_cell_takes_what_was_unfinished_with_it(tmp_path):
    folder = folder_in(tmp_path)
    events: list[NotebookEvent] = [
        Open(cells=(Cell("a", "code", ""), Cell("b", "code", "x"))),
        Edit(cell_id="a", start=0, end=0, text="unfinished"),
        CellDeleted(cell_id="a"),
        Edit(cell_id="b", start=1, end=1, text=" "),
        Saved(),
    ]
    page = record(folder, "s", events)
    check(folder, "s", {5: (("b", "code", "x "),)})
    assert page.acknowledged == 5
