"""Exact match of code, whatever its layout and its comments."""

from __future__ import annotations

from itertools import accumulate

from ....predict.syntax import parse
from ....predict.syntax.languages import COMMAND
from ....predict.syntax.tree import END, START, UP, WIDTH, Tree
from ..pair import Pair

_Token = tuple[int, bool, str]


def code_match(pair: Pair) -> float:
    """Return 100 when both texts are the same code, else 0.

    Compared are the tokens, in which blocks they are and where statements begin, as the syntax of
    the pair's language has it, IPython's commands included. Text that cannot be parsed (a cell in
    another language, a very long one) is compared word by word. That nothing is left counts as
    right where nothing should be.
    """
    expected, predicted = (parse(text, pair.language) for text in (pair.expected, pair.predicted))
    if expected is None or predicted is None:
        same = pair.expected.split() == pair.predicted.split()
    else:
        same = _code(expected) == _code(predicted)
    return 100.0 if same else 0.0


def _code(tree: Tree) -> list[_Token]:
    """Return the tokens, comments left out: how deep, whether one begins a statement, its text."""
    table, kinds, known = tree.rows.table, tree.grammar.kinds, tree.language
    changes = [0] * (len(tree.source) + 2)
    begins: set[int] = set()
    names = [kinds[kind] for kind in table[::WIDTH]]
    for number, name in enumerate(names):
        row = number * WIDTH
        if number and name in known.statements:
            changes[table[row + START]] += 1
            changes[table[row + END]] -= 1
        if names[number - table[row + UP]] in known.statements:
            begins.add(table[row + START])
    depths = list(accumulate(changes))
    return [
        (
            depths[leaf.start],
            leaf.start in begins,
            " ".join(tree.text(leaf).split()) if leaf.kind == COMMAND else tree.text(leaf),
        )
        for leaf in tree.leaves
        if leaf.kind not in known.comments
    ]
