"""Pairs of code to compare: what the notebooks of the sample and the examples became, and worse."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import tree_sitter
import tree_sitter_python
from hypothesis import strategies as st

from jupyter_nbedit.cli import main
from jupyter_nbedit.mining.dataset.files import read_edits

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"

_PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language()))


def parse(source: str) -> tree_sitter.Node:
    """Return the root of a tree, by the library itself."""
    return _PARSER.parse(source.encode()).root_node


@cache
def revisions() -> tuple[tuple[str, str], ...]:
    """Return the old and the new text of every edit of the bundled sample, cell by cell."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "sample.jsonl"
        arguments = ["mine", "--sample", "--offline", "--quiet", "--cache", folder]
        assert main([*arguments, "--out", str(out)]) == 0
        return tuple(
            ("\n".join(edit.old[old_start:old_end]), "\n".join(edit.new[new_start:new_end]))
            for edit in read_edits(out)
            for _, old_start, old_end, new_start, new_end in edit.cell_diff
        )


@cache
def cells() -> tuple[str, ...]:
    """Return the code of the sample and of the example notebooks, each text once."""
    found = [text for pair in revisions() for text in pair]
    for path in sorted(EXAMPLES.glob("*.ipynb")):
        notebook = json.loads(path.read_text("utf-8"))
        found += ["".join(cell["source"]) for cell in notebook["cells"]]
    return tuple(dict.fromkeys(found))


def pairs(count: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the revisions, then as many more pairs as are asked for, ever further from them."""
    chance = random.Random(seed)
    known = revisions()
    yield from known[:count]
    for number in range(max(0, count - len(known))):
        expected, predicted = chance.choice(known)
        if number % 3 == 0:
            predicted = chance.choice(cells())
        lines = predicted.split("\n")
        for _ in range(chance.randrange(3)):
            place = chance.randrange(len(lines))
            lines[place : place + 1] = chance.choice(
                ([], [lines[place]] * 2, [lines[place][: chance.randrange(20)]], ["# é", "x = 'a'"])
            ) or [""]
        text = "\n".join(lines)
        yield expected, text[: chance.randrange(len(text) + 1)] if number % 4 == 0 else text


_WORDS = """x y df é = == . ... , ( ) [ ] : + // /* */ ' " ''' # \\ 1 2.5 if else elif for in
while def return lambda import as and print None . . x x = = ( )""".split()

#: Code-like text that is short, repeats itself and does not always parse.
CODE = st.lists(
    st.sampled_from([*_WORDS, "\n", "\n", "\n    ", "\t", " "]),
    max_size=40,
).map(" ".join)

#: Tokens as a tokenizer might give them: empty, blank, with full stops and odd white space in them.
TOKENS = st.lists(
    st.sampled_from(["a", "b", "c", "if", ".", "a.b", "..", "", " ", "\n", "Ġx", "\u2003", "é"]),
    max_size=25,
)
