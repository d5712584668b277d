"""Repositories in all their forms."""

import shutil
import subprocess
from pathlib import Path

import pytest

from jupyter_nbedit.mining.git.environment import git_environment
from jupyter_nbedit.mining.git.repository import (
    EmptyRepositoryError,
    RepositoryError,
    boundary_commits,
    find_repositories,
    open_repository,
    view,
)


def test_a_clone_a_bare_one_and_a_bare_git_directory(make_repository, tmp_path, nb):
    repository = make_repository()
    head = repository.commit(a=nb("1"))
    repository.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    repository.git("gc", "-q")
    shutil.copytree(repository.path / ".git", tmp_path / "copy" / ".git")
    shutil.copytree(repository.path / ".git", tmp_path / "naked")
    (tmp_path / "naked" / "config").unlink()
    for path in (repository.path, tmp_path / "bare.git", tmp_path / "copy", tmp_path / "naked"):
        assert open_repository(path).head == head


def test_a_linked_work_tree(make_repository, tmp_path, nb):
    repository = make_repository()
    repository.commit(a=nb("1"))
    repository.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "tree"))
    repository.commit(a=nb("2"))
    linked = open_repository(tmp_path / "tree")
    assert linked.head == repository.git("rev-parse", "other")
    with view(linked, tmp_path) as git_dir:
        assert (git_dir / "objects" / "pack").exists()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/owner/name.git", "owner/name"),
        ("git@example.org:owner/name", "owner/name"),
        ("ssh://git@example.org/group/owner/name/", "owner/name"),
        ("", "repo"),
    ],
)
def test_the_name_is_the_origins(make_repository, nb, url, name):
    repository = make_repository()
    repository.commit(a=nb("1"))
    if url:
        repository.git("remote", "add", "origin", url)
    assert open_repository(repository.path).name == name


def test_an_empty_repository_is_told_from_none(make_repository, tmp_path):
    with pytest.raises(EmptyRepositoryError, match="no commit"):
        open_repository(make_repository().path)
    with pytest.raises(RepositoryError, match="not a git repository"):
        open_repository(tmp_path)


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("ref: ../../secret\n", "names no branch"),
        ("ref: refs/heads/../../../secret\n", "names no branch"),
        ("ref: refs/heads/.invalid\n", "reftable"),
        ("nonsense", "not understood"),
        ("ref: refs/heads/loop\n", "does not lead to a commit"),
    ],
)
def test_a_head_that_leads_nowhere(make_repository, head, reason):
    repository = make_repository()
    (repository.path / ".git" / "HEAD").write_text(head)
    (repository.path / ".git" / "refs" / "heads" / "loop").write_text("ref: refs/heads/loop")
    with pytest.raises(RepositoryError, match=reason):
        open_repository(repository.path)


def test_packed_references(make_repository, nb):
    repository = make_repository()
    head = repository.commit(a=nb("1"))
    repository.git("pack-refs", "--all")
    assert open_repository(repository.path).head == head


@pytest.mark.posix
def test_repositories_are_found_in_a_folder_but_not_through_links(make_repository, tmp_path, nb):
    for name in ("owner/one", "two"):
        make_repository(name).commit(a=nb("1"))
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "repos" / "link").symlink_to(tmp_path / "repos" / "two")
    found = find_repositories(tmp_path / "repos")
    assert [path.relative_to(tmp_path / "repos") for path in found] == [
        Path("owner/one"),
        Path("two"),
    ]


def test_the_boundary_of_a_shallow_clone(make_repository, tmp_path, nb):
    repository = make_repository()
    repository.commit(a=nb("1"))
    head = repository.commit(a=nb("2"))
    repository.git("clone", "-q", "--depth=1", f"file://{repository.path}", str(tmp_path / "s"))
    assert boundary_commits(open_repository(tmp_path / "s")) == {head}


def test_git_in_a_view_reads_no_configuration_but_ours(make_repository, tmp_path, nb):
    repository = make_repository()
    repository.commit(a=nb("1"))
    repository.git("config", "alias.log", "!touch it-ran")
    (repository.path / ".git/info/attributes").write_text("* diff=evil")
    with view(open_repository(repository.path), tmp_path) as git_dir:
        listed = subprocess.run(
            ["git", "config", "--list", "--local"],
            env=git_environment() | {"GIT_DIR": str(git_dir)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert listed.split() == ["core.repositoryformatversion=0", "core.bare=true"]
        assert {path.name for path in git_dir.iterdir()} == {
            *("HEAD", "config", "info", "objects", "refs")
        }
        assert list((git_dir / "info").iterdir()) == []
