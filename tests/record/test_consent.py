from __future__ import annotations

import pytest

from jupyter_nbedit.record import consent
from jupyter_nbedit.record.consent import Exclusions
from tests.record.pages import folder_in


def test_without_an_answer_recording_is_off(tmp_path):
    folder = folder_in(tmp_path)
    assert consent.read(folder) is None
    assert consent.state(None, allowed=True) == "off"
    assert not folder.path.exists()


@pytest.mark.posix
def test_an_answer_is_kept_with_its_date_and_text(tmp_path):
    folder = folder_in(tmp_path)
    given = consent.give(folder, Exclusions(("private/*",), ("r",)))
    assert consent.read(folder) == given
    assert (given.text_version, given.recorded) == (
        consent.TEXT_VERSION,
        tuple(map(str, consent.RECORDED)),
    )
    assert folder.consent.stat().st_mode & 0o777 == 0o600
    assert folder.path.stat().st_mode & 0o777 == 0o700
    # A pause is no new answer.
    paused = consent.give(folder, given.exclusions, paused=True)
    assert (paused.given, paused.paused) == (given.given, True)
    consent.withdraw(folder)
    assert consent.read(folder) is None
    assert list(folder.path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"given": 1}', "\x00"])
def test_an_answer_that_cannot_be_read_is_none(tmp_path, text):
    folder = folder_in(tmp_path)
    folder.make()
    folder.consent.write_text(text)
    assert consent.read(folder) is None


def test_when_what_is_recorded_changes_it_is_asked_again(tmp_path, monkeypatch):
    folder = folder_in(tmp_path)
    given = consent.give(folder, Exclusions())
    assert consent.state(given, allowed=True) == "on"
    assert consent.state(given, allowed=False) == "forbidden"
    monkeypatch.setattr(consent, "TEXT_VERSION", consent.TEXT_VERSION + 1)
    assert consent.state(given, allowed=True) == "outdated"
    assert consent.give(folder, Exclusions()).given >= given.given


@pytest.mark.parametrize(
    ("path", "language", "left_out"),
    [
        ("a.ipynb", "python", False),
        ("private/a.ipynb", "python", True),
        ("deep/private/a.ipynb", "python", True),
        ("one[1].ipynb", "python", True),
        ("a.ipynb", "R", True),
        ("secrets.ipynb", "python", True),
    ],
)
def test_what_is_left_out(path, language, left_out):
    exclusions = Exclusions(("private/*", "one[1].ipynb"), ("r",))
    assert bool(exclusions.reason(path, language)) is left_out
