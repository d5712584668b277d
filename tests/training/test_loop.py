from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch

from jupyter_nbedit.training import checkpoints, log
from jupyter_nbedit.training.examples import Example
from jupyter_nbedit.training.loop import Loop
from jupyter_nbedit.training.models import Trainee
from jupyter_nbedit.training.packing import encoded, packed
from jupyter_nbedit.training.recipe import Recipe
from jupyter_nbedit.utils.progress import Progress

SETTINGS: dict[str, Any] = {
    "rank": 4,
    "rate": 0.01,
    "warmup": 2,
    "decay": 0.5,
    "row_tokens": 64,
    "step_rows": 2,
    "tokens": 1200,
    "evaluate": 300,
    "seed": 5,
}


def sayings(number: int, seed: int = 0) -> list[Example]:
    chance = random.Random(seed)
    names = [f"{chance.choice('abc')}{chance.choice('xyz')}" for _ in range(number)]
    return [
        Example("going on", "line", "r", f"\n{name} = load()\npri", f"print({name})\n")
        for name in names
    ]


def loop(tiny: Path, folder: Path, **settings) -> Loop:
    folder.mkdir(exist_ok=True)
    # As tiny as the model is, a second thread would be waited for longer than it computes.
    torch.set_num_threads(1)
    every = settings.pop("every", 0.0)
    held = settings.pop("held", sayings(6, seed=1))
    recipe = Recipe(base=str(tiny), **{**SETTINGS, **settings})
    trainee = Trainee(recipe)
    learned, tried = (
        [encoded(example, trainee.encode, recipe.row_tokens) for example in part]
        for part in (sayings(40), held)
    )
    return Loop(
        recipe,
        trainee,
        folder,
        examples=learned,
        held=tried,
        progress=Progress(),
        every=every,
    )


@pytest.fixture(scope="module")
def whole(tiny, tmp_path_factory):
    """Return the folder of a run that nothing disturbed."""
    folder = tmp_path_factory.mktemp("runs") / "whole"
    assert loop(tiny, folder).run().ended == "all tokens seen"
    return folder


def test_it_learns(whole):
    entries = log.read(whole / log.LOG)
    held = [entry.held for entry in entries if entry.held is not None]

    assert held[-1] < 0.6 * held[0]
    assert [entry.step for entry in entries if entry.held is None] == list(
        range(1, checkpoints.read_state(whole).step + 1)
    )


def test_a_run_that_is_killed_goes_on_as_if_it_had_not_been(whole, tiny, tmp_path):
    folder = tmp_path / "killed"
    program = (
        "from tests.training.test_loop import loop; from pathlib import Path;"
        f"loop(Path({str(tiny)!r}), Path({str(folder)!r})).run()"
    )
    child = subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": "."})
    try:
        while checkpoints.read_state(folder).step < 3 and child.poll() is None:
            time.sleep(0.01)
    finally:
        child.send_signal(signal.SIGKILL) if sys.platform != "win32" else child.kill()
        child.wait()
    reached = checkpoints.read_state(folder).step

    ended = loop(tiny, folder).run()

    assert 3 <= reached < ended.step
    assert ended.tokens == checkpoints.read_state(whole).tokens
    assert [(e.step, e.loss, e.held) for e in log.read(folder / log.LOG)] == [
        (e.step, e.loss, e.held) for e in log.read(whole / log.LOG)
    ]
    average = checkpoints.average_of(folder)
    other = checkpoints.average_of(whole)
    assert average is not None
    assert other is not None
    assert average.read_bytes() == other.read_bytes()


def test_a_run_that_has_ended_has_nothing_left_to_do(whole, tiny):
    before = (whole / log.LOG).read_bytes()

    loop(tiny, whole).run()

    assert (whole / log.LOG).read_bytes() == before


def test_it_ends_early_when_it_gets_no_better(tiny, tmp_path):
    # What it is tried on is nothing like what it learns.
    held = [Example("going on", "line", "r", "\nzzz", "QQQQ ??? 99\n")] * 3

    ended = loop(tiny, tmp_path / "run", held=held, tokens=5_000, patience=2).run()

    assert ended.ended == "no better for a while"
    looks = [e.held for e in log.read(tmp_path / "run" / log.LOG) if e.held is not None]
    assert min(looks) == looks[-3]


def test_all_weights_can_be_trained(tiny, tmp_path):
    run = loop(tiny, tmp_path / "run", rank=0, rate=0.003)
    run.run()

    held = [e.held for e in log.read(tmp_path / "run" / log.LOG) if e.held is not None]
    assert held[-1] < 0.6 * held[0]


def test_tokens_of_prompts_count_as_much_as_the_recipe_says(tiny):
    trainee = Trainee(Recipe(base=str(tiny), **{**SETTINGS, "rank": 0}))
    example = encoded(sayings(1)[0], trainee.encode, 64)

    def loss(prompt: float) -> float:
        (row,) = packed([example], 64, prompt)
        return float(trainee.loss(row).detach())

    assert loss(0.0) < loss(0.5) < loss(1.0)
    assert loss(0.5) - loss(0.0) == pytest.approx((loss(1.0) - loss(0.0)) / 2, rel=1e-3)


def test_no_example_of_a_row_sees_another(tiny):
    trainee = Trainee(Recipe(base=str(tiny), **{**SETTINGS, "rank": 0}))
    examples = [encoded(each, trainee.encode, 64) for each in sayings(3)]
    (together,) = packed(examples, 200)
    apart = [next(iter(packed([each], 200))) for each in examples]

    # The library computes with half of the digits here.
    assert float(trainee.loss(together).detach()) == pytest.approx(
        sum(float(trainee.loss(row).detach()) for row in apart), rel=2e-3
    )
    swapped = next(iter(packed([examples[0], examples[2], examples[1]], 200)))
    assert float(trainee.loss(swapped).detach()) == pytest.approx(
        float(trainee.loss(together).detach()), rel=2e-3
    )


def test_the_time_between_checkpoints_is_kept(tiny, tmp_path, monkeypatch):
    saved: list[int] = []
    save = checkpoints.save

    def noted(folder, checkpoint):
        saved.append(checkpoint.state.step)
        return save(folder, checkpoint)

    monkeypatch.setattr(checkpoints, "save", noted)
    run = loop(tiny, tmp_path / "run", every=1e9)
    run.run()

    assert saved == [run.state.step]


def test_a_checkpoint_that_was_not_finished_is_none(tmp_path):
    (tmp_path / ".checkpoint-00000007.1.part").mkdir()

    assert checkpoints.load(tmp_path) is None
    assert checkpoints.average_of(tmp_path) is None


def test_a_line_that_was_cut_off_is_left_out(tmp_path):
    path = tmp_path / log.LOG
    for step in range(1, 4):
        log.append(path, log.Entry(step, 10 * step, 1.0, 2.0, 5.0))
    with path.open("ab") as file:
        file.write(b'{"step":4,"tok')

    assert [entry.step for entry in log.read(path)] == [1, 2, 3]
    log.cut(path, 2)
    assert [entry.step for entry in log.read(path)] == [1, 2]


def test_the_log_is_drawn():
    entries = [log.Entry(n, n * 10, n, 2.0 / (n + 1), 5.0) for n in range(1, 40)]
    entries += [log.Entry(n, n * 10, n, held=2.0) for n in (10, 20)]

    figures = log.figures(entries)

    (axes,) = figures["loss"].axes
    assert [len(line.get_xdata()) for line in axes.lines] == [39, 2]
    assert set(figures) == {"loss", "rate"}
