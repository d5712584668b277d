"""Whole runs: the same bytes whoever does the work and whatever interrupts it."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from jupyter_nbedit.mining import run, tasks
from jupyter_nbedit.mining.dataset.files import read_edits
from jupyter_nbedit.mining.dataset.provenance import manifest_path, read_manifest, verify
from jupyter_nbedit.mining.git.objects import BlobReader
from jupyter_nbedit.mining.git.readers import reader_for
from jupyter_nbedit.mining.git.repository import open_repository
from jupyter_nbedit.mining.git.sources import Source
from jupyter_nbedit.mining.run import mine
from jupyter_nbedit.mining.tasks import Options
from jupyter_nbedit.utils.locks import BusyError

MINING = Path(__file__).parents[1]


@pytest.fixture
def repositories(make_repository, nb):
    """Three repositories with a few commits each."""
    made = []
    for name in ("one", "two", "three"):
        repository = make_repository(name)
        for number in range(6):
            cells = [f"x = {number}\nprint('{name}')", ("markdown", "# Title"), "y = 2"]
            repository.commit(a=nb(*cells), **{f"b{number % 2}": nb(f"z = {number}")})
        made.append(repository)
    return made


@pytest.fixture
def sources(repositories):
    """The same as sources."""
    return [
        Source(f"o/{each.path.name}", open_repository(each.path, name=f"o/{each.path.name}"))
        for each in repositories
    ]


def script(body, tmp_path, **environment):
    """Run a program that mines, and return how it ended."""
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(body))
    return subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", path],
        env=os.environ | {"PYTHONPATH": f"{MINING}{os.pathsep}{MINING.parents[1]}"} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )


PROGRAM = """
    import sys
    from pathlib import Path
    from jupyter_nbedit.mining import plan, run, tasks
    from jupyter_nbedit.mining.git.repository import open_repository
    from jupyter_nbedit.mining.git.sources import Source
    from jupyter_nbedit.mining.run import mine
    import saboteur

    def sources(folder):
        return [
            Source("o/" + name, open_repository(Path(folder) / name, name="o/" + name))
            for name in ("one", "two", "three")
        ]

    if __name__ == "__main__":
