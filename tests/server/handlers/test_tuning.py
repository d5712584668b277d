"""Tuning over REST, on a real server, with a program in the place of the training."""

from __future__ import annotations

import asyncio
import json
import sys

import pytest
from tornado.httpclient import HTTPClientError

from jupyter_nbedit.predict.llm.local import SMOLLM2
from jupyter_nbedit.predict.llm.local.tuned import TunedModel
from jupyter_nbedit.record import consent
from jupyter_nbedit.record.store.folder import Folder
from jupyter_nbedit.server import tuning as module
from jupyter_nbedit.server.tuning import Tuning
from tests.messages import english
from tests.training.test_tuning import report_of

SAYS = """
import json, os, pathlib, sys
folder = pathlib.Path(sys.argv[sys.argv.index("--folder") + 1])
os.write(2, b'\\x1e{"stage":"learning","done":3,"total":10,"seconds":6}\\n')
(folder / "begun").touch()
"""
WAITS = SAYS + "import time\nwhile not (folder / 'go').exists(): time.sleep(0.02)\n"
LEARNS_NOTHING = SAYS + 'os.write(2, b\'\\x1e{"fault":{"text":"too little"}}\\n\'); sys.exit(1)\n'
FAILS = SAYS + "sys.stderr.write('jupyter nbedit train history: too little\\n'); sys.exit(1)\n"


@pytest.fixture
def folder(tmp_path):
    """Return the folder of a history that its user agreed to."""
    found = Folder(tmp_path / "nbedit")
    consent.give(found, consent.Exclusions())
    return found


@pytest.fixture
def jp_server_config(jp_server_config, folder):
    return {**jp_server_config, "NbeditApp": {"history_folder": str(folder.path)}}


@pytest.fixture
def tuned(folder):
    found = TunedModel(folder.path / "tuned")
    found.folder.mkdir()
    found.adapter.write_bytes(b"GGUF")
    return found


@pytest.fixture
def changes():
    """Return what notes that the runtime was to be started anew."""
    return []


@pytest.fixture
def tuning(jp_serverapp, jp_asyncio_loop, tuned, changes, monkeypatch):
    """Return what makes the server tune by a program of the test's."""
    # Whether it is installed here is another matter.
    monkeypatch.setattr(module, "LIBRARIES", ())
    settings = jp_serverapp.web_app.settings

    def make(program: str) -> Tuning:
        async def changed() -> None:
            changes.append("changed")

        found = Tuning(
            settings["nbedit_recorder"],
            lambda: tuned,
            lambda: ("weights.gguf", "hash"),
            changed,
            (sys.executable, "-c", program),
        )
        settings["nbedit_tuning"] = found
        return found

    yield make
    jp_asyncio_loop.run_until_complete(settings["nbedit_tuning"].stop())


@pytest.fixture
def ask(jp_fetch):
    async def ask(method="GET", body=None):
        content = None if body is None else json.dumps(body)
        answer = await jp_fetch(
            "jupyter-nbedit",
            "tuning",
            method=method,
            body=content,
            allow_nonstandard_methods=True,
        )
        return json.loads(answer.body)

    return ask


async def until(ask, holds):
    while not holds(status := await ask()):  # noqa: ASYNC110 - it is in another process
        await asyncio.sleep(0.02)
    return status


async def ended(ask):
    return await until(ask, lambda status: status["state"] != "running")


async def test_it_is_begun_followed_and_used(tuning, ask, tuned, folder, changes):
    tuning(WAITS)
    assert (await ask())["state"] == "idle"

    assert (await ask("POST"))["state"] == "running"
    status = await until(ask, lambda status: status["done"])
    assert (english(status["stage"]), status["done"], status["total"]) == ("learning", 3, 10)
    assert status["left"] == pytest.approx(14)
    with pytest.raises(HTTPClientError, match="409"):
        await ask("POST")

    tuned.keep(report_of(better=True))
    (folder.path / "go").touch()
    status = await ended(ask)
    assert (status["state"], status["inUse"]) == ("idle", False)
    assert status["report"]["better"] is True

    assert (await ask("PUT", {"use": True}))["inUse"] is True
    assert (await ask("PUT", {"use": False}))["inUse"] is False
    assert tuned.adapter.exists()
    assert changes == ["changed"] * 3


async def test_what_is_no_better_is_not_used(tuning, ask, tuned):
    tuning(SAYS)
    for report in (None, report_of(better=False)):
        if report is not None:
            tuned.keep(report)
        with pytest.raises(HTTPClientError, match="409"):
            await ask("PUT", {"use": True})
    with pytest.raises(HTTPClientError, match="400"):
        await ask("PUT", {"used": 1})
    assert not tuned.is_in_use


async def test_what_goes_wrong_is_said(tuning, ask):
    tuning(FAILS)
    await ask("POST")

    status = await ended(ask)
    assert status["state"] == "failed"
    assert english(status["message"]) == "the process that tunes ended: too little"


async def test_what_the_command_says_in_parts_comes_in_parts(tuning, ask):
    tuning(LEARNS_NOTHING)
    await ask("POST")

    assert (await ended(ask))["message"] == {"text": "too little", "values": []}


async def test_it_can_be_stopped(tuning, ask, folder):
    tuning(WAITS)
    await ask("POST")
    await until(ask, lambda _: (folder.path / "begun").exists())

    assert (await ask("DELETE"))["state"] == "idle"


async def test_without_consent_there_is_nothing_to_learn_from(tuning, ask, folder):
    tuning(SAYS)
    consent.withdraw(folder)

    status = await ask()
    assert (status["state"], status["obstacle"]) == ("off", "unrecorded")
    assert "not recorded" in english(status["message"])
    with pytest.raises(HTTPClientError, match="409"):
        await ask("POST")


async def test_where_nothing_can_train_it_says_what_to_install(tuning, ask, monkeypatch):
    tuning(SAYS)
    monkeypatch.setattr(module, "LIBRARIES", ("no_such_library",))

    status = await ask()
    assert status["obstacle"] == "uninstalled"
    assert "jupyter-nbedit[train]" in english(status["message"])


async def test_strangers_are_refused(jp_fetch, jp_serverapp):
    for method in ("GET", "POST", "PUT", "DELETE"):
        with pytest.raises(HTTPClientError, match="403"):
            await jp_fetch(
                "jupyter-nbedit",
                "tuning",
                method=method,
                headers={"Authorization": "token wrong"},
                allow_nonstandard_methods=True,
            )


async def test_the_runtime_is_started_anew_with_the_adapter(
    jp_serverapp, tuned, tmp_path, monkeypatch
):
    monkeypatch.setattr("jupyter_nbedit.utils.weights_folders.models_folders", lambda: (tmp_path,))
    with SMOLLM2.path(tmp_path).open("wb") as file:
        file.truncate(SMOLLM2.size)
    (app,) = jp_serverapp.extension_manager.extension_apps["jupyter_nbedit"]
    predictors = app.settings["nbedit_predictors"]
    before = predictors.models.local_runtime

    await app.settings["nbedit_tuning"].use(True)

    after = predictors.models.local_runtime
    assert after is not before
    assert after.settings.adapter == str(tuned.adapter)
    assert before.settings.adapter == ""
    await app.settings["nbedit_tuning"].use(False)
    assert predictors.models.local_runtime.settings.adapter == ""
