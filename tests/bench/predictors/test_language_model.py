from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from jupyter_nbedit.bench.predictors import language_model as module
from jupyter_nbedit.bench.predictors.texts import code_in
from jupyter_nbedit.bench.records import Answer, Configuration, Task
from jupyter_nbedit.bench.run.directory import RunDirectory
from jupyter_nbedit.bench.run.runner import BenchmarkError, CostLimitError, run
from jupyter_nbedit.bench.run.shards import NoAnswersError
from jupyter_nbedit.bench.tasks.context import context_for
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.mining.dataset.files import write_edits
from jupyter_nbedit.predict.llm.provider.library import LIBRARY
from tests.bench.revisions import edits, make_edit
from tests.predict.llm.scripted import Handler, Server, fails, says, serving

PRICED = "openai/gpt-4o-mini"

FIRST_LINE = """\
CELL 1
<<<<<<< SEARCH
x = load(df)
=======
x = load(sales)
>>>>>>> REPLACE
"""


@pytest.fixture(scope="module", autouse=True)
def litellm() -> None:
    """Load litellm once, so that no test's time is spent on it."""
    asyncio.run(LIBRARY.get())


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.setattr(module, "WAIT", 0.01)


def configured(task: Task, server: Server, *predictors: str, shots: int = 0) -> Configuration:
    return Configuration(
        task=task,
        data=(),
        predictors=predictors,
        context=context_for(task),
        api_base=server.base,
        limit=4,
        shots=shots,
    )


async def ran(
    configuration: Configuration, data: Path, out: Path, max_cost: float = float("inf")
) -> RunDirectory:
    return await asyncio.to_thread(
        run, configuration, [data], out, kept=out.parent / "kept", max_cost=max_cost
    )


def answers(found: RunDirectory, name: str) -> Sequence[Answer]:
    return list(found.answers(name))


async def test_the_papers_tasks(data: Path, tmp_path: Path) -> None:
    async with serving(says("Sure!\n```python\nnew = 1\n```\nBye")) as server:
        configuration = configured("cell", server, "openai/x", shots=1)
        found = await ran(configuration, data, tmp_path / "out")
        asked = len(server.asked)
        again = await ran(configuration, data, tmp_path / "again")

        assert asked == len(server.asked) == 4
        assert "Commit Message:" in server.asked[0].prompt
        assert "Rename the table everywhere" in server.asked[0].prompt
    assert [answer.text for answer in answers(found, "openai/x")] == ["new = 1"] * 4
    assert answers(found, "openai/x")[0].raw.startswith("Sure!")
    assert answers(found, "openai/x") == answers(again, "openai/x")


async def test_the_next_edit(tmp_path: Path) -> None:
    data = tmp_path / "edits.jsonl"
    write_edits(data, [make_edit(["x = load(df)\nprint(x)"], ["x = load(sales)\nprint(x)"])])
    async with serving(says(FIRST_LINE, probability=0.99)) as server:
        found = await ran(configured("next", server, "openai/x"), data, tmp_path / "out")

    scores = {score.case: score.values for score in found.scores("openai/x")}
    first, after, nowhere = scores.values()
    assert first["precision_exact"] == 1
    # The line is not there any more, so there is nothing to show.
    assert after["quiet_rate"] == nowhere["quiet_rate"] == 1
    answer = answers(found, "openai/x")[0]
    edit = answer.edits[0]
    assert isinstance(edit, TextEdit)
    assert (answer.source, edit.new) == ("model", "sales")
    assert answer.confidence == pytest.approx(0.99)
    assert answer.output_tokens > 5


async def test_an_unsure_answer_is_not_shown(tmp_path: Path) -> None:
    data = tmp_path / "edits.jsonl"
    write_edits(data, [make_edit(["x = load(df)\nprint(x)"], ["x = load(sales)\nprint(x)"])])
    async with serving(says(FIRST_LINE, probability=0.2)) as server:
        found = await ran(configured("next", server, "openai/x"), data, tmp_path / "out")

    answer = answers(found, "openai/x")[0]
    assert answer.edits == ()
    assert answer.raw.startswith("CELL 1")
    assert answer.logprobs


