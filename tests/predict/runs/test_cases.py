"""The scenarios in `cases`: what repairs a run that failed, and where only the author knows.

They are written as those of edits are. All edits but those with the number 9 are made first; then
IPython runs the cells from the top until one fails, but for those that start with "# not run". What
is suggested then is compared.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from jupyter_nbedit.core.events import Run
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.runs import Runs
from tests.predict.playing import Player, applied, texts
from tests.predict.scenarios import Scenario, played, read, scenarios

HERE = Path(__file__).parent
FOUND = [
    (f"{path.stem}: {name}", read(text))
    for path in sorted((HERE / "cases").glob("*.txt"))
    for name, text in scenarios(path)
    # From Python 3.12 on a string may have its own quotes in what it formats.
    if path.stem != "quotes" or sys.version_info < (3, 12)
]
AFTER = 9

Ended = dict[str, Any]


@cache
def run_notebook(name: str) -> tuple[Player, Scenario, list[int]]:
    """Return who made the edits before a run, and which cells are run."""
    scenario = dict(FOUND)[name]
    before = [edit for edit in scenario.made if edit.order != AFTER]
    player = played(scenario._replace(made=before))
    player.engine = Engine([Runs()])
    run = [
        number
        for number, (kind, source) in enumerate(zip(scenario.types, player.sources, strict=True))
        if kind == "code" and not source.startswith("# not run")
    ]
    return player, scenario, run


@pytest.fixture(scope="session")
def ended(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> dict[str, Ended | None]:
    """How the run of every scenario ended; IPython is asked once, for all workers."""
    folder = tmp_path_factory.getbasetemp()
    file = (folder if worker_id == "master" else folder.parent) / "ended-runs.json"
    with FileLock(f"{file}.lock"):
        if not file.exists():
            notebooks = []
            for name, _ in FOUND:
                player, _, run = run_notebook(name)
                notebooks.append([player.sources[number] for number in run])
            done = subprocess.run(
                [sys.executable, HERE / "notebook_runs.py"],
                input=json.dumps(notebooks),
                capture_output=True,
                text=True,
                check=True,
            )
            file.write_text(done.stdout, "utf-8")
    found = json.loads(file.read_text("utf-8"))
    return dict(zip([name for name, _ in FOUND], found, strict=True))


def after_run(name: str, ended: Ended | None) -> tuple[Player, Scenario]:
    """Return a player who ran the cells and then made the edits that come after."""
    player, scenario, run = run_notebook(name)
    assert ended is not None, "nothing failed"
    failed = {key: ended[key] for key in ("ename", "evalue", "traceback")}
    player.session.apply(
        Run(time=player.tick(), cell_id=str(run[ended["cell"]]), ok=False, **failed)
    )
    for edit in scenario.made:
        if edit.order == AFTER:
            player.edit(edit.cell, edit.start, edit.start + len(edit.old), edit.new)
    return player, scenario


@pytest.mark.parametrize("name", [name for name, _ in FOUND])
def test_case(name: str, ended: dict[str, Ended | None]) -> None:
    if name.startswith("polars: "):
        pytest.importorskip("polars")
    player, scenario = after_run(name, ended[name])

    suggestion = player.suggest()

    assert scenario.silent == ("silence" in name)
    assert applied(player.sources, texts(suggestion)) == (
        player.sources if scenario.silent else scenario.expected
    ), ended[name]
