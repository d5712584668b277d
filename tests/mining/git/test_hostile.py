"""Repositories that try to run something, to lead elsewhere, or to stop a run."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.mining.conftest import ENVIRONMENT

pytestmark = pytest.mark.posix


@pytest.fixture
def trap(tmp_path):
    """Give a command that leaves a mark, and the mark."""
    mark = tmp_path / "it-ran"
    script = tmp_path / "trap.sh"
    script.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n")
    script.chmod(0o755)
    return script, mark


def test_nothing_that_a_repository_configures_is_run(make_repository, mine_one, tmp_path, nb, trap):
    script, mark = trap
    repository = make_repository()
    repository.commit_files(
        {"a.ipynb": nb("1"), ".gitattributes": b"*.ipynb diff=evil filter=evil merge=evil\n"}
    )
    repository.commit(a=nb("2"))
    (tmp_path / "more.config").write_text(f"[core]\n\tpager = {script}\n\tsshCommand = {script}\n")
    (repository.path / ".git" / "config").write_text(
        f"""[core]
\trepositoryformatversion = 1
\tfsmonitor = {script}
\thooksPath = {tmp_path}/hooks
\tpager = {script}
\tattributesFile = {tmp_path}/attributes
\talternateRefsCommand = {script}
[include]
\tpath = {tmp_path}/more.config
[diff]
\texternal = {script}
[diff "evil"]
\ttextconv = {script}
\tcommand = {script}
[filter "evil"]
\tclean = {script}
\tsmudge = {script}
\tprocess = {script}
\trequired = true
[extensions]
\tpartialClone = evil
[remote "evil"]
\turl = ext::{script} %S
\tpromisor = true
\tpartialclonefilter = blob:none
[protocol]
\tallow = always
[alias]
\tlog = !{script}
\tcat-file = !{script}
"""
    )
    (repository.path / ".git" / "info" / "attributes").write_text("* diff=evil filter=evil\n")
    hooks = [repository.path / ".git" / "hooks", tmp_path / "hooks"]
    for folder in hooks:
        folder.mkdir(exist_ok=True)
        for name in ("post-checkout", "pre-auto-gc", "post-index-change", "reference-transaction"):
            (folder / name).write_text(script.read_text())
            (folder / name).chmod(0o755)
    # A promised object that is missing makes git ask the remote, which would run the command.
    blob = repository.git("-c", "alias.x=x", "rev-parse", "HEAD~1:a.ipynb")
    (repository.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    before = snapshot(repository.path)
    edits, entry = mine_one(repository.path)
    assert not mark.exists()
    assert edits == []
    assert entry.skipped == {"object missing": 2}
    assert snapshot(repository.path) == before


def snapshot(folder):
    return {
        path.relative_to(folder): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_variables_of_the_user_do_not_reach_git(make_repository, mine_one, nb, trap, monkeypatch):
    script, mark = trap
    repository = make_repository()
    repository.commit(a=nb("1"))
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_TRACE2"):
        monkeypatch.setenv(name, str(script))
    for name in ("GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_WORK_TREE", "GIT_NAMESPACE"):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("GIT_TRACE", str(mark))  # git would write there
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "alias.log")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", f"!{script}")
    edits, _ = mine_one(repository.path)
    assert len(edits) == 1
    assert not mark.exists()


def test_objects_of_other_repositories_are_not_borrowed(make_repository, mine_one, tmp_path, nb):
    secret = make_repository("secret")
    secret.commit(a=nb("password = 'x'"))
    repository = make_repository()
    repository.commit(a=nb("1"))
    alternates = repository.path / ".git" / "objects" / "info" / "alternates"
    alternates.write_text(f"{secret.path}/.git/objects\n")
    tree = secret.git("rev-parse", "HEAD^{tree}")
    commit = repository.git("commit-tree", tree, "-p", "HEAD", "-m", "Steal")
    repository.git("update-ref", "HEAD", commit)
    edits, entry = mine_one(repository.path)
    assert "password" not in repr(edits)
    assert entry.problem.startswith("history incomplete")


def test_links_and_submodules_are_counted(make_repository, mine_one, tmp_path, nb):
    repository = make_repository()
    (tmp_path / "private.ipynb").write_bytes(nb("secret"))
    (repository.path / "link.ipynb").symlink_to(tmp_path / "private.ipynb")
    head = repository.commit(a=nb("1"))
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{head},module.ipynb")
    repository.git("commit", "-q", "-m", "Add a submodule with an odd name")
    (repository.path / ".gitmodules").write_text(
        '[submodule "module.ipynb"]\n\tpath = module.ipynb\n\turl = ext::sh -c touch\n'
    )
    edits, entry = mine_one(repository.path)
    assert [edit.file for edit in edits] == ["a.ipynb"]
    assert entry.skipped == {"submodule": 1, "symlink": 1}
    edits, _ = mine_one(repository.path, "paper")
    assert [(edit.file, edit.new) for edit in edits] == [
        ("a.ipynb", ["1"]),
        ("link.ipynb", []),
        ("module.ipynb", []),
    ]


def test_a_pipe_in_place_of_a_file_does_not_hang(make_repository, nb):
    from jupyter_nbedit.mining.git.repository import RepositoryError, open_repository

    repository = make_repository()
    repository.commit(a=nb("1"))
    (repository.path / ".git" / "HEAD").unlink()
    os.mkfifo(repository.path / ".git" / "HEAD")
    with pytest.raises(RepositoryError):
        open_repository(repository.path)


def test_every_file_that_is_no_notebook_is_counted(make_repository, mine_one, nb):
    repository = make_repository()
    repository.commit_files(
        {
            "empty.ipynb": b"",
            "text.ipynb": b"hello",
            "conflict.ipynb": b'{"cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> x\n]}',
            "bom.ipynb": b"\xef\xbb\xbf" + nb("a"),
            "wide.ipynb": nb("a").decode().encode("utf-16"),
            "latin.ipynb": nb("a").replace(b'"a"', b'"\xe9"'),
            "nan.ipynb": nb("a", x=float("nan")),
            "twice.ipynb": nb("a").replace(b'"nbformat": 4', b'"nbformat": 3, "nbformat": 4', 1),
            "deep.ipynb": b"[" * 100_000,
            "good.ipynb": nb("a"),
        }
    )
    edits, entry = mine_one(repository.path)
    assert [edit.file for edit in edits] == [
        f"{name}.ipynb" for name in ("bom", "good", "latin", "nan", "twice", "wide")
    ]
    assert entry.skipped == {
        "empty file": 1,
        "merge conflict": 1,
        "nested too deeply": 1,
        "not JSON": 1,
    }
    assert entry.repaired == {"byte order mark": 1, "latin-1": 1, "utf-16": 1}
    paper, _ = mine_one(repository.path, "paper")
    assert [edit.file for edit in paper if edit.new] == ["good.ipynb", "nan.ipynb", "twice.ipynb"]
    assert len(paper) == 10


def test_a_notebook_that_is_too_large_is_counted(make_repository, mine_one, nb):
    repository = make_repository()
    repository.commit(small=nb("a"), large=nb("x" * 100_000))
    edits, entry = mine_one(repository.path, max_notebook=50_000)
    assert [edit.file for edit in edits] == ["small.ipynb"]
    assert entry.skipped == {"notebook too large": 1}


def test_a_damaged_object_costs_its_own_edits_only(make_repository, mine_one, nb):
    repository = make_repository()
    repository.commit(a=nb("1"), b=nb("one"), c=nb("uno"))
    blob = repository.git("rev-parse", "HEAD:b.ipynb")
    path = repository.path / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"garbage")
    edits, entry = mine_one(repository.path)
    assert [edit.file for edit in edits] == ["a.ipynb", "c.ipynb"]
    assert entry.skipped == {"object missing": 1}


def test_a_sha_256_repository(make_repository, mine_one, nb):
    repository = make_repository("r", "--object-format=sha256")
    head = repository.commit(a=nb("1"))
    edits, entry = mine_one(repository.path)
    assert len(head) == 64
    assert [edit.commit for edit in edits] == [entry.head] == [head]


def test_a_shallow_clone_and_its_boundary(make_repository, mine_one, tmp_path, nb):
    repository = make_repository()
    for number in range(4):
        repository.commit(a=nb(str(number)))
    repository.git("clone", "-q", "--depth=2", f"file://{repository.path}", str(tmp_path / "s"))
    edits, entry = mine_one(tmp_path / "s")
    assert [(edit.old, edit.new) for edit in edits] == [(["2"], ["3"])]
    assert entry.skipped == {"parent hidden by a shallow clone or graft": 1}


def test_a_graft(make_repository, mine_one, nb):
    repository = make_repository()
    repository.commit(a=nb("1"))
    middle = repository.commit(a=nb("2"))
    repository.commit(a=nb("3"))
    (repository.path / ".git" / "info" / "grafts").write_text(f"{middle}\n")
    edits, entry = mine_one(repository.path)
    assert len(edits) == 1
    assert entry.skipped == {"parent hidden by a shallow clone or graft": 1}


def test_a_partial_clone_is_not_completed(make_repository, mine_one, tmp_path, nb):
    repository = make_repository()
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.commit(a=nb("1"))
    repository.commit(a=nb("2"))
    clone = tmp_path / "partial"
    subprocess.run(
        ["git", "clone", "-q", "--bare", "--filter=blob:none", f"file://{repository.path}", clone],
        env=ENVIRONMENT,
        check=True,
        capture_output=True,
    )
    packs = sorted(Path(clone, "objects", "pack").iterdir())
    edits, entry = mine_one(clone)
    assert edits == []
    assert entry.skipped == {"object missing": 2}
    assert sorted(Path(clone, "objects", "pack").iterdir()) == packs


def test_trees_that_are_missing_end_the_history_not_the_run(make_repository, mine_one, nb):
    repository = make_repository()
    repository.commit_files({"d/a.ipynb": nb("1")})
    tree = repository.git("rev-parse", "HEAD:d")
    repository.commit_files({"d/a.ipynb": nb("2")})
    repository.commit_files({"d/a.ipynb": nb("3")})
    (repository.path / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    edits, entry = mine_one(repository.path)
    assert [edit.new for edit in edits] == [["3"]]
    assert entry.problem.startswith("history incomplete")
