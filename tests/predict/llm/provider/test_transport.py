"""The transport against a scripted server, through our own client and through litellm."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable

import msgspec
import pytest

from jupyter_nbedit.predict.llm.context import LARGE, build_context
from jupyter_nbedit.predict.llm.prompts.base import Message, Prompt
from jupyter_nbedit.predict.llm.provider import endpoint as endpoints
from jupyter_nbedit.predict.llm.provider.endpoint import Endpoint, resolve
from jupyter_nbedit.predict.llm.provider.model_error import ModelError
from jupyter_nbedit.predict.llm.provider.policy import ModelConfig
from jupyter_nbedit.predict.llm.provider.transport import MAX_ANSWER, Answer, Transport
from tests.predict.llm import scripted
from tests.predict.llm.scripted import fails, says, serving
from tests.predict.playing import Player

pytestmark = pytest.mark.usefixtures("litellm")

CONTEXT = build_context(Player("a = 1").request, LARGE, redact=True)
CHAT = Prompt(CONTEXT, messages=(Message("user", "What next?"),), stop=("\n\n",), max_tokens=9)
TEXT = Prompt(CONTEXT, text="What next?", stop=("\n\n",), max_tokens=9)
EACH = pytest.mark.parametrize(
    ("prompt", "client"),
    [(CHAT, "ours"), (TEXT, "ours"), (CHAT, "litellm")],
    ids=["chat", "text", "litellm"],
    indirect=["client"],
)
"""Chats and texts through our own client, and chats through litellm."""

CANARY = "sk-canary-0123456789"


@pytest.fixture(autouse=True)
def client(request, monkeypatch):
    """Ask our own server as if it were OpenAI's, for whose models litellm is needed."""
    if getattr(request, "param", "ours") == "litellm":

        def resolved(name: str, config: ModelConfig) -> Endpoint:
            return msgspec.structs.replace(endpoints.resolve(name, config), needs_litellm=True)

        monkeypatch.setattr(f"{__name__}.resolve", resolved)


def endpoint(base: str, **more: object) -> Endpoint:
    found = resolve("m", ModelConfig("openai/m", base, timeout=100.0))
    return msgspec.structs.replace(found, **more)


async def ask(server: scripted.Server, prompt: Prompt, **more: object) -> Answer:
    transport = Transport()
    try:
        return await transport.ask(endpoint(server.base, **more), prompt, lambda _: False)
    finally:
        await transport.close()


async def happens(what: Awaitable[object]) -> None:
    await asyncio.wait_for(what, 100)


@EACH
async def test_an_answer_and_what_was_asked(prompt):
    async with serving(says("an answer", 0.5)) as server:
        answer = await ask(server, prompt)
        asked = server.asked[0]

    assert answer.text == "an answer"
    assert not answer.truncated
    assert answer.logprobs == (
        ("an a", math.log(0.5)),
        ("nswe", math.log(0.5)),
        ("r", math.log(0.5)),
    )
    assert answer.tokens == 3
    assert 0 < answer.first <= answer.seconds
    assert asked.prompt == "What next?"
    assert asked.body["model"] == "m"
    assert asked.body["stream"] is True
    assert asked.body["stop"] == ["\n\n"]
    assert asked.body["max_tokens"] == 9
    assert asked.body["temperature"] == 0
    assert len(server.asked) == 1


@EACH
async def test_who_does_not_tell_probabilities_is_understood(prompt):
    async with serving(says("an answer")) as server:
        answer = await ask(server, prompt)
    assert (answer.text, answer.logprobs) == ("an answer", ())


@EACH
async def test_who_refuses_to_tell_probabilities_is_asked_without(prompt):
    async def behave(handler):
        if handler.asked.body.get("logprobs"):
            await fails(400, "logprobs is not supported")(handler)
        else:
            await says("an answer")(handler)

    async with serving(behave) as server:
        transport = Transport()
        for _ in range(2):
            answer = await transport.ask(endpoint(server.base), prompt, lambda _: False)
            assert answer.text == "an answer"
        assert len(server.asked) == 3
        await transport.close()


async def test_what_a_server_declines_is_left_out_or_called_otherwise():
    words = {
        "max_tokens": "'max_tokens' is not supported. Use 'max_completion_tokens' instead.",
        "temperature": "'temperature' does not support 0 with this model.",
        "stop": "'stop' is not supported with this model.",
    }

    async def behave(handler):
        asked = next((name for name in words if name in handler.asked.body), None)
        await (says("an answer") if asked is None else fails(400, words[asked]))(handler)

    async with serving(behave) as server:
        assert (await ask(server, CHAT)).text == "an answer"
        assert server.asked[-1].body["max_completion_tokens"] == 9
        assert len(server.asked) == 4


async def test_a_failure_in_the_middle_of_an_answer_is_told():
    async def behave(handler):
        await handler.piece("half")
        await handler.raw('data: {"error": {"message": "the context size is exceeded"}}\n\n')

    async with serving(behave) as server:
        with pytest.raises(ModelError) as caught:
            await ask(server, CHAT)
    assert caught.value.kind == "context"


