"""Tables of the pages that list what the code has."""

from __future__ import annotations

import ast
import importlib
import json
import re

import pytest
from jupyter_server.extension.application import ExtensionApp

from jupyter_nbedit.bench.metrics import METRICS
from jupyter_nbedit.bench.predictors import names
from jupyter_nbedit.predict.llm.prompts import FORMATS
from jupyter_nbedit.server.extension import NbeditApp
from tests.docs.examples import blocks
from tests.docs.pages import PAGES, ROOT


def rows(page: str) -> dict[str, list[str]]:
    """Return the rows of a page's tables that begin with a name in backticks, by that name."""
    lines = ROOT.joinpath(page).read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): row[1:] for row in cells if re.fullmatch(r"`[\w-]+`", row[0])}


def test_the_metrics_are_those_of_the_code():
    table = rows("docs/metrics.md")

    assert list(table) == list(METRICS)
    for name, (_, better, needs) in table.items():
        assert better == METRICS[name].better
        assert needs.strip("`") == METRICS[name].needs


def test_the_predictors_are_those_of_the_code():
    page = ROOT.joinpath("docs", "benchmark.md").read_text("utf-8")

    assert names()
    assert [name for name in names() if f"`{name}`" not in page] == []


def test_the_prompt_formats_are_those_of_the_code():
    page = ROOT.joinpath("docs", "models.md").read_text("utf-8")
    table = re.findall(r"^\| ((?:`[\w…-]+`(?:, )?)+) +\|", page, re.MULTILINE)
    told = {name for row in table for name in re.findall(r"`([\w-]+)(?:…)?`", row)}
    kinds = {"fim-" if name.startswith("fim-") else name for name in FORMATS.names}

    assert kinds <= told


def test_the_configuration_is_that_of_the_code():
    inherited = set(ExtensionApp.class_trait_names())
    traits = {
        name: trait.default_value_repr()
        for name, trait in NbeditApp.class_traits(config=True).items()
        if name not in inherited
    }

    assert {
        name: row[0].strip("`") for name, row in rows("docs/configuration.md").items()
    } == traits


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.parent.name != "how-to-add"], ids=lambda page: page.name
)
def test_what_a_page_imports_is_there(page):
    for block, _ in blocks(page.read_text("utf-8"), "python"):
        # A magic is a command of IPython's, of which Python knows nothing.
        program = re.sub(r"^[%!].*$|= %.*$", "", block, flags=re.MULTILINE)
        for node in ast.walk(ast.parse(program)):
            if isinstance(node, ast.ImportFrom):
                module = importlib.import_module(str(node.module))
                assert all(hasattr(module, alias.name) for alias in node.names)


def test_the_keys_are_those_of_the_shortcuts():
    schemas = [json.loads(path.read_text("utf-8")) for path in ROOT.glob("schema/*.json")]
    shortcuts = [each for schema in schemas for each in schema.get("jupyter.lab.shortcuts", ())]
    keys = {" ".join(each["keys"]).replace("Escape", "Esc") for each in shortcuts}
    told = set(re.findall(r"<kbd>([^<]+)</kbd>", ROOT.joinpath("README.md").read_text("utf-8")))

    assert len(keys) > 3
    assert keys <= told
