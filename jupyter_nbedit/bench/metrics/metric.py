"""What a metric is, and scoring pairs by several of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from .pair import Pair


class Metric(msgspec.Struct, frozen=True):
    """A way to compare a predicted text with the expected one.

    Attributes
    ----------
    name : str
        What commands and files call it.
    title : str
        What tables call it.
    score : callable
        The score of a pair in percent, NaN where it is not defined. It depends on the pair alone.
    better : {"higher", "lower"}
        Which way is better.
    needs : {"", "before", "origin"}
        What of a pair it has no value without.
    """

    name: str
    title: str
    score: Callable[[Pair], float]
    better: Literal["higher", "lower"] = "higher"
    needs: Literal["", "before", "origin"] = ""


class PairScores(msgspec.Struct, frozen=True):
    """The scores of one pair.

    Attributes
    ----------
    id : str
        What the pair is called.
    scores : dict of str to float
        By metric, in percent, NaN where a metric is not defined.
    """

    id: str
    scores: dict[str, float]


def score_pairs(
    pairs: Iterable[tuple[str, Pair]], metrics: Sequence[Metric]
) -> Iterator[PairScores]:
    """Score pairs one after the other.

    Parameters
    ----------
    pairs : iterable of (str, Pair)
        What each is called, and the pair.
    metrics : sequence of Metric
        By what to score.
    """
    for name, pair in pairs:
        yield PairScores(name, {metric.name: metric.score(pair) for metric in metrics})
