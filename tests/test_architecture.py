"""The rooms of the package depend on each other in one direction only."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "jupyter_nbedit"

#: server, cli, magic -> bench, record, mining, training -> predict -> privacy -> core, and utils
#: below them all. `utils` knows no room: what it is told of them it is handed.
MAY_IMPORT = {
    "core": set(),
    "utils": set(),
    "privacy": {"core", "utils"},
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


Graph = dict[str, set[str]]


def import_graph(root: Path, package: str) -> Graph:
    """Return which modules of a package each of them imports, lazily and for types included."""
    files = {}
    for path in sorted((root / package).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    graph: Graph = {}
    for module, path in files.items():
        names = imported_modules(
            path.read_text("utf-8"), module, is_package=path.name == "__init__.py"
        )
        # `from .a import b` imports the module a.b, or the module a that has b in it.
        found = {name if name in files else name.rpartition(".")[0] for _, name in names}
        graph[module] = (found & files.keys()) - {module}
    return graph


def folder_graphs(modules: Graph) -> Iterator[Graph]:
    """Yield, for each folder, which of the modules and folders in it import which others."""
    folders = {module.rpartition(".")[0] for module in modules} - {""}
    for folder in sorted(folders):
        inside = [module for module in modules if module.startswith(f"{folder}.")]
        depth = folder.count(".") + 2
        entry = {module: ".".join(module.split(".")[:depth]) for module in inside}
        graph: Graph = {name: set() for name in entry.values()}
        for module in inside:
            graph[entry[module]] |= {entry[name] for name in modules[module] if name in entry}
        yield {name: others - {name} for name, others in graph.items()}


def circle(graph: Graph) -> list[str]:
    """Return a circle of a graph, from one of its nodes back to it; empty if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def test_no_module_imports_itself_by_a_detour():
    assert circle(import_graph(ROOT, PACKAGE)) == []


def test_nor_does_any_folder():
    found = [circle(graph) for graph in folder_graphs(import_graph(ROOT, PACKAGE))]

    assert len(found) > 20
    assert [each for each in found if each] == []


@pytest.mark.parametrize(
    "back",
    [
        "from .a import f",
        "from . import a",
        "import pack.one.a",
        "def g():\n    from .a import f",
        "if TYPE_CHECKING:\n    from ..one import a",
    ],
)
def test_a_circle_of_modules_is_found(tmp_path, back):
    write(tmp_path, {"one/a.py": "from .b import g", "one/b.py": back})

    assert set(circle(import_graph(tmp_path, "pack"))) == {"pack.one.a", "pack.one.b"}


def test_a_circle_of_folders_is_found(tmp_path):
    write(
        tmp_path,
        {
            "room/one/a.py": "from ..two import c",
            "room/one/b.py": "",
            "room/two/c.py": "",
            "room/two/d.py": "from ..one.b import f",
        },
    )
    modules = import_graph(tmp_path, "pack")

    assert circle(modules) == []
    (found,) = filter(None, map(circle, folder_graphs(modules)))
    assert set(found) == {"pack.room.one", "pack.room.two"}


def test_what_points_one_way_is_no_circle(tmp_path):
    write(tmp_path, {"room/one/a.py": "from ..two import c, d\nimport os", "room/two/c.py": ""})
    modules = import_graph(tmp_path, "pack")

    assert modules["pack.room.one.a"] == {"pack.room.two", "pack.room.two.c"}
    assert [found for found in map(circle, folder_graphs(modules)) if found] == []


def write(root: Path, files: dict[str, str]) -> None:
    """Write the modules of a package, and every folder's own."""
    for name, source in files.items():
        path = root / "pack" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, "utf-8")
    for folder in [root / "pack", *filter(Path.is_dir, (root / "pack").rglob("*"))]:
        (folder / "__init__.py").touch()


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


@pytest.mark.parametrize(
    "module",
    [
        PACKAGE,
        f"{PACKAGE}.server.extension",
        f"{PACKAGE}.predict.registry",
        f"{PACKAGE}.predict.llm.prompts",
    ],
)
def test_starting_costs_no_model_library_and_no_grammar(module):
    program = f"import sys, {module}; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()

    assert module in loaded
    assert {"litellm", "rapidfuzz", "tree_sitter", "detect_secrets", "xllamacpp"}.isdisjoint(loaded)
    # Recording costs nothing before anyone agrees to it.
    recording = {"record.writer", "record.store.streams", "record.reading", "server.wire.recording"}
    assert {f"{PACKAGE}.{name}" for name in recording}.isdisjoint(loaded)


def test_starting_the_server_compiles_no_patterns_of_secrets():
    program = f"import sys, {PACKAGE}.server.extension; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()

    assert f"{PACKAGE}.privacy.secrets" not in loaded