async def test_lines_of_an_answer_end_where_lines_of_events_do():
    async def behave(handler):
        piece = 'data: {"choices": [{"delta": {"content": "a\u2028b\x85c"}}]}\r\n\r\n'
        for part in (": a comment\r\n", piece[:9], piece[9:], "data: [DONE]"):
            await handler.raw(part)

    async with serving(behave) as server:
        assert (await ask(server, CHAT)).text == "a\u2028b\x85c"


async def test_arguments_of_litellm_are_none_of_a_servers():
    async with serving(says("!")) as server:
        more = {"drop_params": True, "num_retries": 3, "extra_headers": {"X-Team": "us"}}
        await ask(server, CHAT, kwargs=more)
        assert server.asked[0].body.keys().isdisjoint(more)
        assert server.asked[0].headers["X-Team"] == "us"


@EACH
async def test_a_request_is_told_when_it_goes_out(prompt):
    async with serving(scripted.hangs) as server:
        transport = Transport()
        sent = asyncio.Event()
        asking = transport.ask(endpoint(server.base), prompt, lambda _: False, sent.set)
        task = asyncio.create_task(asking)
        await happens(sent.wait())
        await server.next()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await transport.close()


async def test_one_that_is_cancelled_before_it_goes_out_is_not():
    transport = Transport()
    sent: list[None] = []
    async with serving(says("!")) as server:
        asking = transport.ask(
            endpoint(server.base), CHAT, lambda _: False, lambda: sent.append(None)
        )
        task = asyncio.create_task(asking)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert (sent, server.asked) == ([], [])
    await transport.close()


@EACH
async def test_an_answer_that_ran_into_the_limit_is_truncated(prompt):
    async with serving(says("an ans", finish="length")) as server:
        assert (await ask(server, prompt)).truncated


@EACH
async def test_an_empty_answer_is_one(prompt):
    async with serving(says("")) as server:
        assert (await ask(server, prompt)).text == ""


@EACH
async def test_more_arguments_reach_the_server(prompt):
    async with serving(says("!")) as server:
        await ask(server, prompt, kwargs={"temperature": 0.5, "extra_body": {"top_k": 3}})
        assert server.asked[0].body["temperature"] == 0.5
        assert server.asked[0].body["top_k"] == 3


@EACH
async def test_the_model_is_stopped_as_soon_as_the_answer_is_complete(prompt):
    async with serving(scripted.rambles) as server:
        transport = Transport()
        answer = await transport.ask(
            endpoint(server.base), prompt, lambda text: text.count("and so on") == 2
        )
        await happens(server.asked[0].hung_up.wait())
        await transport.close()
    assert answer.text == "and so on, and so on, "
    assert answer.truncated


@EACH
async def test_an_endless_answer_is_cut_off(prompt):
    async with serving(scripted.rambles) as server:
        answer = await ask(server, prompt)
        await happens(server.asked[0].hung_up.wait())
    assert answer.text.startswith("and so on, and so on, ")
    assert len(answer.text) <= MAX_ANSWER


@EACH
@pytest.mark.parametrize("behave", [scripted.hangs, scripted.stalls])
async def test_cancelling_closes_the_connection_within_a_second(prompt, behave):
    async with serving(behave) as server:
        transport = Transport()
        task = asyncio.create_task(transport.ask(endpoint(server.base), prompt, lambda _: False))
        asked = await server.next()
        if behave is scripted.stalls:
            await asked.begun.wait()
        task.cancel()
        await happens(asked.hung_up.wait())
        with pytest.raises(asyncio.CancelledError):
            await task
        await transport.close()


@EACH
@pytest.mark.parametrize(
    ("behave", "kind", "words"),
    [
        (fails(401), "key", "does not take the key"),
        (fails(403), "key", "does not take the key"),
        (fails(402), "quota", "Add credit"),
        (fails(429, "insufficient_quota"), "quota", "Add credit"),
        (fails(404), "model", "no model 'm'"),
        (fails(429, Retry_After="17"), "rate", "in 17 s"),
        (fails(429, Retry_After="nonsense"), "rate", "again later"),
        (fails(400, "This model's maximum context length is 8"), "context", "max_prompt_tokens"),
        (fails(413), "context", "max_prompt_tokens"),
        (fails(400, "top_k is unknown"), "refused", "model_kwargs"),
        (fails(500), "broken", "status 500"),
        (fails(503), "broken", "status 503"),
        (fails(307, Location="http://127.0.0.1:9/"), "nonsense", "/v1"),
        (scripted.breaks_off, "broken", "broke off"),
        (scripted.talks_html, "nonsense", "/v1"),
        (scripted.talks_garbage, "nonsense", "/v1"),
        (scripted.floods, "nonsense", "/v1"),
    ],
)
async def test_each_fault_has_its_sentence(prompt, behave, kind, words):
    async with serving(behave) as server:
        with pytest.raises(ModelError, match=words) as caught:
            await ask(server, prompt)
        await happens(server.asked[0].ended.wait())
        assert len(server.asked) == 1, "nothing is tried again"
    assert caught.value.kind == kind
    assert caught.value.said == ("top_k is unknown" if kind == "refused" else "")
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@EACH
@pytest.mark.parametrize("behave", [scripted.hangs, scripted.stalls, says("slow", pause=60)])
async def test_who_is_too_slow_is_given_up(prompt, behave):
    async with serving(behave) as server:
        for seconds in (0.3, 3.0, 30.0):
            with pytest.raises(ModelError, match=f"within {seconds:g} s") as caught:
                await ask(server, prompt, timeout=seconds)
            if server.asked:
                # On a machine that is busy it may be given up before it was asked.
                break
        await happens(server.asked[0].hung_up.wait())
    assert caught.value.kind == "timeout"


