"""The local runtime: its process, there when it is needed and gone when it is not."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic

from ....utils.user_messages import UserMessage, user_message
from ..backoff import Clock, ExponentialBackoff
from .errors import LocalModelError
from .process import Endpoint, Process
from .settings import LocalSettings

_log = logging.getLogger(__name__)

IDLE = 600.0
"""Seconds without a request after which the process is stopped."""

STEADY = 60.0
"""Seconds of life after which an end is a mishap, not the next of a series."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds between two starts, doubled with every failure in a row."""


class LocalModel:
    """Starts the process when it is needed, again when it died, and stops it when it is idle.

    All methods are to be called on one event loop.

    Parameters
    ----------
    settings : LocalSettings
        What to run, and how.
    idle : float
        Seconds without a request after which the process is stopped.
    clock : callable
        Seconds; for tests.
    """

    def __init__(
        self,
        settings: LocalSettings,
        idle: float = IDLE,
        clock: Clock = monotonic,
    ) -> None:
        self.settings = settings
        self._idle = idle
        self._clock = clock
        self._child: Process | None = None
        self._endpoint = Endpoint("", "", settings.name)
        self._ending: set[asyncio.Future[None]] = set()
        self._starting: asyncio.Task[Endpoint] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._backoff = ExponentialBackoff(LONGEST_WAIT, clock)
        self._fault: UserMessage | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process that serves the model, None while there is none."""
        child = self._child
        return child.pid if child is not None and child.is_alive else None

    @property
    def is_running(self) -> bool:
        """Whether the model can be asked without being started."""
        return self.pid is not None

    async def ensure(self) -> Endpoint:
        """Return where the model answers; start it if need be.

        A caller that is cancelled does not stop a start under way: the next one will want it.

        Raises
        ------
        LocalModelError
            If the model cannot be started, or must not be yet after it failed.
        """
        if self._closed:
            raise LocalModelError(user_message("The local runtime has been closed."))
        self._rest()
        if self._starting is None:
            child = self._child
            if child is not None and child.is_alive:
                return self._endpoint
            if child is not None:
                self._mourn(child)
            if self._backoff.seconds and self._fault is not None:
                raise LocalModelError(self._fault)
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(self._started)
        return await asyncio.shield(self._starting)

    async def close(self) -> None:
        """Stop the process for good."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._starting is not None:
            await asyncio.gather(self._starting, return_exceptions=True)
        self._retire()
        await asyncio.gather(*self._ending)

    async def _start(self) -> Endpoint:
        child = Process(self.settings, self._clock())
        try:
            endpoint = await asyncio.to_thread(child.endpoint)
        except LocalModelError as error:
            self._end(child)
            self._fail(error.message)
            raise
        except BaseException:
            child.kill()
            self._end(child)
            raise
        self._child, self._endpoint = child, endpoint
        return endpoint

    def _started(self, task: asyncio.Task[Endpoint]) -> None:
        self._starting = None
        # Looked at here, because whoever asked may have gone away.
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.debug("the local runtime did not start: %s", error)
        self._rest()

    def _mourn(self, child: Process) -> None:
        """Take note that the process ended without having been told to."""
        self._child = None
        if self._clock() - child.since >= STEADY:
            self._backoff.reset()
        mishap = self._backoff.failures == 0
        self._fail(user_message("The local runtime ended unexpectedly%1.", child.last_words()))
        if mishap:
            self._backoff.forgive()
        self._end(child)

    def _fail(self, fault: UserMessage) -> None:
        self._backoff.failed(FIRST_WAIT)
        self._fault = fault

    def _rest(self) -> None:
        """Have the process stopped if nobody asks for long enough."""
        if self._timer is not None:
            self._timer.cancel()
        if not self._closed:
            self._timer = asyncio.get_running_loop().call_later(self._idle, self._retire)

    def _retire(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            self._end(child)

    def _end(self, child: Process) -> None:
        task = asyncio.ensure_future(asyncio.to_thread(child.end))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
