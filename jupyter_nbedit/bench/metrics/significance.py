"""How sure a figure is: bootstrap confidence intervals, and whether two runs differ.

Every figure here is a sum of parts divided by a sum of wholes: a mean (every whole is 1) or a share
of what was counted (precision: helpful suggestions of those shown). It is taken over units: single
edits, or repositories when the edits of one resemble each other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LEVEL = 0.95
RESAMPLES = 2_000

_CELLS = 4_000_000
"""Numbers drawn at a time, which bounds the memory."""


class Interval(msgspec.Struct, frozen=True):
    """A figure and where it may lie.

    Attributes
    ----------
    value : float
        The figure, in the unit of what was counted; NaN when nothing was.
    low, high : float
        Ends of its confidence interval.
    count : int
        How many observations it stands on.
    units : int
        How many independent units they are: edits, or repositories.
    """

    value: float
    low: float
    high: float
    count: int
    units: int


class Comparison(msgspec.Struct, frozen=True):
    """The difference of a figure between two runs on the same cases.

    Attributes
    ----------
    difference : float
        The second figure less the first.
    low, high : float
        Ends of its confidence interval.
    p : float
        Probability of a difference as large as this between runs that are equally good.
    count, units : int
        See :class:`Interval`.
    """

    difference: float
    low: float
    high: float
    p: float
    count: int
    units: int


class Sample:
    """Observations of one figure.

    Parameters
    ----------
    parts : array_like of float
        What is summed; an observation that is NaN is none.
    wholes : array_like of float, optional
        What the sum is divided by the sum of; ones by default, which makes the figure a mean.
    groups : sequence of hashable, optional
        What belongs together, one label an observation: the repository. Groups are then the units.
    macro : bool
        Whether every group counts alike, however many observations it has.
    """

    def __init__(
        self,
        parts: ArrayLike,
        wholes: ArrayLike | None = None,
        groups: Sequence[Hashable] | None = None,
        *,
        macro: bool = False,
    ) -> None:
        numerators = np.array(parts, dtype=float, ndmin=1)
        denominators = (
            np.ones_like(numerators) if wholes is None else np.array(wholes, dtype=float, ndmin=1)
        )
        if numerators.shape != denominators.shape or numerators.ndim != 1:
            raise ValueError("parts and wholes must be two lists of equal length")
        absent = np.isnan(numerators) | np.isnan(denominators)
        numerators[absent] = denominators[absent] = 0.0
        self.count = int(np.count_nonzero(~absent))
        if groups is not None:
            if len(groups) != len(numerators):
                raise ValueError("every observation needs a group")
            numbers: dict[Hashable, int] = {}
            labels = [numbers.setdefault(group, len(numbers)) for group in groups]
            # Of nothing NumPy counts in integers.
            numerators = np.bincount(labels, numerators, len(numbers)).astype(float)
            denominators = np.bincount(labels, denominators, len(numbers)).astype(float)
            if macro:
                known = denominators > 0
                numerators = np.divide(
                    numerators, denominators, np.zeros_like(numerators), where=known
                )
                denominators = known.astype(float)
        elif macro:
            raise ValueError("only groups can count alike")
        self.parts: NDArray[np.float64] = numerators
        self.wholes: NDArray[np.float64] = denominators

    @property
    def value(self) -> float:
        """The figure; NaN when there is nothing to divide by."""
        return float(_divide(self.parts.sum(), self.wholes.sum()))


def bootstrap(
    sample: Sample, *, level: float = LEVEL, resamples: int = RESAMPLES, seed: int = 0
) -> Interval:
    """Return a figure with its confidence interval.

    The units are drawn anew with replacement, and the interval holds the middle share `level` of
    the figures that gives (the percentile bootstrap, Efron 1979).

    Parameters
    ----------
    sample : Sample
        The observations.
    level : float
        Probability of the interval, between 0 and 1.
    resamples : int
        How often is drawn.
    seed : int
        Start of the random numbers: the same seed gives the same interval.
    """
    units = len(sample.parts)
    present = int(np.count_nonzero(sample.wholes))
    if not present:
        nan = float("nan")
        return Interval(nan, nan, nan, sample.count, 0)
    figures = np.concatenate(
        [
            _divide(sample.parts[drawn].sum(axis=1), sample.wholes[drawn].sum(axis=1))
            for drawn in _draws(units, resamples, seed)
        ]
    )
    low, high = _middle(figures, level)
    return Interval(sample.value, low, high, sample.count, present)


def compare(
    first: Sample,
    second: Sample,
    *,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Comparison:
    """Compare a figure of two runs on the same cases, unit by unit.

    The interval is that of the paired bootstrap. The probability is that of approximate
    randomization (Noreen 1989): which of the two runs a unit's result comes from is drawn anew, and
    counted is how often the difference is at least as large, the draw at hand included.

    Parameters
    ----------
    first, second : Sample
        The observations of the two runs, in the same order and groups.
    level, resamples, seed
        See :func:`bootstrap`.

    Raises
    ------
    ValueError
        If the two are not over the same units.
    """
    if first.parts.shape != second.parts.shape:
        raise ValueError("the two runs are not over the same cases")
    units = len(first.parts)
    present = int(np.count_nonzero(first.wholes + second.wholes))
    count = max(first.count, second.count)
    difference = second.value - first.value
    if not present or np.isnan(difference):
        nan = float("nan")
        return Comparison(nan, nan, nan, nan, count, present)
    figures = np.concatenate(
        [
            _divide(second.parts[drawn].sum(axis=1), second.wholes[drawn].sum(axis=1))
            - _divide(first.parts[drawn].sum(axis=1), first.wholes[drawn].sum(axis=1))
            for drawn in _draws(units, resamples, seed)
        ]
    )
    low, high = _middle(figures, level)
    p = _randomize(first, second, abs(difference), resamples, seed)
    return Comparison(difference, low, high, p, count, present)


def _randomize(
    first: Sample, second: Sample, difference: float, resamples: int, seed: int
) -> float:
    chance = np.random.default_rng(seed)
    parts = second.parts - first.parts
    wholes = second.wholes - first.wholes
    units = len(parts)
    # Rounding must not make a draw that is the same as ours a smaller one.
    bar = difference * (1 - 1e-12) - 1e-15
    at_least = 0
    for size in _sizes(units, resamples):
        kept = chance.integers(0, 2, size=(size, units), dtype=np.int8).astype(float)
        second_value = _divide(first.parts.sum() + kept @ parts, first.wholes.sum() + kept @ wholes)
        first_value = _divide(
            second.parts.sum() - kept @ parts, second.wholes.sum() - kept @ wholes
        )
        at_least += int(np.count_nonzero(np.abs(second_value - first_value) >= bar))
    return (at_least + 1) / (resamples + 1)


def _sizes(units: int, resamples: int) -> list[int]:
    chunk = max(1, _CELLS // max(1, units))
    return [min(chunk, resamples - start) for start in range(0, resamples, chunk)]


def _draws(units: int, resamples: int, seed: int) -> Iterator[NDArray[np.int64]]:
    chance = np.random.default_rng(seed)
    for size in _sizes(units, resamples):
        yield chance.integers(0, units, size=(size, units))


def _middle(figures: NDArray[np.float64], level: float) -> tuple[float, float]:
    known = figures[~np.isnan(figures)]
    tail = (1 - level) / 2
    low, high = np.quantile(known, [tail, 1 - tail])
    return float(low), float(high)


def _divide(parts: NDArray[np.float64], wholes: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(wholes > 0, np.divide(parts, wholes), np.nan)
