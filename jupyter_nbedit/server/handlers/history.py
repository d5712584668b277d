"""The endpoints of the recorded history: looking at it, taking it along, deleting it."""

from __future__ import annotations

import asyncio
import functools
import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web

from ...record.store.folder import Folder
from ...utils.user_messages import user_message
from .base import Handler, Refusal

if TYPE_CHECKING:
    from ...record.reading.reader import History
    from ..wire import recording as wire_recording

_Answer = TypeVar("_Answer")


class _HistoryHandler(Handler):
    @property
    def folder(self) -> Folder:
        folder: Folder = self.settings["nbedit_recorder"].folder
        return folder

    async def read(self, question: Callable[[History], _Answer]) -> _Answer:
        """Ask the history something, in another thread."""

        def ask() -> _Answer:
            # What a history is made of is imported when there is one.
            from ...record.reading.reader import History

            with History(self.folder) as history:
                return question(history)

        return await self.apart(ask)

    async def apart(self, work: Callable[[], _Answer]) -> _Answer:
        """Do something in another thread, its errors turned into HTTP's."""
        from ...record.reading.reader import UnknownStreamError  # as above
        from ...record.store.schema import HistoryError

        try:
            return await asyncio.get_running_loop().run_in_executor(None, work)
        except UnknownStreamError as error:
            raise Refusal(404, error.message) from None
        except HistoryError as error:
            raise Refusal(500, error.message) from None
        except (sqlite3.Error, OSError) as error:
            raise Refusal(500, user_message("the file fails: %1", str(error))) from None


class HistoryHandler(_HistoryHandler):
    """Lists what is recorded, and deletes of it."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the recordings."""
        self.reply(await self.read(functools.partial(_listed, self.folder)))

    @web.authenticated
    @authorized
    async def delete(self) -> None:
        """Delete a recording, those of a notebook, or all, and say what was deleted."""
        stream = self.get_query_argument("stream", "")
        path = self.get_query_argument("path", "")
        everything = self.get_query_argument("all", "") == "true"
        if sum(map(bool, (stream, path, everything))) != 1:
            raise web.HTTPError(400, "say one of stream, path and all=true")

        def chosen(history: History) -> list[str]:
            if stream:
                return [history.stream(stream).name]
            return [each.name for each in history.streams(path)]

        names = await self.read(chosen)

        def work() -> msgspec.Struct:
            from ...record.store.deletion import delete  # as above

            return delete(self.folder, None if everything else names)

        self.reply(await self.apart(work))


class TimelineHandler(_HistoryHandler):
    """Says what was done in a recording, step by step."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the steps."""
        name = self.get_query_argument("stream")

        def question(history: History) -> wire_recording.Timeline:
            from ...record.reading.timeline import steps  # as above
            from ..wire.recording import Timeline

            stream = history.stream(name)
            return Timeline(
                stream.name, stream.path, stream.language, tuple(steps(history.raw_rows(stream)))
            )

        self.reply(await self.read(question))


class MomentHandler(_HistoryHandler):
    """Rebuilds the notebook as it was."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the notebook after an event."""
        name = self.get_query_argument("stream")
        try:
            wanted = int(self.get_query_argument("number", "0"))
        except ValueError:
            raise web.HTTPError(400, "number must be a number") from None

        def question(history: History) -> wire_recording.Moment:
            from ..wire.recording import Moment  # as above

            stream = history.stream(name)
            number, time, notebook = history.moment(stream, wanted)
            return Moment(
                stream.name, number, time, notebook.path, notebook.language, notebook.cells
            )

        self.reply(await self.read(question))


class StatisticsHandler(_HistoryHandler):
    """Counts what is recorded."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the numbers, of one notebook or of all."""
        path = self.get_query_argument("path", "")

        def question(history: History) -> msgspec.Struct:
            from ...record.reading.counting import count  # as above

            return count(history, history.streams(path))

        self.reply(await self.read(question))


class ExportHandler(_HistoryHandler):
    """Hands out what is recorded as a file."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with JSON Lines."""
        name = self.get_query_argument("stream", "")
        form = self.get_query_argument("form", "events")
        without_content = form == "content-free"
        if form not in {"events", "paper", "benchmark", "content-free"}:
            raise web.HTTPError(400, "form must be events, paper, benchmark or content-free")

        def question(history: History) -> bytes:
            from ...mining.notebooks.edit_records import encode  # as above
            from ...record.reading.export import event_lines, recordings, revisions

            streams = [history.stream(name)] if name else history.streams()
            chosen = recordings(history, streams, without_content=without_content)
            if form == "paper":
                return b"".join(encode(edit) for edit in revisions(chosen))
            return b"".join(event_lines(chosen))

        body = await self.read(question)
        self.set_header("Content-Type", "application/jsonl")
        self.set_header("Content-Disposition", f'attachment; filename="history-{form}.jsonl"')
        self.finish(body)


def _listed(folder: Folder, history: History) -> wire_recording.HistoryList:
    from ...record.store.deletion import size  # as above
    from ..wire.recording import HistoryList, StreamInfo

    return HistoryList(
        tuple(
            StreamInfo(
                stream.name,
                stream.path,
                stream.language,
                stream.started,
                stream.ended,
                stream.last,
                stream.edits,
                stream.runs,
                stream.saves,
                stream.bytes,
            )
            for stream in history.streams()
        ),
        size(folder),
    )
