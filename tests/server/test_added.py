"""A predictor and a prompt format that another package adds, by its entry points alone."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest

from jupyter_nbedit.bench.run.directory import RunDirectory
from jupyter_nbedit.cli import main, parser_of
from jupyter_nbedit.mining.dataset.files import write_edits
from jupyter_nbedit.predict.llm.provider.policy import Choice, ModelConfig, Policy
from jupyter_nbedit.server.predictors import Predictors
from tests.bench.revisions import make_edit
from tests.messages import english
from tests.packages import FORMATS, PREDICTORS, SAID, SHOUT, install
from tests.predict.llm.scripted import says, serving
from tests.predict.playing import Player, last_suggestion, texts
from tests.server.test_socket import Page


@pytest.fixture(autouse=True)
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Install two packages that add to this one."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    install(folder, "shouting", SHOUT, {PREDICTORS: {"shout": "shouting:Shout"}})
    install(folder, "saying", SAID, {FORMATS: {"said": "saying:Said"}})
    monkeypatch.syspath_prepend(str(folder))
    yield
    for name in ("shouting", "saying"):
        sys.modules.pop(name, None)


@pytest.fixture
def page(jp_ws_fetch, jp_asyncio_loop):
    pages: list[Page] = []

    async def page() -> Page:
        pages.append(Page(await jp_ws_fetch("jupyter-nbedit", "notebook")))
        await pages[-1].greet()
        return pages[-1]

    yield page
    for each in pages:
        jp_asyncio_loop.run_until_complete(each.close())


async def test_a_predictor_is_served(page):
    page = await page()
    await page.open("x = 1", "be_quiet()")
    await page.edit("0", 4, 5, "2")
    suggestion = await page.predict()

    assert (suggestion["source"], english(suggestion["reason"])) == ("shout", "louder")
    assert [(edit["old"], edit["new"]) for edit in suggestion["edits"]] == [("quiet", "LOUD")]


@pytest.mark.parametrize(
    "jp_server_config",
    [
        {
            "ServerApp": {"jpserver_extensions": {"jupyter_nbedit": True}},
            "NbeditApp": {"disabled_predictors": ["shout", "model", "none-such"]},
        }
    ],
)
async def test_an_administrator_leaves_predictors_out(page, caplog):
    page = await page()
    names = "columns, elsewhere, memory, model, names, repeat, runs, shout"
    assert f"there is no none-such; there are {names}" in caplog.text
    await page.send(type="configure", model="openai/x")
    message = await page.receive()
    assert message["type"] == "model"
    assert message["status"]["state"] == "none"
    await page.open("x = 1", "be_quiet()")
    await page.edit("0", 4, 5, "2")
    assert await page.predict() is None
    assert await page.works()


def test_a_predictor_is_offered_by_the_benchmark(tmp_path: Path) -> None:
    data, out = tmp_path / "edits.jsonl", tmp_path / "out"
    write_edits(data, [make_edit(["x = 1\nbe_quiet()"], ["x = 2\nbe_LOUD()"])])
    arguments = ["--task", "next", "--data", str(data), "--predictor", "shout,engine", "--quiet"]

    assert "shout" in parser_of("bench run").format_help()
    assert not main(["bench", "run", *arguments, "--out", str(out), "--kept", str(tmp_path / "k")])
    for name in ("shout", "engine"):
        answers = list(RunDirectory(out).answers(name))
        assert {answer.source for answer in answers if answer.edits} == {"shout"}


async def test_a_prompt_format_is_served_to_the_models_that_it_names() -> None:
    async with serving(says("hello\n", probability=0.99)) as server:
        models = {"parrot": ModelConfig("openai/parrot", server.base, timeout=100)}
        predictors = Predictors(Policy(default="parrot", models=models), lambda: None)
        engine, model = predictors.open(lambda _: None)
        assert model is not None
        model.choose(Choice())
        player = Player("x = 1", engine=engine)
        player.edit(0, 4, 5, "2")
        shown = await last_suggestion(engine, player.request)
        await engine.close()
        await predictors.close()

    assert server.asked[0].prompt == "say it\nx = 2"
    assert shown is not None
    assert texts(shown)[0].new == "hello\n"


@pytest.mark.parametrize("command", ["model", "bench run"])
def test_the_command_line_names_a_prompt_format(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = command.split() + (["test"] if command == "model" else [])
    with pytest.raises(SystemExit):
        main([*words, "--help"])
    assert "said" in " ".join(capsys.readouterr().out.split())


async def test_a_prompt_format_is_named_where_one_is_chosen_that_there_is_not(
    jp_fetch, jp_serverapp
) -> None:
    config = ModelConfig("openai/x", "http://127.0.0.1:9/v1", prompt_format="sung")
    predictors = Predictors(Policy(default="m", models={"m": config}), lambda: None)
    jp_serverapp.web_app.settings["nbedit_predictors"] = predictors
    response = await asyncio.wait_for(
        jp_fetch("jupyter-nbedit", "model", "test", method="POST", body="{}"), 200
    )
    await predictors.close()
    assert "nbedit, sweep, zeta2, said" in english(json.loads(response.body)["message"])
