"""The socket of a notebook on a real server, answered by the real engine."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from jupyter_server.auth import AllowAllAuthorizer
from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClientConnection

from jupyter_nbedit import __version__
from jupyter_nbedit.predict.evidence.asking import expression
from jupyter_nbedit.predict.syntax.languages import LANGUAGES
from jupyter_nbedit.server.wire import prediction as wire

PATIENCE = 200
"""Seconds after which an answer is taken not to come; no statement about speed."""

CELLS = (
    "import pandas as pd\n\ndf = pd.read_csv('😀.csv')\ndf.head()",
    "'😀', df.shape\nprint('df', df)",
    "df.plot(x='df')",
)
RENAMED = [
    "import pandas as pd\n\nsales = pd.read_csv('😀.csv')\nsales.head()",
    "'😀', sales.shape\nprint('df', sales)",
    "sales.plot(x='df')",
]


def in_utf16(text: str, start: int, end: int, new: str) -> str:
    """Replace a stretch of a text that is counted as a browser counts."""
    units = text.encode("utf-16-le")
    return (units[: 2 * start] + new.encode("utf-16-le") + units[2 * end :]).decode("utf-16-le")


class Page:
    """A notebook in a browser: its cells, and what it sends and receives."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket
        self.seq = 0
        self.requests = 0
        self.closed = False
        self.cells: dict[str, str] = {}

    async def send(self, **message: Any) -> None:
        await self.socket.write_message(json.dumps(message))

    async def receive(self) -> dict[str, Any] | None:
        """Return the next message, None when the server closed the socket."""
        message = await asyncio.wait_for(self.socket.read_message(), PATIENCE)
        self.closed = message is None
        return None if message is None else json.loads(message)

    async def close(self) -> None:
        """Close the socket, and wait until it is."""
        self.socket.close()
        while not self.closed:
            await self.receive()

    async def events(self, *events: dict[str, Any]) -> None:
        self.seq += len(events)
        await self.send(type="events", seq=self.seq, events=events)

    async def greet(self) -> dict[str, Any] | None:
        await self.send(type="hello", protocol=wire.PROTOCOL)
        return await self.receive()

    async def open(self, *sources: str, language: str = "python") -> None:
        self.cells = {str(number): source for number, source in enumerate(sources)}
        cells = [{"id": key, "type": "code", "source": text} for key, text in self.cells.items()]
        await self.events({"type": "open", "cells": cells, "language": language})

    async def edit(self, cell: str, start: int, end: int, text: str, origin: str = "user") -> None:
        self.cells[cell] = in_utf16(self.cells[cell], start, end, text)
        await self.events(
            {
                "type": "edit",
                "cellId": cell,
                "start": start,
                "end": end,
                "text": text,
                "origin": origin,
                "time": 10.0 * self.seq,
            }
        )

    async def predict(self) -> dict[str, Any] | None:
        """Return the last suggestion of a whole answer, None when there was none."""
        self.requests += 1
        await self.send(type="predict", request=self.requests, seq=self.seq, trigger="edit")
        suggestion = None
        while True:
            answer = await self.receive()
            assert answer is not None
            assert (answer["type"], answer["request"]) == ("prediction", self.requests)
            assert answer["seq"] == self.seq
            suggestion = answer["suggestion"] or suggestion
            if answer["final"]:
                return suggestion

    async def rename(self) -> None:
        """Do what every test here follows from: rename `df` where it is bound."""
        start = self.cells["0"].index("df =")
        await self.edit("0", start, start + 2, "sales")

    async def works(self) -> bool:
        """Tell whether a fresh notebook gets its suggestion over this socket."""
        await self.open(*CELLS)
        await self.rename()
        return await self.predict() is not None


@pytest.fixture
def connect(jp_ws_fetch, jp_asyncio_loop):
    pages: list[Page] = []

    async def connect(**options: Any) -> Page:
        pages.append(Page(await jp_ws_fetch("jupyter-nbedit", "notebook", **options)))
        return pages[-1]

    yield connect

    for page in pages:
        jp_asyncio_loop.run_until_complete(page.close())


