"""What asking a model costs over a bare HTTP client, by either client, and a burst of keystrokes.

All against one scripted server on this machine, so the model itself takes no time.

python benchmarks/model_overhead.py
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import statistics
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter

import httpx
import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from jupyter_nbedit.core.events import Edit, Focus, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.llm.provider.library import LIBRARY
from jupyter_nbedit.predict.llm.provider.policy import Choice, ModelConfig, Policy
from jupyter_nbedit.predict.llm.serving.asking import Question, question_of
from jupyter_nbedit.predict.llm.serving.predictor import LanguageModel
from jupyter_nbedit.predict.llm.serving.probe import case
from jupyter_nbedit.predict.llm.serving.service import Models
from jupyter_nbedit.predict.request import PredictionRequest, build_request
from tests.predict.llm.scripted import Server, says, serving

PIECES = 20
"""Pieces that an answer comes in."""

KEYS, SECONDS, REQUESTS = 30, 3.0, 3
"""The burst, and how many requests it may cost."""

TOKEN_PAUSE = 0.02
"""Seconds between two tokens of the model in the burst: 50 tokens a second."""

SOURCE = "total = sum(values)\nprint(total)\n"


def models(server: Server, form: str) -> Models:
    """Return a configuration whose only model is the scripted one."""
    config = ModelConfig("openai/m", server.base, prompt_format=form, timeout=30.0)
    return Models(Policy(default="m", models={"m": config}))


async def asked(service: Models, request: PredictionRequest) -> Question:
    """Return what the model is asked."""
    target = service.target(Choice())
    question = target and await question_of(service, target, request)
    if not question:
        sys.exit("the case has nothing to edit")
    return question


async def bare(server: Server, question: Question, client: httpx.AsyncClient) -> str:
    """Ask with nothing in between."""
    prompt = question.prompt
    body = {
        "model": "m",
        "messages": [{"role": each.role, "content": each.content} for each in prompt.messages],
        "stream": True,
        "max_tokens": prompt.max_tokens,
        "temperature": 0,
        "logprobs": True,
    }
    path = "chat/completions"
    if not prompt.messages:
        body |= {"prompt": prompt.text, "logprobs": 1}
        del body["messages"]
        path = "completions"
    text = ""
    async with client.stream("POST", f"{server.base}/{path}", json=body) as response:
        async for line in response.aiter_lines():
            if line.startswith("data: {"):
                choice = json.loads(line[6:])["choices"][0]
                text += choice["delta"]["content"] if prompt.messages else choice["text"]
    return text


async def timed(ask: Callable[[], Awaitable[object]], runs: int) -> list[float]:
    """Return how many milliseconds each of several runs took."""
    spent = []
    for _ in range(runs):
        began = perf_counter()
        await ask()
        spent.append(1000 * (perf_counter() - began))
    return spent


async def overhead(form: str, runs: int) -> None:
    """Print what our client and litellm add to a request; litellm is for chats alone."""
    async with serving(says("abcd" * PIECES, 0.9)) as server:
        service = models(server, form)
        question = await asked(service, case(0))
        limits = httpx.Limits(max_keepalive_connections=0)
        async with httpx.AsyncClient(limits=limits, trust_env=False) as client:

            async def ours() -> None:
                await service.transport.ask(question.endpoint, question.prompt, lambda _: False)

            async def litellms() -> None:
                endpoint = msgspec.structs.replace(question.endpoint, needs_litellm=True)
                await service.transport.ask(endpoint, question.prompt, lambda _: False)

            async def without() -> None:
                await bare(server, question, client)

            ways = {"httpx alone": without, "our client": ours}
            if question.prompt.messages:
                ways["litellm"] = litellms
            for ask in ways.values():
                await timed(ask, 5)
            # In turns, so that all meet the same load on the machine.
            spent: dict[str, list[float]] = {way: [] for way in ways}
            for _ in range(runs):
                for way, ask in ways.items():
                    spent[way] += await timed(ask, 1)
        await service.close()
    took = ", ".join(f"{way} {statistics.median(times):.1f} ms" for way, times in spent.items())
    print(
        f"{'chat' if question.prompt.messages else 'text'} completion in {PIECES} pieces, "
        f"medians of {runs}: {took}"
    )


async def burst() -> None:
    """Print what a burst of keystrokes costs, each followed by a request as if no one waited."""
    answer = "word " * 60
    async with serving(says(answer, 0.9, pause=TOKEN_PAUSE)) as server:
        service = models(server, "instruct")
        predictor = LanguageModel(service, lambda _: None)
        engine = Engine([predictor])
        session = Session()
        session.apply(Open(cells=(Cell("0", "code", SOURCE),), language="python"))
        task = asyncio.create_task(asyncio.sleep(0))
        for number in range(KEYS):
            session.apply(Edit(time=number * SECONDS / KEYS, cell_id="0", start=8, end=8, text="x"))
            session.apply(Focus(cell_id="0", cursor=9, anchor=9))
            task.cancel()
            task = asyncio.create_task(_last(engine, build_request(session)))
            await asyncio.sleep(SECONDS / KEYS)
        await asyncio.gather(task, return_exceptions=True)
        spent = sum(_prompt_tokens(each.body) + each.pieces for each in server.asked)
        whole = _prompt_tokens(server.asked[0].body) + len(answer) // 4
        print(
            f"{KEYS} keystrokes in {SECONDS:.0f} s: {len(server.asked)} requests, {spent} tokens "
            f"read and written; {REQUESTS} whole requests are {REQUESTS * whole} "
            f"({'kept' if spent <= REQUESTS * whole else 'NOT KEPT'})"
        )
        await service.close()


async def _last(engine: Engine, request: PredictionRequest) -> None:
    async for _ in engine.predict(request):
        pass


def _prompt_tokens(body: dict[str, object]) -> int:
    """Estimate the tokens of a prompt: a third of its characters."""
    return len(json.dumps(body.get("messages", body.get("prompt")))) // 3


async def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    options = parser.parse_args()
    logging.getLogger("tornado.access").setLevel(logging.ERROR)
    began = perf_counter()
    await LIBRARY.get()
    print(f"litellm is loaded in {perf_counter() - began:.1f} s, in a thread")
    for form in ("instruct", "zeta2"):
        await overhead(form, options.runs)
    await burst()


if __name__ == "__main__":
    asyncio.run(main())
