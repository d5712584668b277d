from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import cast

import msgspec
import pytest

from jupyter_nbedit import __version__
from jupyter_nbedit.core.edits import CellDeletion, CellInsertion, TextEdit
from jupyter_nbedit.core.events import (
    CellDeleted,
    Edit,
    Focus,
    NotebookEvent,
    Open,
    Origin,
    Outcome,
)
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.evidence.asking import expression
from jupyter_nbedit.predict.request import PredictionRequest, Suggestion
from jupyter_nbedit.record.store.folder import Folder
from jupyter_nbedit.server.handshake import ProtocolError
from jupyter_nbedit.server.live import LiveNotebook
from jupyter_nbedit.server.notebooks import EarlierSessions, OpenNotebooks
from jupyter_nbedit.server.wire import prediction as wire
from tests.record.pages import record
from tests.server.notebooks.recordings import Agreement, written

OPEN = Open(cells=(Cell("a", "code", "😀 = 1"), Cell("b", "code", "x")), language="python")
LOG = logging.getLogger("test_live")


def suggestion(text: str, cell: str = "a") -> Suggestion:
    return Suggestion((TextEdit(cell, 1, "", text),), 0.9, "scripted", "because")


class Scripted:
    """An engine that says what a test puts into `stages`; an exception there is raised."""

    languages = ("python",)

    def __init__(self) -> None:
        self.requests: list[PredictionRequest] = []
        self.stages: list[asyncio.Queue[Suggestion | Exception | None]] = []
        self.ended: list[str] = []

    async def predict(self, request: PredictionRequest) -> AsyncGenerator[Suggestion, None]:
        stages: asyncio.Queue[Suggestion | Exception | None] = asyncio.Queue()
        self.requests.append(request)
        self.stages.append(stages)
        try:
            while (stage := await stages.get()) is not None:
                if isinstance(stage, Exception):
                    raise stage
                yield stage
        except asyncio.CancelledError:
            self.ended.append("cancelled")
            raise
        except GeneratorExit:
            self.ended.append("closed")
            raise
        else:
            self.ended.append("finished")


class Browser:
    """Talks to a live notebook as a browser does."""

    def __init__(self, others: OpenNotebooks | None = None) -> None:
        self.engine = Scripted()
        self.received: list[wire.ServerMessage] = []
        engine = cast(Engine, self.engine)
        self.live = LiveNotebook(engine, self.received.append, LOG, others=others)
        self.seq = 0

    def send(self, *events: NotebookEvent) -> None:
        self.seq += len(events)
        self.live.receive(wire.Events(self.seq, events))

    def ask(self, request: int) -> None:
        self.live.receive(wire.Predict(request, self.seq, "edit"))

    async def says(self, *stages: Suggestion | Exception | None) -> None:
        """Let the engine go on with the newest request."""
        for stage in stages:
            self.engine.stages[-1].put_nowait(stage)
        await settle()

    def news(self) -> list[wire.ServerMessage]:
        """Return what arrived since the last call."""
        news, self.received[:] = list(self.received), []
        return news

    def texts(self) -> list[tuple[int, str | None, bool]]:
        """Return the request, the suggested text and the finality of the answers that arrived."""
        news = self.news()
        answers = [message for message in news if isinstance(message, wire.Prediction)]
        assert answers == news
        return [
            (each.request, _new(each.suggestion) if each.suggestion else None, each.final)
            for each in answers
        ]


async def settle() -> None:
    """Let every task that can run do so until it waits again."""
    for _ in range(20):
        await asyncio.sleep(0)


def _new(suggestion: wire.SuggestionMessage) -> str:
    (edit,) = suggestion.edits
    assert isinstance(edit, TextEdit)
    return edit.new


def story(test: Callable[[Browser], Awaitable[None]]) -> Callable[[], None]:
    """Run a test with a browser that has greeted, opened a notebook and read the welcome."""

    async def main() -> None:
        browser = Browser()
        browser.live.receive(wire.Hello(wire.PROTOCOL))
        browser.send(OPEN)
        browser.news()
        await test(browser)
        browser.live.cancel()
        await settle()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    def run() -> None:
        asyncio.run(main())

    run.__name__ = getattr(test, "__name__", "story")
    return run


