"""The paper's metrics of the published predictions, and of predictors that take no thought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from ..metrics import PAPER, Pair, Tokenize, postprocess
from ..metrics.significance import Comparison, Interval, Sample, bootstrap, compare
from ..records import Kind
from .published import TASKS, TEST_EDITS, PublishedEdit, Rebuilt, Task

MODEL, COPY, NOTHING = "1.3b five-shot", "copy", "nothing"
"""Whose answers are scored: the published model's, the old text, and no text."""

KINDS: tuple[Kind, ...] = ("adds", "deletes", "modifies", "none")
"""The kinds of edit, as :class:`~.published.Rebuilt` has them."""


class Row(msgspec.Struct, frozen=True):
    """Means over some edits.

    Attributes
    ----------
    task : {"cell", "file"}
        The task.
    predictor : str
        Whose answers.
    edits : str
        Which edits: "published" (all), "rebuilt" (those with a known text before), or one kind of
        the rebuilt.
    clean : bool
        Whether the authors' postprocessing was done.
    means : dict of str to Interval
        By metric, in percent; the units are repositories.
    """

    task: Task
    predictor: str
    edits: str
    clean: bool
    means: dict[str, Interval]


class Contrast(msgspec.Struct, frozen=True):
    """How much more one predictor has than another, over edits of one kind.

    Attributes
    ----------
    task, edits
        See :class:`Row`.
    first, second : str
        The two predictors; what is compared is the second less the first.
    differences : dict of str to Comparison
        By metric.
    """

    task: Task
    edits: str
    first: str
    second: str
    differences: dict[str, Comparison]


class PaperScores(msgspec.Struct, frozen=True):
    """All figures, for one tokenizer.

    Attributes
    ----------
    tokenizer : str
        What cut the texts.
    published, rebuilt : int
        How many edits there are, and of how many the text before is known.
    repositories : int
        Of how many repositories the published ones are.
    kinds : dict of str to int
        How many of the rebuilt are of each kind.
    rows : list of Row
        The means.
    contrasts : list of Contrast
        Copying, against the model.
    """

    tokenizer: str
    published: int
    rebuilt: int
    repositories: int
    kinds: dict[str, int]
    rows: list[Row]
    contrasts: list[Contrast]


def score_paper(
    edits: Sequence[PublishedEdit],
    rebuilt: dict[tuple[str, str, str], Rebuilt],
    tokenizer: str,
    tokenize: Tokenize,
    *,
    seed: int = 0,
) -> PaperScores:
    """Score the published answers, and copying beside them.

    Parameters
    ----------
    edits : sequence of PublishedEdit
        The edits.
    rebuilt : dict
        What they started from, as far as known.
    tokenizer : str
        The name of the tokenizer.
    tokenize : callable
        The tokenizer.
    seed : int
        Start of the random numbers.
    """
    known = [edit for edit in edits if edit.name in rebuilt]
    chosen: dict[str, Sequence[PublishedEdit]] = {"rebuilt": known}
    for kind in KINDS:
        chosen[kind] = [edit for edit in known if rebuilt[edit.name].kind == kind]
    rows: list[Row] = []
    contrasts: list[Contrast] = []
    for task in TASKS:
        scorer = _Scorer(task, rebuilt, tokenize)
        for clean in (False, True):
            rows += [
                Row(task, MODEL, name, clean, scorer.means(MODEL, clean, some, seed))
                for name, some in {"published": edits, **chosen}.items()
            ]
        for predictor in (COPY, NOTHING):
            rows += [
                Row(task, predictor, name, False, scorer.means(predictor, False, some, seed))
                for name, some in chosen.items()
            ]
        contrasts += [
            Contrast(task, name, MODEL, COPY, scorer.differences(some, seed))
            for name, some in chosen.items()
        ]
    return PaperScores(
        tokenizer,
        len(edits),
        len(known),
        len({edit.repo for edit in edits}),
        {kind: len(chosen[kind]) for kind in KINDS},
        rows,
        contrasts,
    )


class _Scorer:
    """Scores the answers of one task, each once."""

    def __init__(
        self, task: Task, rebuilt: dict[tuple[str, str, str], Rebuilt], tokenize: Tokenize
    ) -> None:
        self._task = task
        self._rebuilt = rebuilt
        # What is expected is scored against several answers.
        self._tokenize = lru_cache(maxsize=4 * TEST_EDITS)(tokenize)
        self._known: dict[tuple[str, bool, tuple[str, str, str]], dict[str, float]] = {}

    def means(
        self, predictor: str, clean: bool, edits: Iterable[PublishedEdit], seed: int
    ) -> dict[str, Interval]:
        samples = self._samples(predictor, clean, edits)
        return {name: bootstrap(sample, seed=seed) for name, sample in samples.items()}

    def differences(self, edits: Sequence[PublishedEdit], seed: int) -> dict[str, Comparison]:
        model = self._samples(MODEL, True, edits)
        copy = self._samples(COPY, False, edits)
        return {name: compare(model[name], copy[name], seed=seed) for name in model}

    def _samples(
        self, predictor: str, clean: bool, edits: Iterable[PublishedEdit]
    ) -> dict[str, Sample]:
        edits = list(edits)
        scores = [self._scores(predictor, clean, edit) for edit in edits]
        groups = [edit.repo for edit in edits]
        return {
            metric.name: Sample([each[metric.name] for each in scores], groups=groups)
            for metric in PAPER
        }

    def _scores(self, predictor: str, clean: bool, edit: PublishedEdit) -> dict[str, float]:
        key = (predictor, clean, edit.name)
        if key not in self._known:
            answer = self._answer(predictor, edit)
            pair = Pair(
                edit.expected(self._task),
                postprocess(answer) if clean else answer,
                tokenize=self._tokenize,
            )
            self._known[key] = {metric.name: metric.score(pair) for metric in PAPER}
        return self._known[key]

    def _answer(self, predictor: str, edit: PublishedEdit) -> str:
        if predictor == COPY:
            return self._rebuilt[edit.name].before[self._task]
        return edit.answer(self._task) if predictor == MODEL else ""
