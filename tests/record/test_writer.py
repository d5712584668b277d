"""The thread that writes: what it answers, and what it survives."""

from __future__ import annotations

import queue
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from jupyter_nbedit.core.events import CellDeleted, Edit, NotebookEvent, Open, Saved
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.record import writer as writing
from jupyter_nbedit.record.live_streams import LiveStreams
from jupyter_nbedit.record.reading.reader import History
from jupyter_nbedit.record.recorder import StreamRecorder
from jupyter_nbedit.record.replies import Excluded, Recorded, Resend, Restart, StreamReply
from jupyter_nbedit.record.store import schema
from jupyter_nbedit.record.store.deletion import Limits, delete
from jupyter_nbedit.record.store.streams import SNAPSHOT_EVERY
from jupyter_nbedit.utils.user_messages import user_message
from tests.record.pages import PATIENCE, cells, folder_in, record, writer

OPEN = Open(time=1, cells=(Cell("a", "code", "x = 1\n"),), language="python", path="a.ipynb")


def key(text: str, at: int = 0, time: float = 0.0) -> Edit:
    return Edit(cell_id="a", start=at, end=at, text=text, time=time)


class Talk:
    """Submits to a writer and waits for each answer."""

    def __init__(self, folder, **options):
        self.said: queue.SimpleQueue[tuple[bool, str]] = queue.SimpleQueue()
        options.setdefault("say", lambda failed, text: self.said.put((failed, str(text or ""))))
        self.recorder = writer(folder, **options)

    def __call__(self, stream: str, first: int, *events: NotebookEvent) -> StreamReply:
        answers: queue.SimpleQueue[StreamReply] = queue.SimpleQueue()
        self.recorder.submit(stream, first, events, answers.put)
        return answers.get(timeout=PATIENCE)

    def submit(self, stream: str, first: int, *events: NotebookEvent) -> None:
        self.recorder.submit(stream, first, events, lambda answer: None)


@pytest.fixture
def folder(tmp_path):
    return folder_in(tmp_path)


@pytest.fixture
def talk(folder, monkeypatch):
    monkeypatch.setattr(writing, "BATCH_SECONDS", 0.0)
    talks = []

    def talk(**options):
        talks.append(Talk(folder, **options))
        return talks[-1]

    yield talk

    for each in talks:
        each.recorder.stop()


def test_numbers_that_are_known_are_passed_over(talk, folder):
    talk = talk()
    assert talk("s", 1, OPEN, key("a ")) == Recorded("s", 2)
    assert talk("s", 1, OPEN, key("a ")) == Recorded("s", 2)
    assert talk("s", 2, key("a "), key("b ")) == Recorded("s", 3)
    assert cells(folder, "s") == {"a": "b a x = 1\n"}


def test_after_a_gap_what_is_missing_is_asked_for(talk, folder):
    talk = talk()
    talk("s", 1, OPEN)
    assert talk("s", 3, key("b ")) == Resend("s", 1)
    assert talk("s", 2, key("a "), key("b ")) == Recorded("s", 3)
    assert cells(folder, "s") == {"a": "b a x = 1\n"}


@pytest.mark.parametrize(
    ("first", "events"),
    [(5, [key("a")]), (1, [key("a")]), (1, [Saved()])],
    ids=["later", "no open", "save"],
)
def test_a_stream_that_is_not_known_must_begin_anew(talk, folder, first, events):
    assert isinstance(talk()("s", first, *events), Restart)
    with History(folder) as history:
        assert history.streams() == []


@pytest.mark.parametrize(
    "event",
    [key("a", 99), CellDeleted(cell_id="nowhere"), Saved(checksum=7)],
    ids=["place", "cell", "checksum"],
)
def test_what_does_not_fit_ends_the_stream_and_keeps_what_did(talk, folder, event):
    talk = talk()
    assert isinstance(talk("s", 1, OPEN, key("a "), event, key("b ")), Restart)
    assert talk("t", 1, OPEN) == Recorded("t", 1)
    assert cells(folder, "s") == {"a": "a x = 1\n"}


NO = user_message("no")


