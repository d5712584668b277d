"""Partial clones, from repositories on this machine through git's own protocol."""

from pathlib import Path
from threading import Thread

import pytest

from jupyter_nbedit.cli import main
from jupyter_nbedit.mining.dataset.files import read_edits
from jupyter_nbedit.mining.git import clone, network
from jupyter_nbedit.mining.git.clone import Cloner
from jupyter_nbedit.mining.git.inventory import notebook_versions, present_objects
from jupyter_nbedit.mining.manifests import RepositoryList, Wanted, dump


@pytest.fixture
def served(make_repository, nb):
    """A repository that can be cloned in part, with notebooks and large other files."""
    repository = make_repository("served")
    # What a forge allows: clones without blobs, and blobs asked for by name.
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
    repository.commit_files({"a.ipynb": nb("x = 1"), "data.csv": b"1,2,3\n" * 9999, "m.py": b"m"})
    repository.commit(a=nb("x = 2"), b=nb("y = 1"))
    repository.commit_files({"b.ipynb": None, "data.csv": b"4,5,6\n" * 9999})
    return repository


def wanted(repository, head=""):
    return Wanted("owner/name", head, f"file://{repository.path}")


def blobs(repository, *patterns):
    listed = repository.git("rev-list", "--objects", "--all").splitlines()
    return {
        line.split(" ")[0]
        for line in listed
        if " " in line and line.split(" ", 1)[1].endswith(patterns)
    }


def test_of_all_files_the_notebooks_alone_are_fetched(served, tmp_path):
    found = Cloner(tmp_path / "cache").clone(wanted(served))
    assert found.error == ""
    place = Path(found.path)
    assert place.parent == tmp_path / "cache" / "owner"
    notebooks = blobs(served, ".ipynb")
    assert len(notebooks) == 3
    assert notebook_versions(place, "HEAD") == notebooks
    assert present_objects(place) == notebooks
    assert not list(place.glob("hooks/*"))
    assert sorted(path.name for path in place.parent.iterdir()) == [
        f".{place.name}.lock",
        place.name,
    ]


def test_a_clone_that_is_there_is_not_made_again(served, tmp_path, monkeypatch):
    first = Cloner(tmp_path / "cache").clone(wanted(served))
    monkeypatch.setattr(network, "_run", None)
    assert Cloner(tmp_path / "cache").clone(wanted(served)) == first


def test_new_commits_come_when_they_are_asked_for(served, tmp_path, nb):
    cache = tmp_path / "cache"
    place = Path(Cloner(cache).clone(wanted(served)).path)
    head = served.commit(a=nb("x = 3"))
    assert len(present_objects(place)) == 3
    Cloner(cache).clone(wanted(served))
    assert len(present_objects(place)) == 3
    assert Cloner(cache, update=True).clone(wanted(served)).error == ""
    assert present_objects(place) == blobs(served, ".ipynb")
    assert notebook_versions(place, "HEAD") == notebook_versions(place, head)


def test_a_head_that_is_not_there_yet_is_fetched(served, tmp_path, nb):
    cache = tmp_path / "cache"
    old = served.git("rev-parse", "HEAD")
    place = Path(Cloner(cache).clone(wanted(served)).path)
    head = served.commit(a=nb("x = 3"))
    assert Cloner(cache).clone(wanted(served, head)).error == ""
    assert len(present_objects(place)) == 4
    assert len(notebook_versions(place, old)) == 3
    absent = Cloner(cache).clone(wanted(served, "0" * 39 + "1"))
    assert "not our ref" in absent.error


