"""Recording on a real server, from the socket to the files."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from jupyter_server.auth import AllowAllAuthorizer
from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClientConnection

from jupyter_nbedit.core.notebook import Cell, checksum
from jupyter_nbedit.record import consent
from jupyter_nbedit.record.store.folder import Folder
from jupyter_nbedit.record.store.schema import connect_to_read
from jupyter_nbedit.record.store.streams import Store
from jupyter_nbedit.server.wire import prediction as wire

PATIENCE = 200
"""Seconds after which an answer is taken not to come; no statement about speed."""

OPEN = {
    "type": "open",
    "path": "a.ipynb",
    "language": "python",
    "cells": [{"id": "a", "type": "code", "source": "😀x = 1"}],
}


class Page:
    """A page that records: what it sends and receives."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket
        self.closed = False

    async def send(self, **message: Any) -> None:
        await self.socket.write_message(json.dumps(message))

    async def receive(self) -> dict[str, Any]:
        message = await asyncio.wait_for(self.socket.read_message(), PATIENCE)
        if message is None:
            self.closed = True
            return {"type": "closed", "reason": self.socket.close_reason}
        received: dict[str, Any] = json.loads(message)
        return received

    async def greet(self) -> dict[str, Any]:
        await self.send(type="hello", protocol=wire.PROTOCOL)
        return await self.receive()

    async def record(self, stream: str, first: int, *events: dict[str, Any]) -> dict[str, Any]:
        await self.send(type="record", stream=stream, first=first, events=events)
        return await self.receive()

    async def close(self) -> None:
        self.socket.close()
        while not self.closed:
            await self.receive()


@pytest.fixture
def connect(jp_ws_fetch, jp_asyncio_loop):
    pages: list[Page] = []

    async def connect() -> Page:
        pages.append(Page(await jp_ws_fetch("jupyter-nbedit", "record")))
        return pages[-1]

    yield connect

    for page in pages:
        jp_asyncio_loop.run_until_complete(page.close())


@pytest.fixture
def folder(jp_data_dir) -> Folder:
    return Folder(jp_data_dir / "nbedit")


@pytest.fixture
def ask(jp_fetch):
    async def ask(*path: str, method: str = "GET", body: Any = None, **query: str) -> Any:
        response = await jp_fetch(
            "jupyter-nbedit",
            *path,
            method=method,
            body=None if body is None else json.dumps(body),
            params=query,
        )
        return json.loads(response.body)

    return ask


@pytest.fixture
def agree(ask):
    async def agree(**more: Any) -> Any:
        body = {"textVersion": consent.TEXT_VERSION, **more}
        return await ask("recording", method="PUT", body=body)

    return agree


def edit(start: int, end: int, text: str, cell: str = "a") -> dict[str, Any]:
    return {"type": "edit", "cellId": cell, "start": start, "end": end, "text": text, "time": 5}


def kept(folder: Folder, name: str) -> list[str]:
    connection = connect_to_read(folder)
    assert connection is not None
    store = Store(connection)
    stream = store.stream(name)
    assert stream is not None
    sources = [cell.source for cell in store.moment(stream, stream.last)[1].cells]
    connection.close()
    return sources


async def test_off_means_no_file_and_no_row(connect, ask, folder, jp_data_dir):
    before = set(jp_data_dir.rglob("*"))
    assert (await ask("status"))["recording"] == "off"
    page = await connect()
    assert (await page.greet())["state"] == "off"
    assert (await page.record("s", 1, OPEN))["state"] == "off"
    assert (await ask("recording"))["consent"] is None
    assert (await ask("history")) == {"streams": [], "bytes": 0}
    assert set(jp_data_dir.rglob("*")) == before
    assert not folder.path.exists()


@pytest.mark.posix
async def test_what_is_acknowledged_is_on_disk(connect, agree, folder):
    assert (await agree())["state"] == "on"
    page = await connect()
    assert (await page.greet()) == {"type": "recording", "state": "on", "reason": None}
    answer = await page.record("s", 1, OPEN, edit(2, 3, "total"))
    assert answer == {"type": "recorded", "stream": "s", "upto": 2}
    # In a word that is not finished, then finished: the offsets are those of UTF-16.
    assert kept(folder, "s") == ["😀█████ = 1"]
    answer = await page.record("s", 3, edit(11, 11, "\n"))
    assert kept(folder, "s") == ["😀total = 1\n"]
    for path in folder.path.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert folder.path.stat().st_mode & 0o777 == 0o700


