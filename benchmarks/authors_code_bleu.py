r"""Whether CodeXGLUE's algorithm, as written in codexglue.py, gives the authors' CodeBLEU.

They parsed by tree-sitter 0.19 and the grammar of Python at 24b530c, which no longer go with what
the project needs; so this runs in an environment of its own, with nothing of the project's:

    git clone https://github.com/uw-swag/ipynb-edit
    git clone https://github.com/tree-sitter/tree-sitter-python
    git -C tree-sitter-python checkout 24b530c
    python -m venv old && old/bin/pip install tree-sitter==0.19.0 tokenizers
    old/bin/python benchmarks/authors_code_bleu.py --package ipynb-edit \
        --grammar tree-sitter-python --tokenizer tokenizer.json

The tokenizer is that of deepseek-coder.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

import tokenizers
import tree_sitter
from authors_package import TASKS, WAYS, read_scores, read_texts
from codexglue import Parse, code_bleu

FENCES = ("```", "'''", "### Response:", "## Response:", "```python")
"""What the authors' postprocessing takes out, one after the other."""


def main() -> None:
    """Score the texts and print how many scores are theirs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--grammar", type=Path, required=True)
    parser.add_argument("--tokenizer", required=True)
    options = parser.parse_args()
    tokenizer = tokenizers.Tokenizer.from_file(options.tokenizer)
    with TemporaryDirectory() as folder:
        parse = parser_of(options.grammar, Path(folder) / "python.so")
        for task in TASKS:
            for way in WAYS:
                known = set(read_scores(options.package, task, way)["code_bleu"])
                right = edits = 0
                for expected, predicted in read_texts(options.package, task):
                    answer = predicted
                    for fence in FENCES if way == "postprocessing" else ():
                        answer = answer.replace(fence, "")
                    tokens = [tokenizer.encode(text).tokens for text in (expected, answer)]
                    right += code_bleu(*tokens, parse) in known
                    edits += 1
                print(f"{task}, {way:16} {right:,} of {edits:,} equal", flush=True)


def parser_of(grammar: Path, library: Path) -> Parse:
    """Compile a grammar and return what parses by it."""
    tree_sitter.Language.build_library(str(library), [str(grammar)])
    parser = tree_sitter.Parser()
    parser.set_language(tree_sitter.Language(str(library), "python"))
    return lambda source: parser.parse(source.encode()).root_node


if __name__ == "__main__":
    main()
