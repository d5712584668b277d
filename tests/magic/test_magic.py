"""The magic in a real kernel."""

import os

import pytest

from tests.bench.report.runs import two_predictors


@pytest.fixture(scope="module")
def sample(kernel):
    """Mine the sample from a cell."""
    reply, outputs = kernel.run("mined = %nbedit mine --sample --offline --out s.jsonl.zst\nmined")
    assert reply["status"] == "ok"
    return outputs


def test_mining_shows_a_bar_and_what_was_mined(kernel, sample):
    assert sample[0][0] == "display_data"
    assert sample[-1][0] == "execute_result"
    bars = [content for kind, content in sample if "display_data" in kind]
    assert len({content["transient"]["display_id"] for content in bars}) == 1
    assert bars[-1]["data"]["text/plain"].startswith("done · 54 of 54 edits · ")
    said = "".join(content["text"] for kind, content in sample if kind == "stream")
    assert "51 edits of 11 notebooks" in said
    assert kernel.text("mined['Repositories'].loc['nbedit/sample', 'edits']") == "np.int64(51)"
    assert (kernel.folder / "s.jsonl.zst.manifest.json").is_file()


def test_statistics_are_tables_and_figures(kernel, sample):
    reply, outputs = kernel.run("file = 's.jsonl.zst'\nfound = %nbedit stats {file}\nfound")
    assert reply["status"] == "ok"
    assert [kind for kind, _ in outputs] == ["execute_result"]
    data = outputs[-1][1]["data"]
    assert data["text/html"].count('<img src="data:image/png;base64,') == 5
    assert data["text/html"].count("<table") == 8
    assert "adds cells" in data["text/plain"]
    assert kernel.text("found['Kinds of edit'].loc['adds cells', 'number']") == "np.int64(16)"
    assert kernel.text("len(found.figures), found.figures[0].data[:4]") == "(5, b'\\x89PNG')"
    assert kernel.complete("found['Si") == ["found['Sizes"]


def test_what_has_no_tables_is_text(kernel, sample):
    assert kernel.text("%nbedit dataset verify s.jsonl.zst").startswith("s.jsonl.zst: 51 edits")
    assert kernel.text("%nbedit dataset stats s.jsonl.zst --json").startswith("{\n")
    assert "usage: jupyter nbedit mine" in kernel.text("%nbedit mine --help")


def test_an_edit_is_a_coloured_diff(kernel, sample):
    _, outputs = kernel.run("%nbedit dataset show $file 5")
    assert outputs[-1][1]["data"]["text/html"].startswith('<div class="jp-nbedit-edit">')


def test_scores_of_a_file_are_tables(kernel):
    lines = ['{"id": 1, "expected": "x = 1", "predicted": "x = 1"}'] * 2
    lines += ['{"id": "b", "expected": "x = 1", "predicted": "y"}']
    (kernel.folder / "p.jsonl").write_text("\n".join(lines))
    kernel.text("scores = %nbedit bench score p.jsonl --metrics exact_match,edit_sim")
    assert "66.67" in kernel.text("scores['Means']")
    assert kernel.text("list(scores['Pairs'].index)") == "['1', '1', 'b']"
    assert kernel.text("float(scores['Pairs']['exact_match'].sum())") == "200.0"


def test_runs_are_compared_as_tables(kernel, tmp_path):
    for name in "ab":
        two_predictors(tmp_path / name)
    said = kernel.text(f"%nbedit bench compare {tmp_path}/a {tmp_path}/b")
    assert said.startswith("quiet of ")
    assert "difference" in said


def test_a_recorded_history_is_tables(kernel, tmp_path):
    said = kernel.text(f"%nbedit history stats --folder {tmp_path}")
    assert said.startswith("History")
    assert "failed runs" in said


def test_a_line_can_go_on_in_the_next(kernel, sample):
    assert "as s.jsonl" in kernel.text("%nbedit dataset verify \\\n  s.jsonl.zst")


def test_local_variables_are_known(kernel, sample):
    code = "def f(path):\n    %nbedit dataset verify {path}\nf('s.jsonl.zst')"
    assert "as s.jsonl.zst.manifest.json says" in kernel.text(code)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nothing", "UsageError: no command 'nothing'; there are: stats, report, mine"),
        ("mine 'a", "UsageError: No closing quotation: mine 'a"),
        (
            "mine --sample",
            "jupyter nbedit mine: error: the following arguments are required: --out\n`%nbedit COM",
        ),
        ("stats nothing.jsonl", "jupyter nbedit dataset: nothing.jsonl: No such file or directory"),
        ("mine /nowhere --out d.jsonl", "jupyter nbedit mine: /nowhere: no such repository"),
    ],
)
def test_an_error_is_a_sentence_and_stops_the_notebook(kernel, line, said):
    reply, outputs = kernel.run(f"%nbedit {line}")
    assert reply["status"] == "error"
    shown = "".join(
        content.get("text", "") + "\n".join(content.get("traceback", []))
        for kind, content in outputs
        if kind in ("stream", "error")
    )
    assert shown.startswith(said)
    assert "Traceback" not in shown


