"""Scoring predictions that are in a file, of any origin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from ...utils.files import DatasetError, format_of, read_lines
from ..metrics import Metric, Pair, PairScores, Tokenize, postprocess, score_pairs
from ..metrics.significance import Interval, Sample, bootstrap


class Prediction(msgspec.Struct, kw_only=True):
    """A line of a file of predictions.

    Attributes
    ----------
    id : str or int
        What the pair is called.
    expected, predicted : str
        The text that is right and the one that was predicted.
    before : str, optional
        The text that was edited; some metrics need it.
    origin : str, optional
        The text before the edits that led to `before`.
    group : str
        What belongs together: the repository.
    language : str
        The language of the texts.
    """

    id: str | int
    expected: str
    predicted: str
    before: str | None = None
    origin: str | None = None
    group: str = ""
    language: str = "python"


class Unreadable(msgspec.Struct, frozen=True):
    """A line that is no prediction: its number, counted from 1, and why."""

    line: int
    reason: str


class MetricSummary(msgspec.Struct, frozen=True):
    """A metric over all pairs, in percent.

    Attributes
    ----------
    mean : Interval
        Its mean over the pairs it is defined for.
    by_group : Interval or None
        The mean of the groups' means; None where there are no groups.
    """

    mean: Interval
    by_group: Interval | None


class FileScores(msgspec.Struct):
    """What a file of predictions scores.

    Attributes
    ----------
    metrics : dict of str to MetricSummary
        By the metric's name.
    pairs : list of PairScores
        The scores of each pair, in the order of the file.
    unreadable : list of Unreadable
        Lines that were left out.
    """

    metrics: dict[str, MetricSummary]
    pairs: list[PairScores]
    unreadable: list[Unreadable]


def read_predictions(path: Path) -> Iterator[Prediction | Unreadable]:
    """Read a file of predictions, line by line; blank lines are passed over.

    Raises
    ------
    DatasetError
        If the file is no JSON Lines, plain or zstd.
    """
    if format_of(path) == ".parquet":
        raise DatasetError(f"{path}: predictions are in .jsonl or .jsonl.zst")
    decoder = msgspec.json.Decoder(Prediction)
    for number, line in enumerate(read_lines(path), 1):
        if not line.strip():
            continue
        try:
            yield decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            yield Unreadable(number, str(error))


def score_file(
    lines: Iterable[Prediction | Unreadable],
    metrics: Sequence[Metric],
    tokenize: Tokenize,
    *,
    clean: bool = False,
    seed: int = 0,
) -> FileScores:
    """Score predictions.

    Parameters
    ----------
    lines : iterable of Prediction or Unreadable
        What :func:`read_predictions` gives.
    metrics : sequence of Metric
        By what to score.
    tokenize : callable
        Cuts the texts into tokens.
    clean : bool
        Whether to take fences and echoed headers out of the predictions first.
    seed : int
        Start of the random numbers of the confidence intervals.
    """
    groups: list[str] = []
    unreadable: list[Unreadable] = []

    def pairs() -> Iterator[tuple[str, Pair]]:
        for line in lines:
            if isinstance(line, Unreadable):
                unreadable.append(line)
                continue
            groups.append(line.group)
            yield (
                str(line.id),
                Pair(
                    line.expected,
                    postprocess(line.predicted) if clean else line.predicted,
                    line.before,
                    tokenize,
                    origin=line.origin,
                    language=line.language,
                ),
            )

    scores = list(score_pairs(pairs(), metrics))
    summaries = {
        metric.name: summarize([each.scores[metric.name] for each in scores], groups, seed=seed)
        for metric in metrics
    }
    return FileScores(summaries, scores, unreadable)


def summarize(values: Sequence[float], groups: Sequence[str], *, seed: int = 0) -> MetricSummary:
    """Return the means of values, over all and over groups, with their intervals."""
    by_group = (
        bootstrap(Sample(values, groups=groups, macro=True), seed=seed) if any(groups) else None
    )
    return MetricSummary(bootstrap(Sample(values), seed=seed), by_group)
