"""Recording on a real server, from the socket to the files."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from tornado.websocket import WebSocketClientConnection

from jupyter_nbedit.record import consent
from jupyter_nbedit.record.folder import Folder
from jupyter_nbedit.record.schema import connect_to_read
from jupyter_nbedit.record.store import Store
from jupyter_nbedit.server import wire

PATIENCE = 50
"""Seconds after which an answer is taken not to come; no statement about speed."""

OPEN = {
    "type": "open",
    "path": "a.ipynb",
    "language": "python",
    "cells": [{"id": "a", "type": "code", "source": "😀x = 1"}],
}
SECRET = "hunter2correcthorse"


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
        return json.loads(message)

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


async def test_what_is_acknowledged_is_on_disk(connect, agree, folder):
    assert (await agree())["state"] == "on"
    page = await connect()
    assert (await page.greet()) == {"type": "recording", "state": "on", "reason": ""}
    answer = await page.record("s", 1, OPEN, edit(2, 3, "total"))
    assert answer == {"type": "recorded", "stream": "s", "upto": 2}
    # In a word that is not finished, then finished: the offsets are those of UTF-16.
    assert kept(folder, "s") == ["😀█████ = 1"]
    answer = await page.record("s", 3, edit(11, 11, "\n"))
    assert kept(folder, "s") == ["😀total = 1\n"]
    for path in folder.path.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert folder.path.stat().st_mode & 0o777 == 0o700
