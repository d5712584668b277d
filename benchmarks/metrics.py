"""How fast the paper's five metrics are, beside the implementations that its authors used.

Pairs are made of mined edits: what cells became is expected, and predicted is in turns what they
were before and the beginning of what some other edit made of its cells, 512 tokens as a model might
write them. The reference scores a sample of them, of texts that are not too long for its memory;
both times are processor time, of the same pairs, in the same run, without cutting into tokens.

    python benchmarks/metrics.py --data edits.jsonl.zst [--pairs 8255] [--sample 100]
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections.abc import Callable
from pathlib import Path
from time import process_time

import msgspec
import reference_metrics as reference
import tree_sitter
import tree_sitter_python
from codexglue import code_bleu

from jupyter_nbedit.bench.metrics import BUILTIN, PAPER, Pair, Tokenize, load_tokenizer
from jupyter_nbedit.bench.tasks.rewrite import texts, with_opcodes
from jupyter_nbedit.mining.notebooks.edit_records import NotebookEdit
from jupyter_nbedit.utils.files import read_lines

LONGEST_ANSWER = 512
"""Tokens that the paper's authors let a model write."""

Texts = tuple[str, str]
Tokens = tuple[list[str], list[str]]

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language()))

REFERENCE: dict[str, Callable[[list[str], list[str]], float]] = {
    "exact_match": reference.exact_match,
    "bleu": reference.bleu,
    "code_bleu": lambda expected, predicted: code_bleu(
        expected, predicted, lambda source: PARSER.parse(source.encode()).root_node
    ),
    "edit_sim": reference.edit_similarity,
    "rouge_l": reference.rouge_l,
}


class Sides(msgspec.Struct):
    """What of a mined edit is needed."""

    old: list[str]
    new: list[str]


def main() -> None:
    """Time both and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE")
    parser.add_argument("--pairs", type=int, default=8_255)
    parser.add_argument("--sample", type=int, default=100, help="pairs for the reference")
    parser.add_argument("--longest", type=int, default=6_000, help="tokens of a text of those")
    parser.add_argument("--tokenizer", default=BUILTIN)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    tokenize = load_tokenizer(options.tokenizer)
    tokens = [cut(pair, tokenize) for pair in make_pairs(options.data, options.pairs, chance)]
    lengths = [[len(side) for side in sides] for sides in zip(*tokens, strict=True)]
    for name, numbers in zip(("expected", "predicted"), lengths, strict=True):
        print(
            f"{name}: {statistics.mean(numbers):.0f} tokens on average, median "
            f"{statistics.median(numbers):.0f}, most {max(numbers):,}"
        )
    _, spent = timed(all_five, tokens)
    seconds = spent * len(tokens) / 1000
    print(f"{len(tokens):,} pairs by all five metrics: {seconds:.1f} s of one core\n")
    short = [pair for pair in tokens if max(map(len, pair)) <= options.longest]
    print(f"{len(tokens) - len(short)} pairs are too long for the reference")
    compare(chance.sample(short, min(options.sample, len(short))))


def make_pairs(paths: list[Path], count: int, chance: random.Random) -> list[Texts]:
    """Return pairs of texts."""
    edits = []
    for path in paths:
        for line in read_lines(path):
            sides = msgspec.json.decode(line, type=Sides)
            edit = with_opcodes(NotebookEdit("", "", "", old=sides.old, new=sides.new))
            old, new = texts(edit, whole=False)
            if old and new:
                edits.append((old, new))
    chosen = chance.sample(edits, min(count, len(edits)))
    others = chance.sample(edits, len(chosen))
    return [
        (new, other if number % 2 else old)
        for number, ((old, new), (_, other)) in enumerate(zip(chosen, others, strict=True))
    ]


def cut(pair: Texts, tokenize: Tokenize) -> Tokens:
    """Return the tokens of a pair."""
    return tokenize(pair[0]), tokenize(pair[1])[:LONGEST_ANSWER]


def all_five(expected: list[str], predicted: list[str]) -> float:
    """Score a pair by all metrics, which share what they can."""
    pair = Pair.of_tokens(expected, predicted)
    return sum(metric.score(pair) for metric in PAPER)


def compare(sample: list[Tokens]) -> None:
    """Print what each metric costs alone and all of them together, and whether they are equal."""
    print(f"{len(sample):4} pairs      ours, ms   reference, ms      times   equal")
    total = 0.0
    for metric in PAPER:
        ours, spent = timed(lambda *pair, m=metric: m.score(Pair.of_tokens(*pair)), sample)
        theirs, slow = timed(REFERENCE[metric.name], sample)
        equal = sum(map(float.__eq__, map(float, ours), map(float, theirs)))
        total += slow
        print_line(metric.name, spent, slow, f"{equal:7,}")
    print_line("all", timed(all_five, sample)[1], total, "")


def timed(score: Callable[..., float], sample: list[Tokens]) -> tuple[list[float], float]:
    """Return the scores of all pairs, and the milliseconds that one took."""
    started = process_time()
    scores = [score(*pair) for pair in sample]
    return scores, (process_time() - started) * 1000 / len(sample)


def print_line(name: str, ours: float, theirs: float, equal: str) -> None:
    """Print one line of the table."""
    print(f"{name:12} {ours:10.3f} {theirs:15.3f} {theirs / ours:10.1f} {equal}", flush=True)


if __name__ == "__main__":
    main()