@pytest.fixture
def page(connect):
    async def page() -> Page:
        page: Page = await connect()
        await page.greet()
        return page

    return page


async def test_a_greeting_is_answered_with_versions_and_languages(connect):
    assert await (await connect()).greet() == {
        "type": "welcome",
        "protocol": wire.PROTOCOL,
        "version": __version__,
        "languages": sorted(LANGUAGES),
        "probe": expression(),
    }


@pytest.mark.parametrize("jp_base_url", ["/", "/user/x/"])
async def test_a_rename_is_followed_place_by_place(page, jp_base_url):
    page = await page()
    await page.open(*CELLS)
    await page.rename()
    taken = 0
    while (suggestion := await page.predict()) is not None:
        assert (taken := taken + 1) < 10, "suggestions never end"
        edit = suggestion["edits"][0]
        await page.edit(
            edit["cellId"],
            edit["start"],
            edit["start"] + len(edit["old"]),
            edit["new"],
            "suggestion",
        )
    assert list(page.cells.values()) == RENAMED


@pytest.mark.parametrize("header", ["token wrong", ""])
async def test_who_is_unknown_is_turned_away(connect, header):
    with pytest.raises(HTTPClientError) as refused:
        await connect(headers={"Authorization": header})
    assert refused.value.code == 403


async def test_who_may_not_execute_is_turned_away(connect, jp_serverapp, monkeypatch):
    asked = []

    class ReadOnly(AllowAllAuthorizer):
        def is_authorized(self, handler, user, action, resource):
            asked.append((action, resource))
            return action != "execute"

    monkeypatch.setitem(jp_serverapp.web_app.settings, "authorizer", ReadOnly(parent=jp_serverapp))
    with pytest.raises(HTTPClientError) as refused:
        await connect()
    assert refused.value.code == 403
    assert asked == [("execute", "nbedit")]


async def test_a_cell_goes_on_as_in_a_notebook_of_the_folder(connect, jp_root_dir, jp_serverapp):
    lines = ["x = load('x.csv')", "x = clean(x)", "x = scale(x)", "x = sort(x)", "print(x)"]
    imports = "from own import clean, load, scale, sort"
    for name in ("one", "two"):
        cells = [{"cell_type": "code", "source": text} for text in (imports, "\n".join(lines))]
        metadata = {"language_info": {"name": "python"}}
        notebook = json.dumps({"cells": cells, "metadata": metadata})
        (jp_root_dir / f"{name}.ipynb").write_text(notebook)
    page = await _open(connect, "here.ipynb", imports, "")
    await jp_serverapp.web_app.settings["nbedit_notebooks"].settled()
    begun = "\n".join(lines[:4])
    for at, character in enumerate(begun):
        await page.edit("1", at, at, character)
    cursor = {"cursor": len(begun), "anchor": len(begun)}
    await page.events({"type": "focus", "cellId": "1", **cursor})

    suggestion = await page.predict()
    assert suggestion is not None
    assert [edit["new"] for edit in suggestion["edits"]] == ["\nprint(x)"]


@pytest.mark.parametrize("may_read", [True, False])
async def test_other_notebooks_are_known_to_who_may_read_them(
    may_read, connect, jp_serverapp, monkeypatch
):
    class Reader(AllowAllAuthorizer):
        def is_authorized(self, handler, user, action, resource):
            return may_read or (action, resource) != ("read", "contents")

    monkeypatch.setitem(jp_serverapp.web_app.settings, "authorizer", Reader(parent=jp_serverapp))
    here, there = [await _open(connect, path) for path in ("here.ipynb", "there.ipynb")]
    notebooks = jp_serverapp.web_app.settings["nbedit_notebooks"]

    assert len(notebooks) == 2 * may_read
    for page in (here, there):
        await page.close()
    # A socket is told of its end after the page is.
    while len(notebooks):  # noqa: ASYNC110
        await asyncio.sleep(0)


