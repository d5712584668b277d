"""Tuning the bundled model for a page: the command in a process of its own, which is followed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ..utils.processes import own_group
from ..utils.progress import SEPARATOR, VARIABLE, Report, read_report
from ..utils.user_messages import UserMessage, user_message
from .recording import Recorder

if TYPE_CHECKING:
    from ..predict.llm.local.tuned import TunedModel
    from .wire.tuning import TuningObstacle, TuningStatus

PROGRAM = (sys.executable, "-m", "jupyter_nbedit.magic.child")
"""What runs a command and ends with the process whose identifier it is given."""

NICENESS = 10
"""How far the process stands back behind kernels and the server."""

PATIENCE = 10.0
"""Seconds that the process gets to end when it is told to."""

LIBRARIES = ("torch", "transformers", "peft", "gguf", "safetensors")
"""What comes with the extra `train`."""

OBSTACLES: Mapping[TuningObstacle, UserMessage | None] = {
    "": None,
    "forbidden": user_message(
        "There is no history to tune on: the administrator does not allow recording."
    ),
    "unrecorded": user_message(
        "There is no history to tune on: your edits are not recorded. That takes your consent."
    ),
    "uninstalled": user_message(
        "What trains a model is missing. In the server's environment: "
        "pip install 'jupyter-nbedit[train]'"
    ),
    "other model": user_message(
        "Only the bundled model can be tuned, and this server uses another one."
    ),
}
"""What the obstacles mean."""


class Tuning:
    """Tunes on the recorded history of this server's user, once at a time.

    Parameters
    ----------
    recorder : Recorder
        Knows where the history lies, and whether its user agreed to it.
    tuned : callable
        Returns the tuned model.
    weights : callable
        Returns the path and the hash of the bundled weights, None where other ones are used.
    changed : callable
        Has the local runtime started anew, with the adapter or without it.
    program : sequence of str
        For tests.
    """

    def __init__(
        self,
        recorder: Recorder,
        tuned: Callable[[], TunedModel],
        weights: Callable[[], tuple[str, str] | None],
        changed: Callable[[], Awaitable[None]],
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self._recorder = recorder
        self._tuned = tuned
        self._weights = weights
        self._changed = changed
        self._program = tuple(program)
        self._process: asyncio.subprocess.Process | None = None
        self._following: asyncio.Task[None] | None = None
        self._report = Report()
        self._said: UserMessage | None = None
        self._stopped = False

    @property
    def is_running(self) -> bool:
        """Whether a model is being tuned."""
        return self._following is not None and not self._following.done()

    @property
    def obstacle(self) -> TuningObstacle:
        """Why nothing can be tuned here, empty if it can."""
        state = self._recorder.state
        if state == "forbidden":
            return "forbidden"
        if state in ("off", "outdated"):
            return "unrecorded"
        if any(find_spec(name) is None for name in LIBRARIES):
            return "uninstalled"
        return "other model" if self._weights() is None else ""

    def status(self) -> TuningStatus:
        """Return how it gets on, and what came of the last time."""
        from .wire.tuning import TuningStatus  # for who looks at it

        tuned = self._tuned()
        running = self.is_running
        obstacle: TuningObstacle = "" if running else self.obstacle
        report = self._report
        return TuningStatus(
            state="running"
            if running
            else "off"
            if obstacle
            else "failed"
            if self._said
            else "idle",
            obstacle=obstacle,
            message=OBSTACLES[obstacle] or (None if running else self._said),
            # The command says it in English; it is translated as all messages are.
            stage=UserMessage(report.stage) if running and report.stage else None,
            done=report.done if running else 0,
            total=report.total if running else 0,
            left=report.left if running else None,
            report=tuned.report(),
            in_use=tuned.is_in_use,
        )

    async def start(self) -> None:
        """Begin; the caller has seen that there is no obstacle and nothing running."""
        weights = self._weights()
        assert weights is not None  # noqa: S101 - see above
        folder = str(self._recorder.folder.path)
        self._report, self._said, self._stopped = Report(), None, False
        self._process = await asyncio.create_subprocess_exec(
            *(*self._program, str(os.getpid())),
            *("train", "history", "--folder", folder, "--base", weights[0]),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, VARIABLE: "json", "PYTHONSAFEPATH": "1", "PYTHONUNBUFFERED": "1"},
            **own_group(),
        )
        if sys.platform != "win32":
            with suppress(OSError):  # it may have ended already
                os.setpriority(os.PRIO_PROCESS, self._process.pid, NICENESS)
        self._following = asyncio.create_task(self._follow(self._process))

    async def stop(self) -> None:
        """End what is running; nothing of it is kept."""
        process, following = self._process, self._following
        if process is None or following is None or following.done():
            return
        self._stopped = True
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(ProcessLookupError):
                process.send_signal(number if sys.platform != "win32" else signal.SIGTERM)
            done, _ = await asyncio.wait({following}, timeout=PATIENCE)
            if done:
                return
        with suppress(ProcessLookupError):
            process.kill()
        await asyncio.wait({following})

    async def use(self, on: bool) -> None:
        """Use the tuned model, or the bundled one as it was, from the next question on."""
        tuned, weights = self._tuned(), self._weights()
        if not on:
            tuned.leave()
        elif weights is not None:
            tuned.use(weights[1])
        await self._changed()

    async def _follow(self, process: asyncio.subprocess.Process) -> None:
        last = ""
        assert process.stderr is not None  # noqa: S101 - it is a pipe
        async for line in process.stderr:
            report = read_report(line)
            if report is not None and report.fault is not None:
                self._said = report.fault
            elif report is not None:
                self._report = report
            elif not line.startswith(SEPARATOR) and line.strip():
                last = line.decode("utf-8", "replace").strip()
        status = await process.wait()
        if status and not self._stopped and self._said is None:
            words = last.removeprefix("jupyter nbedit train history: ") or f"exit {status}"
            self._said = user_message("the process that tunes ended: %1", words)
        elif not status:
            # What was in use is not there any more: another adapter lies in its place.
            await self._changed()
