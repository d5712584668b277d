"""The examples of the pages that say how to add something."""

from __future__ import annotations

import pytest

from jupyter_nbedit.bench.metrics import METRICS
from tests.docs.examples import blocks, run_examples
from tests.docs.pages import ROOT


@pytest.fixture(autouse=True)
def _metrics_as_they_were(monkeypatch):
    monkeypatch.setattr("jupyter_nbedit.bench.metrics.METRICS", dict(METRICS))


@pytest.mark.parametrize("name", ["edit-kind", "metric", "predictor", "prompt-format"])
def test_the_example_of_a_page_works(name, tmp_path, monkeypatch):
    assert run_examples(ROOT / "docs" / "how-to-add" / f"{name}.md", tmp_path, monkeypatch)


def test_the_example_of_another_extension_is_what_is_compiled():
    source = ROOT.joinpath("src", "__tests__", "otherExtension.ts").read_text("utf-8")
    compiled = source[source.index("import") :]
    page = ROOT.joinpath("docs", "other-extensions.md").read_text("utf-8")

    ((shown, _),) = blocks(page, "typescript")
    assert shown == compiled.replace("'../index'", "'jupyter-nbedit'")
