"""How much work something is: calls of our own code and not seconds, of which a slow machine needs
more.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import jupyter_nbedit

PACKAGE = str(Path(jupyter_nbedit.__file__).parent)


class Calls:
    """Counts calls.

    Attributes
    ----------
    made : int
        How many there were.
    """

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        """Take note of what happens in this thread."""
        # Whoever counts covered lines calls, too.
        self.made += event == "call" and PACKAGE in frame.f_code.co_filename


@contextmanager
def calls_counted() -> Iterator[Calls]:
    """Count the calls of this thread."""
    calls = Calls()
    sys.setprofile(calls)
    try:
        yield calls
    finally:
        sys.setprofile(None)
