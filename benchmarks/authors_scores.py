r"""Whether the metrics give, to the last digit, the scores that the paper's authors published.

Their replication package has the scores of all 8,255 test edits, and of 1,142 of them the texts;
which score belongs to which edit it does not say. So the texts are scored, and counted is how often
all five scores of an edit are together among theirs.

    git clone https://github.com/uw-swag/ipynb-edit
    python benchmarks/authors_scores.py --package ipynb-edit \
        --tokenizer deepseek-ai/deepseek-coder-1.3b-instruct

CodeBLEU depends on the grammar of Python. The authors' is that of tree-sitter-python at 24b530c; a
shared library that it was compiled to can be named:

    git clone https://github.com/tree-sitter/tree-sitter-python
    git -C tree-sitter-python checkout 24b530c
    cc -shared -fPIC -O2 -Itree-sitter-python/src -o grammar.so \
        tree-sitter-python/src/parser.c -xc++ tree-sitter-python/src/scanner.cc -lstdc++
"""

from __future__ import annotations

import argparse
import ctypes
import pickle
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

from jupyter_nbedit.bench.metrics import (
    BUILTIN,
    PAPER,
    Pair,
    Tokenize,
    load_tokenizer,
    postprocess,
)

TASKS = {
    "cell": ("expected_cell_only", "cell_only_five_shot_1.3b", "metrics_cell"),
    "file": ("expected_whole_file", "whole_file_five_shot_1.3b", "metrics_whole"),
}
KEYS = {
    "exact_match": "em",
    "bleu": "bleu",
    "code_bleu": "code_bleu",
    "edit_sim": "sim",
    "rouge_l": "rouge",
}


class Numbers(pickle.Unpickler):
    """Reads pickled numbers, lists and dictionaries, and nothing that could do anything."""

    def find_class(self, module: str, name: str) -> Any:
        """Refuse whatever is not built in."""
        raise pickle.UnpicklingError(f"{module}.{name} is no number")


def main() -> None:
    """Score the texts and print how many scores are theirs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--package", type=Path, required=True, help="the replication package")
    parser.add_argument("--tokenizer", default=BUILTIN, help="that of deepseek-coder")
    parser.add_argument("--grammar", type=Path, help="a compiled grammar of Python")
    options = parser.parse_args()
    if options.grammar is not None:
        use_grammar(options.grammar.resolve())
    tokenize = load_tokenizer(options.tokenizer)
    results = options.package / "llm-learning" / "data" / "results"
    print(f"{'':20} edits  {'  '.join(f'{name:>11}' for name in KEYS)}          all")
    for task in TASKS:
        for clean in (False, True):
            count(results, task, tokenize, clean=clean)


def use_grammar(library: Path) -> None:
    """Have a compiled grammar used for Python's."""
    language = ctypes.CDLL(str(library)).tree_sitter_python
    language.restype = ctypes.c_void_p
    capsule = ctypes.pythonapi.PyCapsule_New
    capsule.restype, capsule.argtypes = (
        ctypes.py_object,
        [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p],
    )
    module = ModuleType("tree_sitter_python")
    module.language = lambda: capsule(language(), b"tree_sitter.Language", None)  # type: ignore[attr-defined]
    sys.modules["tree_sitter_python"] = module


def count(results: Path, task: str, tokenize: Tokenize, *, clean: bool) -> None:
    """Print how many scores of a task are among the authors'."""
    expected_folder, predicted_folder, scores = TASKS[task]
    way = "postprocessing" if clean else "unpostprocessing"
    with (results / f"{scores}_{way}.pkl").open("rb") as file:
        theirs = Numbers(file).load()
    theirs["rouge"] = [score["f"] for score in theirs["rouge"]]
    columns = [theirs[KEYS[metric.name]] for metric in PAPER]
    single, together = [set(column) for column in columns], set(zip(*columns, strict=True))
    right: Counter[str] = Counter()
    edits = sorted(path.name for path in (results / expected_folder).iterdir())
    for name in edits:
        expected, predicted = (
            (results / folder / name).read_text("utf-8")
            for folder in (expected_folder, predicted_folder)
        )
        pair = Pair(expected, postprocess(predicted) if clean else predicted, tokenize=tokenize)
        ours = tuple(metric.score(pair) for metric in PAPER)
        right.update(
            metric.name
            for metric, score, known in zip(PAPER, ours, single, strict=True)
            if score in known
        )
        right["all"] += ours in together
    counts = "  ".join(f"{right[name]:11,}" for name in (*KEYS, "all"))
    print(f"{task}, {way:14} {len(edits):6,}  {counts}", flush=True)


if __name__ == "__main__":
    main()
