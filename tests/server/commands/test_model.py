from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading

import pytest

from jupyter_nbedit.cli import main
from tests.predict.llm.scripted import Behaviour, fails, says, serving

CANARY = "sk-canary-0123456789"


@pytest.fixture(autouse=True)
def own_configuration(tmp_path, monkeypatch):
    """See the configuration of the test alone."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "jupyter_server_config.py").write_text(
        'c.NbeditApp.model = "team"\n'
        'c.NbeditApp.models = {"team": {"model": "hosted_vllm/z", "api_base": "http://gpu/v1"}}\n'
        'c.NbeditApp.allowed_models = ["openai/*"]\n'
    )


class Remote:
    """A scripted server in a thread of its own: the command has an event loop of its own, too."""

    def __init__(self, behave: Behaviour) -> None:
        self.base = ""
        self._behave = behave
        self._up = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._down = asyncio.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        async with serving(self._behave) as server:
            self.base = server.base
            self._up.set()
            await self._down.wait()

    def __enter__(self) -> Remote:
        self._thread.start()
        self._up.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._down.set)
        self._thread.join()


@pytest.fixture
def run(capsys):
    def run(*arguments: str) -> tuple[int, str]:
        status = main(["model", *arguments])
        out, err = capsys.readouterr()
        return status, out + err

    return run


def test_the_list_shows_what_is_configured_and_allowed(run, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    status, text = run("list")
    assert status == 0
    lines = text.splitlines()
    assert lines[0].split() == "* team default, at gpu, another machine".split()
    assert lines[1].endswith("another machine, OPENAI_API_KEY is set")
    assert len(lines) == 2
    assert CANARY not in text


def test_the_list_as_json(run):
    status, text = run("list", "--json")
    listing = json.loads(text)
    assert status == 0
    assert listing["default"] == "team"
    assert listing["models"][0]["host"] == "gpu"


def test_a_model_that_works(run):
    with Remote(says("NO_EDIT", 0.9, pause=0.001)) as server:
        status, text = run("test", "openai/m", "--api-base", server.base, "--tries", "3")
    assert status == 0
    lines = text.splitlines()
    assert lines[0] == f"openai/m at {server.base[7:-3]}: works"
    assert lines[1] == "format instruct: 3 of 3 answers read"
    assert "tokens/s" in lines[2]
    assert "p50" in lines[3]
    assert "p90" in lines[3]
    assert lines[4] == "it suggests no edit"


def test_a_model_that_does_not(run, monkeypatch):
    monkeypatch.setenv("CANARY_API_KEY", CANARY)
    key = ("--api-key-env", "CANARY_API_KEY")
    with Remote(fails(401, f"bad key {CANARY}")) as server:
        status, text = run("test", "openai/m", "--api-base", server.base, *key)
    assert status == 1
    assert "does not work" in text
    assert "Set CANARY_API_KEY to a valid one" in text
    assert CANARY not in text


def test_the_report_as_json(run):
    with Remote(says("what?")) as server:
        status, text = run("test", "openai/m", "--api-base", server.base, "--json")
    report = json.loads(text)
    assert status == 1
    assert (report["ok"], report["answers"], report["readable"]) == (False, 5, 0)


def test_a_format_that_there_is_not(run):
    status, text = run("test", "openai/m", "--prompt-format", "latin")
    assert status == 1
    assert "Choose one of" in text


def test_a_configuration_that_makes_no_sense_is_explained(run, tmp_path, capsys):
    (tmp_path / "jupyter_server_config.py").write_text('c.NbeditApp.models = {"team": {}}\n')
    with pytest.raises(SystemExit) as left:
        run("list")
    assert left.value.code == 1
    assert "the model 'team'" in capsys.readouterr().err


def test_listing_loads_no_model_library():
    program = (
        "import sys; from jupyter_nbedit.cli import main; main(['model', 'list']);"
        "sys.exit('litellm' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
