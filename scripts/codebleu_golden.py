"""Write what the package codebleu 0.7.0 says of pairs of code, for the tests to compare with.

The package needs an older tree-sitter than the project does, so this runs in an environment of its
own, and what it says is kept:

    python -m venv /tmp/codebleu
    /tmp/codebleu/bin/pip install codebleu==0.7.0 tree-sitter==0.22.3 tree-sitter-python==0.21.0
    /tmp/codebleu/bin/python scripts/codebleu_golden.py tests/bench/metrics/codebleu.jsonl

Where the package says something else when Python's hashes are others, the pair is left out.
"""

from __future__ import annotations

import importlib
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SNIPPETS = [
    "import pandas as pd\ndf = pd.read_csv('sales.csv')\nprint(df.head())",
    "import pandas as pd\nsales = pd.read_csv('sales.csv')\nprint(sales.tail(3))",
    "def area(width, height=2):\n    total = width * height\n    return total",
    "def area(width, height):\n    if height > width:\n        return width * height\n    return 0",
    "total = 0\nfor row in rows:\n    total += row[1]\nprint(total)",
    "total = sum(row[1] for row in rows)\nprint(total)",
    "while left < right:\n    middle = (left + right) / 2\n    left = middle + 1",
    "left, right = right, left\nmiddle = left",
    "if a:\n    x = 1\nelif b:\n    x = 2\nelse:\n    x = 3\ny = x",
    "with open(path) as file:\n    lines = [line.strip() for line in file if line]",
    "class Point:\n    def __init__(self, x, y):\n        self.x = x\n        self.y = y",
    "squares = {n: n ** 2 for n in range(10)}\nkeys = list(squares)",
    "try:\n    value = data['key']\nexcept KeyError:\n    value = None",
    "x = lambda a, b=1: a + b\nx(2)",
    "print('nothing flows here')",
    # What the two define differently.
    "# the mean\ny = x\nz = y",
    "match = case\ntype = match",
    "'''A text on top.'''\nu = v",
    "ratio = part // whole\nrest = ratio",
]


def main() -> None:
    """Ask the package under several hashes, and write what it says under all of them."""
    if len(sys.argv) < 2:
        print(json.dumps(list(_ask())))
        return
    answers = [
        json.loads(
            subprocess.run(
                [sys.executable, __file__],
                env={**os.environ, "PYTHONHASHSEED": str(seed)},
                stdout=subprocess.PIPE,
                check=True,
            ).stdout
        )
        for seed in range(5)
    ]
    kept = [found[0] for found in zip(*answers, strict=True) if all(x == found[0] for x in found)]
    Path(sys.argv[1]).write_text("".join(f"{json.dumps(each)}\n" for each in kept), "utf-8")
    print(f"{len(kept)} of {len(answers[0])} pairs")


def _ask() -> Iterator[dict[str, object]]:
    # Not in the environment of the project.
    calc_codebleu = importlib.import_module("codebleu").calc_codebleu

    for expected, predicted in itertools.product(SNIPPETS, repeat=2):
        scores = calc_codebleu([expected], [predicted], "python")
        yield {"expected": expected, "predicted": predicted, **scores}


if __name__ == "__main__":
    main()