def test_other_notebooks_are_known_while_the_user_wants_it() -> None:
    async def main() -> None:
        others = OpenNotebooks(None)
        browsers = [Browser(others), Browser(others)]
        here, there = browsers
        for number, browser in enumerate(browsers):
            browser.live.receive(wire.Hello(wire.PROTOCOL))
            browser.live.receive(wire.Configure(other_notebooks=True))
            browser.send(msgspec.structs.replace(OPEN, path=f"{number}.ipynb"))

        async def seen() -> int | None:
            await others.settled()
            here.ask(1)
            await settle()
            library = here.engine.requests[-1].library
            return None if library is None else len(library.notebooks)

        assert await seen() == 1
        # Who does not look at others is not looked at.
        there.live.receive(wire.Configure(other_notebooks=False))
        assert await seen() == 0
        there.live.receive(wire.Configure(other_notebooks=True))
        assert await seen() == 1
        there.live.end()
        assert await seen() == 0
        here.live.receive(wire.Configure())
        assert await seen() is None
        here.live.end()

    asyncio.run(main())


def test_earlier_sessions_are_known_while_the_user_wants_other_notebooks(tmp_path: Path) -> None:
    async def main() -> None:
        agreement = Agreement(Folder(tmp_path / "history"))
        record(agreement.folder, "one", written("one.ipynb", ("df", "sales")))
        others = OpenNotebooks(None, EarlierSessions(agreement))
        browser = Browser(others)
        browser.live.receive(wire.Hello(wire.PROTOCOL))
        browser.send(OPEN)

        async def seen(wanted: bool) -> int:
            browser.live.receive(wire.Configure(other_notebooks=wanted))
            await others.settled()
            browser.ask(1)
            await settle()
            return len(browser.engine.requests[-1].earlier)

        assert [await seen(wanted) for wanted in (False, True, False)] == [0, 1, 0]
        browser.live.end()

    asyncio.run(main())


def test_who_may_not_read_other_notebooks_knows_none() -> None:
    async def main() -> None:
        browser = Browser()
        browser.live.receive(wire.Hello(wire.PROTOCOL))
        browser.live.receive(wire.Configure(other_notebooks=True))
        browser.send(OPEN)
        browser.ask(1)
        await settle()
        assert browser.engine.requests[-1].library is None
        browser.live.end()

    asyncio.run(main())


def test_the_users_own_edits_are_told() -> None:
    edited: list[str] = []
    live = LiveNotebook(
        cast(Engine, Scripted()), lambda _: None, LOG, edited=lambda: edited.append("edit")
    )
    live.receive(wire.Hello(wire.PROTOCOL))
    events: tuple[NotebookEvent, ...] = (
        OPEN,
        Focus(cell_id="b", cursor=0, anchor=0),
        *(Edit(cell_id="b", start=0, end=0, text="y", origin=origin) for origin in Origin),
    )
    live.receive(wire.Events(len(events), events))
    assert edited == ["edit"]


def test_a_greeting_is_answered() -> None:
    browser = Browser()
    browser.live.receive(wire.Hello(wire.PROTOCOL))
    assert browser.news() == [wire.Welcome(wire.PROTOCOL, __version__, ("python",), expression())]


def test_another_protocol_is_refused() -> None:
    with pytest.raises(ProtocolError, match="reload the page"):
        Browser().live.receive(wire.Hello(wire.PROTOCOL + 1))


@pytest.mark.parametrize(
    "message", [wire.Events(1, (OPEN,)), wire.Predict(1, 0, "edit"), wire.Cancel(1)]
)
def test_who_does_not_greet_is_refused(message: wire.ClientMessage) -> None:
    browser = Browser()
    with pytest.raises(ProtocolError, match="hello"):
        browser.live.receive(message)
    assert browser.news() == []


@story
async def test_a_request_is_answered_in_stages(browser: Browser) -> None:
    browser.ask(1)
    await settle()
    assert browser.news() == []
    await browser.says(suggestion("b"))
    assert browser.texts() == [(1, "b", False)]
    await browser.says(suggestion("bc"))
    assert browser.texts() == [(1, "bc", False)]
    await browser.says(None)
    assert browser.texts() == [(1, None, True)]
    assert browser.engine.ended == ["finished"]