async def _open(connect, path: str, *sources: str) -> Page:
    page: Page = await connect()
    await page.greet()
    await page.send(type="configure", otherNotebooks=True)
    model = await page.receive()
    assert model is not None
    assert model["type"] == "model"
    page.cells = {str(number): source for number, source in enumerate(sources)}
    cells = [{"id": key, "type": "code", "source": text} for key, text in page.cells.items()]
    await page.events({"type": "open", "cells": cells, "language": "python", "path": path})
    # An answer says that all before it was read.
    await page.send(type="predict", request=1, seq=page.seq, trigger="edit")
    answer = await page.receive()
    while answer is not None and not answer["final"]:
        answer = await page.receive()
    assert answer is not None
    return page


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("{", "truncated"),
        ("not JSON", "malformed"),
        ('{"type": "teleport"}', "teleport"),
        ('{"type": "predict", "request": "one", "seq": 1, "trigger": "edit"}', "request"),
        ('{"type": "hello", "protocol": 99}', "reload the page"),
        ('{"type": "events", "seq": 1, "events": ' + "[" * 100_000, ""),
        ('{"type": "hello", "more": ' + "[" * 100_000, "recursion"),
        (json.dumps({"type": "é" * 500}), "éé"),
    ],
    ids=["cut off", "not JSON", "unknown type", "wrong field", "protocol", "array", "deep", "long"],
)
async def test_what_is_not_understood_closes_that_socket_only(page, message, reason):
    other, bad = await page(), await page()
    await bad.socket.write_message(message)
    assert await bad.receive() is None
    assert bad.socket.close_code == wire.BAD_MESSAGE
    assert reason in bad.socket.close_reason
    assert await other.works()


async def test_bytes_that_are_no_text_close_the_socket(page):
    page = await page()
    await page.socket.write_message(b"\xff\xfe", binary=True)
    assert await page.receive() is None
    assert page.socket.close_code == wire.BAD_MESSAGE


async def test_who_does_not_greet_is_closed(connect):
    page = await connect()
    await page.open(*CELLS)
    assert await page.receive() is None
    assert page.socket.close_code == wire.BAD_MESSAGE
    assert "hello" in page.socket.close_reason


async def test_a_message_too_large_closes_that_socket_only(page, monkeypatch):
    monkeypatch.setattr("jupyter_nbedit.server.socket.MAX_MESSAGE_BYTES", 100_000)
    other, large = await page(), await page()
    await large.open("x" * 50_000)
    await large.edit("0", 0, 0, "y")
    await large.predict()
    await large.open("x" * 100_000)
    assert await large.receive() is None
    assert large.socket.close_code == 1009
    assert await other.works()


@pytest.mark.parametrize("language", ["cobol", ""])
async def test_in_an_unknown_language_nothing_is_suggested(page, language):
    page = await page()
    await page.open(*CELLS, language=language)
    await page.rename()
    assert await page.predict() is None


async def test_a_cell_of_a_megabyte_is_followed(page):
    page = await page()
    await page.open(*CELLS, "df = '😀'\n" * 100_000)
    await page.rename()
    assert await page.predict() is not None
    await page.edit("3", 1_000_000, 1_000_000, "x")
    await page.predict()
    assert await page.works()


async def test_a_notebook_of_two_thousand_cells_is_followed(page):
    page = await page()
    await page.open(*CELLS, *(f"x{number} = df.sum() + {number}" for number in range(2_000)))
    await page.rename()
    suggestion = await page.predict()
    assert suggestion is not None
    assert suggestion["edits"][0]["cellId"] == "0"


async def test_who_lost_the_connection_opens_again(page):
    first = await page()
    await first.open(*CELLS)
    await first.rename()
    first.socket.close()
    again = await page()
    assert await again.predict() is None
    assert await again.works()


async def test_who_got_out_of_step_opens_again(page):
    page = await page()
    await page.open(*CELLS)
    await page.events({"type": "cellDeleted", "cellId": "nowhere"})
    assert await page.receive() == {"type": "resync", "reason": "there is no cell 'nowhere'"}
    assert await page.works()


async def test_going_away_during_an_answer_disturbs_nobody(page, caplog):
    for _ in range(3):
        leaving = await page()
        await leaving.open(*CELLS)
        await leaving.rename()
        await leaving.send(type="predict", request=1, seq=leaving.seq, trigger="edit")
        leaving.socket.close()
    assert await (await page()).works()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