@EACH
async def test_where_nobody_listens_is_told(prompt):
    async with serving(says("")) as server:
        base = server.base
    transport = Transport()
    with pytest.raises(ModelError, match=f"Nothing answers at {base}") as caught:
        await transport.ask(endpoint(base), prompt, lambda _: False)
    assert caught.value.kind == "unreachable"
    await transport.close()


@EACH
async def test_what_the_provider_asks_to_wait_is_heard(prompt):
    async with serving(fails(429, Retry_After="17")) as server:
        with pytest.raises(ModelError) as caught:
            await ask(server, prompt)
    assert caught.value.retry_after == 17


@EACH
@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
async def test_a_key_is_in_no_error_and_in_no_log(prompt, status, monkeypatch, caplog, capfd):
    monkeypatch.setenv("CANARY_API_KEY", CANARY)

    async def behave(handler):
        # The worst of servers: it tells the key back.
        await fails(status, f"bad key {handler.asked.headers['Authorization']}")(handler)

    caplog.set_level(logging.DEBUG)
    async with serving(behave) as server:
        config = ModelConfig("openai/m", server.base, api_key_env="CANARY_API_KEY")
        transport = Transport()
        with pytest.raises(ModelError) as caught:
            await transport.ask(resolve("m", config), prompt, lambda _: False)
        assert server.asked[0].headers["Authorization"] == f"Bearer {CANARY}"
        await transport.close()

    out, err = capfd.readouterr()
    error = caught.value
    for where in (str(error), repr(error), str(error.told), caplog.text, out, err):
        assert CANARY not in where
    assert CANARY not in repr(resolve("m", config))


@EACH
async def test_the_key_of_another_provider_is_not_sent(prompt, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    async with serving(says("!")) as server:
        await ask(server, prompt)
        assert CANARY not in str(server.asked[0].headers)


@EACH
async def test_a_proxy_is_not_asked_for_this_machine(prompt, monkeypatch):
    async with serving(says("!")) as server, serving(fails(500)) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert (await ask(server, prompt)).text == "!"


@pytest.mark.parametrize("prompt", [CHAT, TEXT], ids=["chat", "text"])
async def test_a_unix_socket_is_asked(prompt, tmp_path):
    path = tmp_path / "model.sock"
    async with serving(says("an answer"), unix=str(path)) as server:
        transport = Transport()
        answer = await transport.ask(endpoint(f"unix://{path}"), prompt, lambda _: False)
        assert answer.text == "an answer"
        assert server.asked
        await transport.close()


ELSEWHERE = pytest.mark.parametrize(
    ("model", "path", "prompt"),
    [
        ("anthropic/claude-haiku-4-5", "", CHAT),
        ("mistral/mistral-small-latest", "/v1", CHAT),
        ("openrouter/qwen/qwen3-coder", "/v1", CHAT),
        ("deepseek/deepseek-chat", "/v1", CHAT),
        ("text-completion-codestral/codestral-latest", "/v1/fim/completions", TEXT),
    ],
)
"""Providers that litellm speaks to by itself."""


@ELSEWHERE
async def test_a_provider_of_another_kind_is_asked(model, path, prompt, monkeypatch):
    monkeypatch.setenv("CANARY_API_KEY", CANARY)
    transport = Transport()
    async with serving(says("an answer")) as server:
        base = server.base.removesuffix("/v1") + path
        found = resolve("m", ModelConfig(model, base, "CANARY_API_KEY", timeout=100.0))
        answer = await transport.ask(found, prompt, lambda _: False)
        assert (answer.text, answer.truncated) == ("an answer", False)
        assert CANARY in str(server.asked[0].headers)
        assert server.asked[0].body["max_tokens"] == 9

        server.behave = fails(401, f"bad key {CANARY}")
        with pytest.raises(ModelError) as caught:
            await transport.ask(found, prompt, lambda _: False)
        assert caught.value.kind == "key"
        assert len(server.asked) == 2, "nothing is tried again"

        server.behave = scripted.stalls
        task = asyncio.create_task(transport.ask(found, prompt, lambda _: False))
        while len(server.asked) < 3:
            await server.next()
        await server.asked[2].begun.wait()
        task.cancel()
        await happens(server.asked[2].hung_up.wait())
        with pytest.raises(asyncio.CancelledError):
            await task
