"""What one model server has to do for many users who type, and how long they wait for it.

Each user types lines into a notebook of a Jupyter server of their own, unevenly and with pauses, as
people do. All of them share one scripted model server in a process of its own, which takes as
long as a model does and says at the end what it was asked. The users share one process, which a
JupyterHub gives each of them: its load says whether the machine kept up, and not what a hub needs.

python benchmarks/many_users.py
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import math
import multiprocessing
import random
import statistics
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

import msgspec
from engine_latency import notebook
from rhythm import WORDS, Page, Told, typed

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from jupyter_nbedit.predict.llm.provider.policy import ModelConfig, Policy
from jupyter_nbedit.server.predictors import Predictors
from tests.predict.llm.scripted import Handler, says, serving

CELLS = 12
"""Cells of 20 lines that are in each notebook already."""

SECONDS_A_KEY, UNSTEADY = 0.25, 0.4
"""The mean, and the standard deviation of the logarithms."""

CHARACTERS_A_TOKEN = 3

PUNCTUAL = 20.0
"""Milliseconds by which a key may be late, if what users wait for is to be that of each alone."""

COMING = 8.0
"""Seconds within which all users come."""


class Load(msgspec.Struct):
    """What the model server was asked for.

    Attributes
    ----------
    requests, cancelled : int
        All, and those that were hung up on before the answer was complete.
    read, written : int
        Tokens of the prompts and of the answers.
    most : int
        The most requests under way at one time.
    busy : float
        Seconds of processor time that it took to play the model server.
    """

    requests: int
    cancelled: int
    read: int
    written: int
    most: int
    busy: float


def serve(pipe: Connection, seconds: float) -> None:
    """Be the model server until told to stop; say the address first, and the load at the end."""
    logging.getLogger("tornado.access").setLevel(logging.ERROR)

    async def answer(handler: Handler) -> None:
        await asyncio.sleep(seconds)
        # Marks of the text around the cursor follow the line that is typed.
        line = handler.asked.prompt.partition("<|fim_suffix|>")[0].rpartition("\n")[2]
        end = line.rstrip()[-1:]
        text = "omega + 1" if end in "=+-*/" else "_1 + omega"
        await says(f"+ {text[3:]}" if line.endswith(" ") and end not in "=+-*/" else text, 0.95)(
            handler
        )

    async def run() -> None:
        async with serving(answer) as server:
            used = time.process_time()
            pipe.send(server.base)
            await asyncio.get_running_loop().run_in_executor(None, pipe.recv)
            asked = server.asked
            read = sum(len(json.dumps(each.body.get("prompt"))) for each in asked)
            pipe.send(
                Load(
                    requests=len(asked),
                    cancelled=sum(each.hung_up.is_set() for each in asked),
                    read=read // CHARACTERS_A_TOKEN,
                    written=sum(each.pieces for each in asked),
                    most=server.most,
                    busy=time.process_time() - used,
                )
            )

    asyncio.run(run())


async def work(predictors: Predictors, user: int, lines: int) -> Told:
    """Be one user, who comes at some moment of the first seconds."""
    chance = random.Random(user)
    told = Told(typed(SECONDS_A_KEY, UNSTEADY, lines, keys=len(WORDS) // 2, seed=user))
    page = Page(predictors, notebook(CELLS, chance), name=f"u{user}_")
    await asyncio.sleep(chance.uniform(0, COMING))
    await page.type(told)
    return told


def resident() -> float:
    """Return the memory that the process holds now, in megabytes; NaN where that is not told."""
    try:
        fields = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return math.nan
    return next(int(line.split()[1]) for line in fields if line.startswith("VmRSS")) * 1024 / 1e6


async def main() -> None:
    """Simulate, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--lines", type=int, default=6, help="lines that each of them types")
    parser.add_argument("--model", type=float, default=0.3, help="seconds that the model takes")
    options = parser.parse_args()
    pipe, other = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=serve, args=(other, options.model), daemon=True
    )
    server.start()
    base = pipe.recv()
    config = ModelConfig("hosted_vllm/qwen2.5-coder", base, prompt_format="fim-qwen", timeout=30.0)
    everyone = [
        Predictors(Policy("m", models={"m": config}), lambda: None) for _ in range(options.users)
    ]
    before, began, used = resident(), perf_counter(), time.process_time()
    told = await asyncio.gather(
        *(work(each, user, options.lines) for user, each in enumerate(everyone))
    )
    took, busy = perf_counter() - began, time.process_time() - used
    after = resident()
    pipe.send(None)
    load: Load = pipe.recv()
    server.join()
    for each in everyone:
        await each.close()
    keys = sum(len(each.keys) for each in told)
    delays = [delay for each in told for delay in each.delays]
    pauses = len(delays) + sum(each.silent for each in told)
    p95 = statistics.quantiles(delays, n=20)[-1]
    print(
        f"{options.users} users, {keys} keys and {pauses} pauses in {took:.0f} s; the model takes "
        f"{1000 * options.model:.0f} ms"
    )
    planned = max(each.keys[-1].time for each in told)
    if took > 1.5 * planned + COMING:
        print(
            f"The machine did not keep up: this takes {planned:.0f} s to type. Times and requests "
            "a second are those of slower users."
        )
    print(
        f"model server: {load.requests} requests ({load.requests / took:.1f} a second, "
        f"{60 * load.requests / took / options.users:.1f} a minute and user), "
        f"{load.cancelled} of them cancelled, {load.most} at one time at most; "
        f"{load.read / took:.0f} tokens a second read, {load.written / took:.0f} written; "
        f"{load.read / load.requests:.0f} tokens a prompt"
    )
    print(
        f"users: a suggestion in {len(delays)} of {pauses} pauses, after the last key p50 "
        f"{statistics.median(delays):.0f} ms, p95 {p95:.0f} ms, besides the model's time"
    )
    late = statistics.quantiles((each for user in told for each in user.late), n=20)
    print(
        f"keys came late by p50 {late[9]:.0f} ms, p95 {late[-1]:.0f} ms: so long the work of all "
        "others kept a user's from being done"
    )
    if late[-1] > PUNCTUAL:
        print(
            "What users waited says nothing of users who have a process of their own: take fewer "
            "users, or a machine that does nothing else."
        )
    print(
        f"their process: {100 * busy / took:.0f} % of a core, "
        f"{1000 * busy / keys:.1f} ms a key; memory {before:.0f} MB before, {after:.0f} MB after; "
        f"the model server's: {100 * load.busy / took:.0f} % of a core"
    )


if __name__ == "__main__":
    asyncio.run(main())
