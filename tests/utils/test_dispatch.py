"""Tasks in a pool: each ends once, whatever becomes of the workers."""

from collections import Counter, deque
from concurrent.futures import BrokenExecutor, Executor, Future

import pytest

from jupyter_nbedit.utils.dispatch import TRIES, run_tasks
from jupyter_nbedit.utils.schedulers import Pool, open_pool


class Breaking(Executor):
    """Runs tasks at once; breaks at those that are said, and takes no more then."""

    def __init__(self, deadly):
        self.deadly = deadly
        self.broken = False

    def submit(self, task, /, *arguments):  # type: ignore[override]
        if self.broken:
            raise BrokenExecutor("broken before")
        future: Future[object] = Future()
        if self.deadly[arguments] > 0:
            self.deadly[arguments] -= 1
            self.broken = True
            future.set_exception(BrokenExecutor("killed"))
        else:
            future.set_result(task(*arguments))
        return future


def ended(pool, tasks, **options):
    return list(run_tasks(pool, deque(tasks), lambda task: (square, task), **options))


def square(number):
    return number * number


def test_every_task_ends_once_with_its_result():
    with open_pool(1) as pool:
        found = ended(pool, range(10))
    assert sorted((each.task, each.result) for each in found) == [(n, n * n) for n in range(10)]
    assert not any(each.error or each.deadly for each in found)


def test_tasks_may_be_added_while_others_run():
    waiting = deque([3])
    seen = []
    with open_pool(1) as pool:
        for each in run_tasks(pool, waiting, lambda task: (square, task)):
            seen.append(each.task)
            if each.task:
                waiting.append(each.task - 1)
    assert seen == [3, 2, 1, 0]


def test_what_a_task_raises_is_told_and_costs_no_other_task():
    with open_pool(1) as pool:
        found = {each.task: each for each in ended(pool, [1, "x", 2])}
    assert [found[1].result, found[2].result] == [1, 4]
    assert isinstance(found["x"].error, TypeError)
    assert not found["x"].deadly


@pytest.mark.parametrize("kills", range(TRIES + 1))
def test_a_task_whose_worker_is_killed_is_begun_again_but_not_for_ever(kills):
    deadly = Counter({(1,): kills})
    found = {each.task: each for each in ended(Pool(lambda: Breaking(deadly), 1), [0, 1, 2])}
    assert [found[0].result, found[2].result] == [0, 4]
    assert found[1].deadly == (kills == TRIES)
    assert found[1].result == (None if kills == TRIES else 1)
    assert isinstance(found[1].error, BrokenExecutor) == (kills == TRIES)


@pytest.mark.parametrize(("limit", "most"), [(None, 6), (1, 1)])
def test_so_many_are_in_the_pool_at_a_time(limit, most):
    waiting: deque[int] = deque(range(9))
    asked = []

    def call(task):
        asked.append(task)
        return square, task

    with open_pool(1) as pool:
        pool.width = 3
        next(run_tasks(pool, waiting, call, at_a_time=limit))
    assert len(asked) == most