def test_what_is_left_out_is_not_kept(talk, folder):
    talk = talk(excluded=lambda path, language: NO if path == "a.ipynb" else None)
    assert talk("s", 1, OPEN, key("a")) == Excluded("s", NO)
    assert talk("t", 1, Open(cells=(), path="b.ipynb")) == Recorded("t", 1)
    with History(folder) as history:
        assert [stream.name for stream in history.streams()] == ["t"]


def test_a_fault_of_one_stream_is_not_anothers_and_quotes_nothing(talk, caplog, monkeypatch):
    def broken(self, event):
        raise ValueError("the notebook says hunter2")

    talk = talk()
    talk("s", 1, OPEN)
    with monkeypatch.context() as patch:
        patch.setattr(StreamRecorder, "take", broken)
        assert isinstance(talk("t", 1, OPEN), Restart)
    assert talk("s", 2, key("a ")) == Recorded("s", 2)
    assert "hunter2" not in caplog.text
    assert "ValueError" in caplog.text


def test_any_moment_is_rebuilt_over_many_snapshots(folder):
    events: list[NotebookEvent] = [OPEN]
    events += [key(f"{number} ") for number in range(2 * SNAPSHOT_EVERY + 20)]
    record(folder, "s", events)
    source = "x = 1\n"
    with History(folder) as history:
        stream = history.stream("s")
        for number in range(1, stream.last + 1):
            if number > 1:
                source = f"{number - 2} " + source
            if number % 61 == 0 or number % SNAPSHOT_EVERY < 2:
                assert history.moment(stream, number)[2].cells[0].source == source


def test_a_clock_that_goes_backwards_changes_no_order(talk, folder):
    talk = talk()
    talk("s", 1, OPEN)
    times = [5e9, 3.0, 4e9, -1.0, float("inf"), 2.0]
    for number, time in enumerate(times, 2):
        assert talk("s", number, key(f"{number} ", time=time)) == Recorded("s", number)
    assert cells(folder, "s") == {"a": "7 6 5 4 3 2 x = 1\n"}
    with History(folder) as history:
        stream = history.stream("s")
        assert history.number_at(stream, 3.5) == 7
        assert history.number_at(stream, -5.0) == 1
        assert [row.number for row in history.rows(stream)] == list(range(1, 8))


