"""What the kernel knows of functions of libraries: an argument is passed on to them, too."""

from __future__ import annotations

import pytest

from jupyter_nbedit.core.evidence import Call, Evidence, Variables
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.names import Names
from tests.predict.playing import Player, applied, texts

IMPORT = "from library import split"
RUN = "def run(rows):\n    return split(rows)"


def suggested(*sources: str, **calls: Call) -> str:
    """Return the last cell as it would be once its function takes a seed."""
    player = Player(*sources, engine=Engine([Names()]))
    variables = Variables(dict.fromkeys(calls, "function"), True, calls=calls)
    player.session.testify("kernel", Evidence(variables, builtins=("print",)))
    player.replace(len(sources) - 1, "rows)", "rows, seed)")
    return applied(player.sources, texts(player.suggest()))[-1]


def test_an_argument_is_passed_on_to_a_function_that_the_kernel_knows() -> None:
    found = suggested(IMPORT, RUN, split=Call(("rows", "size", "seed")))

    assert found == "def run(rows, seed):\n    return split(rows, seed=seed)"


@pytest.mark.parametrize(
    "call",
    [
        Call(("rows", "size")),
        Call(("rows", "size"), is_open=True),
        Call(("seed",)),
        Call(("rows", "seed"), positional=2),
    ],
    ids=["takes none", "takes anything", "is given it", "takes it without a name"],
)
def test_it_is_not_passed_on_to_one_that(call: Call) -> None:
    assert suggested(IMPORT, RUN, split=call) == "def run(rows, seed):\n    return split(rows)"


def test_what_the_notebook_says_goes_before_what_the_kernel_holds() -> None:
    defined = "def split(rows):\n    return rows"

    found = suggested(defined, RUN, split=Call(("rows", "seed")))

    assert found == "def run(rows, seed):\n    return split(rows)"


def test_a_variable_that_only_the_kernel_has_is_handed_on() -> None:
    player = Player(RUN, "run([1])", engine=Engine([Names()]))
    player.session.testify(
        "kernel", Evidence(Variables({"seed": "int"}, True), builtins=("print",))
    )
    player.replace(0, "rows)", "rows, seed)")

    assert applied(player.sources, texts(player.suggest()))[-1] == "run([1], seed)"
