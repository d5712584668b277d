"""The search on GitHub, against a scripted server on this machine."""

import threading
from datetime import datetime, timezone
from urllib.parse import parse_qs, urlsplit

import pytest

from jupyter_nbedit.cli import main
from jupyter_nbedit.mining import manifests
from jupyter_nbedit.mining.git.discover import discover
from jupyter_nbedit.mining.git.github import (
    GitHub,
    GitHubError,
    OfflineError,
    token_from_environment,
)
from tests.mining.git.github_server import FakeGitHub

TODAY = datetime(2024, 6, 1, tzinfo=timezone.utc)


@pytest.fixture
def server():
    with FakeGitHub() as fake:
        thread = threading.Thread(target=fake.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield fake
        fake.shutdown()
        thread.join()


@pytest.fixture
def client(server, tmp_path):
    """Return a function that makes a client; its waits are noted, not waited."""

    def make(**options):
        waits: list[float] = []
        clock = options.pop("clock", None) or (lambda: 1000.0 + sum(waits))
        github = GitHub(
            tmp_path / "cache", api=server.address, sleep=waits.append, clock=clock, **options
        )
        return github, waits

    return make


def names(found):
    return [each.name for each in found]


def test_the_query_of_the_paper(server, client):
    server.repositories = [(f"o/r{i}", i, "2020-01-01") for i in range(250)]
    github, waits = client()
    found = discover(github, limit=0, today=TODAY)
    assert names(found) == [f"o/r{i}" for i in reversed(range(250))]
    query = parse_qs(urlsplit(server.requests[0][0]).query)
    assert query["q"] == ["topic:jupyter-notebook topic:machine-learning stars:>=0"]
    assert (query["sort"], query["order"]) == (["stars"], ["desc"])
    assert len(server.requests) == 3
    assert not waits


def test_more_than_a_thousand_results_are_all_found(server, client):
    server.repositories = [(f"o/r{i}", i % 40 + i // 1000 * i, "2020-01-01") for i in range(3000)]
    github, _ = client()
    found = discover(github, limit=0, today=TODAY)
    assert len(found) == 3000
    assert [each.stars for each in found] == sorted((each.stars for each in found), reverse=True)


def test_more_than_a_thousand_of_the_same_number_of_stars(server, client):
    server.repositories = [
        (f"o/r{i}", 0, f"{2010 + i % 12}-{i % 7 + 1:02}-{i % 28 + 1:02}") for i in range(2500)
    ]
    github, _ = client()
    assert len(discover(github, limit=0, today=TODAY)) == 2500


def test_what_github_cannot_list_is_said(server, client):
    server.repositories = [(f"o/r{i}", 0, "2020-01-01") for i in range(1100)]
    github, _ = client()
    notes: list[str] = []
    assert len(discover(github, limit=0, today=TODAY, note=notes.append)) == 1000
    assert "1100 results" in notes[0]


def test_a_limit_asks_for_no_more_than_it_needs(server, client):
    server.repositories = [(f"o/r{i}", i, "2020-01-01") for i in range(5000)]
    github, _ = client()
    notes: list[str] = []
    found = discover(github, limit=150, today=TODAY, note=notes.append)
    assert names(found) == [f"o/r{i}" for i in range(4999, 4849, -1)]
    assert len(server.requests) == 2
    assert not notes


def test_answers_are_cached_and_serve_offline(server, client):
    server.repositories = [(f"o/r{i}", i, "2020-01-01") for i in range(120)]
    first = discover(client()[0], today=TODAY)
    asked = len(server.requests)
    assert discover(client()[0], today=TODAY) == first
    offline, _ = client(offline=True, clock=lambda: 1e12)
    assert discover(offline, today=TODAY) == first
    assert len(server.requests) == asked
    discover(client(clock=lambda: 1e12)[0], today=TODAY)
    assert len(server.requests) == 2 * asked


def test_offline_never_asks(server, client):
    with pytest.raises(OfflineError):
        discover(client(offline=True)[0])
    assert not server.requests


def test_an_interrupted_search_goes_on_where_it_was(server, client):
    server.repositories = [(f"o/r{i}", i, "2020-01-01") for i in range(250)]
    good = {"total_count": 250, "items": [{"full_name": "o/x", "stargazers_count": 999}]}
    server.script = [(200, {}, good), (422, {}, {"message": "Validation Failed"})]
    with pytest.raises(GitHubError, match="422: Validation Failed"):
        discover(client()[0])
    pages = [parse_qs(urlsplit(path).query)["page"] for path, _ in server.requests]
    assert pages == [["1"], ["2"]]
    assert "o/x" in names(discover(client()[0]))
    pages = [parse_qs(urlsplit(path).query)["page"] for path, _ in server.requests]
    assert pages == [["1"], ["2"], ["2"], ["3"]]


LIMITED = {"message": "You have exceeded a secondary rate limit."}


@pytest.mark.parametrize(
    ("answers", "waits"),
    [
        ([(429, {"Retry-After": "17"}, {})], [17]),
        ([(403, {"Retry-After": "3"}, LIMITED)] * 2, [3, 3]),
        ([(403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1050"}, {})], [51]),
        ([(403, {}, LIMITED)] * 3, [60, 120, 240]),
        ([(502, {}, b"bad gateway")] * 2, [1, 2]),
    ],
)
def test_limits_are_waited_for(server, client, answers, waits):
    server.repositories = [("o/r", 1, "2020-01-01")]
    server.script = list(answers)
    github, waited = client()
    assert names(discover(github)) == ["o/r"]
    assert waited == pytest.approx(waits)


def test_the_last_permitted_request_is_followed_by_a_wait(server, client):
    page = {"total_count": 150, "items": []}
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1020"}
    server.script = [(200, headers, page), (200, {}, page)]
    github, waited = client()
    discover(github)
    assert waited == pytest.approx([21])


def test_waits_beyond_reason_end_the_search(server, client):
    server.script = [(429, {"Retry-After": "100000"}, {})]
    with pytest.raises(GitHubError, match="run the same command again"):
        discover(client()[0])


def test_a_refusal_is_not_repeated(server, client):
    server.script = [(401, {}, {"message": "Bad credentials"})]
    with pytest.raises(GitHubError, match="refused the token") as error:
        discover(client(token="secret-token")[0])
    assert "secret-token" not in str(error.value)
    assert len(server.requests) == 1


def test_a_server_that_never_answers_well_ends_the_search(server, client):
    server.script = [(500, {}, b"")] * 20
    with pytest.raises(GitHubError, match="after 8 tries"):
        discover(client()[0])


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b""])
def test_answers_that_are_none(server, client, body):
    server.script = [(200, {}, body)]
    with pytest.raises(GitHubError, match="not"):
        discover(client()[0])


def test_items_that_are_no_repositories_are_left_out(server, client):
    items = [None, {}, {"full_name": "../x"}, {"full_name": 3}, {"full_name": "o/r"}]
    server.script = [(200, {}, {"total_count": 5, "items": items})]
    assert names(discover(client()[0])) == ["o/r"]


def test_a_search_that_ran_out_of_time_is_said_and_not_cached(server, client):
    server.repositories = [("o/r", 1, "2020-01-01")]
    server.incomplete = True
    notes: list[str] = []
    discover(client()[0], note=notes.append)
    discover(client()[0])
    assert len(server.requests) == 2
    assert "incomplete" in notes[0]


def test_the_token_is_sent_but_not_to_another_host(server, client):
    with FakeGitHub() as other:
        thread = threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        other.repositories = [("o/r", 1, "2020-01-01")]
        path = "/search/repositories?q=x&page=1&per_page=100"
        server.script = [(302, {"Location": other.address + path}, {})]
        assert names(discover(client(token="secret-token")[0])) == ["o/r"]
        other.shutdown()
        thread.join()
    assert server.requests[0][1]["Authorization"] == "Bearer secret-token"
    assert "Authorization" not in other.requests[0][1]


def test_the_token_comes_from_the_environment():
    assert token_from_environment({}) == ""
    assert token_from_environment({"GH_TOKEN": "b", "GITHUB_TOKEN": " a\n"}) == "a"
    assert token_from_environment({"GH_TOKEN": "b", "GITHUB_TOKEN": ""}) == "b"
    with pytest.raises(GitHubError) as error:
        token_from_environment({"GITHUB_TOKEN": "sec\nret"})
    assert "sec" not in str(error.value).replace("the value of GITHUB_TOKEN", "")


@pytest.mark.parametrize("api", ["http://example.org", "ftp://127.0.0.1", "http://127.0.0.1.x.y"])
def test_only_https_is_spoken(tmp_path, api):
    with pytest.raises(GitHubError, match="https"):
        GitHub(tmp_path, api=api)


@pytest.fixture
def command(server, tmp_path, monkeypatch):
    """Return a function that runs `mine discover` against the server."""
    monkeypatch.setenv("GITHUB_TOKEN", "secret-token")

    def run(*options):
        return main(
            ["mine", "discover", "--api", server.address, "--cache", str(tmp_path / "c"), *options]
        )

    return run


def test_the_command_writes_a_list_that_can_be_mined(server, command, tmp_path, capsys):
    server.repositories = [(f"o/r{i}", i, "2020-01-01") for i in range(5)]
    out = tmp_path / "list.json"
    assert command("--min-stars", "2", "--topic", "a", "--topic", "b", "--out", str(out)) == 0
    found = manifests.load(str(out))
    assert [each.repository for each in found.repositories] == ["o/r4", "o/r3", "o/r2"]
    assert found.description == "GitHub's repositories with the topics a, b, by stars, 2 or more"
    query = parse_qs(urlsplit(server.requests[0][0]).query)["q"]
    assert query == ["topic:a topic:b stars:>=2"]
    assert server.requests[0][1]["Authorization"] == "Bearer secret-token"
    said = capsys.readouterr()
    assert "3 repositories (1 requests)" in said.err
    assert not said.out
    assert "secret-token" not in said.err + out.read_text()


def test_the_command_prints_the_list(server, command, capsys):
    server.repositories = [("o/few", 1, "2020-01-01"), ("o/many", 9, "2020-01-01")]
    assert command("--limit", "1") == 0
    assert capsys.readouterr().out.split("\t")[:2] == ["o/many", "9"]


def test_the_command_offline(server, command, capsys):
    server.repositories = [("o/r", 1, "2020-01-01")]
    assert command("--offline") == 1
    assert "--offline forbids asking GitHub" in capsys.readouterr().err
    assert not server.requests
    assert command() == 0
    first = capsys.readouterr().out
    assert command("--offline") == 0
    assert capsys.readouterr().out == first
    assert len(server.requests) == 1


def test_what_the_command_cannot_do_is_one_sentence(server, command, tmp_path, capsys):
    server.script = [(401, {}, {"message": "Bad credentials"})]
    assert command("--out", str(tmp_path / "list.json")) == 1
    assert capsys.readouterr().err == (
        "jupyter nbedit mine discover: GitHub refused the token (401)\n"
    )
    assert not (tmp_path / "list.json").exists()
    assert command("--out", "/nowhere/list.json") == 1
    assert "no such folder" in capsys.readouterr().err