@story
async def test_an_answer_is_in_the_browsers_offsets_and_has_a_name_of_its_own(
    browser: Browser,
) -> None:
    browser.ask(1)
    await settle()
    await browser.says(suggestion("b"), suggestion("bc"), None)
    first, second, _ = browser.news()
    assert isinstance(first, wire.Prediction)
    assert isinstance(second, wire.Prediction)
    assert first.suggestion is not None
    assert second.suggestion is not None
    assert first.suggestion.edits == (TextEdit("a", 2, "", "b"),)
    assert (first.seq, first.request) == (1, 1)
    assert first.suggestion.id != second.suggestion.id
    browser.send(Outcome(suggestion_id=second.suggestion.id, outcome="rejected"))
    browser.ask(2)
    await settle()
    assert browser.engine.requests[-1].rejected == (TextEdit("a", 1, "", "bc"),)


@story
async def test_a_new_cell_gets_an_identifier_of_its_own(browser: Browser) -> None:
    made = Suggestion(
        (CellInsertion(Cell("new", "code", "y"), "a"), CellDeletion("b", "code", "x")),
        0.9,
        "scripted",
        "because",
    )
    browser.ask(1)
    await settle()
    await browser.says(made, made, None)
    shown = [
        message.suggestion
        for message in browser.news()
        if isinstance(message, wire.Prediction) and message.suggestion
    ]
    cells = [edit.cell for each in shown for edit in each.edits if isinstance(edit, CellInsertion)]
    assert len(cells) == 2
    assert len({cell.id for cell in cells} | {"new", "a", "b"}) == 5
    assert all(re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", cell.id) for cell in cells)
    assert [(cell.type, cell.source) for cell in cells] == [("code", "y")] * 2
    # What is turned down is what was shown.
    browser.send(Outcome(suggestion_id=shown[1].id, outcome="rejected"))
    browser.ask(2)
    await settle()
    assert browser.engine.requests[-1].rejected == (shown[1].edits[0],)


@story
async def test_a_newer_request_cancels_the_older_one(browser: Browser) -> None:
    browser.ask(1)
    await settle()
    await browser.says(suggestion("b"))
    older = browser.engine.stages[-1]
    browser.ask(2)
    older.put_nowait(suggestion("stale"))
    await settle()
    assert browser.engine.ended == ["cancelled"]
    await browser.says(suggestion("c"), None)
    assert browser.texts() == [(1, "b", False), (2, "c", False), (2, None, True)]


@story
async def test_an_event_cancels_the_answer(browser: Browser) -> None:
    browser.ask(1)
    await settle()
    browser.engine.stages[-1].put_nowait(suggestion("stale"))
    browser.send(Edit(cell_id="a", start=0, end=0, text="y"))
    await settle()
    assert browser.engine.ended == ["cancelled"]
    assert browser.news() == []


@story
async def test_a_moving_cursor_does_not(browser: Browser) -> None:
    browser.ask(1)
    await settle()
    browser.send(Focus(cell_id="a", cursor=2, anchor=2))
    browser.send(Outcome(suggestion_id="old", outcome="ignored"))
    await browser.says(suggestion("b"), None)
    assert browser.texts() == [(1, "b", False), (1, None, True)]


@story
async def test_a_request_before_it_began_is_cancelled_too(browser: Browser) -> None:
    browser.ask(1)
    browser.ask(2)
    await settle()
    assert len(browser.engine.requests) == 1
    await browser.says(None)
    assert browser.texts() == [(2, None, True)]


@story
async def test_cancel_ends_the_request_it_names_only(browser: Browser) -> None:
    browser.ask(2)
    await settle()
    browser.live.receive(wire.Cancel(1))
    await settle()
    assert browser.engine.ended == []
    browser.live.receive(wire.Cancel(2))
    browser.live.receive(wire.Cancel(2))
    await settle()
    assert browser.engine.ended == ["cancelled"]
    assert browser.news() == []


@story
async def test_a_request_says_how_eager_the_user_is(browser: Browser) -> None:
    browser.live.receive(wire.Predict(1, browser.seq, "edit", "high"))
    await settle()
    browser.live.receive(wire.Predict(2, browser.seq, "manual"))
    await settle()
    assert [each.eagerness for each in browser.engine.requests] == ["high", "medium"]


@story
async def test_a_request_about_another_moment_gets_nothing(browser: Browser) -> None:
    browser.live.receive(wire.Predict(1, browser.seq + 1, "edit"))
    browser.live.receive(wire.Predict(2, browser.seq - 1, "edit"))
    await settle()
    assert browser.texts() == [(1, None, True), (2, None, True)]
    assert browser.engine.requests == []


@story
async def test_after_a_gap_the_notebook_is_asked_for_again(browser: Browser) -> None:
    browser.ask(1)
    await settle()
    browser.seq += 1
    browser.send(Edit(cell_id="a", start=0, end=0, text="y"))
    await settle()
    assert browser.engine.ended == ["cancelled"]
    assert [type(message) for message in browser.news()] == [wire.Resync]
    # Until the notebook is sent again, events are passed over and requests get nothing.
    browser.send(Edit(cell_id="nowhere", start=0, end=0, text="y"))
    browser.ask(2)
    assert browser.texts() == [(2, None, True)]
    browser.send(OPEN, Edit(cell_id="b", start=0, end=0, text="y"))
    browser.ask(3)
    await settle()
    await browser.says(suggestion("b"), None)
    assert browser.texts() == [(3, "b", False), (3, None, True)]
    assert browser.engine.requests[-1].notebook.cells[1].source == "yx"


@pytest.mark.parametrize(
    "event",
    [
        Edit(cell_id="a", start=1, end=1, text="inside an emoji"),
        Edit(cell_id="a", start=0, end=99, text=""),
        CellDeleted(cell_id="nowhere"),
    ],
)
def test_after_an_event_that_does_not_fit_the_notebook_is_asked_for_again(
    event: NotebookEvent,
) -> None:
    @story
    async def main(browser: Browser) -> None:
        later = CellDeleted(cell_id="b")
        browser.send(event, later)
        assert [type(message) for message in browser.news()] == [wire.Resync]
        browser.send(OPEN, later)
        assert browser.news() == []
        assert [cell.id for cell in browser.live.session.notebook.cells] == ["a"]

    main()


@story
async def test_before_the_notebook_is_there_nothing_is_asked_of_the_engine(
    browser: Browser,
) -> None:
    fresh = Browser()
    fresh.live.receive(wire.Hello(wire.PROTOCOL))
    fresh.news()
    fresh.send(Edit(cell_id="a", start=0, end=0, text="y"))
    fresh.ask(1)
    await settle()
    assert fresh.texts() == [(1, None, True)]
    assert fresh.engine.requests == []


def test_a_fault_is_told_and_ends_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    @story
    async def main(browser: Browser) -> None:
        browser.ask(1)
        await settle()
        await browser.says(suggestion("b"), RuntimeError("secret detail"))
        answer, fault, last = browser.news()
        assert isinstance(answer, wire.Prediction)
        assert isinstance(fault, wire.Fault)
        assert "secret detail" not in str(fault.message)
        assert last == wire.Prediction(1, browser.seq, None, final=True)
        # And the next request is answered as if nothing had been.
        browser.ask(2)
        await settle()
        await browser.says(suggestion("c"), None)
        assert browser.texts() == [(2, "c", False), (2, None, True)]

    with caplog.at_level(logging.ERROR, LOG.name):
        main()
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("cell", ["nowhere", "b"])
def test_an_answer_that_cannot_be_sent_is_a_fault_and_stops_the_engine(cell: str) -> None:
    @story
    async def main(browser: Browser) -> None:
        browser.ask(1)
        await settle()
        bad = Suggestion((TextEdit(cell, 7, "", "b"),), 0.9, "scripted", "because")
        await browser.says(bad)
        assert [type(message) for message in browser.news()] == [wire.Fault, wire.Prediction]
        assert browser.engine.ended == ["closed"]

    main()
