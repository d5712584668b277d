"""Where tasks run: in this process, in several, or on a Dask cluster."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any

from .extras import need
from .processes import wait_for_end_of


class SchedulerError(RuntimeError):
    """A cluster that cannot be reached."""


class Pool:
    """An executor that can be started anew when it breaks.

    Parameters
    ----------
    start : callable
        Makes the executor.
    width : int
        How many tasks it runs at a time.
    """

    def __init__(self, start: Callable[[], Executor], width: int) -> None:
        self._start = start
        self._executor = start()
        self.width = width

    def submit(self, task: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have a task run."""
        return self._executor.submit(task, *arguments)

    def restart(self) -> None:
        """Replace a broken executor."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._start()

    def close(self, *, wait: bool) -> None:
        """End the executor; without `wait` as soon as its tasks can be stopped."""
        processes = list(getattr(self._executor, "_processes", None) or {})
        if not wait:
            for process in processes:
                # Nothing is lost: what a task has not finished, it has not left behind.
                os.kill(process, signal.SIGTERM)
        self._executor.shutdown(wait=wait, cancel_futures=True)


@contextmanager
def open_pool(
    workers: int, scheduler: str = "", *, at_exit: Callable[[], None] | None = None
) -> Iterator[Pool]:
    """Give the pool that tasks run in.

    Parameters
    ----------
    workers : int
        Number of processes; 1 is this one.
    scheduler : str
        Address of a Dask scheduler, whose workers are used instead.
    at_exit : callable, optional
        Called in every process that ran tasks when it ends, to close what the tasks left open. A
        function of a module, since it is sent to other processes.

    Raises
    ------
    SchedulerError
        If the cluster cannot be reached.
    """
    if scheduler:
        distributed = need("distributed", "dask")
        try:
            client = distributed.Client(scheduler, timeout="20s", set_as_default=False)
        except (OSError, ValueError) as error:
            raise SchedulerError(f"no Dask scheduler at {scheduler}: {error}") from None
        with client:
            width = max(1, sum(client.nthreads().values()))
            try:
                # Dask itself gives the task of a worker that died to another one, three times.
                yield Pool(client.get_executor, width)
            finally:
                if at_exit is not None:
                    client.run(at_exit)
        return
    if workers == 1:
        try:
            yield Pool(_Here, 1)
        finally:
            if at_exit is not None:
                at_exit()
        return
    pool = Pool(lambda: _processes(workers, at_exit), workers)
    try:
        yield pool
    except BaseException:
        pool.close(wait=False)
        raise
    pool.close(wait=True)


class _Here(Executor):
    """Runs a task when it is submitted."""

    def submit(  # type: ignore[override]
        self, task: Callable[..., Any], /, *arguments: Any
    ) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(task(*arguments))
        except Exception as error:  # noqa: BLE001 - the future carries it to whoever asks
            future.set_exception(error)
        return future


def _processes(workers: int, at_exit: Callable[[], None] | None) -> Executor:
    # Not at the top: one process needs neither.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    executor = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), _start_worker, (os.getpid(), at_exit)
    )
    for _ in range(workers):
        # Left to itself, it would start the second when there is a second task.
        executor.submit(os.getpid)
    return executor


def _start_worker(parent: int, at_exit: Callable[[], None] | None) -> None:
    from multiprocessing import util  # as above

    # Ctrl+C reaches every process of the terminal; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if at_exit is not None:
        # What tasks started, git for one, ends with its worker then, not some time after it.
        util.Finalize(None, at_exit, exitpriority=0)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    wait_for_end_of(parent)
    os._exit(1)
