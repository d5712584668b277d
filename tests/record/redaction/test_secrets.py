"""A secret is nowhere in the files, however it came into the notebook."""

from __future__ import annotations

import string
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jupyter_nbedit.core.edits import CellDeletion, CellInsertion, CellTypeChange, TextEdit
from jupyter_nbedit.core.events import (
    CellInserted,
    Edit,
    Focus,
    NotebookEvent,
    Open,
    Origin,
    Run,
    Saved,
    Suggested,
)
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.mining.notebooks.edit_records import encode
from jupyter_nbedit.privacy.secrets import find_secrets
from jupyter_nbedit.record.reading.export import event_lines, recordings, revisions
from jupyter_nbedit.record.reading.reader import History
from jupyter_nbedit.record.redaction.known import PIECE
from jupyter_nbedit.record.store.folder import Folder
from tests.record.pages import Page, contents, folder_in, record, writer

SETTINGS = ("password = '{}'", 'client = connect(api_key="{}")', "config['token'] = '{}'")
HARMLESS = "import os\n\ntotal = 1\n"
MARKS = string.ascii_letters + string.digits


@st.composite
def secrets(draw: st.DrawFn) -> str:
    """Draw what looks like a password that a machine made."""
    secret = draw(st.text(MARKS, min_size=10, max_size=24))
    assume(any(mark.isdigit() for mark in secret))
    assume(any(mark.islower() for mark in secret) and any(mark.isupper() for mark in secret))
    assume(len(set(secret)) > 7)
    # A piece that stands in the harmless text, too, would prove nothing.
    text = HARMLESS + "".join(SETTINGS) + "Traceback: wrong key"
    assume(not any(piece in text for piece in pieces(secret)))
    return secret


def pieces(secret: str) -> Iterator[str]:
    for start in range(len(secret) - PIECE + 1):
        yield secret[start : start + PIECE]


class Typist:
    """Someone at one cell of a notebook."""

    def __init__(self, source: str = HARMLESS) -> None:
        self.source = source
        self.cursor = len(source)
        cells = (Cell("a", "code", source), Cell("b", "code", "x = 2\n"))
        self.events: list[NotebookEvent] = [Open(cells=cells, language="python", path="a.ipynb")]

    def put(self, text: str, removed: int = 0, origin: Origin = Origin.USER) -> None:
        start = self.cursor - removed
        self.events.append(
            Edit(cell_id="a", start=start, end=self.cursor, text=text, origin=origin)
        )
        self.source = self.source[:start] + text + self.source[self.cursor :]
        self.cursor = start + len(text)

    def keys(self, text: str) -> None:
        for mark in text:
            self.put(mark)

    def go(self, offset: int) -> None:
        self.cursor = offset
        self.events.append(Focus(cell_id="a", cursor=offset, anchor=offset))

    def elsewhere(self) -> None:
        self.events.append(Focus(cell_id="b", cursor=0, anchor=0))


def typed(typist: Typist, line: str, secret: str, at: int) -> None:
    typist.keys(line.format(secret) + "\n")


def with_mistakes(typist: Typist, line: str, secret: str, at: int) -> None:
    before, after = line.split("{}")
    typist.keys(before)
    for number, mark in enumerate(secret):
        if number == at:
            typist.keys("zz")
            typist.put("", 1)
            typist.put("", 1)
        typist.put(mark)
    typist.keys(after + "\n")


def between_quotes(typist: Typist, line: str, secret: str, at: int) -> None:
    before, after = line.split("{}")
    typist.keys(before)
    # The editor closes the quote at once.
    typist.put(after)
    typist.go(typist.cursor - len(after))
    typist.keys(secret)
    typist.go(len(typist.source))
    typist.keys("\n")


def pasted_whole(typist: Typist, line: str, secret: str, at: int) -> None:
    typist.put(line.format(secret) + "\nprint(1)\n")


def pasted_between_quotes(typist: Typist, line: str, secret: str, at: int) -> None:
    before, after = line.split("{}")
    typist.keys(before)
    typist.put(secret)
    typist.keys(after + "\n")


