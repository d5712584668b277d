"""Results that are remembered, bounded by how many they are and by the text that they keep."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

MAX_ENTRIES = 8192
MAX_CHARACTERS = 4_000_000
"""Characters of the texts that one function's results are remembered for.

Each keystroke makes a new text of a cell. Counted by entries alone, those of a cell of 60,000
characters would be half a gigabyte.
"""


class _Known(Generic[R]):
    """What is remembered, the least recently used first."""

    def __init__(self, characters: int) -> None:
        self.results: OrderedDict[object, tuple[R, int]] = OrderedDict()
        self.size = 0
        self.lock = threading.Lock()
        self._characters = characters

    def put(self, key: object, result: R, size: int) -> None:
        _, before = self.results.pop(key, (None, 0))
        self.results[key] = (result, size)
        self.size += size - before
        while len(self.results) > 1 and (
            len(self.results) > MAX_ENTRIES or self.size > self._characters
        ):
            _, (_, gone) = self.results.popitem(last=False)
            self.size -= gone


def remembered(
    characters: int = MAX_CHARACTERS,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Remember the results of a function of texts; several threads may call it.

    Parameters
    ----------
    characters : int
        How many characters its texts may have together.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        known: _Known[R] = _Known(characters)

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            key = (args, tuple(kwargs.items()))
            with known.lock:
                if key in known.results:
                    known.results.move_to_end(key)
                    return known.results[key][0]
            result = function(*args, **kwargs)
            size = sum(len(value) for value in args if isinstance(value, str))
            with known.lock:
                known.put(key, result, size)
            return result

        return call

    return decorate