def test_what_was_fetched_before_an_interruption_is_kept(served, tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    fetched: list[str] = []
    original = Cloner._fetch

    def interrupted(self, place, address, names):
        if fetched:
            raise KeyboardInterrupt
        fetched.extend(names)
        original(self, place, address, names)

    monkeypatch.setattr(clone, "BATCH", 1)
    monkeypatch.setattr(Cloner, "_fetch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Cloner(cache).clone_all([wanted(served)])
    assert not list(cache.glob("owner/name*"))
    asked = []

    def counted(self, place, address, names):
        asked.extend(names)
        original(self, place, address, names)

    monkeypatch.setattr(Cloner, "_fetch", counted)
    (found,) = Cloner(cache).clone_all([wanted(served)])
    assert found.error == ""
    assert len(asked) == 2
    assert set(asked) | set(fetched) == blobs(served, ".ipynb")


def test_a_server_that_knows_no_filters_gives_everything(make_repository, tmp_path, nb):
    repository = make_repository("old-server")
    repository.commit_files({"a.ipynb": nb("1"), "data.csv": b"1"})
    found = Cloner(tmp_path / "cache").clone(wanted(repository))
    assert found.error == ""
    assert present_objects(Path(found.path)) == blobs(repository, ".ipynb", ".csv")


def test_one_failure_does_not_stop_the_others(served, tmp_path):
    told: list[clone.Clone] = []
    absent = Wanted("owner/absent", url=f"file://{tmp_path}/absent")
    refused = Wanted("owner/refused", url="ext::sh -c touch")
    results = Cloner(tmp_path / "cache").clone_all([absent, refused, wanted(served)], told.append)
    assert [bool(result.error) for result in results] == [True, True, False]
    assert len(told) == 3
    assert str(tmp_path) not in results[1].error
    assert "addresses are cloned from" in results[1].error


def test_a_failure_that_may_pass_is_tried_again_and_a_hopeless_one_is_not(
    served, tmp_path, monkeypatch
):
    answers = [(1, b"fatal: early EOF from https://user@host/x\n")] * 2
    calls = []
    original = network._run

    def run(command, *rest):
        calls.append(command)
        return answers.pop(0) if answers else original(command, *rest)

    monkeypatch.setattr(network, "_run", run)
    waits: list[float] = []
    found = Cloner(tmp_path / "cache", sleep=waits.append).clone(wanted(served))
    assert (found.error, waits) == ("", [2.0, 8.0])
    answers = [(128, b"fatal: early EOF from https://user@host/x\x1b[31m\n")] * 9
    found = Cloner(tmp_path / "other", sleep=waits.append).clone(wanted(served))
    assert found.error == "fatal: early EOF from the address"
    waits.clear()
    answers = [(128, b"remote: no\nfatal: repository 'https://h/x' not found\n")]
    found = Cloner(tmp_path / "third", sleep=waits.append).clone(wanted(served))
    assert "not found" in found.error
    assert waits == []


def test_requests_to_one_host_are_a_moment_apart():
    waits: list[float] = []
    pacer = network._Pacer(60.0, waits.append)
    for host in ("one", "one", "", "two", "one", ""):
        pacer.wait(host)
    assert waits == pytest.approx([60.0, 120.0], abs=5)


def test_two_at_once_make_one_clone(served, tmp_path):
    results = []
    threads = [
        Thread(target=lambda: results.append(Cloner(tmp_path / "c").clone(wanted(served))))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {result.error for result in results} == {""}
    assert len({result.path for result in results}) == 1


@pytest.mark.posix
def test_nothing_of_the_server_or_of_the_user_is_run(served, tmp_path, monkeypatch):
    mark = tmp_path / "mark"
    home = tmp_path / "home"
    template = home / "template" / "hooks"
    template.mkdir(parents=True)
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        (template / name).write_text(f"#!/bin/sh\ntouch {mark}\n")
        (template / name).chmod(0o755)
    (home / ".gitconfig").write_text(
        f"[init]\n\ttemplateDir = {template.parent}\n[core]\n\thooksPath = {template}\n"
        f'\tsshCommand = touch {mark}\n[url "ext::touch {mark} "]\n\tinsteadOf = file://\n'
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(template.parent))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    found = Cloner(tmp_path / "cache").clone(wanted(served))
    assert found.error == ""
    assert not mark.exists()


def run(*arguments):
    return main([str(argument) for argument in arguments])


def test_an_address_is_mined_end_to_end(served, tmp_path, capsys):
    by_address, by_path = tmp_path / "address.jsonl", tmp_path / "path.jsonl"
    cache = ("--cache", tmp_path / "cache")
    assert run("mine", f"file://{served.path}", *cache, "--out", by_address) == 0
    assert "4 edits of 2 notebooks" in capsys.readouterr().err
    assert run("mine", f"repos/served={served.path}", "--out", by_path) == 0
    assert by_address.read_bytes() == by_path.read_bytes()
    # Without the repository the clone is enough, and nothing is asked of anybody.
    served.path.rename(tmp_path / "away")
    offline = tmp_path / "offline.jsonl"
    assert run("mine", f"file://{served.path}", *cache, "--offline", "--out", offline) == 0
    assert offline.read_bytes() == by_address.read_bytes()


def test_new_commits_of_an_address_are_mined_when_they_are_asked_for(served, tmp_path, nb):
    mine = ("mine", f"file://{served.path}", "--cache", tmp_path / "cache")
    assert run(*mine, "--out", tmp_path / "first.jsonl") == 0
    served.commit(a=nb("x = 3"))
    for options, number in ((), 4), (("--update",), 5):
        assert run(*mine, *options, "--out", tmp_path / f"{number}.jsonl") == 0
        assert len(list(read_edits(tmp_path / f"{number}.jsonl"))) == number


def test_a_manifest_is_mined_end_to_end(served, tmp_path, nb, capsys):
    head = served.git("rev-parse", "HEAD")
    listed = tmp_path / "list.json"
    listed.write_bytes(
        dump(
            RepositoryList(
                [
                    Wanted("owner/absent", url=f"file://{tmp_path}/absent"),
                    Wanted("owner/name", head, f"file://{served.path}"),
                ]
            )
        )
    )
    served.commit(a=nb("later"))
    first, again = tmp_path / "first.jsonl", tmp_path / "again.jsonl"
    cache = ("--cache", tmp_path / "cache")
    assert run("mine", "--manifest", listed, *cache, "--out", first) == 0
    assert "not mined: owner/absent: fatal: " in capsys.readouterr().err
    edits = list(read_edits(first))
    assert {edit.repository for edit in edits} == {"owner/name"}
    assert len(edits) == 4
    made = tmp_path / "first.jsonl.manifest.json"
    assert run("mine", "--manifest", made, "--cache", tmp_path / "new", "--out", again) == 0
    assert again.read_bytes() == first.read_bytes()
