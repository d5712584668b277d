"""The rooms of the package depend on each other in one direction only."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "jupyter_nbedit"

#: server, cli, magic -> bench, record, mining, training -> predict -> privacy -> core, and utils
#: below them all. `utils` knows no room: what it is told of them it is handed.
MAY_IMPORT = {
    "core": set(),
    "utils": set(),
    "privacy": {"core"},
    "predict": {"core", "privacy", "utils"},
    "mining": {"core", "utils"},
    "record": {"core", "privacy", "predict", "mining", "utils"},
    "bench": {"core", "privacy", "predict", "record", "mining", "utils"},
    "training": {"core", "privacy", "predict", "record", "mining", "bench", "utils"},
}
MAY_IMPORT["server"] = MAY_IMPORT["cli"] = {*MAY_IMPORT} - {"server", "cli", "magic"}
MAY_IMPORT["magic"] = {*MAY_IMPORT} - {"server", "magic"}

JUPYTER = r"(jupyter|jupyter_(?!nbedit\b)\w+|jupyterlab\w*|IPython|ipykernel|nbclient|traitlets)"
OUTSIDE_WORLD = (
    r"(aiohttp|asyncio|ftplib|glob|http|httpx|io|mmap|multiprocessing|os|pathlib|requests|select"
    r"|selectors|shutil|socket|socketserver|sqlite3|ssl|subprocess|tempfile|threading|urllib)"
)
FORBIDDEN = {
    "core": re.compile(rf"({JUPYTER}|{OUTSIDE_WORLD}|litellm|nbformat|tornado)(\.|$)"),
    "privacy": re.compile(rf"({JUPYTER}|tornado)(\.|$)"),
    "predict": re.compile(rf"({JUPYTER}|tornado)(\.|$)"),
}


def imported_modules(source: str, module: str, *, is_package: bool) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of everything a module imports, wherever it does."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            parts = module.split(".") if is_package else module.split(".")[:-1]
            start = parts[: len(parts) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def offences(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """Describe every import of a module that its room does not allow."""
    room = module.split(".")[1]
    found = []
    for line, name in imported_modules(source, module, is_package=is_package):
        if name.startswith(f"{PACKAGE}."):
            other = name.split(".")[1]
            wrong = other in MAY_IMPORT and other != room and other not in MAY_IMPORT[room]
        else:
            wrong = room in FORBIDDEN and FORBIDDEN[room].match(name) is not None
        if wrong:
            found.append(f"{module}:{line} imports {name}")
    return found


def python_modules() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = list(path.relative_to(ROOT).with_suffix("").parts)
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def test_every_module_is_in_a_known_room():
    rooms = {module.split(".")[1] for module, _ in python_modules() if "." in module}

    assert rooms - {"_version"} <= MAY_IMPORT.keys()


def test_rooms_import_only_what_they_may():
    found = [
        offence
        for module, path in python_modules()
        if module not in {PACKAGE, f"{PACKAGE}._version"}
        for offence in offences(
            path.read_text("utf-8"), module, is_package=path.name == "__init__.py"
        )
    ]

    assert found == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("core.diffs", "import jupyter_nbedit.predict"),
        ("core.diffs", "from jupyter_nbedit import predict"),
        ("core.diffs", "from ..predict.engine import Engine"),
        ("core.diffs", "from .. import server"),
        ("core.diffs", "def f():\n    import litellm"),
        ("core.diffs", "import os.path"),
        ("core.diffs", "from pathlib import Path"),
        ("core.diffs", "import asyncio, re"),
        ("core.diffs", "import jupyter_server.auth"),
        ("predict.engine", "from ..record.store import Store"),
        ("predict.engine", "from tornado import web"),
        ("predict.engine", "if TYPE_CHECKING:\n    from jupyter_ydoc import YNotebook"),
        ("predict.prompts.chat", "from ...server import wire"),
        ("mining.git", "from ..predict.request import PredictionRequest"),
        ("record.store", "from ..server.wire import PROTOCOL"),
        ("cli", "from .server.extension import NbeditApp"),
    ],
)
def test_a_wrong_import_is_found(module, source):
    assert len(offences(source, f"{PACKAGE}.{module}")) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("core.diffs", "import re\nfrom . import edits\nfrom .edits import TextEdit"),
        ("core.diffs", "from jupyter_nbedit._version import __version__"),
        ("predict.engine", "import asyncio\nfrom ..core.session import Session"),
        ("bench.runner", "from ..mining.manifest import Manifest\nimport pathlib"),
        ("server.extension", "from ..predict.engine import Engine\nfrom tornado import web"),
    ],
)
def test_a_right_import_is_not(module, source):
    assert offences(source, f"{PACKAGE}.{module}") == []


def test_a_package_resolves_its_relative_imports_from_itself():
    source = "from .record import store"

    assert offences(source, f"{PACKAGE}.predict", is_package=True) == []
    assert offences(source, f"{PACKAGE}.predict", is_package=False) != []


@pytest.mark.parametrize("module", [PACKAGE, f"{PACKAGE}.server.extension"])
def test_starting_costs_no_model_library_and_no_grammar(module):
    program = f"import sys, {module}; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()

    assert module in loaded
    assert {"litellm", "tree_sitter", "detect_secrets", "xllamacpp"}.isdisjoint(loaded)
    # Recording costs nothing before anyone agrees to it.
    recording = {"record.writer", "record.store.streams", "record.reading", "server.wire.recording"}
    assert {f"{PACKAGE}.{name}" for name in recording}.isdisjoint(loaded)
