"""Divide a dataset by repository into train, test and validation.

Both rules give seven, two and one of ten repositories. The paper's numbers them in a shuffled
order, so that one repository more moves others; the stable one asks a repository's own name.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from ...utils.files import format_of
from .derived import DerivedDataset, Parent
from .files import form_of, read_edits

Part = Literal["train", "test", "validation"]
Rule = Literal["paper", "stable"]

PARTS: tuple[Part, ...] = ("train", "test", "validation")
SEED = 42


def paper_parts(repositories: Iterable[str]) -> dict[str, Part]:
    """Return every repository's part by the paper's rule.

    Parameters
    ----------
    repositories : iterable of str
        The repositories in the order in which they appear in the dataset; repeats do no harm.
    """
    order = list(dict.fromkeys(repositories))
    random.Random(SEED).shuffle(order)  # the paper's generator and seed
    return {name: _at(position) for position, name in enumerate(order)}


def stable_part(repository: str) -> Part:
    """Return a repository's part by the hash of its name, upper and lower case being the same."""
    digest = hashlib.sha256(repository.lower().encode("utf-8", "surrogatepass")).digest()
    return _at(int.from_bytes(digest[:8], "big"))


def _at(position: int) -> Part:
    place = position % 10
    return "train" if place < 7 else "test" if place < 9 else "validation"


def split(dataset: Path, folder: Path, rule: Rule = "paper") -> dict[Part, tuple[int, int]]:
    """Write the three parts of a dataset into a folder, each with a manifest.

    They have the dataset's format and form.

    Parameters
    ----------
    dataset : Path
        The dataset.
    folder : Path
        Where `train`, `test` and `validation` are written; made when missing.
    rule : {"paper", "stable"}
        How repositories are given to parts.

    Returns
    -------
    dict
        For every part the number of its repositories and of its edits.
    """
    suffix, form = format_of(dataset), form_of(dataset)
    part_of: Callable[[str], Part] = stable_part
    if rule == "paper":
        part_of = paper_parts(edit.repository for edit in read_edits(dataset)).__getitem__
    folder.mkdir(parents=True, exist_ok=True)
    parent = Parent(dataset)
    with ExitStack() as stack:
        parts = {
            part: stack.enter_context(
                DerivedDataset(
                    folder / f"{part}{suffix}",
                    form,
                    parent,
                    command="split",
                    options={"rule": rule, "part": part},
                )
            )
            for part in PARTS
        }
        for edit in read_edits(dataset):
            parts[part_of(edit.repository)].write(edit)
    return {part: (written.repositories, written.edits) for part, written in parts.items()}
