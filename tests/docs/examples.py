"""Running the examples of a page: what stands in the page is what is run."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.docs.pages import tokens

_NAMED = re.compile(r"# ([\w./-]+\.py)\n")
_ENTRY_POINTS = re.compile(
    r'^\[project\.entry-points\."?([\w.]+)"?\]\n((?:[^\[\n].*\n?)+)', re.MULTILINE
)
_ENTRY_POINT = re.compile(r'^"?([\w.:-]+)"? *= *"([\w.:]+)"$', re.MULTILINE)


def blocks(text: str, language: str) -> list[tuple[str, int]]:
    """Return the blocks of code in a language, and the lines of the page where they begin."""
    return [
        (token.content, line + 1)
        for token, line in tokens(text)
        if token.type == "fence" and token.info.split()[:1] == [language]
    ]


def run_examples(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run what a page shows, and return how many tests it had.

    A block of Python that begins with the name of a file is that module; any other goes on where
    the one before it ended. Entry points are installed as a package would install them. The
    functions ``test_…`` are called.
    """
    text = page.read_text("utf-8")
    for block, _ in blocks(text, "toml"):
        install(block, tmp_path, monkeypatch)
    script = ModuleType("example")
    tests: list[Callable[..., Any]] = []
    for block, line in blocks(text, "python"):
        named = _NAMED.match(block)
        module = new_module(named[1], monkeypatch) if named else script
        # The lines of a traceback are those of the page.
        code = compile("\n" * (line - 1) + block, str(page), "exec")
        exec(code, module.__dict__)
        tests += [each for name, each in vars(module).items() if name.startswith("test_")]
    for test in dict.fromkeys(tests):
        given = {"tmp_path": tmp_path, "monkeypatch": monkeypatch}
        found = test(**{name: given[name] for name in inspect.signature(test).parameters})
        if inspect.iscoroutine(found):
            asyncio.run(found)
    return len(tests)


def new_module(path: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Make an empty module that can be imported as if it were in a file of this name."""
    name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    package, _, last = name.rpartition(".")
    module = ModuleType(name)
    module.__package__ = name if path.endswith("/__init__.py") else package
    monkeypatch.setitem(sys.modules, name, module)
    if package.startswith("jupyter_nbedit"):
        monkeypatch.setattr(importlib.import_module(package), last, module, raising=False)
    return module


def install(pyproject: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the entry points that a part of a `pyproject.toml` declares known to Python."""
    lines = []
    for group, entries in _ENTRY_POINTS.findall(pyproject):
        lines += [
            f"[{group}]",
            *(f"{name} = {where}" for name, where in _ENTRY_POINT.findall(entries)),
        ]
    assert len(lines) > 1, "the page's toml declares no entry point"
    information = folder / "example_plugin-1.0.dist-info"
    information.mkdir()
    information.joinpath("METADATA").write_text(
        "Metadata-Version: 2.1\nName: example-plugin\nVersion: 1.0\n"
    )
    information.joinpath("entry_points.txt").write_text("\n".join(lines) + "\n")
    monkeypatch.syspath_prepend(str(folder))