async def test_after_a_reconnect_what_was_sent_again_is_kept_once(connect, agree, folder):
    await agree()
    page = await connect()
    await page.greet()
    await page.record("s", 1, OPEN, edit(0, 0, "a "))
    await page.close()
    again = await connect()
    await again.greet()
    answer = await again.record("s", 2, edit(0, 0, "a "), edit(0, 0, "b "))
    assert answer == {"type": "recorded", "stream": "s", "upto": 3}
    assert kept(folder, "s") == ["b a 😀x = 1"]


async def test_a_pause_is_told_to_every_page_and_nothing_more_is_kept(connect, agree, folder, ask):
    await agree()
    pages = [await connect() for _ in range(2)]
    for page in pages:
        await page.greet()
    await pages[0].record("s", 1, OPEN)
    assert (await agree(paused=True))["state"] == "paused"
    for page in pages:
        assert (await page.receive())["state"] == "paused"
    assert (await pages[0].record("s", 2, edit(0, 0, "a ")))["state"] == "paused"
    await agree()
    for page in pages:
        assert (await page.receive())["state"] == "on"
    assert (await ask("history"))["streams"][0]["events"] == 1
    assert (await ask("recording", method="DELETE"))["state"] == "off"
    assert (await pages[0].receive())["state"] == "off"
    assert not folder.consent.exists()
    assert len((await ask("history"))["streams"]) == 1


async def test_another_server_s_answer_counts_here_too(connect, agree, folder):
    await agree()
    page = await connect()
    await page.greet()
    await page.record("s", 1, OPEN)
    consent.withdraw(folder)
    assert (await page.record("s", 2, edit(0, 0, "a ")))["state"] == "off"


async def test_what_the_user_leaves_out_is_not_kept(connect, agree, ask):
    await agree(exclusions={"paths": ["private/*"], "languages": ["r"]})
    page = await connect()
    await page.greet()
    left_out = OPEN | {"path": "private/a.ipynb"}
    assert (await page.record("s", 1, left_out))["type"] == "excluded"
    assert (await page.record("t", 1, OPEN | {"language": "R"}))["type"] == "excluded"
    assert (await page.record("u", 1, OPEN))["type"] == "recorded"
    assert [each["stream"] for each in (await ask("history"))["streams"]] == ["u"]


async def test_a_path_that_can_fit_none_is_refused_unless_it_was_kept(agree, folder):
    with pytest.raises(HTTPClientError) as refused:
        await agree(exclusions={"paths": ["./work", "../secret"], "languages": []})
    assert refused.value.code == 400
    assert refused.value.response is not None
    assert "../secret fits no path" in json.loads(refused.value.response.body)["message"]
    assert consent.read(folder) is None
    consent.give(folder, consent.Exclusions(("../secret",)))
    await agree(paused=True, exclusions={"paths": ["../secret"], "languages": []})
    answer = consent.read(folder)
    assert answer is not None
    assert answer.paused


async def test_agreeing_to_an_old_text_is_refused(agree, folder):
    with pytest.raises(HTTPClientError) as refused:
        await agree(textVersion=consent.TEXT_VERSION - 1)
    assert refused.value.code == 409
    assert refused.value.response is not None
    assert json.loads(refused.value.response.body)["told"]["text"].startswith("What is recorded")
    assert not folder.path.exists()


