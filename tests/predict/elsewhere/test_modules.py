"""Stories of what was renamed in a file and is imported from there."""

from __future__ import annotations

import msgspec
import pytest

from jupyter_nbedit.core.events import Origin
from jupyter_nbedit.core.evidence import Evidence, Variables
from jupyter_nbedit.core.session import Refusal
from jupyter_nbedit.predict.elsewhere import Elsewhere
from jupyter_nbedit.predict.engine import default_engine
from jupyter_nbedit.predict.request import PredictionRequest, Suggestion
from tests.predict.playing import Player

FILE = "import csv\n\n\ndef load(path):\n    return list(csv.reader(path))\n\n\nRATE = 0.2\n"


def beside(file: Player, here: Player, module: str = "utils") -> PredictionRequest:
    """Return what is asked in a notebook after what was done in a file that is a module."""
    elsewhere = tuple(
        msgspec.structs.replace(item, cell_id=f"0:{item.cell_id}")
        for item in file.session.history.edits
    )
    return msgspec.structs.replace(here.request, elsewhere=elsewhere, modules={"0:0": module})


def renamed(old: str = "load", new: str = "read", source: str = FILE) -> Player:
    """Return a file in which something was renamed."""
    file = Player(source)
    file.replace(0, old, new)
    return file


async def suggested(request: PredictionRequest) -> Suggestion | None:
    found = [each async for each in Elsewhere().predict(request)]
    return found[-1] if found else None


async def after(request: PredictionRequest) -> list[str]:
    """Return the cells once all that is suggested is accepted."""
    return accepted(await suggested(request), request)


async def shown(request: PredictionRequest) -> Suggestion | None:
    """Return what the engine shows."""
    found = [each async for each in default_engine().predict(request)]
    return found[-1] if found else None


def accepted(suggestion: Suggestion | None, request: PredictionRequest) -> list[str]:
    """Return the cells once all of a suggestion is accepted."""
    notebook = request.notebook
    if suggestion is not None:
        for edit in sorted(suggestion.edits, key=lambda edit: -edit.start):  # type: ignore[union-attr]
            notebook = edit.apply_in(notebook)
    return [cell.source for cell in notebook.cells]


@pytest.mark.parametrize(
    ("module", "cells", "expected"),
    [
        pytest.param(
            "utils",
            ["import utils", "x = utils.load('a')\nload(x)"],
            ["import utils", "x = utils.read('a')\nload(x)"],
            id="reached by its module",
        ),
        pytest.param(
            "utils",
            ["import utils as u, os", "u.load(os.load)"],
            ["import utils as u, os", "u.read(os.load)"],
            id="reached by an alias",
        ),
        pytest.param(
            "utils",
            ["from utils import load, RATE", "def f():\n    return load(RATE).load"],
            ["from utils import read, RATE", "def f():\n    return read(RATE).load"],
            id="imported",
        ),
        pytest.param(
            "utils",
            ["from utils import load as get", "get(load)"],
            ["from utils import read as get", "get(load)"],
            id="imported by an alias",
        ),
        pytest.param(
            "own.utils",
            ["import own.utils", "own.utils.load(own.load)"],
            ["import own.utils", "own.utils.read(own.load)"],
            id="of a package",
        ),
        pytest.param(
            "own.utils",
            ["from own import utils\nfrom own.utils import load", "utils.load(load)"],
            ["from own import utils\nfrom own.utils import read", "utils.read(read)"],
            id="of a package, in two ways",
        ),
        pytest.param(
            "utils",
            ["from .utils import load\nload(1)"],
            ["from .utils import read\nread(1)"],
            id="in a neighbouring file",
        ),
    ],
)
async def test_what_was_renamed_in_a_file_is_renamed_where_it_is_imported(
    module: str, cells: list[str], expected: list[str]
) -> None:
    assert await after(beside(renamed(), Player(*cells), module)) == expected


@pytest.mark.parametrize(
    "imports", ["from utils import load, RATE", "from utils import load, RATE\nimport utils"]
)
@pytest.mark.parametrize("is_accepted", [True, False])
async def test_the_uses_follow_an_import_that_has_the_new_name(
    imports: str, is_accepted: bool
) -> None:
    here = Player(imports, "x = [load(1), load(2)]", "load(x)")
    start = imports.index("load")
    origin = Origin.SUGGESTION if is_accepted else Origin.USER
    here.edit(0, start, start + len("load"), "read", origin)
    request = beside(renamed(), here)

    assert accepted(await shown(request), request) == [
        imports.replace("load", "read"),
        "x = [read(1), read(2)]",
        "read(x)",
    ]


async def test_the_kernel_need_not_know_the_new_name_yet() -> None:
    here = Player("from utils import load, RATE", "load(1)", "load(2)")
    known = Variables(names={"load": "function", "RATE": "float"}, is_complete=True)
    here.session.testify("k 0", Evidence(variables=known, builtins=("print",)))
    request = beside(renamed(), here)
    assert request.evidence is not None

    assert accepted(await shown(request), request) == [
        "from utils import read, RATE",
        "read(1)",
        "read(2)",
    ]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(["from utils import read", "load = 1", "load(2)"], id="bound by another cell"),
        pytest.param(["from other import load\nload(1)"], id="another module"),
        pytest.param(["import others.utils\nothers.utils.load(1)"], id="of another package"),
        pytest.param(["def load(): pass\nload()"], id="its own"),
        pytest.param(["from utils import load\ndef load(): pass", "load()"], id="bound anew"),
        pytest.param(["from utils import load", "read = 1\nload(read)"], id="the name is taken"),
        pytest.param(["import utils\nx.utils.load"], id="an attribute of the module's name"),
    ],
)
async def test_what_is_not_imported_from_there_keeps_its_name(cells: list[str]) -> None:
    assert await after(beside(renamed(), Player(*cells))) == cells


async def test_a_file_that_still_has_the_old_name_renames_nothing() -> None:
    file = renamed(source=FILE + "\n\nload = None\n")
    here = Player("import utils\nutils.load")
    assert await suggested(beside(file, here)) is None


async def test_what_is_renamed_back_in_the_file_is_not_renamed() -> None:
    file = renamed()
    file.replace(0, "read", "load")
    here = Player("import utils\nutils.load")
    assert await suggested(beside(file, here)) is None


async def test_a_variable_of_a_function_in_the_file_is_not_the_modules() -> None:
    file = renamed("path", "name")
    here = Player("import utils\nutils.path")
    assert await suggested(beside(file, here)) is None


async def test_what_was_turned_down_here_is_not_offered_again() -> None:
    request = beside(renamed(), Player("import utils\nutils.load"))
    suggestion = await suggested(request)
    assert suggestion is not None
    assert suggestion.reason == "load → read, as in utils"
    refusal = Refusal(suggestion.edits[0], time=1_000.0)

    assert await suggested(msgspec.structs.replace(request, refusals=(refusal,))) is None
