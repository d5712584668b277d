from __future__ import annotations

import asyncio
import threading

import pytest

from jupyter_nbedit.predict.llm.provider.model_error import ModelError
from jupyter_nbedit.predict.llm.provider.policy import Choice, ModelConfig, Policy, read_models
from jupyter_nbedit.predict.llm.serving import service
from jupyter_nbedit.predict.llm.serving.listing import listing
from jupyter_nbedit.predict.llm.serving.predictor import LanguageModel
from jupyter_nbedit.predict.llm.serving.service import Models
from jupyter_nbedit.utils.user_messages import verbatim

OWN = {"own": ModelConfig("hosted_vllm/m", "http://gpu:8000/v1", "OWN_KEY", timeout=3.0)}


class Box:
    """The local runtime as far as it is looked at here."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.closed = False
        self.started = 0

    api_base, api_key, model = "http://127.0.0.1:9/v1", "sk-box", "small"
    is_running = False

    async def ensure(self):
        if self.fault:
            raise RuntimeError(self.fault)
        self.started += 1
        return self

    async def close(self) -> None:
        self.closed = True


def name(choice: str = "", box: Box | None = None, **policy) -> str:
    models = Models(Policy(**policy), box)
    target = models.target(Choice(choice))
    return target.name if target is not None else ""


def test_by_default_it_is_the_local_model_if_it_is_installed() -> None:
    assert name(box=Box()) == "local"
    assert name() == ""


@pytest.mark.parametrize("default", ["", "none"])
def test_none_is_a_default_too(default) -> None:
    assert name(box=Box(), default=default) == ""


def test_a_choice_overrules_the_default() -> None:
    assert name("local", Box(), default="ollama/m") == "local"
    assert name("ollama/n", default="ollama/m") == "ollama/n"
    assert name("none", default="ollama/m") == ""


def test_only_what_is_allowed_can_be_chosen() -> None:
    assert name("ollama/m", allowed=("ollama/*",)) == "ollama/m"
    for other in ("openai/m", "local"):
        with pytest.raises(ModelError, match="administrator") as caught:
            name(other, Box(), default="none", allowed=("ollama/*",))
        assert caught.value.kind == "forbidden"


@pytest.mark.parametrize("policy", [{}, {"default": "own", "models": OWN}])
def test_the_default_and_none_are_always_allowed(policy) -> None:
    assert name(box=Box(), allowed=(), **policy) in ("local", "own")
    assert name("none", Box(), allowed=(), **policy) == ""


def test_the_bundled_model_that_is_not_installed_is_explained() -> None:
    with pytest.raises(ModelError, match="pip install"):
        name("local")


def test_the_defaults_address_and_key_are_not_those_of_a_chosen_model() -> None:
    base = ModelConfig("", "http://gpu:8000/v1", "OWN_KEY", timeout=3.0)
    policy = Policy(default="openai/m", base=base)
    assert policy.config("openai/m").api_base == "http://gpu:8000/v1"
    other = policy.config("openai/n")
    assert (other.api_base, other.api_key_env, other.timeout) == ("", "", 3.0)


def test_a_user_cannot_overrule_consent_by_a_name() -> None:
    models = Models(Policy(models=OWN))
    for choice in (Choice("own"), Choice("own", consents=("gpu", "*", "GPU:8000"))):
        target = models.target(choice)
        assert target is not None
        assert not target.granted
    target = models.target(Choice("own", consents=("gpu:8000",)))
    assert target is not None
    assert target.granted


async def test_the_local_model_is_asked_with_its_own_key() -> None:
    box = Box()
    models = Models(Policy(), box)
    target = models.target(Choice())
    assert target is not None
    assert not target.remote
    endpoint = await models.endpoint(target)
    assert (endpoint.api_base, endpoint.model, endpoint.remote) == (box.api_base, "small", False)
    assert endpoint.key.reveal() == "sk-box"
    assert "sk-box" not in repr(endpoint)
    await models.close()
    assert box.closed


@pytest.mark.parametrize(
    ("default", "format_"), [(None, "nbedit"), ("local", "nbedit"), ("own", "")]
)
async def test_the_configured_format_is_the_local_models_where_that_is_the_default(
    default: str | None, format_: str
) -> None:
    base = ModelConfig("", prompt_format="nbedit")
    models = Models(Policy(default=default, base=base, models=OWN), Box())
    target = models.target(Choice("local"))
    assert target is not None

    assert (await models.endpoint(target)).prompt_format == format_


async def test_another_local_runtime_takes_the_place_of_the_one_so_far() -> None:
    before, after = Box(), Box()
    models = Models(Policy(), before)

    await models.replace_local_runtime(after)

    target = models.target(Choice("local"))
    assert target is not None
    await models.endpoint(target)
    assert (before.closed, before.started, after.started) == (True, 0, 1)
    await models.replace_local_runtime(None)
    assert (after.closed, models.name_of(Choice())) == (True, "")


async def test_a_local_runtime_that_does_not_start_is_explained() -> None:
    models = Models(Policy(), Box("the weights are gone"))
    target = models.target(Choice())
    assert target is not None
    with pytest.raises(ModelError, match="the weights are gone"):
        await models.endpoint(target)


class Shelf:
    """The library as far as it is looked at here."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.arrived = asyncio.Event()
        self.loaded = False

    async def get(self) -> None:
        self.asked.set()
        await self.arrived.wait()
        self.loaded = True


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    found = Shelf()
    monkeypatch.setattr(service, "LIBRARY", found)
    return found


async def test_litellm_is_loaded_as_soon_as_a_model_that_needs_it_is_chosen(shelf: Shelf) -> None:
    models = Models(Policy(granted_hosts=("*",)))
    choice = Choice("anthropic/m")
    models.prepare(choice)
    await asyncio.wait_for(shelf.asked.wait(), 100)
    assert models.status(choice).state == "loading"
    shelf.arrived.set()
    for _ in range(10):
        await asyncio.sleep(0)
    assert models.status(choice).state == "ready"
    await models.close()


@pytest.mark.parametrize("name", ["anthropic/m", "own", "ollama/m", "local", "none", "forbidden/m"])
async def test_it_is_not_loaded_for_another_or_before_the_user_agreed(
    name: str, shelf: Shelf
) -> None:
    models = Models(Policy(models=OWN, allowed=("*/m", "own", "local")), Box())
    consents = () if name == "anthropic/m" else ("gpu:8000",)
    models.prepare(Choice(name, consents=consents))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not shelf.asked.is_set()
    await models.close()


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_the_bundled_model_is_started_by_the_first_edit_and_not_before() -> None:
    box = Box()
    models = Models(Policy(), box)
    notebook = LanguageModel(models, lambda _: None)
    notebook.choose(Choice())
    await settle()
    assert box.started == 0
    for _ in range(3):
        notebook.begin()
    await settle()
    assert box.started == 1
    await models.close()


@pytest.mark.parametrize("name", ["own", "ollama/m", "none", "forbidden"])
async def test_it_is_not_started_where_another_model_is_chosen(name: str) -> None:
    box = Box()
    models = Models(Policy(models=OWN, allowed=("*/m", "own")), box)
    notebook = LanguageModel(models, lambda _: None)
    notebook.choose(Choice(name, consents=("gpu:8000",)))
    notebook.begin()
    await settle()
    assert box.started == 0
    notebook.choose(Choice())
    notebook.begin()
    await settle()
    assert box.started == 1
    await models.close()


@pytest.mark.parametrize(("name", "loads"), [("own", True), ("local", True), ("none", False)])
async def test_what_speaks_http_is_loaded_as_soon_as_a_model_may_be_asked(
    name: str, loads: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = threading.Event()
    monkeypatch.setattr(service, "load_http", loaded.set)
    models = Models(Policy(models=OWN), Box())
    models.prepare(Choice(name, consents=("gpu:8000",)))
    assert bool(models._preparing) is loads
    await asyncio.gather(*models._preparing)
    assert loaded.is_set() is loads


async def test_what_is_at_a_known_address_is_asked_without_litellm(shelf: Shelf) -> None:
    models = Models(Policy(models=OWN, granted_hosts=("*",)), Box())
    for name in ("local", "own", "ollama/m"):
        target = models.target(Choice(name))
        assert target is not None
        assert not (await models.endpoint(target)).needs_litellm
    assert not shelf.asked.is_set()


def test_the_list_has_the_default_first_and_what_else_there_is() -> None:
    found = listing(Models(Policy(models=OWN), Box()))
    assert [model.origin for model in found.models[:2]] == ["default", "configured"]
    assert found.default == "local"
    assert {model.origin for model in found.models[2:]} == {"preset"}


def test_the_list_tells_what_is_wrong_with_a_model() -> None:
    models = Models(Policy(models={"odd": ModelConfig("nonsense")}))
    odd = next(model for model in listing(models).models if model.name == "odd")
    assert "provider/model" in str(odd.message)


def test_a_model_that_fails_says_so_in_the_list() -> None:
    models = Models(Policy(models=OWN))
    target = models.target(Choice("own"))
    assert target is not None
    models.back_off(target).failed(ModelError("broken", verbatim("it broke")))
    assert not models.status(Choice("own")).lasting
    own = next(model for model in listing(models).models if model.name == "own")
    assert str(own.message) == "it broke"


def test_a_model_says_whether_it_fails_for_long() -> None:
    models = Models(Policy(models={**OWN, "odd": ModelConfig("nonsense")}))
    target = models.target(Choice("own"))
    assert target is not None
    models.back_off(target).failed(ModelError("key", verbatim("no key")))
    agreed = Choice("own", consents=(target.host,))
    assert models.status(agreed).lasting
    assert models.status(Choice("odd")).lasting


@pytest.mark.parametrize(
    "entry",
    [{}, {"model": 1}, {"model": "a/b", "api_key": "sk"}, {"model": "a/b", "timeout": "x"}, 3],
)
def test_a_table_that_makes_no_sense_is_explained(entry) -> None:
    with pytest.raises(ValueError, match="'team'") as caught:
        read_models({"team": entry})
    assert "sk" not in str(caught.value)