class TestForbidden:
    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        return jp_server_config | {"NbeditApp": {"allow_recording": False}}

    async def test_an_administrator_can_forbid_it(self, connect, agree, ask, folder):
        consent.give(folder, consent.Exclusions())
        assert (await ask("status"))["recording"] == "forbidden"
        page = await connect()
        assert (await page.greet())["state"] == "forbidden"
        assert (await page.record("s", 1, OPEN))["state"] == "forbidden"
        with pytest.raises(HTTPClientError) as refused:
            await agree()
        assert refused.value.code == 403
        assert not folder.database.exists()


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ({"type": "record", "stream": "a/b", "first": 1, "events": []}, "name"),
        ({"type": "record", "stream": "s", "first": 0, "events": []}, "numbered"),
        ({"type": "hello", "protocol": 99}, "reload the page"),
        ({"type": "predict"}, "predict"),
    ],
)
async def test_what_is_not_understood_closes_the_socket(connect, agree, message, reason):
    await agree()
    page = await connect()
    await page.greet()
    await page.send(**message)
    closed = await page.receive()
    assert closed["type"] == "closed"
    assert reason in closed["reason"]


async def test_the_history_can_be_looked_at_taken_along_and_deleted(connect, agree, ask, jp_fetch):
    await agree()
    page = await connect()
    await page.greet()
    run = {"type": "run", "cellId": "a", "ok": False, "ename": "NameError", "time": 20}
    done = {"type": "run", "cellId": "a", "ok": True, "duration": 0.5, "time": 40}
    cells = [Cell("a", "code", "😀xy = 1\n")]
    saved = {"type": "saved", "checksum": checksum(cells), "time": 50}
    events = [OPEN, edit(3, 3, "y"), run, edit(8, 8, "\n"), done, saved]
    assert (await page.record("stream", 1, *events))["upto"] == 6
    timeline = await ask("history", "timeline", stream="stream")
    assert [step["kind"] for step in timeline["steps"]] == [
        "open",
        "edit",
        "run",
        "edit",
        "run",
        "save",
    ]
    moment = await ask("history", "moment", stream="stream", number="2")
    assert moment["cells"][0]["source"] == "😀xy = 1"
    statistics = await ask("history", "statistics", path="a.ipynb")
    assert statistics["editsPerRun"] == [1, 1]
    assert statistics["failed"] == [
        {"ename": "NameError", "fixed": "here", "edits": 1, "seconds": 20.0}
    ]
    lines = {}
    for form in ("events", "benchmark", "paper", "content-free"):
        response = await jp_fetch(
            "jupyter-nbedit", "history", "export", params={"form": form, "stream": "stream"}
        )
        lines[form] = [json.loads(line) for line in response.body.splitlines()]
    assert [line["type"] for line in lines["events"]] == [event["type"] for event in events]
    assert lines["benchmark"] == lines["events"]
    assert lines["paper"][0]["new"] == ["😀xy = 1"]
    assert lines["content-free"][0]["cells"][0]["source"] == ".x . 0"
    for query in ({"stream": "nowhere"}, {"stream": "stream", "number": "99"}):
        with pytest.raises(HTTPClientError) as refused:
            await ask("history", "moment", **query)
        assert refused.value.code == 404
    with pytest.raises(HTTPClientError) as refused:
        await ask("history", method="DELETE")
    assert refused.value.code == 400
    deleted = await ask("history", method="DELETE", path="a.ipynb")
    assert (deleted["streams"], deleted["events"], deleted["message"]) == (1, 6, None)
    assert (await ask("history"))["streams"] == []
    # And the page begins anew.
    assert (await page.record("stream", 7, edit(0, 0, "z")))["type"] == "restart"


async def test_who_may_only_read_changes_nothing(connect, agree, ask, jp_serverapp, monkeypatch):
    class ReadOnly(AllowAllAuthorizer):
        def is_authorized(self, handler, user, action, resource):
            return action == "read"

    monkeypatch.setitem(jp_serverapp.web_app.settings, "authorizer", ReadOnly(parent=jp_serverapp))
    assert (await ask("history"))["streams"] == []
    for attempt in (
        connect,
        agree,
        lambda: ask("recording", method="DELETE"),
        lambda: ask("history", method="DELETE", all="true"),
    ):
        with pytest.raises(HTTPClientError) as refused:
            await attempt()
        assert refused.value.code == 403


async def test_who_is_unknown_sees_nothing(jp_fetch):
    for path in (("history",), ("recording",), ("history", "export")):
        with pytest.raises(HTTPClientError) as refused:
            await jp_fetch("jupyter-nbedit", *path, headers={"Authorization": "token wrong"})
        assert refused.value.code == 403
