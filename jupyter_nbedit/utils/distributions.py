"""How a number is distributed, in the few figures that tables and plots show."""

from __future__ import annotations

from collections import Counter

import msgspec


class Distribution(msgspec.Struct, frozen=True):
    """How a number is distributed.

    Attributes
    ----------
    mean, median, p75, p90, max
        The usual ones; quantiles are values that occur.
    bins : list of (int, int, int)
        First value, last value and how often: 0, 1, 2, 3 to 4, 5 to 8 and so on.
    """

    mean: float = 0.0
    median: int = 0
    p75: int = 0
    p90: int = 0
    max: int = 0
    bins: list[tuple[int, int, int]] = []


def distribution(values: Counter[int]) -> Distribution:
    """Return how numbers are distributed.

    Parameters
    ----------
    values : Counter of int
        How often each number, 0 or more, occurs.
    """
    number = values.total()
    if not number:
        return Distribution()
    ordered = sorted(values)
    bins: Counter[tuple[int, int]] = Counter()
    for value in ordered:
        # Above two a bin ends with a power of two, so that its first value is one past another.
        last = value if value < 2 else 1 << (value - 1).bit_length()
        bins[last // 2 + 1 if last > 1 else last, last] += values[value]
    return Distribution(
        mean=sum(value * often for value, often in values.items()) / number,
        median=_quantile(values, ordered, 0.5),
        p75=_quantile(values, ordered, 0.75),
        p90=_quantile(values, ordered, 0.9),
        max=ordered[-1],
        bins=[(first, last, often) for (first, last), often in bins.items()],
    )


def _quantile(values: Counter[int], ordered: list[int], share: float) -> int:
    wanted, passed = share * values.total(), 0
    for value in ordered:
        passed += values[value]
        if passed >= wanted:
            return value
    return ordered[-1]