async def test_the_other_predictors_join_in(data: Path, tmp_path: Path) -> None:
    async with serving(says("NO_EDIT")) as server:
        configuration = configured("next", server, "engine", "engine+openai/x", "openai/x")
        found = await ran(configuration, data, tmp_path / "out")

    shown = {name: [each.edits for each in answers(found, name)] for name in found.predictors}
    assert any(shown["engine"])
    assert shown["engine+openai/x"] == shown["engine"]
    assert not any(shown["openai/x"])


async def test_a_wrong_key_ends_the_run_without_telling_it(data: Path, tmp_path: Path) -> None:
    async with serving(fails(401, "Incorrect API key provided: sk-very-secret")) as server:
        configuration = configured("next", server, "openai/x")
        with pytest.raises(NoAnswersError, match="openai/x gives no answers") as caught:
            await ran(configuration, data, tmp_path / "out")
        assert len(server.asked) < 20

    assert "secret" not in str(caught.value)


async def test_a_busy_model_is_asked_again(data: Path, tmp_path: Path) -> None:
    known: set[bytes] = set()

    async def behave(handler: Handler) -> None:
        # By what is asked: the questions are on their way at the same time.
        asked = handler.request.body
        answer = says("x") if asked in known else fails(429, "slow down")
        known.add(asked)
        await answer(handler)

    async with serving(behave) as server:
        configuration = configured("cell", server, "openai/x")
        found = await ran(configuration, data, tmp_path / "out")

        assert len(server.asked) == 4 + len(known)
    assert not any(answer.fault for answer in answers(found, "openai/x"))


async def test_what_it_costs_is_counted_and_bounded(tmp_path: Path) -> None:
    data = tmp_path / "edits.jsonl.zst"
    write_edits(data, edits())
    async with serving(says("x = 1")) as server:
        configuration = configured("cell", server, PRICED)
        found = await ran(configuration, data, tmp_path / "out")
        costs = [answer.cost for answer in answers(found, PRICED)]
        assert all(cost > 0 for cost in costs)
        server.asked.clear()
        more = Configuration(
            task="cell", data=(), predictors=(PRICED,), seed=1, api_base=server.base
        )
        with pytest.raises(CostLimitError):
            await ran(more, data, tmp_path / "more", max_cost=2.5 * max(costs))
        assert 1 <= len(server.asked) <= 2


async def test_the_same_prompt_is_sent_once_however_it_came_about(
    data: Path, tmp_path: Path
) -> None:
    async with serving(says("NO_EDIT")) as server:
        configuration = configured("next", server, "openai/x")
        await ran(configuration, data, tmp_path / "out")
        asked = len(server.asked)
        fewer = msgspec.structs.replace(configuration, max_places=2, nowhere=0)
        await ran(fewer, data, tmp_path / "fewer")

        # Fewer places are the first ones, and after the last nothing else is sent.
        assert len(server.asked) == asked


async def test_a_cost_that_nobody_knows_is_not_bounded(data: Path, tmp_path: Path) -> None:
    configuration = Configuration(task="cell", data=(), predictors=("openai/unheard-of",))

    with pytest.raises(BenchmarkError, match="nobody knows what openai/unheard-of costs"):
        await ran(configuration, data, tmp_path / "out", max_cost=1.0)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("x = 1", "x = 1"),
        ("```python\nx = 1\n```", "x = 1"),
        ("Here:\n```\nx = 1\ny\n```\nand\n```\nz\n```", "x = 1\ny"),
        ("```python\nx = 1", "x = 1"),
        ("x = '''a'''", "x = a"),
        ("", ""),
    ],
)
def test_code_in_an_answer(answer: str, code: str) -> None:
    assert code_in(answer) == code
