"""Language models over REST and over the socket of a notebook, on a real server."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from contextlib import asynccontextmanager

import pytest
from jupyter_server.auth import AllowAllAuthorizer
from tornado.httpclient import HTTPClientError

from jupyter_nbedit.predict.llm.provider.policy import ModelConfig, Policy
from jupyter_nbedit.predict.llm.provider.presets import PRESETS
from jupyter_nbedit.predict.llm.serving.probe import TRIES
from jupyter_nbedit.server.predictors import Predictors
from jupyter_nbedit.server.traits.model import ModelTraits
from tests.messages import english
from tests.predict.llm import scripted
from tests.predict.llm.scripted import fails, says, serving
from tests.server.test_socket import Page

CANARY = "sk-canary-0123456789"

FIX = """CELL 1
<<<<<<< SEARCH
print(totl)
=======
print(total)
>>>>>>> REPLACE"""


@pytest.fixture
def jp_server_config(jp_server_config):
    return {
        **jp_server_config,
        "NbeditApp": {
            "model": "team",
            "models": {"team": {"model": "hosted_vllm/zeta", "api_base": "http://gpu:8000/v1"}},
            "allowed_models": ["ollama/*", "openai/*"],
            "granted_hosts": [],
        },
    }


@pytest.fixture
def use(jp_serverapp, jp_asyncio_loop):
    """Put a scripted model behind the server."""
    used = []

    @asynccontextmanager
    async def use(behave, **policy):
        async with serving(behave) as server:
            config = ModelConfig("openai/m", server.base, api_key_env="CANARY_API_KEY", timeout=100)
            found = Policy(**{"default": "m", "models": {"m": config}, **policy})
            predictors = Predictors(found, lambda: None)
            jp_serverapp.web_app.settings["nbedit_predictors"] = predictors
            used.append(predictors)
            yield server

    yield use
    for predictors in used:
        jp_asyncio_loop.run_until_complete(predictors.close())


@pytest.fixture
def page(jp_ws_fetch, jp_asyncio_loop):
    pages: list[Page] = []

    async def page(**choice) -> Page:
        pages.append(Page(await jp_ws_fetch("jupyter-nbedit", "notebook")))
        await pages[-1].greet()
        await pages[-1].send(type="configure", **choice)
        return pages[-1]

    yield page
    for each in pages:
        jp_asyncio_loop.run_until_complete(each.close())


@pytest.fixture
def test_model(jp_fetch):
    async def test_model(**body):
        response = await jp_fetch(
            "jupyter-nbedit", "model", "test", method="POST", body=json.dumps(body)
        )
        return json.loads(response.body)

    return test_model


async def models(jp_fetch):
    return json.loads((await jp_fetch("jupyter-nbedit", "models")).body)


@pytest.mark.parametrize("jp_base_url", ["/", "/user/x/"])
async def test_the_list_has_what_is_configured_and_allowed(jp_fetch, jp_base_url):
    listing = await models(jp_fetch)
    by_name = {model["name"]: model for model in listing["models"]}
    assert listing["default"] == "team"
    assert by_name["team"]["origin"] == "default"
    assert by_name["team"]["host"] == "gpu:8000"
    assert by_name["team"]["remote"]
    assert by_name["team"]["needsConsent"]
    presets = {preset.model for preset in PRESETS}
    allowed = {name for name in presets if name.startswith(("ollama/", "openai/"))}
    assert set(by_name) == {"team"} | allowed


async def test_keys_are_not_in_the_list(jp_fetch, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    listing = await models(jp_fetch)
    assert CANARY not in json.dumps(listing)
    openai = next(model for model in listing["models"] if model["host"] == "api.openai.com")
    assert (openai["key"], openai["keyIsSet"]) == ("OPENAI_API_KEY", True)


async def test_a_model_is_tested(use, test_model):
    async with use(says("NO_EDIT", pause=0.001)) as server:
        report = await test_model()
        assert len(server.asked) == TRIES
    assert report["ok"]
    assert report["message"] is None
    assert (report["name"], report["remote"]) == ("m", False)
    assert (report["answers"], report["readable"]) == (TRIES, TRIES)
    assert 0 < report["firstSeconds"] <= report["p50Seconds"] <= report["p90Seconds"]
    assert report["tokensPerSecond"] > 0
    assert english(report["edit"]) == "no edit"


async def test_what_is_wrong_with_a_model_is_told(use, test_model):
    async with use(fails(401)):
        report = await test_model()
        assert not report["ok"]
        assert "key" in english(report["message"])
    async with use(says("hello!")):
        report = await test_model()
        assert not report["ok"]
        assert "prompt_format" in english(report["message"])
    async with use(says("")) as server:
        assert "provider/model" in english((await test_model(model="nonsense"))["message"])
        assert "No language model" in english((await test_model(model="none"))["message"])
        assert "not installed" in english((await test_model(model="local"))["message"])
        report = await test_model(model="openai/gpt")
        assert "agree to requests to api.openai.com" in english(report["message"])
        assert server.asked == []


async def test_a_test_that_nobody_waits_for_is_ended(
    use, http_server_client, jp_base_url, jp_auth_header
):
    async with use(scripted.hangs) as server:
        test = asyncio.ensure_future(
            http_server_client.fetch(
                f"{jp_base_url}jupyter-nbedit/model/test",
                method="POST",
                body="{}",
                headers=jp_auth_header,
                request_timeout=0.5,
            )
        )
        asked = await server.next()
        with pytest.raises(HTTPClientError):
            await test
        await asyncio.wait_for(asked.hung_up.wait(), 100)
        assert len(server.asked) == 1


@pytest.mark.parametrize("body", ["{", "[]", '{"model": 1}', '{"consents": "x"}'])
async def test_a_test_that_makes_no_sense_is_refused(use, jp_fetch, body):
    async with use(says("")):
        with pytest.raises(HTTPClientError) as refused:
            await jp_fetch("jupyter-nbedit", "model", "test", method="POST", body=body)
    assert refused.value.code == 400


@pytest.mark.parametrize(
    ("path", "options"), [("models", {}), ("model/test", {"method": "POST", "body": "{}"})]
)
async def test_who_is_unknown_is_turned_away(jp_fetch, path, options):
    with pytest.raises(HTTPClientError) as refused:
        await jp_fetch(
            "jupyter-nbedit", *path.split("/"), headers={"Authorization": "token wrong"}, **options
        )
    assert refused.value.code == 403


async def test_who_may_not_execute_may_look_but_not_test(jp_fetch, jp_serverapp, monkeypatch):
    class ReadOnly(AllowAllAuthorizer):
        def is_authorized(self, handler, user, action, resource):
            return (action, resource) == ("read", "nbedit")

    monkeypatch.setitem(jp_serverapp.web_app.settings, "authorizer", ReadOnly(parent=jp_serverapp))
    assert (await models(jp_fetch))["default"] == "team"
    with pytest.raises(HTTPClientError) as refused:
        await jp_fetch("jupyter-nbedit", "model", "test", method="POST", body="{}")
    assert refused.value.code == 403


async def status_of(page: Page):
    """Return the next status of a model that the page is told."""
    while True:
        message = await page.receive()
        assert message is not None
        if message["type"] == "model":
            return message["status"]


async def test_a_page_is_told_of_its_model_and_gets_its_suggestion(use, page):
    async with use(says(FIX, 0.9)) as server:
        page = await page()
        assert await status_of(page) == {
            "name": "m",
            "state": "ready",
            "host": f"127.0.0.1:{server.port}",
            "remote": False,
            "message": None,
            "lasting": False,
        }
        await page.open("total = 1\nprint(totl)\n")
        await page.edit("0", 8, 9, "2")
        suggestion = await page.predict()
        assert suggestion is not None
        assert suggestion["source"] == "model"
        assert suggestion["edits"][0]["new"] == "a"


async def test_the_socket_sends_nothing_to_a_host_without_consent(use, page, monkeypatch):
    far = {"far": ModelConfig("openai/m", "http://far.example/v1")}
    async with use(says(FIX, 0.9), default="far", models=far) as server:
        page = await page(consents=["other.example"])
        status = await status_of(page)
        assert (status["state"], status["host"]) == ("consent", "far.example")
        await page.open("total = 1\nprint(totl)\n")
        await page.edit("0", 8, 9, "2")
        assert await page.predict() is None
        assert server.asked == []
        await page.send(type="configure", consents=["far.example"])
        assert (await status_of(page))["state"] == "ready"


async def test_a_canary_key_is_nowhere(use, page, test_model, monkeypatch, caplog, capfd):
    monkeypatch.setenv("CANARY_API_KEY", CANARY)

    async def behave(handler):
        await fails(400, f"no: {handler.asked.headers['Authorization']}")(handler)

    caplog.set_level(logging.DEBUG)
    async with use(behave) as server:
        page = await page()
        seen = [await status_of(page)]
        await page.open("total = 1\nprint(totl)\n")
        await page.edit("0", 8, 9, "2")
        page.requests += 1
        await page.send(type="predict", request=1, seq=page.seq, trigger="manual")
        while not seen or seen[-1]["state"] != "waiting":
            seen.append(await status_of(page))
        report = await test_model()
        assert CANARY in server.asked[0].headers["Authorization"]
    out, err = capfd.readouterr()
    for where in (json.dumps(seen), json.dumps(report), caplog.text, out, err):
        assert "no: Bearer" not in where or "[key]" in where
        assert CANARY not in where


async def test_a_page_that_goes_away_closes_the_connection_to_the_model(use, page):
    async with use(scripted.stalls) as server:
        page = await page()
        await page.open("total = 1\nprint(totl)\n")
        await page.edit("0", 8, 9, "2")
        await page.send(type="predict", request=1, seq=page.seq, trigger="manual")
        asked = await server.next()
        await page.close()
        await asyncio.wait_for(asked.hung_up.wait(), 100)


def test_without_a_model_its_library_is_not_loaded():
    program = """
