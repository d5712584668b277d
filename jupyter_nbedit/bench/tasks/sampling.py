"""Which edits of a dataset a run takes: as many of every repository as there are.

The data is read twice. The first time every edit leaves behind only what the choice needs, the
second time the chosen ones are put aside, so memory holds neither.
"""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from ...mining.dataset.files import read_edits
from ...mining.notebooks.edit_records import NotebookEdit, decode, encode
from ...utils.files import DatasetError, format_of, read_lines

MAX_TOGETHER = 5
"""Most notebooks of one commit: some commits change a hundred notebooks alike."""


class Chosen(msgspec.Struct, frozen=True):
    """An edit that a run takes.

    Attributes
    ----------
    unit : int
        Number of the unit it belongs to: what is played in one go, in the order of the run.
    line : int
        Number of its line, over all files of data.
    """

    unit: int
    line: int


def choose(
    files: Sequence[Path],
    suits: Callable[[NotebookEdit], bool],
    *,
    together: bool,
    limit: int,
    seed: int,
) -> list[Chosen]:
    """Choose edits, taking turns between the repositories.

    Parameters
    ----------
    files : sequence of Path
        Datasets.
    suits : callable
        Whether an edit comes into question at all.
    together : bool
        Whether the notebooks of one commit make one unit, at most :data:`MAX_TOGETHER` of them; of
        those that it changes alike only the first counts. Otherwise every edit is a unit.
    limit : int
        Most edits, 0 for all.
    seed : int
        What the choice within a repository depends on.

    Returns
    -------
    list of Chosen
        In the order of the run.
    """
    queues = _queues(files, suits, together=together, seed=seed)
    chosen: list[Chosen] = []
    unit = 0
    while queues:
        for queue in queues:
            lines = queue.pop()
            chosen += [Chosen(unit, line) for line in lines]
            unit += 1
            if limit and len(chosen) >= limit:
                return chosen[:limit]
        queues = [queue for queue in queues if queue]
    return chosen


def sample(
    files: Sequence[Path],
    suits: Callable[[NotebookEdit], bool],
    *,
    together: bool,
    limit: int,
    seed: int,
) -> Iterator[NotebookEdit]:
    """Yield the edits that :func:`choose` chooses, in the order of the files."""
    chosen = choose(files, suits, together=together, limit=limit, seed=seed)
    lines = {each.line for each in chosen}
    for number, line in enumerate(read_data(files)):
        if number in lines:
            yield decode(line)


def _queues(
    files: Sequence[Path], suits: Callable[[NotebookEdit], bool], *, together: bool, seed: int
) -> list[list[list[int]]]:
    """Return the lines of the units of every repository, in an order by chance."""
    units: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    seen: set[bytes] = set()
    for line, edit in enumerate(_edits(files)):
        if not suits(edit):
            continue
        name = edit.commit if together else edit.key
        if together:
            change = _change(edit)
            if change in seen or len(units[edit.repository][name]) >= MAX_TOGETHER:
                continue
            seen.add(change)
        elif name in units[edit.repository]:
            continue
        units[edit.repository][name].append(line)
    queues = []
    for repository in sorted(units):
        queue = list(units[repository].values())
        random.Random(f"{seed} {repository}").shuffle(queue)
        queues.append(queue)
    return queues


def _change(edit: NotebookEdit) -> bytes:
    """Return a digest of what a commit changes in a notebook, wherever in it."""
    text = "\0".join((edit.repository, edit.commit, *sorted(set(edit.old) ^ set(edit.new))))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def read_data(files: Sequence[Path]) -> Iterator[bytes]:
    """Read the lines of several datasets that are not blank, as JSON whatever their format."""
    for path in files:
        if format_of(path) == ".parquet":
            yield from (encode(edit) for edit in read_edits(path))
        else:
            yield from (line for line in read_lines(path) if line.strip())


def _edits(files: Sequence[Path]) -> Iterator[NotebookEdit]:
    for path in files:
        number = 0
        try:
            for line in read_data([path]):
                number += 1
                yield decode(line)
        except msgspec.MsgspecError as error:
            raise DatasetError(
                f"{path}, record {number}: not an edit of a notebook: {error}"
            ) from None
