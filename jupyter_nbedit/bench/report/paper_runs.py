"""Other models at the paper's `cell` task: runs of the benchmark over published edits, as a table.

Each answer of a run is scored by the paper's metrics, beside the old text (`copy`) and what the
authors' model answered to the same edits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from ...utils.files import DatasetError
from ..metrics import PAPER, Pair, Tokenize, postprocess
from ..metrics.significance import Interval, Sample, bootstrap
from ..paper.published import PublishedEdit
from ..paper.render import markdown_table, mean_text
from ..records import Case
from ..run.directory import RunDirectory

BEGIN = "<!-- bench paper --runs: written by a command, from here -->"
END = "<!-- bench paper --runs: to here -->"

_BASELINES = ("copy",)
_KINDS = {
    "": "all",
    "adds": "only adds code",
    "deletes": "only deletes code",
    "modifies": "modifies code",
}


class ModelRow(msgspec.Struct, frozen=True):
    """Means of one model's answers.

    Attributes
    ----------
    edits : str
        Which edits: a kind, empty for all.
    model : str
        Whose answers.
    means : dict of str to Interval
        By metric, in percent; the units are edits.
    faults : int
        How often it gave no answer, which counts as no text.
    """

    edits: str
    model: str
    means: dict[str, Interval]
    faults: int = 0


class RunScores(msgspec.Struct, frozen=True):
    """What came of a run: worked examples, seed, number of edits, and the rows."""

    shots: int
    seed: int
    edits: int
    rows: list[ModelRow]


def score_run(
    run: RunDirectory, published: Sequence[PublishedEdit], tokenize: Tokenize, seed: int
) -> RunScores:
    """Score a run.

    Raises
    ------
    DatasetError
        If it is of another task, or over edits that were not published.
    """
    configuration = run.configuration
    if configuration.task != "cell":
        raise DatasetError(f"{run.path}: a run of the task {configuration.task!r}, not of 'cell'")
    theirs = {edit.name: postprocess(edit.answer("cell")) for edit in published}
    cases = list(run.cases())
    unknown = [case.id for case in cases if _name(case) not in theirs]
    if unknown:
        raise DatasetError(
            f"{run.path}: {unknown[0]} and others are no published edits; see --known"
        )
    answers: dict[str, Callable[[Case], str]] = {
        "`copy`: the old text": lambda case: case.asked,
        "1.3B, five-shot": lambda case: theirs[_name(case)],
    }
    faults = {}
    for name in configuration.predictors:
        if name not in _BASELINES:
            given = {answer.case: answer for answer in run.answers(name)}
            label = f"{_label(name)}, {_shots(configuration.shots)}"
            answers[label] = lambda case, given=given: given[case.id].text  # type: ignore[misc]
            faults[label] = [case for case, answer in given.items() if answer.fault]
    rows = []
    for kind in _KINDS:
        some = [case for case in cases if not kind or case.kind == kind]
        if not some:
            continue
        for label, text_of in answers.items():
            pairs = [Pair(case.expected, text_of(case), tokenize=tokenize) for case in some]
            groups = [case.id for case in some]
            means = {
                metric.name: bootstrap(
                    Sample([metric.score(pair) for pair in pairs], groups=groups), seed=seed
                )
                for metric in PAPER
            }
            missing = len({case.id for case in some}.intersection(faults.get(label, [])))
            rows.append(ModelRow(kind, label, means, missing))
    return RunScores(configuration.shots, configuration.seed, len(cases), rows)


def render_runs(scores: Sequence[RunScores], tokenizer: str) -> str:
    """Return the tables of runs, in Markdown."""
    return "\n".join(_lines(scores, tokenizer)).rstrip() + "\n"


def _lines(scores: Sequence[RunScores], tokenizer: str) -> Iterator[str]:
    for run in scores:
        counts = {row.edits: row.means[PAPER[0].name].units for row in run.rows}
        rows = [
            [
                f"{_KINDS[row.edits]}: {row.model}",
                f"{counts[row.edits]:,}",
                *(mean_text(row.means[metric.name]) for metric in PAPER),
            ]
            for row in run.rows
        ]
        yield f"### {_shots(run.shots).capitalize()}: {run.edits} edits, seed {run.seed}"
        yield ""
        yield from markdown_table(f"tokens of {tokenizer}", rows)
        faults = sum(row.faults for row in run.rows if not row.edits)
        if faults:
            yield f"To {faults} of these questions there was no answer; that counts as no text."
            yield ""


def _shots(number: int) -> str:
    return {0: "zero-shot", 1: "one-shot", 5: "five-shot"}.get(number, f"{number} shots")


def _label(name: str) -> str:
    """Return a model's name without the folders that its files lie in."""
    return " + ".join(part.rpartition("/")[2] for part in name.removeprefix("local:").split("+"))


def _name(case: Case) -> tuple[str, str, str]:
    return case.repository.rpartition("/")[2], case.commit, case.file.rpartition("/")[2]
