"""The task that a run consists of: ask and judge the questions of one shard.

It runs in any process that sees the same files, and leaves what comes of it in the run's work
folder, under names that appear when it is whole: what is done is never done again. Answers are
kept one by one besides (see :mod:`.answers`), so that a shard that was cut short costs nothing
twice.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from contextvars import ContextVar
from itertools import groupby
from pathlib import Path
from typing import Union

import msgspec

from ...mining.notebooks.edit_records import NotebookEdit, decode
from ...utils.files import AtomicFile
from ...utils.terminal import visible
from ..predictors import BenchmarkPredictor, find_predictor
from ..records import Answer, Case, Configuration, Score
from ..tasks import EditQuestion, Planned, Question, questions
from ..tasks.others import NONE
from .answers import KeptAnswers, unit_digest
from .directory import write_records
from .neighbours import read_later, read_others
from .scoring import Scorer

EXAMPLES = "examples.jsonl"
OTHERS = "others"
PLAN = "plan"
DONE = "done"

Listener = Callable[[float], None]

_Given = Union["asyncio.Task[Answer | None]", Answer, None]

listener: ContextVar[Listener | None] = ContextVar("listener", default=None)
"""Told of every case that is done in this process, and what it cost."""


MAX_FAULTS = 10
"""Faults in a shard after which a predictor that has said nothing there is given up."""


class NoAnswersError(RuntimeError):
    """A predictor that gives no answers; the text says why."""


class Job(msgspec.Struct, frozen=True):
    """What a worker has to know of a run.

    Attributes
    ----------
    configuration : Configuration
        What was asked for.
    work : str
        The run's work folder.
    kept : str
        Where the answers of all runs are kept.
    concurrency : int
        How many questions are put to a model at a time.
    """

    configuration: Configuration
    work: str
    kept: str
    concurrency: int = 4


class Tally(msgspec.Struct):
    """What became of a shard.

    Attributes
    ----------
    cases : int
        How many cases there were.
    spent : float
        US dollars for answers that were not known yet.
    faults : dict of str to int
        How many answers were faults, by what went wrong.
    stopped : bool
        Whether it was cut short because the money was used up.
    """

    cases: int = 0
    spent: float = 0.0
    faults: dict[str, int] = msgspec.field(default_factory=dict)
    stopped: bool = False


def shard_file(work: Path, number: int, what: str) -> Path:
    """Return where something of a shard is: its lines, or what became of it."""
    return work / (PLAN if what == PLAN else DONE) / f"{number:06d}.{what}"


def done(work: Path, number: int) -> Tally | None:
    """Return what became of a shard that was done before."""
    try:
        content = shard_file(work, number, "result").read_bytes()
    except FileNotFoundError:
        return None
    return msgspec.msgpack.decode(content, type=Tally)


def run_shard(job: Job, number: int, allowance: float) -> Tally:
    """Ask, judge and write down a shard.

    Parameters
    ----------
    job : Job
        The run.
    number : int
        The shard.
    allowance : float
        US dollars that may be spent; a shard that needs more is cut short.
    """
    work = Path(job.work)
    known = done(work, number)
    if known is not None:
        return known
    shard = _Shard(job, number, allowance)
    asyncio.run(shard.run())
    if not shard.tally.stopped:
        shard.write()
    return shard.tally


class _Shard:
    def __init__(self, job: Job, number: int, allowance: float) -> None:
        self.tally = Tally()
        self._job = job
        self._number = number
        self._allowance = allowance
        self._work = Path(job.work)
        self._predictors = [
            find_predictor(name, job.configuration) for name in job.configuration.predictors
        ]
        self._scorer = Scorer(job.configuration)
        self._cases: list[Case] = []
        self._answers: list[list[Answer]] = [[] for _ in self._predictors]
        self._scores: list[list[Score]] = [[] for _ in self._predictors]
        self._waiting: deque[tuple[Question, list[_Given]]] = deque()
        self._running: set[asyncio.Task[Answer | None]] = set()
        self._dearest = 0.0

    async def run(self) -> None:
        """Ask and judge."""
        try:
            for _, lines in groupby(_lines(self._work, self._number), lambda line: line.unit):
                await self._unit([bytes(line.text) for line in lines])
                if self.tally.stopped:
                    return
        finally:
            for predictor in self._predictors:
                await predictor.close()

    def write(self) -> None:
        """Write down what came of it."""
        write_records(shard_file(self._work, self._number, "cases"), self._cases)
        for number in range(len(self._predictors)):
            for what, records in (("answers", self._answers), ("scores", self._scores)):
                write_records(
                    shard_file(self._work, self._number, f"{what}-{number}"), records[number]
                )
        with AtomicFile(shard_file(self._work, self._number, "result")) as file:
            file.write(msgspec.msgpack.encode(self.tally))

    async def _unit(self, lines: Sequence[bytes]) -> None:
        configuration = self._job.configuration
        others, later = NONE, dict[str, list[list[str]]]()
        if configuration.task == "next":
            edits = [decode(line) for line in lines]
            later = read_later(self._work / OTHERS, edits)
            if "others" in configuration.context:
                others = read_others(self._work / OTHERS, edits)
        unit, content = unit_digest(lines, configuration, others.digest), unit_digest(lines)
        with ExitStack() as stack:
            kept = [
                stack.enter_context(
                    KeptAnswers(
                        Path(self._job.kept),
                        each.name,
                        each.identity,
                        content if each.by_content else unit,
                    )
                )
                for each in self._predictors
            ]
            examples = _examples(self._work) if configuration.shots else []
            try:
                for number, question in enumerate(
                    questions(lines, configuration, examples, others, later)
                ):
                    await self._ask(question, number, kept)
                    if self.tally.stopped:
                        break
                while self._waiting:
                    await self._take()
                # What was put is paid for, also when the money is used up.
                await asyncio.gather(*self._running)
            finally:
                await self._cancel()

    async def _ask(self, question: Question, number: int, kept: Sequence[KeptAnswers]) -> None:
        given: list[_Given] = []
        for predictor, known in zip(self._predictors, kept, strict=True):
            key = await predictor.key(question, number)
            answer = known.get(key)
            if answer is not None:
                # The same question may be another case in another run.
                answer = msgspec.structs.replace(answer, case=question.case.id)
                answer = await predictor.read_again(question, answer)
            elif predictor.waits:
                while len(self._running) >= self._job.concurrency:
                    await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
                if self._too_dear():
                    self.tally.stopped = True
                    return
                task = asyncio.create_task(self._wait_for(predictor, question, key, known))
                self._running.add(task)
                task.add_done_callback(self._running.discard)
                given.append(task)
                continue
            else:
                answer = await ask(predictor, question)
                if answer is not None:
                    known.put(key, answer)
            given.append(answer)
        self._waiting.append((question, given))
        while self._waiting and (
            len(self._waiting) > 2 * self._job.concurrency or _is_there(self._waiting[0][1])
        ):
            await self._take()

    async def _wait_for(
        self, predictor: BenchmarkPredictor, question: Question, key: str, kept: KeptAnswers
    ) -> Answer | None:
        answer = await ask(predictor, question)
        if answer is not None:
            kept.put(key, answer)
            self.tally.spent += answer.cost
            self._dearest = max(self._dearest, answer.cost)
        return answer

    def _too_dear(self) -> bool:
        # Those under way may cost as much as the dearest so far.
        return self.tally.spent + self._dearest * (len(self._running) + 1) > self._allowance

    async def _take(self) -> None:
        """Write down and judge the oldest question."""
        question, given = self._waiting.popleft()
        self._cases.append(question.case)
        cost = 0.0
        for number, each in enumerate(given):
            answer = await each if isinstance(each, asyncio.Task) else each
            if answer is None:
                continue
            cost += answer.cost if isinstance(each, asyncio.Task) else 0.0
            self._answers[number].append(answer)
            if answer.fault:
                self.tally.faults[answer.fault] = self.tally.faults.get(answer.fault, 0) + 1
                self._perhaps_give_up(number)
            values = self._scorer.values(question, answer)
            self._scores[number].append(Score(question.case.id, values))
        self.tally.cases += 1
        told = listener.get()
        if told is not None:
            told(cost)

    def _perhaps_give_up(self, number: int) -> None:
        faults = [answer.fault for answer in self._answers[number] if answer.fault]
        said = any(answer.raw or answer.edits or answer.text for answer in self._answers[number])
        if len(faults) >= MAX_FAULTS and not said:
            name = self._predictors[number].name
            # Part of a fault may be a provider's own words.
            raise NoAnswersError(f"{name} gives no answers: {visible(faults[-1])}")

    async def _cancel(self) -> None:
        self._waiting.clear()
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def ask(predictor: BenchmarkPredictor, question: Question) -> Answer | None:
    """Put a question to a predictor, None if it has no answer to such questions."""
    if isinstance(question, EditQuestion):
        return await predictor.suggest(question)
    return await predictor.rewrite(question)


def _is_there(given: Sequence[_Given]) -> bool:
    return all(not isinstance(each, asyncio.Task) or each.done() for each in given)


def _lines(work: Path, number: int) -> Iterator[Planned]:
    decoder = msgspec.json.Decoder(Planned)
    with shard_file(work, number, PLAN).open("rb") as file:
        lines = [decoder.decode(line) for line in file]
    yield from sorted(lines, key=lambda line: (line.unit, line.line))


def _examples(work: Path) -> list[NotebookEdit]:
    with (work / EXAMPLES).open("rb") as file:
        return [decode(line) for line in file]
