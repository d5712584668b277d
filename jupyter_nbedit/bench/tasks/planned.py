"""What a run takes of its data."""

from __future__ import annotations

import msgspec


class Planned(msgspec.Struct, frozen=True):
    """A line of data that a run takes.

    Attributes
    ----------
    unit : int
        What is played in one go, in the order of the run.
    line : int
        The place within it.
    text : Raw
        The line.
    """

    unit: int
    line: int
    text: msgspec.Raw