"""


def test_the_records_of_a_run(sources, tmp_path):
    out = tmp_path / "out.jsonl.zst"
    manifest = mine(sources, out)
    edits = list(read_edits(out))
    assert len(edits) == manifest.edits == 36
    assert [edit.file for edit in edits[:12]] == ["a.ipynb"] * 6 + ["b0.ipynb"] * 3 + (
        ["b1.ipynb"] * 3
    )
    newest = edits[0]
    assert (newest.user, newest.repo, newest.status, newest.language) == ("o", "one", "M", "python")
    assert newest.commit == manifest.repositories[0].head
    assert newest.new == ["x = 5\nprint('one')", "y = 2"]
    assert newest.cell_diff == [("replace", 0, 1, 0, 1)]
    assert newest.line_diff == [[("replace", 0, 1, 0, 1)]]
    assert [cell.source for cell in newest.cells_after()] == [
        "x = 5\nprint('one')",
        "# Title",
        "y = 2",
    ]
    assert [(change.kind, change.tokens) for change in newest.changes] == [
        ("edited", [(4, 5, 4, 5)]),
    ]
    # The second notebook of every repository has the same history.
    assert [bool(edit.duplicate_of) for edit in edits if edit.file == "b0.ipynb"] == (
        [False] * 3 + [True] * 6
    )
    assert not (tmp_path / ".out.jsonl.zst.work").exists()
    assert verify(out, manifest) == []


@pytest.mark.parametrize("schema", ["full", "paper"])
def test_two_workers_write_the_same_bytes_as_one(sources, tmp_path, schema):
    one, two = tmp_path / "one" / "d.jsonl.zst", tmp_path / "two" / "d.jsonl.zst"
    for path, workers in ((one, 1), (two, 2)):
        path.parent.mkdir()
        mine(sources, path, Options(schema), workers=workers)
    assert one.read_bytes() == two.read_bytes()
    assert manifest_path(one).read_bytes() == manifest_path(two).read_bytes()


@pytest.mark.posix
def test_a_worker_that_is_killed_is_replaced(sources, tmp_path):
    mine(sources, tmp_path / "whole.jsonl.zst")
    done = script(
        PROGRAM
        + f"""
        run.extract_shard = saboteur.extract_and_die_once
        folder, out = {str(tmp_path / "repos")!r}, Path({str(tmp_path / "out.jsonl.zst")!r})
        mine(sources(folder), out, workers=2)
        """,
        tmp_path,
        SABOTEUR_MARK=str(tmp_path / "mark"),
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mark").exists()
    assert (tmp_path / "out.jsonl.zst").read_bytes() == (tmp_path / "whole.jsonl.zst").read_bytes()


@pytest.mark.posix
def test_a_dask_cluster_that_loses_a_worker(sources, tmp_path):
    mine(sources, tmp_path / "whole.jsonl.zst")
    done = script(
        PROGRAM
        + f"""
        from distributed import LocalCluster
        run.extract_shard = saboteur.extract_and_die_once
        folder, out = {str(tmp_path / "repos")!r}, Path({str(tmp_path / "out.jsonl.zst")!r})
        with LocalCluster(
            n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None,
            local_directory={str(tmp_path)!r},
        ) as cluster:
            mine(sources(folder), out, scheduler=cluster.scheduler_address)
        """,
        tmp_path,
        SABOTEUR_MARK=str(tmp_path / "mark"),
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mark").exists()
    assert (tmp_path / "out.jsonl.zst").read_bytes() == (tmp_path / "whole.jsonl.zst").read_bytes()


@pytest.mark.posix
@pytest.mark.parametrize("workers", [1, 2])
def test_after_kill_9_a_run_goes_on_where_it_was(sources, tmp_path, monkeypatch, workers):
    mine(sources, tmp_path / "whole.jsonl.zst")
    out = tmp_path / "out.jsonl.zst"
    done = script(
        PROGRAM
        + f"""
        run.extract_shard = saboteur.extract_until_killed
        folder, out = {str(tmp_path / "repos")!r}, Path({str(out)!r})
        mine(sources(folder), out, workers=1)
        """,
        tmp_path,
        SABOTEUR_MARK=str(tmp_path / "mark"),
    )
    assert done.returncode == -signal.SIGKILL
    assert not out.exists()
    extracted: list[str] = []

    def extract(job, number):
        extracted.append(job.repository.name)
        return tasks.extract_shard(job, number)

    if workers == 1:
        monkeypatch.setattr(run, "extract_shard", extract)
        monkeypatch.setattr(tasks, "read_history", None)
    mine(sources, out, workers=workers)
    assert out.read_bytes() == (tmp_path / "whole.jsonl.zst").read_bytes()
    assert sorted(tmp_path.glob(".out*")) == []


def test_what_is_done_is_not_done_again(sources, tmp_path, monkeypatch):
    calls: list[str] = []

    def extract(job, number):
        calls.append(job.repository.name)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return tasks.extract_shard(job, number)

    monkeypatch.setattr(run, "extract_shard", extract)
    with pytest.raises(KeyboardInterrupt):
        mine(sources, tmp_path / "out.jsonl.zst")
    opened: list[str] = []

    def open_reader(repository, *given):
        opened.append(repository.name)
        return reader_for(repository, *given)

    monkeypatch.setattr(tasks, "reader_for", open_reader)
    mine(sources, tmp_path / "out.jsonl.zst")
    assert opened == ["o/two", "o/three"]


def test_a_task_that_fails_costs_its_repository_only(sources, tmp_path, monkeypatch):
    def extract(job, number):
        if job.repository.repo == "two":
            raise RuntimeError("no")
        return tasks.extract_shard(job, number)

    monkeypatch.setattr(run, "extract_shard", extract)
    manifest = mine(sources, tmp_path / "out.jsonl")
    assert [entry.problem for entry in manifest.repositories] == ["", "RuntimeError: no", ""]
    assert manifest.edits == 24


def test_two_runs_for_one_file_are_noticed(sources, tmp_path, monkeypatch):
    def again(job, number):
        with pytest.raises(BusyError):
            mine(sources, tmp_path / "out.jsonl")
        return tasks.extract_shard(job, number)

    monkeypatch.setattr(run, "extract_shard", again)
    mine(sources, tmp_path / "out.jsonl")


def test_every_format_has_the_same_content(sources, tmp_path):
    manifests = [mine(sources, tmp_path / name) for name in ("d.jsonl.zst", "d.jsonl", "d.parquet")]
    assert len({manifest.content for manifest in manifests}) == 1
    assert list(read_edits(tmp_path / "d.parquet")) == list(read_edits(tmp_path / "d.jsonl"))
    for name in ("d.jsonl.zst", "d.jsonl", "d.parquet"):
        assert verify(tmp_path / name, read_manifest(manifest_path(tmp_path / name))) == []


def test_a_changed_dataset_is_noticed(sources, tmp_path):
    out = tmp_path / "d.jsonl"
    manifest = mine(sources, out)
    text = out.read_bytes()
    out.write_bytes(text.replace(b"x = 5", b"x = 6", 1))
    assert verify(out, manifest) == ["the content is not what the manifest says"]
    out.write_bytes(text.partition(b"\n")[2])
    assert len(verify(out, manifest)) == 3


def test_shards_do_not_show_in_the_records(make_repository, tmp_path, nb, monkeypatch):
    repository = make_repository()
    for number in range(12):
        repository.commit(a=nb(str(number)), b=nb("b", str(number)))
    source = [Source("r", open_repository(repository.path, name="r"))]
    mine(source, tmp_path / "whole.jsonl")
    monkeypatch.setattr("jupyter_nbedit.mining.plan.SHARD", 5)
    monkeypatch.setattr("jupyter_nbedit.mining.plan._SLACK", 2)
    mine(source, tmp_path / "cut.jsonl")
    assert (tmp_path / "whole.jsonl").read_bytes() == (tmp_path / "cut.jsonl").read_bytes()


def test_each_blob_is_read_once(make_repository, tmp_path, nb, monkeypatch):
    repository = make_repository()
    for number in range(8):
        repository.commit(a=nb(str(number)), copy=nb(str(number)), b=nb("b", str(number)))
    read: list[bytes] = []
    original = BlobReader.read

    def read_blob(self, blob):
        read.append(blob)
        return original(self, blob)

    monkeypatch.setattr(BlobReader, "read", read_blob)
    mine([Source("r", open_repository(repository.path, name="r"))], tmp_path / "out.jsonl")
    assert len(read) == len(set(read)) == 16
