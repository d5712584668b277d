from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from jupyter_nbedit.bench.records import Answer, Configuration
from jupyter_nbedit.bench.run.answers import KeptAnswers, unit_digest

ANSWER = Answer(case="a", text="x = 1", cost=0.1)
CONFIGURATION = Configuration(task="cell", data=(), predictors=("copy",))


def kept(folder: Path, identity: str = "1", unit: str = "u" * 32) -> KeptAnswers:
    return KeptAnswers(folder, "model/x", identity, unit)


def test_an_answer_is_there_the_next_time(tmp_path: Path) -> None:
    with kept(tmp_path) as answers:
        assert answers.get("0") is None
        answers.put("0", ANSWER)
        assert answers.get("0") == ANSWER
    with kept(tmp_path) as answers:
        assert answers.get("0") == ANSWER
        assert answers.get("1") is None


def test_another_identity_or_unit_knows_nothing_of_it(tmp_path: Path) -> None:
    with kept(tmp_path) as answers:
        answers.put("0", ANSWER)
    for other in (kept(tmp_path, identity="2"), kept(tmp_path, unit="v" * 32)):
        with other as answers:
            assert answers.get("0") is None


def test_a_fault_is_not_kept(tmp_path: Path) -> None:
    with kept(tmp_path) as answers:
        answers.put("0", Answer(case="a", fault="too many requests"))
    with kept(tmp_path) as answers:
        assert answers.get("0") is None


@pytest.mark.posix
def test_it_is_on_disk_at_once_and_a_line_cut_short_is_forgotten(tmp_path: Path) -> None:
    with kept(tmp_path) as answers:
        answers.put("0", ANSWER)
        (path,) = tmp_path.rglob("*.jsonl")
        assert path.stat().st_mode & 0o777 == 0o600
        whole = path.read_bytes()
        assert whole.endswith(b"\n")
    path.write_bytes(whole + whole[:10])
    with kept(tmp_path) as answers:
        assert answers.get("0") == ANSWER
        answers.put("1", ANSWER)
    with kept(tmp_path) as answers:
        assert answers.get("0") == answers.get("1") == ANSWER


def test_a_line_of_another_version_is_asked_for_again(tmp_path: Path) -> None:
    with kept(tmp_path) as answers:
        answers.put("0", ANSWER)
    (path,) = tmp_path.rglob("*.jsonl")
    path.write_bytes(b'{"key": "0", "answer": 7}\n')
    with kept(tmp_path) as answers:
        assert answers.get("0") is None


def test_a_unit_is_known_by_its_content_and_by_how_it_is_asked() -> None:
    digest = unit_digest([b"a", b"b"], CONFIGURATION)

    assert unit_digest([b"a", b"b"], CONFIGURATION) == digest
    for change in ({"limit": 5}, {"predictors": ("engine",)}, {"tokenizer": "x"}):
        other = msgspec.structs.replace(CONFIGURATION, **change)
        assert unit_digest([b"a", b"b"], other) == digest
    for change in ({"shots": 1}, {"seed": 5}, {"task": "file"}, {"context": ("cell",)}):
        other = msgspec.structs.replace(CONFIGURATION, **change)
        assert unit_digest([b"a", b"b"], other) != digest
    assert unit_digest([b"ab"], CONFIGURATION) != digest
    assert unit_digest([b"a", b"b"]) != digest


def test_two_runs_add_to_one_file(tmp_path: Path) -> None:
    with kept(tmp_path) as one, kept(tmp_path) as other:
        one.put("0", ANSWER)
        other.put("1", ANSWER)
        one.put("2", ANSWER)
    with kept(tmp_path) as answers:
        assert [answers.get(key) for key in "0123"] == [ANSWER, ANSWER, ANSWER, None]
