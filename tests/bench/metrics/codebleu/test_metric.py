from __future__ import annotations

import pytest
from hypothesis import example, given

from benchmarks import codexglue
from jupyter_nbedit.bench.metrics import Pair, builtin, code_bleu
from jupyter_nbedit.bench.metrics.codebleu.metric import CodeBleuParts
from tests.bench.metrics.pairs import CODE, TOKENS, pairs, parse


def theirs(expected, predicted):
    return codexglue.code_bleu(expected, predicted, parse)


def test_it_is_codexglues_on_real_pairs():
    for texts in pairs(1_500):
        expected, predicted = map(builtin, texts)
        assert code_bleu(Pair.of_tokens(expected, predicted)) == theirs(expected, predicted), texts


def test_it_is_codexglues_on_pairs_of_one_line():
    # As the tokenizers of models have it: line ends and blanks are letters.
    marks = str.maketrans({"\n": "Ċ", " ": "Ġ"})
    for texts in pairs(500, seed=1):
        expected, predicted = (builtin(text.translate(marks)) for text in texts)
        assert code_bleu(Pair.of_tokens(expected, predicted)) == theirs(expected, predicted), texts


@given(CODE, CODE)
@example("import = x + +", "import = x \n =")
def test_it_is_codexglues_on_broken_code(expected, predicted):
    left, right = expected.split(" "), predicted.split(" ")
    assert code_bleu(Pair.of_tokens(left, right)) == theirs(left, right)


@given(TOKENS, TOKENS)
def test_it_is_codexglues_on_anything(expected, predicted):
    assert code_bleu(Pair.of_tokens(expected, predicted)) == theirs(expected, predicted)


@pytest.mark.parametrize(
    "code",
    [
        "for i in range(3):\n  for j in a:\n    x = i + j + x\ny = x",
        "while x < y:\n  x, y = y, x\n  z = x = y",
        "if a:\n  x = 1\nelif b:\n  x = 2\nelse:\n  x = 3\nprint(x)",
        "if a:\n  x = 1\nprint(x)",
        "def f(a, b=c, *d, e=a):\n  return a + b\n",
        "[x for x in y if x for z in x]",
        "x: int\ny: int = x\nx += y",
        "a, b = 'xy'\nc = a",
        "a, b, c = 'xyz'",
        "for a, b, c in 'xyz': a",
        "lambda x=1: x",
        "x = '''a\nb''' # é\ny = x",
        "é = 1\nè = é + 1\nprint(è)",
        "not in x\nx is not y\n(",
        "",
    ],
)
def test_every_rule_of_the_flow_of_data(code):
    for other in (code, code.replace("x", "w"), code + "\nx = a", "x = y"):
        for pair in ((code, other), (other, code)):
            left, right = (text.split(" ") for text in pair)
            assert code_bleu(Pair.of_tokens(left, right)) == theirs(left, right)


def test_a_part_that_cannot_be_computed_is_left_out():
    pair = Pair("1 + 1", "1 + 1")
    assert CodeBleuParts(pair).dataflow is None
    assert code_bleu(pair) < 100  # of three tokens there is no n-gram of four
    assert code_bleu(Pair("1 + 1 + 1", "1 + 1 + 1")) == 100.0


def test_loops_in_loops_end():
    code = "\n".join(" " * depth + f"for x{depth} in x:" for depth in range(40)) + " pass"
    assert CodeBleuParts(Pair.of_tokens([code], [code])).dataflow is None


def test_deep_code_ends():
    for code in ("(" * 5_000, "x = " * 3_000 + "1", " + ".join("x" * 3_000), "a." * 3_000 + "b"):
        assert 0 <= code_bleu(Pair.of_tokens([code], [code])) <= 100
