"""Keep a pool of workers busy until all tasks have ended, whatever becomes of the workers."""

from __future__ import annotations

import queue
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .schedulers import Pool

TRIES = 3
"""How often a task is begun whose worker is killed."""

Task = TypeVar("Task", bound=Hashable)


@dataclass(frozen=True)
class Ended(Generic[Task]):
    """A task that will not run again.

    Attributes
    ----------
    task : Task
        The task.
    result : object
        What it returned.
    error : Exception, optional
        Why it returned nothing.
    deadly : bool
        Whether every worker that had it was killed.
    """

    task: Task
    result: Any = None
    error: BaseException | None = None
    deadly: bool = False


def run_tasks(
    pool: Pool,
    waiting: deque[Task],
    call: Callable[[Task], tuple[Any, ...]],
    *,
    at_a_time: int | None = None,
) -> Iterator[Ended[Task]]:
    """Run tasks in a pool and yield each when it has ended.

    Parameters
    ----------
    pool : Pool
        Where they run.
    waiting : deque
        The tasks. More may be added while those before them run.
    call : callable
        Returns the function that does a task, and its arguments. It is asked when the task begins.
    at_a_time : int, optional
        How many tasks are in the pool. By default twice as many as it has workers, so that each has
        its next task before it asks.
    """
    ended: queue.SimpleQueue[tuple[Task, Future[Any]]] = queue.SimpleQueue()
    tries: Counter[Task] = Counter()
    running = 0

    def submit(task: Task) -> None:
        future = pool.submit(*call(task))
        future.add_done_callback(lambda done: ended.put((task, done)))

    while waiting or running:
        while waiting and running < (at_a_time or 2 * pool.width):
            task = waiting.popleft()
            try:
                submit(task)
            except BrokenExecutor:
                # One of the tasks under way killed its worker; this one has not begun.
                pool.restart()
                waiting.appendleft(task)
            else:
                running += 1
        task, future = ended.get()
        running -= 1
        error = RuntimeError("cancelled") if future.cancelled() else future.exception()
        if future.cancelled() or isinstance(error, BrokenExecutor):
            # A worker was killed. It may have been this task's doing, so not for ever.
            tries[task] += 1
            if tries[task] < TRIES:
                waiting.append(task)
            else:
                yield Ended(task, error=error, deadly=True)
        elif error is not None:
            yield Ended(task, error=error)
        else:
            yield Ended(task, future.result())
