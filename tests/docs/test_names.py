"""What the pages name is there: files, targets of make, and commands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from jupyter_nbedit.cli import COMMANDS
from tests.docs.pages import PAGES, ROOT, tokens

#: The folders of the repository, so that `tests/core` is taken for a path and `and/or` is not.
FOLDERS = sorted(path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] != ".")
A_PATH = re.compile(rf"(?:{'|'.join(map(re.escape, FOLDERS))})/[\w./-]*")
A_SCRIPT = re.compile(rf"\bpython3? ({A_PATH.pattern})")
A_MODULE = re.compile(r"\bpython3? -m ((?:jupyter_nbedit|benchmarks|scripts)[\w.]*)")
A_TARGET = re.compile(r"^make ([a-z][a-z-]*)", re.MULTILINE)
A_COMMAND = re.compile(r"\bjupyter nbedit ([a-z]+)(?: ([a-z]+))?")
A_JLPM_SCRIPT = re.compile(r"\bjlpm ([a-z:]+)")

TARGETS = set(
    re.findall(r"^([a-z-]+):", ROOT.joinpath("Makefile").read_text("utf-8"), re.MULTILINE)
)
SCRIPTS = set(json.loads(ROOT.joinpath("package.json").read_text("utf-8"))["scripts"]) | {"install"}

#: Written by a command of the page that names them.
MADE = {"docs/_build/html", "ui-tests/test-results"}


def snippets(text: str) -> Iterator[str]:
    """Yield every text in backticks, and every block of code."""
    for token, _ in tokens(text):
        if token.type in {"code_inline", "fence"}:
            yield token.content


def missing(text: str) -> list[str]:
    """List what a page names and the repository does not have."""
    found = []
    for snippet in snippets(text):
        paths = {snippet} if A_PATH.fullmatch(snippet) else set()
        paths |= set(A_SCRIPT.findall(snippet))
        found += [path for path in paths - MADE if not ROOT.joinpath(path).exists()]
        for module in A_MODULE.findall(snippet):
            path = ROOT.joinpath(*module.split("."))
            if not path.with_suffix(".py").exists() and not path.joinpath("__init__.py").exists():
                found.append(module)
        found += [name for name in A_TARGET.findall(snippet) if name not in TARGETS]
        found += [name for name in A_JLPM_SCRIPT.findall(snippet) if name not in SCRIPTS]
        for first, second in A_COMMAND.findall(snippet):
            if first not in COMMANDS and f"{first} {second}" not in COMMANDS and second:
                found.append(f"jupyter nbedit {first} {second}")
            elif first not in {name.split()[0] for name in COMMANDS}:
                found.append(f"jupyter nbedit {first}")
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_exists(page):
    assert missing(page.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "`src/nowhere.ts`",
        "`jupyter_nbedit/nowhere/`",
        "`python benchmarks/nowhere.py --data FILE`",
        "`python -m jupyter_nbedit.nowhere`",
        "`make nothing`",
        "```bash\nmake test\nmake nothing\n```",
        "`jlpm nothing`",
        "`jupyter nbedit nothing`",
        "```bash\njupyter nbedit bench nothing --out FILE\n```",
    ],
)
def test_what_is_not_there_is_found(text):
    assert len(missing(text)) == 1


def test_the_drawing_names_classes_of_the_code():
    drawing = ROOT.joinpath("docs", "images", "life-of-an-edit.svg").read_text("utf-8")
    names = re.findall(r'class="code"[^>]*>([^<]+)<', drawing)
    sources = [*ROOT.joinpath("src").rglob("*.ts"), *ROOT.joinpath("jupyter_nbedit").rglob("*.py")]
    code = "\n".join(path.read_text("utf-8") for path in sources)
    defined = set(re.findall(r"\b(?:class|const) (\w+)", code))

    assert len(names) > 5
    assert set(names) - defined == {"CodeMirror"}
