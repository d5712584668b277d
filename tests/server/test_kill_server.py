"""A real server that is killed while it records."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest
from tornado.testing import bind_unused_port
from tornado.websocket import WebSocketClientConnection, websocket_connect

from jupyter_nbedit.core.events import Edit
from jupyter_nbedit.record import consent
from jupyter_nbedit.record.reading.reader import History
from jupyter_nbedit.record.store.folder import Folder
from jupyter_nbedit.server.wire import prediction as wire

pytestmark = pytest.mark.posix

ROOT = Path(__file__).resolve().parents[2]
KILLS = 3
ADDRESS = re.compile(rb"http://127\.0\.0\.1:(\d+)/")


async def started(home: Path) -> tuple[asyncio.subprocess.Process, int]:
    """Start a server that has the extension, and return it and its port."""
    # Older servers do not tell the port they found by themselves.
    probe, port = bind_unused_port()
    probe.close()
    options = {
        "ServerApp": {
            "jpserver_extensions": {"jupyter_nbedit": True},
            "open_browser": False,
            "port": port,
            "root_dir": str(home),
            "allow_root": True,
        },
        "IdentityProvider": {"token": "token"},
    }
    config = home / "config.json"
    config.write_text(json.dumps(options))
    places = ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "jupyter_server",
        f"--config={config}",
        env=os.environ
        | dict.fromkeys(places, str(home))
        | {"PYTHONPATH": str(ROOT), "JUPYTER_PLATFORM_DIRS": "1"},
        stderr=asyncio.subprocess.PIPE,
    )
    assert server.stderr is not None
    async for line in server.stderr:
        if address := ADDRESS.search(line):
            return server, int(address[1])
    raise AssertionError("the server did not start")


async def connected(port: int) -> WebSocketClientConnection:
    """Connect to the server, which says its address a moment before it listens there."""
    while True:
        try:
            _, probe = await asyncio.open_connection("127.0.0.1", port)
            break
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)
    probe.close()
    await probe.wait_closed()
    return await websocket_connect(f"ws://127.0.0.1:{port}/jupyter-nbedit/record?token=token")


async def recorded(socket: WebSocketClientConnection, stream: str, wanted: int) -> int:
    """Record until some acknowledgements have come, and return the last."""
    await socket.write_message(json.dumps({"type": "hello", "protocol": wire.PROTOCOL}))
    answer = json.loads(await socket.read_message() or "{}")
    assert answer["state"] == "on"
    opened = {"type": "open", "cells": [{"id": "a", "type": "code", "source": ""}]}
    keys = [{"type": "edit", "cellId": "a", "start": 0, "end": 0, "text": "x\n"}] * 50
    batches = [[opened], *(list(keys) for _ in range(wanted))]
    upto = 0
    for number, batch in enumerate(batches):
        message = {"type": "record", "stream": stream, "first": upto + 1, "events": batch}
        await socket.write_message(json.dumps(message))
        if number == wanted:
            # The server is killed while this is on its way.
            break
        upto = json.loads(await socket.read_message() or "{}")["upto"]
    return upto


async def test_a_server_that_is_killed_loses_nothing_acknowledged(tmp_path):
    folder = Folder(tmp_path / "nbedit")
    consent.give(folder, consent.Exclusions())
    acknowledged = {}
    for kill in range(KILLS):
        server, port = await started(tmp_path)
        try:
            socket = await connected(port)
            acknowledged[f"s{kill}"] = await recorded(socket, f"s{kill}", kill + 1)
        finally:
            server.send_signal(signal.SIGKILL)
            await server.communicate()
        while await socket.read_message() is not None:
            pass
        socket.close()
    with History(folder) as history:
        for name, upto in acknowledged.items():
            stream = history.stream(name)
            assert stream.last >= upto
            source = history.moment(stream)[2].cells[0].source
            edits = [row for row in history.rows(stream) if isinstance(row.event, Edit)]
            assert source == "x\n" * len(edits)
    assert list(acknowledged.values()) == [1, 51, 101]
