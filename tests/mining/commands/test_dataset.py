"""The commands, as a user types them."""

import json
import subprocess
import sys

import pytest

from jupyter_nbedit.cli import main
from jupyter_nbedit.mining.dataset.files import read_edits, write_edits
from jupyter_nbedit.mining.git import sources
from jupyter_nbedit.mining.git.environment import GitError
from jupyter_nbedit.mining.notebooks.edit_records import NotebookEdit


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_NBEDIT_CACHE", str(tmp_path / "cache"))


def test_another_sample_is_not_taken_for_this_one(tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    first, again = (sources.find_sources([], cache=cache, sample=True) for _ in range(2))
    bundle = tmp_path / "other.bundle"
    bundle.write_bytes(b"not a bundle")
    monkeypatch.setattr(sources, "BUNDLE", bundle)
    with pytest.raises(GitError, match="cannot be unpacked"):
        sources.find_sources([], cache=cache, sample=True)
    assert first == again


def test_the_sample_end_to_end(tmp_path, capsys):
    out = tmp_path / "sample.jsonl.zst"
    arguments = ["mine", "--sample", "--offline", "--cache", str(tmp_path / "c")]
    assert main([*arguments, "--out", str(out)]) == 0
    assert "edits of 11 notebooks" in capsys.readouterr().err
    assert main(["dataset", "verify", str(out)]) == 0
    edits = list(read_edits(out))
    assert {edit.repository for edit in edits} == {"nbedit/sample"}
    assert {edit.status for edit in edits} == {"A", "M", "D", "R"}
    out.write_bytes(out.read_bytes()[:-9])
    assert main(["dataset", "verify", str(out)]) == 1


def test_a_manifest_makes_the_same_dataset_again(make_repository, tmp_path, nb):
    for name in ("owner+one", "owner+two"):
        make_repository(name).commit(a=nb(name))
    first, again = tmp_path / "first.jsonl.zst", tmp_path / "again.jsonl.zst"
    clones = str(tmp_path / "repos")
    assert main(["mine", clones, "--quiet", "--out", str(first)]) == 0
    made = make_repository("owner+three")
    made.commit(a=nb("new"))
    manifest = f"{first}.manifest.json"
    assert (
        main(["mine", clones, "--manifest", manifest, "--offline", "--quiet", "--out", str(again)])
        == 0
    )
    assert again.read_bytes() == first.read_bytes()
    names = [
        entry["repository"]
        for entry in json.loads((tmp_path / manifest).read_text())["repositories"]
    ]
    assert names == ["owner/one", "owner/two"]


def test_offline_what_is_not_here_is_said(tmp_path, capsys):
    out = tmp_path / "d.jsonl"
    assert main(["mine", "https://example.org/owner/name", "--offline", "--out", str(out)]) == 1
    assert "not mined: owner/name: not here, and offline" in capsys.readouterr().err


def test_an_empty_repository_does_not_stop_the_others(make_repository, tmp_path, nb, capsys):
    make_repository("empty")
    make_repository("full").commit(a=nb("1"))
    assert main(["mine", str(tmp_path / "repos"), "--out", str(tmp_path / "d.jsonl")]) == 0
    said = capsys.readouterr().err
    assert "1 edits of 1 notebooks" in said
    assert "not mined: empty: no commits" in said


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["mine", "--out", "d.jsonl"], 1, "nothing to mine"),
        (["mine", "/nowhere", "--out", "d.jsonl"], 1, "/nowhere: no such repository or folder"),
        (["mine", "--sample", "--out", "d.csv"], 1, "ends in"),
        (["mine", "--sample", "--out", "/nowhere/d.jsonl"], 1, "no such folder"),
        (["mine", "--manifest", "unknown", "--out", "d.jsonl"], 1, "neither a file nor"),
        (["mine", "ext::sh -c touch", "--out", "d.jsonl"], 1, "addresses are cloned from"),
        (["dataset", "verify", "/nowhere.jsonl"], 1, "there is no manifest"),
    ],
)
def test_errors_are_one_clear_sentence(arguments, status, message, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == status
    said = capsys.readouterr().err
    assert message in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("command", ["stats", "show", "export", "filter"])
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("d.jsonl", b"\nno JSON\n", "d.jsonl, line 2: not an edit: JSON is malformed"),
        ("d.parquet", b"no Parquet", "d.parquet: not a dataset in Parquet, or damaged: "),
    ],
)
def test_a_damaged_dataset_is_named(command, name, content, message, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(content)
    out = ["--out", "out.jsonl"] if command in ("export", "filter") else []

    assert main(["dataset", command, name, *out]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"jupyter nbedit dataset: {message}")
    assert len(said.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_table_of_something_else_is_no_dataset(capsys, tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    path = tmp_path / "d.parquet"
    pytest.importorskip("pyarrow.parquet").write_table(pyarrow.table({"x": [1]}), path)

    assert main(["dataset", "stats", str(path)]) == 1
    assert f"{path}: not a dataset in Parquet" in capsys.readouterr().err


def test_usage(capsys):
    assert main([]) == 2
    assert main(["--version"]) == 0
    assert "mine" in capsys.readouterr().out
    for wrong in (["unknown"], ["mine"], ["mine", "x", "--workers", "0"]):
        with pytest.raises(SystemExit) as error:
            main(wrong)
        assert error.value.code == 2


@pytest.mark.parametrize("options", [["stats"], ["stats", "--json"], ["show"]])
def test_a_reader_that_has_had_enough_is_no_error(tmp_path, options):
    path = tmp_path / "d.jsonl"
    write_edits(path, [NotebookEdit("r", "c", "f", "m", [], ["x\n" * 50_000])])
    command = [sys.executable, "-m", "jupyter_nbedit.cli", "dataset", options[0], path]
    with subprocess.Popen(
        [*command, *options[1:]], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_the_command_starts_without_what_it_does_not_need():
    program = (
        "import sys; from jupyter_nbedit.cli import main; main(['--version']); "
        "sys.exit(any(name in sys.modules for name in ('msgspec', 'litellm', 'pyarrow')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