def test_two_servers_write_to_one_history(talk, folder):
    first, second = talk(), talk()
    rounds = 30

    def type_into(server: Talk, stream: str) -> None:
        server(stream, 1, OPEN)
        for number in range(2, rounds + 2):
            assert server(stream, number, key(f"{number} ")) == Recorded(stream, number)

    with ThreadPoolExecutor(4) as pool:
        jobs = [
            pool.submit(type_into, server, name)
            for server, name in ((first, "a"), (second, "b"), (first, "c"), (second, "d"))
        ]
        for job in jobs:
            job.result(timeout=PATIENCE)
    with sqlite3.connect(folder.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    for name in "abcd":
        assert cells(folder, name)["a"].startswith(f"{rounds + 1} {rounds} ")


def test_a_page_that_changes_servers_goes_on(talk, folder):
    first, second = talk(), talk()
    assert first("s", 1, OPEN, key("a ")) == Recorded("s", 2)
    assert second("s", 3, key("b ")) == Recorded("s", 3)
    # The first one still thinks that it is at 2; it must not write 3 once more.
    assert first("s", 3, key("c ")) == Resend("s", 3)
    assert first("s", 4, key("d ")) == Recorded("s", 4)
    assert cells(folder, "s") == {"a": "d b a x = 1\n"}


def test_deleting_what_is_recorded_now_ends_that_stream(talk, folder):
    talk = talk()
    talk("s", 1, OPEN, key("a "))
    assert delete(folder).streams == 1
    assert isinstance(talk("s", 3, key("b ")), Restart)
    assert talk("t", 1, OPEN) == Recorded("t", 1)


def test_a_full_disk_rests_recording_with_one_message(talk, folder, monkeypatch):
    monkeypatch.setattr(writing, "RETRY", 0.0)
    pages = [20]

    def connect(folder):
        connection = schema.connect(folder)
        connection.execute(f"PRAGMA max_page_count = {pages[0]}")
        return connection

    monkeypatch.setattr(writing, "connect", connect)
    talk = talk()
    assert talk("s", 1, OPEN) == Recorded("s", 1)
    big = key("word and word " * 10_000)
    for _ in range(4):
        talk.submit("s", 2, big)
    failed, message = talk.said.get(timeout=PATIENCE)
    assert failed
    assert "disk is full" in message
    assert "editing goes on" in message
    # There is room again: what was not acknowledged is sent again.
    pages[0] = 10_000
    failed, message = talk.said.get(timeout=PATIENCE)
    assert (failed, message) == (False, "")
    assert talk("s", 2, big) == Recorded("s", 2)
    assert talk.said.empty()


@pytest.mark.parametrize("kind", ["damaged", "foreign", "no database"])
def test_a_file_that_is_no_history_is_kept_and_a_new_one_begun(talk, folder, kind):
    folder.make()
    if kind == "foreign":
        with sqlite3.connect(folder.database) as connection:
            connection.execute("CREATE TABLE theirs AS SELECT 1 AS one")
        connection.close()
    elif kind == "damaged":
        events: list[NotebookEvent] = [OPEN, *(key(f"{number} ") for number in range(400))]
        record(folder, "old", events)
        whole = bytearray(folder.database.read_bytes())
        whole[5000:-4096] = b"\xa5" * len(whole[5000:-4096])
        folder.database.write_bytes(whole)
    else:
        folder.database.write_bytes(b"something that somebody wants to keep" * 100)
    before = folder.database.read_bytes()
    talk = talk()
    assert talk("s", 1, OPEN) == Recorded("s", 1)
    failed, message = talk.said.get(timeout=PATIENCE)
    (kept,) = folder.path.glob("history.db.aside-*")
    assert not failed
    assert kept.name in message
    assert kept.read_bytes() == before
    assert cells(folder, "s") == {"a": "x = 1\n"}


def test_a_history_of_a_newer_version_is_left_alone(talk, folder):
    record(folder, "s", [OPEN])
    with sqlite3.connect(folder.database) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    talk = talk()
    talk.submit("t", 1, OPEN)
    failed, message = talk.said.get(timeout=PATIENCE)
    assert failed
    assert "newer version" in message
    assert not list(folder.path.glob("*aside*"))


def test_events_wait_for_others_but_not_long(folder, monkeypatch):
    """What comes together is written together, by one commit."""
    commits: list[int] = []
    write = LiveStreams.write

    def counted(self, store):
        commits.append(1)
        return write(self, store)

    monkeypatch.setattr(LiveStreams, "write", counted)
    done = threading.Event()
    recorder = writer(folder)

    def reply(answer: StreamReply) -> None:
        if answer == Recorded("s", 41):
            done.set()

    recorder.submit("s", 1, [OPEN], reply)
    for number in range(2, 42):
        recorder.submit("s", number, [key("a ")], reply)
    assert done.wait(PATIENCE)
    recorder.stop()
    assert len(commits) < 10


def test_the_oldest_goes_when_there_is_too_much(folder):
    for number in range(6):
        words = [key(f"{count} " * 200, time=number) for count in range(20)]
        record(folder, f"s{number}", [OPEN, *words])
    size = folder.database.stat().st_size
    talk = Talk(folder, limits=Limits(0, size // 2))
    assert talk("now", 1, OPEN) == Recorded("now", 1)
    talk.recorder.stop()
    with History(folder) as history:
        left = [stream.name for stream in history.streams()]
    assert "now" in left
    kept = [int(name[1:]) for name in left if name != "now"]
    assert kept == sorted(kept, reverse=True)
    assert 0 < len(kept) < 6
    assert all(after == before - 1 for before, after in pairwise(kept))
    assert kept[0] == 5


def test_the_only_recording_loses_its_beginning_when_there_is_too_much(talk, folder):
    events: list[NotebookEvent] = [OPEN]
    events += [key(f"{number} " * 4) for number in range(3 * SNAPSHOT_EVERY)]
    record(folder, "s", events)
    source = cells(folder, "s")["a"]
    talk = talk(limits=Limits(0, folder.database.stat().st_size // 2))
    assert talk("s", len(events) + 1, key("z ")) == Recorded("s", len(events) + 1)
    talk.recorder.stop()
    assert cells(folder, "s")["a"] == "z " + source
    with History(folder) as history:
        rows = list(history.rows(history.stream("s")))
    assert isinstance(rows[0].event, Open)
    assert len(rows) < SNAPSHOT_EVERY + 10