def interrupted(typist: Typist, line: str, secret: str, at: int) -> None:
    before, after = line.split("{}")
    typist.keys(before + secret[:at])
    typist.events.append(Saved())
    typist.elsewhere()
    typist.events.append(Run(cell_id="b", ok=True))
    typist.go(typist.cursor)
    typist.keys(secret[at:] + after + "\n")


def with_a_collaborator(typist: Typist, line: str, secret: str, at: int) -> None:
    before, after = line.split("{}")
    typist.keys(before)
    for mark in secret:
        typist.put(mark)
        typist.events.append(Edit(cell_id="b", start=0, end=0, text="y", origin=Origin.REMOTE))
    typist.keys(after + "\n")


def undone(typist: Typist, line: str, secret: str, at: int) -> None:
    typed(typist, line, secret, at)
    whole = len(line.format(secret)) + 1
    typist.put("", whole, Origin.UNDO)
    typist.put(line.format(secret), 0, Origin.UNDO)
    typist.put("\n")


def shortened(typist: Typist, line: str, secret: str, at: int) -> None:
    typed(typist, line, secret, at)
    _, after = line.split("{}")
    typist.go(typist.cursor - len(after) - 1)
    for _ in range(len(secret) - at):
        typist.put("", 1)
    typist.events.append(Saved())
    typist.elsewhere()


def copied_in_part(typist: Typist, line: str, secret: str, at: int) -> None:
    typed(typist, line, secret, at)
    typist.put(f"print('{secret[at:]}')\n")
    typist.keys(f"show({secret[:at]})\n")


def in_a_new_cell(typist: Typist, line: str, secret: str, at: int) -> None:
    cell = Cell("c", "code", line.format(secret))
    typist.events.append(CellInserted(index=1, cell=cell))


def in_a_traceback(typist: Typist, line: str, secret: str, at: int) -> None:
    typed(typist, line, secret, at)
    typist.events.append(
        Run(cell_id="a", ok=False, ename="KeyError", evalue=secret, traceback=f"wrong key {secret}")
    )


def in_a_suggestion(typist: Typist, line: str, secret: str, at: int) -> None:
    before, _ = line.split("{}")
    typist.keys(before + secret)
    place = TextEdit("b", 0, "x", secret)
    typist.events.append(Suggested(suggestion_id="1", source="repeat", edits=(place,)))
    typist.keys(line.split("{}")[1] + "\n")
    typist.events.append(Suggested(suggestion_id="2", source="repeat", edits=(place,)))


def in_a_suggested_cell(typist: Typist, line: str, secret: str, at: int) -> None:
    """A cell that holds a secret is suggested, and one that holds a known one is to go."""
    text = line.format(secret)
    insertion = CellInsertion(Cell("n", "code", text), "b")
    typist.events.append(Suggested(suggestion_id="1", source="model", edits=(insertion,)))
    before, after = line.split("{}")
    typist.keys(before + secret)
    # What is being typed now is suggested where nothing says that it is a secret.
    plain = CellInsertion(Cell("m", "code", f"show({secret})"), "")
    typist.events.append(Suggested(suggestion_id="2", source="model", edits=(plain,)))
    typist.keys(after + "\n")
    deletions = (CellDeletion("a", "code", typist.source), CellDeletion("b", "code", secret))
    typist.events.append(Suggested(suggestion_id="3", source="model", edits=(plain, *deletions)))


WAYS = (
    typed,
    with_mistakes,
    between_quotes,
    pasted_whole,
    pasted_between_quotes,
    interrupted,
    with_a_collaborator,
    undone,
    shortened,
    copied_in_part,
    in_a_new_cell,
    in_a_traceback,
    in_a_suggestion,
    in_a_suggested_cell,
)


