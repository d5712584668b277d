"""One open notebook on the server: its session, and the request that is being answered."""

from __future__ import annotations

import asyncio
import itertools
import logging
import secrets
import time
import uuid
from collections.abc import Callable
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from .._version import __version__
from ..core.edits import CellInsertion, SuggestedEdit
from ..core.events import Edit, Focus, Open, Origin, Outcome, Saved, Suggested
from ..core.session import OutOfSyncError, Session
from ..predict.evidence.asking import expression
from ..predict.evidence.reading import read_answer
from ..predict.request import PredictionRequest, Suggestion, build_request
from ..utils.user_messages import user_message
from .handshake import Handshake
from .stale import StaleTeller
from .wire.prediction import (
    PROTOCOL,
    ClientMessage,
    Configure,
    Events,
    Fault,
    Hello,
    KernelEvidence,
    Predict,
    Prediction,
    Resync,
    ServerMessage,
    Welcome,
    read_event,
    write_suggestion,
)

if TYPE_CHECKING:
    from ..predict.engine import Engine
    from .notebooks import OpenNotebooks

_HARMLESS = (Focus, Outcome, Saved, Suggested)
"""Events that leave an answer under way as true as it was."""


class LiveNotebook:
    """Keeps a session in step with a browser and answers its requests, one at a time.

    Parameters
    ----------
    engine : Engine
        Makes the suggestions.
    send : callable
        Takes a message to the browser. It must not block.
    log : logging.Logger
        Where faults are reported.
    configure : callable, optional
        Takes what the user chose.
    edited : callable, optional
        Is told of each edit of the user's.
    others : OpenNotebooks, optional
        What is known of other notebooks, for a user who may read them.
    """

    def __init__(
        self,
        engine: Engine,
        send: Callable[[ServerMessage], None],
        log: logging.Logger | logging.LoggerAdapter[logging.Logger],
        configure: Callable[[Configure], None] = lambda _: None,
        edited: Callable[[], None] = lambda: None,
        *,
        others: OpenNotebooks | None = None,
    ) -> None:
        self.session = Session()
        self._engine = engine
        self._send = send
        self._log = log
        self._configure = configure
        self._edited = edited
        self._others = others
        self._sees_others = False
        self._stale = StaleTeller(self.session, send, log)
        self._handshake = Handshake()
        self._seq = 0
        self._in_step = False
        self._answering: tuple[int, asyncio.Task[None]] | None = None
        prefix = secrets.token_hex(4)
        self._suggestion_ids = (f"{prefix}-{number}" for number in itertools.count(1))

    def receive(self, message: ClientMessage) -> None:
        """Take a message of the browser's.

        Raises
        ------
        ProtocolError
            If the browser speaks another version of the protocol or did not greet first.
        """
        if isinstance(message, Hello):
            self._handshake.greet(message)
            self._send(Welcome(PROTOCOL, __version__, self._engine.languages, expression()))
            return
        self._handshake.require()
        if isinstance(message, Events):
            self._follow(message)
        elif isinstance(message, Predict):
            self._predict(message)
        elif isinstance(message, Configure):
            self._configure(message)
            self._see_others(message.other_notebooks)
        elif isinstance(message, KernelEvidence):
            self.session.testify(message.kernel, read_answer(message.answer))
            self._stale.heed_kernel(message.kernel)
        elif self._answering is not None and self._answering[0] == message.request:
            self.cancel()

    def end(self) -> None:
        """Stop answering, and be no open notebook any more."""
        self.cancel()
        self._stale.end()
        self._see_others(False)

    def cancel(self) -> None:
        """Stop answering whatever is being answered."""
        if self._answering is not None:
            self._answering[1].cancel()
            self._answering = None

    def _follow(self, message: Events) -> None:
        gap = message.seq != self._seq + len(message.events)
        self._seq = message.seq
        if gap and self._in_step:
            self._lose(f"events are missing before number {message.seq}")
        for event in message.events:
            if not self._in_step and not isinstance(event, Open):
                continue
            if not isinstance(event, _HARMLESS):
                self.cancel()
            try:
                self.session.apply(read_event(self.session, event))
            except OutOfSyncError as error:
                self._lose(str(error))
            else:
                self._in_step = True
                self._stale.heed(event)
                if self._sees_others and self._others is not None:
                    if isinstance(event, Open):
                        self._others.follow(self.session)
                    elif isinstance(event, Saved):
                        self._others.saved(self.session)
                if isinstance(event, Edit) and event.origin is Origin.USER:
                    self._edited()

    def _see_others(self, wanted: bool) -> None:
        """Know other notebooks and be known by them, or neither."""
        if self._others is None or wanted == self._sees_others:
            return
        self._sees_others = wanted
        if not wanted:
            self._others.leave(self.session)
        elif self._in_step:
            self._others.follow(self.session)

    def _lose(self, reason: str) -> None:
        self._in_step = False
        self.cancel()
        self._log.debug("asking the browser to send the notebook again: %s", reason)
        self._send(Resync(reason))

    def _predict(self, message: Predict) -> None:
        self.cancel()
        if not self._in_step or message.seq != self._seq:
            self._send(Prediction(message.request, message.seq, None, final=True))
            return
        request = msgspec.structs.replace(
            build_request(self.session, message.trigger, message.eagerness),
            outdated=self._stale.outdated,
        )
        if self._sees_others and self._others is not None:
            request = msgspec.structs.replace(
                request,
                library=self._others.library(self.session),
                elsewhere=self._others.elsewhere(self.session),
                earlier=self._others.earlier(self.session),
                modules=self._others.modules(self.session),
            )
        task = asyncio.ensure_future(self._answer(message, request))
        self._answering = (message.request, task)

    async def _answer(self, message: Predict, request: PredictionRequest) -> None:
        # Every event that could make an answer untrue cancels this task, so the session still
        # holds the notebook that was asked about whenever something is sent from here.
        try:
            # Left to the garbage collector, the predictors would go on after a fault here.
            async with aclosing(self._engine.predict(request)) as suggestions:
                async for suggestion in suggestions:
                    self._offer(message, suggestion)
        except Exception:  # noqa: BLE001  # whatever a predictor did, editing goes on
            self._log.exception("edit prediction failed")
            self._send(Fault(user_message("A predictor failed; the server's log says why.")))
        self._send(Prediction(message.request, message.seq, None, final=True))
        self._answering = None

    def _offer(self, message: Predict, suggestion: Suggestion) -> None:
        suggestion_id = next(self._suggestion_ids)
        edits = tuple(_with_own_cell(edit) for edit in suggestion.edits)
        suggestion = msgspec.structs.replace(suggestion, edits=edits)
        answer = write_suggestion(self.session, suggestion_id, suggestion)
        self.session.apply(
            Suggested(
                time=time.time(),
                suggestion_id=suggestion_id,
                source=suggestion.source,
                edits=suggestion.edits,
            )
        )
        self._send(Prediction(message.request, message.seq, answer, final=False))


def _with_own_cell(edit: SuggestedEdit) -> SuggestedEdit:
    """Return an edit whose new cell has an identifier that no other cell ever had.

    It is what JupyterLab gives new cells: a UUID, which nbformat allows.
    """
    if not isinstance(edit, CellInsertion):
        return edit
    cell = msgspec.structs.replace(edit.cell, id=str(uuid.uuid4()))
    return msgspec.structs.replace(edit, cell=cell)
