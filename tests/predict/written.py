"""Count the written cases of what follows from an edit or a failed run, and those of silence.

`python -m tests.predict.written`
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tests.predict.scenarios import read, scenarios

HERE = Path(__file__).parent
PREDICTORS = ("names", "columns", "runs")


class Count(NamedTuple):
    """How many cases there are, and after how many of them nothing may be suggested."""

    cases: int
    silent: int


def counted() -> dict[str, Count]:
    """Return how many cases there are for each predictor."""
    result = {}
    for predictor in PREDICTORS:
        files = sorted((HERE / predictor / "cases").glob("*.txt"))
        found = [read(text).silent for file in files for _, text in scenarios(file)]
        result[predictor] = Count(len(found), sum(found))
    return result


def main() -> None:
    """Print a line for each predictor, and one for all."""
    counts = counted()
    whole = Count(*map(sum, zip(*counts.values(), strict=True)))
    for name, count in [*counts.items(), ("all", whole)]:
        print(f"{name:8}{count.cases:4} cases, {count.silent:3} of silence")


if __name__ == "__main__":
    main()