@pytest.mark.posix
def test_the_stop_button_stops_the_command_and_not_the_kernel(kernel):
    pipe = kernel.folder / "pipe.jsonl"
    os.mkfifo(pipe)

    def interrupt(kind, content):
        if kind == "execute_input":
            # Opening it to write waits for the command to open it to read.
            with pipe.open("wb"):
                kernel.manager.interrupt_kernel()

    reply, outputs = kernel.run("x = 1\n%nbedit stats pipe.jsonl\nx = 2", interrupt)
    assert reply["status"] == "error"
    assert (reply["ename"], reply["evalue"]) == ("NbeditInterrupted", "interrupted")
    assert outputs[-1][1]["traceback"] == ["interrupted"]
    assert kernel.text("x") == "1"


def test_without_pandas_there_is_text_and_a_hint(kernel, sample):
    kernel.text("from jupyter_nbedit.magic import magic as m\nkept = m.find_spec")
    kernel.text("m.find_spec = lambda name: None if name == 'pandas' else kept(name)")
    try:
        said = kernel.text("%nbedit stats s.jsonl.zst")
    finally:
        kernel.text("m.find_spec = kept")
    assert said.startswith("tables instead of text need pandas: %pip install 'jupyter-nbedit[b")
    assert "cells changed per edit" in said


def test_a_missing_extra_is_named_with_how_to_install_it(kernel, tmp_path):
    (tmp_path / "zstandard.py").write_text("raise ModuleNotFoundError(name='zstandard')")
    kernel.text(f"import os\nkept = os.environ['PYTHONPATH']\nfirst = {str(tmp_path)!r}")
    kernel.text("os.environ['PYTHONPATH'] = first + os.pathsep + kept")
    try:
        reply, _ = kernel.run("%nbedit mine --sample --offline --out other.jsonl.zst")
    finally:
        kernel.text("os.environ['PYTHONPATH'] = kept")
    assert reply["evalue"] == (
        "jupyter nbedit mine: this needs zstandard; "
        "install it with: %pip install 'jupyter-nbedit[mine]'"
    )


def test_help_lists_the_commands(kernel):
    said = kernel.inspect("%nbedit")
    assert "  mine discover  find repositories" in said
    assert "  stats          short for dataset stats" in said
    assert kernel.text("%nbedit") == kernel.text("%nbedit --help")
    assert "  mine discover  find repositories" in kernel.text("%nbedit")


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("%nbedit st", ["%nbedit stats"]),
        ("x = %nbedit st", ["x = %nbedit stats"]),
        ("y = 1\n%nbedit dataset \\\n  sta", ["y = 1\n%nbedit dataset \\\n  stats"]),
        ("%nbedit mine --sch", ["%nbedit mine --scheduler", "%nbedit mine --schema"]),
        ("%nbedit mine --schema ", ["%nbedit mine --schema full", "%nbedit mine --schema paper"]),
        ("%nbedit mine --schema=p", ["%nbedit mine --schema=paper"]),
        (
            "%nbedit stats ./s",
            ["%nbedit stats ./s.jsonl.zst", "%nbedit stats ./s.jsonl.zst.manifest.json"],
        ),
        ("%nbedit stats s.jsonl.zst.m", ["%nbedit stats s.jsonl.zst.manifest.json"]),
    ],
)
def test_completion(kernel, sample, code, found):
    assert kernel.complete(code) == found


def test_it_can_be_unloaded_and_loaded_again(kernel):
    kernel.text("%unload_ext jupyter_nbedit")
    try:
        reply, _ = kernel.run("%nbedit")
        assert reply["status"] == "error"
        assert kernel.complete("%nbedit st") != ["%nbedit stats"]
    finally:
        kernel.text("%load_ext jupyter_nbedit\n%reload_ext jupyter_nbedit")
    assert kernel.complete("%nbedit st") == ["%nbedit stats"]


def test_loading_costs_no_more_than_the_tools(kernel):
    program = (
        "import sys, subprocess; code = 'import IPython, sys; before = set(sys.modules);"
        "import jupyter_nbedit.magic.magic, jupyter_nbedit.magic.completion;"
        "print(*(set(sys.modules) - before))'\n"
        "print(subprocess.run([sys.executable, '-c', code], capture_output=True, text=True).stdout)"
    )
    loaded = set(kernel.text(program).split())
    assert "jupyter_nbedit.magic.process" in loaded
    assert loaded.isdisjoint({"pandas", "matplotlib", "litellm", "tree_sitter", "rich", "pyarrow"})
