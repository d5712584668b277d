"""Which examples a model learns from: many repositories, nothing twice, every kind."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from ..bench.tasks.sampling import sample
from ..mining.notebooks.edit_records import NotebookEdit
from ..utils.progress import Progress
from . import editing, going_on, paper
from .examples import Example, Task, suits

MAX_SHARE = 0.05
"""The most that one repository has of all examples: three have half of the edits."""

KIND_SHARE = 0.5
"""The most that one kind of example has of those of its task."""

NEW = 0.5
"""The share of an answer that must not have been in an answer before."""

LEAST_LINE = 8
"""Characters of a line that can be told again: `plt.show()` may come as often as it likes."""

MAKERS: dict[Task, Callable[[NotebookEdit, random.Random], Iterator[Example]]] = {
    "going on": going_on.examples,
    "editing": editing.examples,
    "paper": paper.examples,
}


def gathered(
    files: Sequence[Path], tasks: Sequence[Task], limit: int, seed: int, progress: Progress
) -> list[Example]:
    """Return the examples of a dataset, in an order by chance.

    The repositories take turns; of what a commit changes alike in many notebooks, as programs do,
    one counts.

    Parameters
    ----------
    files : sequence of Path
        Datasets of edits.
    tasks : sequence of str
        What is to be learned.
    limit : int
        Most edits that are looked at, 0 for all.
    seed : int
        What the choice depends on.
    progress : Progress
        Is told how many edits were looked at.
    """
    found: dict[Task, list[Example]] = defaultdict(list)
    for record in sample(files, suits, together=True, limit=limit, seed=seed):
        for task in tasks:
            found[task] += MAKERS[task](record, random.Random(f"{seed} {task} {record.key}"))
        progress.done(1)
    chance = random.Random(seed)
    chosen: list[Example] = []
    for task in tasks:
        examples = list(novel(found[task]))
        chance.shuffle(examples)
        chosen += balanced(capped(examples, MAX_SHARE), KIND_SHARE)
    chance.shuffle(chosen)
    return chosen


def novel(examples: Iterable[Example]) -> Iterator[Example]:
    """Leave out answers most of which other answers said already.

    What says nothing, that there is nothing to be edited, is told apart by its prompt.
    """
    seen: set[str] = set()
    for example in examples:
        text = example.answer if example.kind != "silence" else example.prompt
        lines = [line.strip() for line in text.strip("\n").split("\n")]
        # Where the first one begins is by chance.
        told = lines[1:] or lines
        telling = {line for line in told if len(line) >= LEAST_LINE}
        length = sum(map(len, telling))
        new = sum(len(line) for line in telling - seen)
        if not telling or new >= NEW * length:
            seen |= telling
            yield example


def capped(examples: Sequence[Example], share: float) -> list[Example]:
    """Keep so many of each repository that none has more than a share of what is kept."""
    return _limited(examples, share, lambda example: example.repository)


def balanced(examples: Sequence[Example], share: float) -> list[Example]:
    """Keep so many of each kind that none has more than a share of what is kept."""
    return _limited(examples, share, lambda example: example.kind)


def _limited(
    examples: Sequence[Example], share: float, key: Callable[[Example], str]
) -> list[Example]:
    counts = Counter(map(key, examples))
    # With fewer groups than fill the whole, the share cannot be kept: then all are as large.
    share = max(share, 1 / max(1, len(counts)))
    most = max(counts.values(), default=0)
    while most > max(1, share * sum(min(count, most) for count in counts.values())):
        most -= 1
    kept: list[Example] = []
    left = dict.fromkeys(counts, most)
    for example in examples:
        if left[key(example)]:
            left[key(example)] -= 1
            kept.append(example)
    return kept
