"""The rooms of the front end depend on each other in one direction only, and so do its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parent.parent / "src"

#: The ground: what lies at the top, in no room, since several rooms share it.
GROUND = {"wire": set(), "settings": set(), "tokens": {"server", "wire"}}

#: record; bench, prediction -> offer, stale, model -> notebook -> editor; all -> server, ui and
#: the ground
MAY_IMPORT = {
    **GROUND,
    "server": {"wire"},
    "ui": set(),
    "editor": set(),
    "notebook": {"editor", "server", "tokens", "wire"},
    "model": {"notebook", "server", "settings", "tokens", "ui", "wire"},
    "offer": {"editor", "notebook", "server", "tokens", "ui", "wire"},
    "stale": {"notebook", "tokens", "ui", "wire"},
    "prediction": {
        "editor",
        "model",
        "notebook",
        "offer",
        "server",
        "settings",
        "stale",
        "tokens",
        "ui",
        "wire",
    },
    "record": {"editor", "server", "tokens", "ui", "wire"},
    "bench": {"notebook", "ui"},
    "index": {"bench", "model", "notebook", "prediction", "record", "tokens", "wire"},
}

IMPORT = re.compile(
    r"""(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])(?P<name>[^'"\n]+)\1"""
)
FORBIDDEN = {
    "editor": re.compile(r"@(jupyter|jupyterlab|jupyter-notebook|lumino)/|yjs$"),
    "server": re.compile(r"@(codemirror|lezer)/|yjs$"),
    "ui": re.compile(r"@(codemirror|lezer)/|yjs$"),
    "bench": re.compile(r"@(codemirror|lezer)/|yjs$"),
}


def imported(source: str) -> list[str]:
    """List what a TypeScript source imports or re-exports, types included."""
    return [match["name"] for match in IMPORT.finditer(source)]


def sources(src: Path) -> list[Path]:
    """List the sources of the front end, tests apart."""
    return sorted(path for path in src.rglob("*.ts*") if "__tests__" not in path.parts)


def target(path: Path, name: str) -> Path | None:
    """Find the source that a relative import means; `None` if it is none of ours."""
    if not name.startswith("."):
        return None
    base = (path.parent / name).resolve()
    options = [base.with_name(base.name + end) for end in (".ts", ".tsx")]
    return next(file for file in [*options, base / "index.ts"] if file.is_file())


def room(src: Path, path: Path) -> str:
    """Tell the room of a source: its folder, or its own name at the top."""
    return path.relative_to(src).with_suffix("").parts[0]


def graph(src: Path) -> dict[Path, set[Path]]:
    """Tell which sources each source imports."""
    return {
        path: {
            found
            for name in imported(path.read_text("utf-8"))
            if (found := target(path, name)) is not None
        }
        for path in sources(src)
    }


def offences(src: Path) -> list[str]:
    """Describe every import that a room does not allow."""
    found = []
    for path in sources(src):
        here = room(src, path)
        for name in imported(path.read_text("utf-8")):
            other = target(path, name)
            if other is None:
                wrong = here in FORBIDDEN and FORBIDDEN[here].match(name) is not None
            else:
                there = room(src, other)
                wrong = there != here and there not in MAY_IMPORT[here]
            if wrong:
                found.append(f"{path.relative_to(src)} imports {name}")
    return found


def circle(edges: Mapping[str, Iterable[str]]) -> list[str]:
    """Find a circle of imports, each importing the next; empty if there is none."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def circle_of_files(src: Path) -> list[str]:
    """Find a circle of files."""
    return circle(
        {
            str(path.relative_to(src)): [str(other.relative_to(src)) for other in others]
            for path, others in graph(src).items()
        }
    )


def circle_of_folders(src: Path) -> list[str]:
    """Find a circle of folders; what is at the top is a room of its own."""
    edges: dict[str, set[str]] = {}
    for path, others in graph(src).items():
        here = room(src, path)
        edges.setdefault(here, set()).update({room(src, other) for other in others} - {here})
    return circle(edges)


def write(src: Path, files: dict[str, str]) -> None:
    """Write sources to a folder."""
    for name, source in files.items():
        path = src / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)


def test_every_source_is_in_a_known_room():
    rooms = {room(SRC, path) for path in sources(SRC)}

    assert rooms == MAY_IMPORT.keys()


def test_rooms_import_only_what_they_may():
    assert offences(SRC) == []


def test_what_rooms_may_import_has_no_circle():
    assert circle(MAY_IMPORT) == []


def test_no_files_and_no_folders_import_each_other_in_a_circle():
    assert circle_of_files(SRC) == []
    assert circle_of_folders(SRC) == []


@pytest.mark.parametrize(
    "source",
    [
        "import { Cell } from '@jupyterlab/cells';",
        "import type { ISharedText } from '@jupyter/ydoc';",
        'import {\n  Signal\n} from "@lumino/signaling";',
        "import '@jupyterlab/cells/style/index.js';",
        "export * from '@lumino/widgets';",
        "const cells = await import('@jupyterlab/cells');",
        "import * as Y from 'yjs';",
        "import { x } from '../notebook/stream';",
        "import { type x } from '../wire';",
    ],
)
def test_a_wrong_import_of_the_editor_is_found(tmp_path, source):
    write(
        tmp_path,
        {"editor/state.ts": source, "notebook/stream.ts": "", "wire.ts": ""},
    )

    assert len(offences(tmp_path)) == 1


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("notebook/stream.ts", "import { x } from '../prediction';"),
        ("model/commands.ts", "import type { x } from '../prediction';"),
        ("server/rest.ts", "import { x } from '../tokens';"),
        ("server/rest.ts", "import { EditorView } from '@codemirror/view';"),
        ("record/history/view.ts", "import { x } from '../../prediction';"),
        ("bench/cells.ts", "export { x } from '../prediction';"),
        ("wire.ts", "import { x } from './tokens';"),
    ],
)
def test_a_wrong_import_of_another_room_is_found(tmp_path, file, source):
    write(tmp_path, {"prediction/index.ts": "", "tokens.ts": "", file: source})

    assert len(offences(tmp_path)) == 1


def test_a_right_import_is_not(tmp_path):
    write(
        tmp_path,
        {
            "wire.ts": "",
            "editor/index.ts": "import { EditorView } from '@codemirror/view';\nimport './state';",
            "editor/state.ts": "",
            "editor/__tests__/state.spec.ts": "import '@jupyterlab/cells';",
            "notebook/stream.ts": "import { x } from '../editor';\nimport '../wire';",
        },
    )

    assert offences(tmp_path) == []
    assert circle_of_files(tmp_path) == []
    assert circle_of_folders(tmp_path) == []


def test_a_circle_of_files_is_found(tmp_path):
    write(
        tmp_path,
        {
            "editor/a.ts": "import type { b } from './b';",
            "editor/b.ts": "import { c } from './c';",
            "editor/c.ts": "export { a } from './a';",
        },
    )

    assert len(set(circle_of_files(tmp_path))) == 3
    assert circle_of_folders(tmp_path) == []


def test_a_circle_of_folders_is_found_where_files_have_none(tmp_path):
    write(
        tmp_path,
        {
            "model/a.ts": "import { b } from '../notebook/b';",
            "model/c.ts": "",
            "notebook/b.ts": "",
            "notebook/d.ts": "import { c } from '../model/c';",
        },
    )

    assert circle_of_files(tmp_path) == []
    assert set(circle_of_folders(tmp_path)) == {"model", "notebook"}