@pytest.mark.parametrize("way", WAYS)
@given(
    secret=secrets(),
    line=st.sampled_from(SETTINGS),
    share=st.floats(0.2, 0.8),
    every=st.sampled_from([1, 7, 1000]),
)
@settings(max_examples=12)
def test_no_piece_of_a_secret_is_in_the_files(way, secret, line, share, every):
    """Neither in the database nor in its log nor in what is exported."""
    assume(find_secrets(line.format(secret)))
    typist = Typist()
    way(typist, line, secret, max(1, int(share * len(secret))))
    # Whatever is still unfinished is finished at last.
    typist.elsewhere()
    with tempfile.TemporaryDirectory() as place:
        folder = folder_in(Path(place))
        page = Page("s")
        recorder = writer(folder)
        for number, event in enumerate(typist.events, 1):
            page.happens(event)
            if number % every == 0:
                page.send(recorder)
        page.send(recorder)
        recorder.stop()
        page.hear()
        assert not page.waiting
        assert found(secret, contents(folder)) == []
        assert found(secret, exported(folder)) == []
        assert found(secret, strung(folder)) == []


def found(secret: str, data: bytes) -> list[str]:
    return [piece for piece in pieces(secret) if piece.encode() in data]


def exported(folder: Folder) -> bytes:
    with History(folder) as history:
        streams = history.streams()
        return b"".join(
            [
                *event_lines(recordings(history, streams)),
                *(encode(edit) for edit in revisions(recordings(history, streams))),
            ]
        )


def strung(folder: Folder) -> bytes:
    """Return what was typed, keystroke after keystroke, as the rows have it."""
    with History(folder) as history:
        stream = history.streams()[0]
        rows = list(history.raw_rows(stream))
    texts = [row.event.text for row in rows if isinstance(row.event, Edit)]
    shown = [correction.text for row in rows for correction in row.corrections]
    return ("".join(texts) + "\n" + "\n".join(shown)).encode()


@given(secret=secrets(), line=st.sampled_from(SETTINGS))
@settings(max_examples=10)
def test_while_it_is_typed_nothing_of_it_reaches_the_disk(secret, line):
    """Looked at after each of several commits, between which the server restarts."""
    assume(find_secrets(line.format(secret)))
    typist = Typist()
    typist.keys(line.format(secret) + "\n")
    with tempfile.TemporaryDirectory() as place:
        folder = folder_in(Path(place))
        page = Page("s")
        for event in typist.events:
            page.happens(event)
        while page.waiting:
            # A part of the stream each time, and the server stops in between.
            recorder = writer(folder)
            part = page.waiting[: 1 + len(page.waiting) // 2]
            recorder.submit("s", page.acknowledged + 1, part, page.answers.put)
            recorder.stop()
            page.hear()
            assert found(secret, contents(folder)) == []
            assert found(secret, strung(folder)) == []


def test_a_secret_that_is_opened_with_the_notebook_is_masked(tmp_path):
    folder = folder_in(tmp_path)
    secret = "Xk29dmQp71LsvT"
    cells = (Cell("a", "code", f"password = '{secret}'\n"), Cell("b", "raw", f"see {secret[3:]}"))
    record(folder, "s", [Open(cells=cells)])
    assert found(secret, contents(folder)) == []


def test_outputs_are_not_recorded(tmp_path):
    folder = folder_in(tmp_path)
    events: list[NotebookEvent] = [
        Open(cells=(Cell("a", "code", "x"),)),
        Run(cell_id="a", ok=True, output="printed by a cell"),
    ]
    record(folder, "s", events)
    assert b"printed" not in contents(folder)


def test_a_harmless_suggested_cell_is_kept_as_it_was_shown(tmp_path):
    edits = (
        CellInsertion(Cell("n", "code", "total = 2\nprint(total)"), "b"),
        CellDeletion("b", "code", "x = 2\n"),
        CellTypeChange("b", "code", "markdown"),
    )
    typist = Typist()
    typist.events.append(Suggested(suggestion_id="1", source="model", edits=edits))
    folder = folder_in(tmp_path)
    record(folder, "s", typist.events)
    with History(folder) as history:
        row = list(history.rows(history.streams()[0]))[-1]
    assert isinstance(row.event, Suggested)
    assert row.event.edits == edits
