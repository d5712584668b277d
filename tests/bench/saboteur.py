"""A predictor that costs money, counts its questions, and may end its process."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from jupyter_nbedit.bench.predictors import find_predictor
from jupyter_nbedit.bench.predictors.base import BenchmarkPredictor
from jupyter_nbedit.bench.records import Answer, Configuration
from jupyter_nbedit.bench.run import runner, shards
from jupyter_nbedit.bench.tasks import EditQuestion, TextQuestion

PRICE = 0.01


class Dear(BenchmarkPredictor):
    """Answers with the truth, for money; its questions are noted in the file `NBEDIT_ASKED`."""

    waits = True

    def __init__(self) -> None:
        super().__init__("dear", "1")
        self.under_way = 0
        self.most = 0

    async def suggest(self, question: EditQuestion) -> Answer:
        """Suggest what is really done next."""
        self._note(question.case.id)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(float(os.environ.get("NBEDIT_SLOW", "0.001")))
        self.under_way -= 1
        return Answer(case=question.case.id, edits=question.missing[:1], cost=PRICE)

    async def rewrite(self, question: TextQuestion) -> Answer:
        """Return the right text."""
        self._note(question.case.id)
        return Answer(case=question.case.id, text=question.case.expected, cost=PRICE)

    def _note(self, case: str) -> None:
        path = Path(os.environ["NBEDIT_ASKED"])
        with path.open("a") as file:
            file.write(f"{case}\n")
        if "NBEDIT_SLOW" in os.environ:
            print("asked", flush=True)
        deadly = int(os.environ.get("NBEDIT_DEADLY", "0"))
        if deadly and len(path.read_text().splitlines()) == deadly:
            os.kill(os.getpid(), signal.SIGKILL)


class Faulty(BenchmarkPredictor):
    """Never answers."""

    async def suggest(self, question: EditQuestion) -> Answer:
        """Fail."""
        return Answer(case=question.case.id, fault="the key is wrong")


def find_with(name: str, configuration: Configuration) -> BenchmarkPredictor:
    """Return the predictors of this module as well."""
    if name == "dear":
        return Dear()
    return Faulty(name) if name == "faulty" else find_predictor(name, configuration)


def install() -> None:
    """Have runs of this process know them."""
    for module in (runner, shards):
        vars(module)["find_predictor"] = find_with


def die_once(job: shards.Job, number: int, allowance: float) -> shards.Tally:
    """Kill the process, the first time that anybody is here."""
    mark = Path(os.environ["SABOTEUR_MARK"])
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return shards.run_shard(job, number, allowance)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError
