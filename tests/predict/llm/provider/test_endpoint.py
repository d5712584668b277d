from __future__ import annotations

import pytest

from jupyter_nbedit.predict.llm.provider.endpoint import is_this_machine, resolve
from jupyter_nbedit.predict.llm.provider.model_error import ModelError
from jupyter_nbedit.predict.llm.provider.policy import ModelConfig


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:8000/v1",
        "http://LOCALHOST/v1",
        "https://localhost",
        "http://127.0.0.1:11434",
        "http://127.8.9.10/v1",
        "http://[::1]:8080/v1",
        "unix:///run/model.sock",
    ],
)
def test_this_machine(address):
    assert is_this_machine(address)
    assert not resolve("m", ModelConfig("openai/m", address)).remote


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost.evil.com/v1",
        "http://evil.com/localhost",
        "http://localhost@evil.com/v1",
        "http://localhost:80@evil.com/v1",
        "http://localhost\\@evil.com/v1",
        "http://evil.com#localhost",
        "http://evil.com?localhost",
        "http://127.0.0.1.nip.io/v1",
        "http://127.0.0.1.evil.com/v1",
        "http://127evil.com/v1",
        "http://128.0.0.1/v1",
        "http://0.0.0.0:8000/v1",
        "http://10.0.0.1/v1",
        "http://192.168.0.2/v1",
        "http://2130706433/v1",
        "http://0x7f.1/v1",
        "http://127.1/v1",
        "http://[::ffff:8.8.8.8]/v1",
        "http://[::2]/v1",
        "http://localhost.:8000/v1",
        "http://my.localhost/v1",
        "http://loc\talhost/v1",
        "http://localhost /v1",
        "ftp://localhost/v1",
        "//localhost/v1",
        "localhost",
        "",
        "https://api.openai.com/v1",
    ],
)
def test_another_machine(address):
    assert not is_this_machine(address)


@pytest.mark.parametrize(
    ("model", "base", "host", "remote"),
    [
        ("openai/gpt-4.1", "https://api.openai.com/v1", "api.openai.com", True),
        ("ollama/q:1.5b", "http://localhost:11434/v1", "localhost:11434", False),
        ("ollama_chat/q", "http://localhost:11434/v1", "localhost:11434", False),
        ("lm_studio/q", "http://localhost:1234/v1", "localhost:1234", False),
        ("hosted_vllm/q", "http://localhost:8000/v1", "localhost:8000", False),
        ("llamafile/q", "http://127.0.0.1:8080/v1", "127.0.0.1:8080", False),
        ("anthropic/claude", "", "api.anthropic.com", True),
        ("mistral/codestral", "", "api.mistral.ai", True),
        ("openrouter/a/b", "", "openrouter.ai", True),
        ("a-new-provider/m", "", "a-new-provider", True),
    ],
)
def test_where_a_provider_is(model, base, host, remote):
    found = resolve("m", ModelConfig(model))
    assert (found.api_base, found.host, found.remote) == (base, host, remote)


@pytest.mark.parametrize(
    ("model", "base", "needed"),
    [
        ("openai/gpt-4.1", "", True),
        ("openai/gpt-4.1", "https://api.openai.com/v1/", True),
        ("openai/m", "http://gpu:8000/v1", False),
        ("text-completion-openai/m", "", False),
        ("ollama/q", "", False),
        ("ollama_chat/q", "", False),
        ("lm_studio/q", "", False),
        ("hosted_vllm/q", "https://gpu/v1", False),
        ("llamafile/q", "unix:///run/model.sock", False),
        ("anthropic/claude", "", True),
        ("anthropic/claude", "http://gpu:8000/v1", True),
        ("a-new-provider/m", "", True),
    ],
)
def test_for_whom_litellm_is_needed(model, base, needed):
    assert resolve("m", ModelConfig(model, base)).needs_litellm == needed


@pytest.mark.parametrize(
    ("variable", "model"),
    [
        ("OLLAMA_API_BASE", "ollama/q"),
        ("OPENAI_API_BASE", "openai/q"),
        ("OPENAI_BASE_URL", "openai/q"),
        ("HOSTED_VLLM_API_BASE", "hosted_vllm/q"),
        ("ANTHROPIC_API_BASE", "anthropic/q"),
    ],
)
def test_an_address_in_the_environment_counts(variable, model, monkeypatch):
    monkeypatch.setenv(variable, "https://elsewhere.example/v1")
    found = resolve("m", ModelConfig(model))
    assert (found.host, found.remote) == ("elsewhere.example", True)


def test_what_goes_through_a_client_that_is_not_ours_counts_as_remote():
    # litellm's own proxy on this machine hands on what it gets.
    assert resolve("m", ModelConfig("litellm_proxy/m", "http://localhost:4000")).remote


def test_keys_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-usual")
    monkeypatch.setenv("TEAM_KEY", "sk-team")
    assert resolve("m", ModelConfig("openai/m")).key.reveal() == "sk-usual"
    other = ModelConfig("openai/m", "http://gpu:8000/v1")
    assert not resolve("m", other).key, "another server gets no key of the provider's"
    named = ModelConfig("openai/m", "http://gpu:8000/v1", api_key_env="TEAM_KEY")
    assert resolve("m", named).key.reveal() == "sk-team"


@pytest.mark.parametrize("model", ["", "gpt-4o", "/m", "openai/"])
def test_a_model_without_a_provider_is_explained(model):
    with pytest.raises(ModelError, match="provider/model"):
        resolve("m", ModelConfig(model))


@pytest.mark.parametrize(
    "base",
    ["gpu:8000", "http://", "http://a b/", "http://user@gpu/", "ftp://gpu", "http://x:99999"],
)
def test_an_address_that_makes_no_sense_is_explained(base):
    with pytest.raises(ModelError, match="api_base"):
        resolve("m", ModelConfig("openai/m", base))