import asyncio, sys
from jupyter_nbedit.predict.llm.provider.policy import Choice, Policy
from jupyter_nbedit.server.predictors import Predictors
from tests.predict.playing import Player

async def main():
    predictors = Predictors(Policy(default="none"), lambda: None)
    engine, model = predictors.open(print)
    model.choose(Choice())
    player = Player("df = load()\\nshow(df)\\nsave(df)\\n", engine=engine)
    player.edit(0, 0, 2, "sales")
    assert [each async for each in engine.predict(player.request)]
    await predictors.close()

asyncio.run(main())
sys.exit("litellm" in sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_server_at_a_known_address_is_asked_without_a_models_library():
    program = """
import asyncio, sys
from jupyter_nbedit.predict.llm.provider.policy import Choice
from tests.predict.llm.scripted import says
from tests.predict.llm.world import world
from tests.predict.playing import Player

async def main():
    async with world(says("!")) as it:
        it.predictor.choose(Choice())
        player = Player("x = 1")
        player.edit(0, 4, 5, "2")
        await it.ask(player.request)
        assert it.server.asked

asyncio.run(main())
sys.exit(not {"litellm", "openai"}.isdisjoint(sys.modules))
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_table_of_models_that_makes_no_sense_is_explained():
    from traitlets import TraitError

    for entry in ({"api_base": "x"}, {"model": "a/b", "api_key": CANARY}, {"model": 1}, "a/b"):
        with pytest.raises(TraitError, match="'team'"):
            ModelTraits(models={"team": entry})


def test_every_setting_has_its_help():
    for name, trait in ModelTraits.class_own_traits(config=True).items():
        assert trait.help.strip().endswith((".", "}")), name
