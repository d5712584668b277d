"""Reading the replication package of Jin, Wang and Nie (2025): texts, and scores without names.

It has the scores of all 8,255 test edits, and of 1,142 of them both texts; which score belongs to
which edit it does not say.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TASKS = {
    "cell": ("expected_cell_only", "cell_only_five_shot_1.3b", "metrics_cell"),
    "file": ("expected_whole_file", "whole_file_five_shot_1.3b", "metrics_whole"),
}
"""Of each task the folders of texts and the beginning of the name of the scores."""

WAYS = ("unpostprocessing", "postprocessing")


class Numbers(pickle.Unpickler):
    """Reads pickled numbers, lists and dictionaries, and nothing that could do anything."""

    def find_class(self, module: str, name: str) -> Any:
        """Refuse whatever is not built in."""
        raise pickle.UnpicklingError(f"{module}.{name} is no number")


def read_scores(package: Path, task: str, way: str) -> dict[str, list[Any]]:
    """Return the scores of all test edits: `em`, `bleu`, `code_bleu`, `sim` and `rouge`."""
    with (_results(package) / f"{TASKS[task][2]}_{way}.pkl").open("rb") as file:
        scores: dict[str, list[Any]] = Numbers(file).load()
    scores["rouge"] = [score["f"] for score in scores["rouge"]]
    return scores


def read_texts(package: Path, task: str) -> Iterator[tuple[str, str]]:
    """Yield the expected and the predicted text of the edits that have both."""
    expected, predicted = (_results(package) / folder for folder in TASKS[task][:2])
    for path in sorted(expected.iterdir()):
        # As the authors read them: every line end becomes a newline.
        yield path.read_text("utf-8"), (predicted / path.name).read_text("utf-8")


def _results(package: Path) -> Path:
    return package / "llm-learning" / "data" / "results"
