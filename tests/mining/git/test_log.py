"""Which notebooks a history changes."""

from pathlib import Path

from jupyter_nbedit.mining.git.log import read_history
from jupyter_nbedit.mining.git.repository import open_repository, view


def read(path, tmp_path, renames="full"):
    repository = open_repository(Path(path))
    with view(repository, tmp_path) as git_dir:
        return read_history(git_dir, repository.head, renames)


def rows(history):
    return [(change.status, change.path, change.old_path) for change in history.changes]


def test_only_notebooks_count_and_the_newest_comes_first(make_repository, tmp_path, nb):
    repository = make_repository()
    first = repository.commit_files({"a.ipynb": nb("1"), "a.py": b"", "x.ipynb.txt": b""})
    repository.commit_files({"a.py": b"1"})
    repository.commit_files({"a.ipynb": nb("2"), "d/b.ipynb": nb("1")}, "Two notebooks at once")
    last = repository.commit_files({"a.ipynb": None})
    history = read(repository.path, tmp_path)
    assert rows(history) == [
        ("D", b"a.ipynb", b""),
        ("M", b"a.ipynb", b""),
        ("A", b"d/b.ipynb", b""),
        ("A", b"a.ipynb", b""),
    ]
    assert [change.commit.id for change in history.changes][::3] == [last, first]
    assert history.commits == 3
    assert history.changes[1].commit.message == "Two notebooks at once"
    assert history.changes[1].commit.time == 1_600_000_180


def test_names_may_hold_any_byte(make_repository, tmp_path, nb):
    repository = make_repository()
    names = [
        b"new\nline.ipynb",
        b"\nfirst.ipynb",
        b"caf\xe9.ipynb",
        "日本.ipynb".encode(),
        b'":\\.ipynb',
    ]
    repository.commit_files({name: nb("1") for name in names})
    found = [change.path for change in read(repository.path, tmp_path).changes]
    assert sorted(found) == sorted(names)


def test_a_rename_is_one_change_or_what_git_log_shows(make_repository, tmp_path, nb):
    repository = make_repository()
    text = "\n".join(f"line {number}" for number in range(30))
    repository.commit_files({"old.ipynb": nb(text), "gone.ipynb": nb("z")})
    repository.commit_files(
        {"old.ipynb": None, "gone.ipynb": None, "new.ipynb": nb(text + "\nmore")}
    )
    assert rows(read(repository.path, tmp_path))[:2] == [
        ("D", b"gone.ipynb", b""),
        ("R", b"new.ipynb", b"old.ipynb"),
    ]
    paper = read(repository.path, tmp_path, "paper").changes[:2]
    assert [(change.status, change.path, change.old) for change in paper][1] == (
        "A",
        b"new.ipynb",
        b"",
    )
    assert paper[0].path == b"gone.ipynb"


def test_side_branches_count_and_merges_do_not(make_repository, tmp_path, nb):
    repository = make_repository()
    repository.commit(a=nb("1"))
    repository.git("checkout", "-q", "-b", "side")
    repository.commit(a=nb("2"))
    repository.commit(a=nb("1"))
    repository.git("checkout", "-q", "main")
    repository.commit(b=nb("1"))
    repository.git("merge", "-q", "--no-edit", "side")
    # The side branch changed nothing in the end, and a path alone would make git skip it.
    assert len(read(repository.path, tmp_path).changes) == 4


def test_replaced_commits_are_those_that_were_written(make_repository, tmp_path, nb):
    repository = make_repository()
    repository.commit(a=nb("1"))
    second = repository.commit(a=nb("2"))
    repository.git("replace", "--graft", second)
    history = read(repository.path, tmp_path)
    assert [change.status for change in history.changes] == ["M", "A"]


def test_a_history_that_ends_early_is_kept_as_far_as_it_goes(make_repository, tmp_path, nb):
    repository = make_repository()
    first = repository.commit(a=nb("1"))
    repository.commit(a=nb("2"))
    repository.commit(a=nb("3"))
    (repository.path / ".git" / "objects" / first[:2] / first[2:]).unlink()
    history = read(repository.path, tmp_path)
    assert history.problem.startswith("history incomplete: ")
    assert history.changes
