r"""Whether the metrics give, to the last digit, the scores that the paper's authors published.

Their texts are scored, and counted is how often a score is among theirs, and how often all of an
edit are there together.

    git clone https://github.com/uw-swag/ipynb-edit
    python benchmarks/authors_scores.py --package ipynb-edit \
        --tokenizer deepseek-ai/deepseek-coder-1.3b-instruct

CodeBLEU depends on tree-sitter and its grammar, of which the authors had others: see
authors_code_bleu.py. It is left out of "together"; of the edits that the other four tell, the
means of CodeBLEU are printed.
"""

from __future__ import annotations

import argparse
import statistics
from collections import Counter
from pathlib import Path

from authors_package import TASKS, WAYS, read_scores, read_texts

from jupyter_nbedit.bench.metrics import (
    BUILTIN,
    PAPER,
    Pair,
    Tokenize,
    load_tokenizer,
    postprocess,
)

KEYS = {
    "exact_match": "em",
    "bleu": "bleu",
    "edit_sim": "sim",
    "rouge_l": "rouge",
    "code_bleu": "code_bleu",
}


def main() -> None:
    """Score the texts and print how many scores are theirs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--package", type=Path, required=True, help="the replication package")
    parser.add_argument("--tokenizer", default=BUILTIN, help="that of deepseek-coder")
    options = parser.parse_args()
    tokenize = load_tokenizer(options.tokenizer)
    print(f"{'':22}  edits  {'  '.join(f'{name:>11}' for name in KEYS)}   first four together")
    for task in TASKS:
        for way in WAYS:
            count(options.package, task, way, tokenize)


def count(package: Path, task: str, way: str, tokenize: Tokenize) -> None:
    """Print how many scores of a task are among the authors'."""
    theirs = read_scores(package, task, way)
    known = {name: set(theirs[key]) for name, key in KEYS.items()}
    first = [name for name in KEYS if name != "code_bleu"]
    together: dict[tuple[float, ...], set[float]] = {}
    columns = [theirs[KEYS[name]] for name in (*first, "code_bleu")]
    for *scores, code_bleu in zip(*columns, strict=True):
        together.setdefault(tuple(scores), set()).add(code_bleu)
    means: list[tuple[float, float]] = []
    right: Counter[str] = Counter()
    for expected, predicted in read_texts(package, task):
        answer = postprocess(predicted) if way == "postprocessing" else predicted
        pair = Pair(expected, answer, tokenize=tokenize)
        ours = {metric.name: metric.score(pair) for metric in PAPER}
        right.update(name for name in KEYS if ours[name] in known[name])
        candidates = together.get(tuple(ours[name] for name in first), set())
        right["together"] += bool(candidates)
        if len(candidates) == 1:
            means.append((ours["code_bleu"], *candidates))
        right["edits"] += 1
    counts = "  ".join(f"{right[name]:11,}" for name in KEYS)
    print(f"{task}, {way:16} {right['edits']:6,}  {counts} {right['together']:21,}")
    ours_mean, their_mean = (statistics.mean(column) for column in zip(*means, strict=True))
    print(
        f"  mean CodeBLEU of {len(means):,}: {ours_mean:.2f}, theirs {their_mean:.2f}", flush=True
    )


if __name__ == "__main__":
    main()
