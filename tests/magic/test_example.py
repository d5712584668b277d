"""The example notebook, run from top to bottom in a kernel."""

import json
import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

# Most of it is starting kernel and libraries, which other work on the machine may slow down.
ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "benchmark.ipynb"


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    notebook = nbformat.read(EXAMPLE, nbformat.NO_CONVERT)
    client = NotebookClient(
        notebook, timeout=200, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "IPYTHONDIR": str(folder / "ipython"),
        "TMPDIR": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    client.execute(env=environment)
    return notebook, folder


def shown(notebook, source, kind):
    """Return the output of a type of the cell that has a text."""
    (cell,) = [c for c in notebook.cells if c.cell_type == "code" and source in c.source]
    return "".join(output.data[kind] for output in cell.outputs if kind in output.get("data", {}))


def test_it_shows_what_it_promises(executed):
    notebook, _ = executed
    assert "done · 54 of 54 edits" in shown(notebook, "nbedit mine", "text/plain")
    assert shown(notebook, "nbedit stats", "text/html").count("<img ") == 5
    assert "adds cells" in shown(notebook, "sort_values", "text/plain")
    assert '<div class="jp-nbedit-edit">' in shown(notebook, "dataset show", "text/html")
    figures = shown(notebook, "bench run", "text/plain")
    assert re.search(r"copy +repeat +engine", figures)
    assert "helpful recall" in figures
    report = shown(notebook, "nbedit report", "text/html")
    assert "engine against copy" in report
    assert report.count("data:image/svg+xml") >= 4


def test_it_leaves_a_page(executed):
    _, folder = executed
    (page,) = folder.glob("nbedit-*/report.html")
    assert "<h1>Edit prediction: next edit</h1>" in page.read_text("utf-8")


def test_it_is_kept_without_outputs():
    cells = json.loads(EXAMPLE.read_text("utf-8"))["cells"]
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in cells)
