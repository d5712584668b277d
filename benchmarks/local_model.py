"""How long the bundled model takes from a keystroke to a decision, and what it costs.

Notebooks are typed in, one line each, through the engine that the server uses. The first question
about a notebook is cold: nothing of its prompt was evaluated before. The next ones follow a few
keystrokes later and find the prompt warm. Needs the weights: `jupyter nbedit model fetch`.

    python benchmarks/local_model.py
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import msgspec

from jupyter_nbedit.core.events import Edit, Focus, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.engine import Engine
from jupyter_nbedit.predict.llm.local import SMOLLM2, LocalModel, LocalModelError
from jupyter_nbedit.predict.llm.local.settings import usable_cores
from jupyter_nbedit.predict.llm.provider.policy import Policy
from jupyter_nbedit.predict.llm.serving.predictor import LanguageModel
from jupyter_nbedit.predict.llm.serving.service import Models
from jupyter_nbedit.predict.request import build_request
from jupyter_nbedit.utils.weights_folders import models_folders

CELLS = (
    "import numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt",
    """\
{name} = pd.read_csv("{name}.csv", parse_dates=["date"])
{name}["month"] = {name}["date"].dt.to_period("M")
{name}.head()""",
    """\
def monthly(table, column):
    # Sums of a column by month.
    result = table.groupby("month")[column].sum()
    return result.sort_index()""",
    """\
totals = monthly({name}, "amount")
fig, ax = plt.subplots(figsize=(8, 3))
ax.plot(totals.index.to_timestamp(), totals.values)
ax.set_title("{name}")""",
)
LINES = (
    ("plt.sh", "o", "w"),
    ("totals = monthly({name}, ", '"', "am"),
    ('{name}["month"] = {name}["da', "t", "e"),
    ("fig, ax = plt.subp", "l", "ots("),
    ("print({name}.des", "c", "ri"),
    ("for month, total in totals.it", "e", "m"),
    ("{name}.groupby(", '"', "mo"),
    ("zebra = qu", "o", "ax"),
)
NAMES = ("sales", "visits", "orders", "trips", "scores", "flights", "meters", "claims")


class Times(msgspec.Struct):
    """Seconds from a keystroke to a decision, and to a suggestion where there was one."""

    decided: list[float] = msgspec.field(default_factory=list)
    shown: list[float] = msgspec.field(default_factory=list)


async def ask(engine: Engine, session: Session) -> tuple[float, bool]:
    """Return the seconds until it is known what is shown, and whether anything is."""
    request = build_request(session)
    start = perf_counter()
    async for _ in engine.predict(request):
        return perf_counter() - start, True
    return perf_counter() - start, False


async def type_line(models: Models, number: int, cold: Times, warm: Times) -> None:
    """Type a line into a notebook, and ask after each of its pieces."""
    name = NAMES[number % len(NAMES)] + str(number // len(NAMES) or "")
    pieces = [piece.format(name=name) for piece in LINES[number % len(LINES)]]
    cells = [Cell(str(i), "code", text.format(name=name)) for i, text in enumerate(CELLS)]
    session = Session()
    session.apply(Open(cells=(*cells, Cell("new", "code", "")), language="python"))
    cursor, now = 0, 0.0
    for piece in pieces:
        now += 1
        session.apply(Edit(time=now, cell_id="new", start=cursor, end=cursor, text=piece))
        cursor += len(piece)
        session.apply(Focus(time=now, cell_id="new", cursor=cursor, anchor=cursor))
        # An engine each, for a predictor goes on with what it suggested before without asking.
        predictor = LanguageModel(models, lambda _: None)
        seconds, is_shown = await ask(Engine((predictor,)), session)
        await predictor.close()
        times = warm if cursor > len(pieces[0]) else cold
        times.decided.append(seconds)
        if is_shown:
            times.shown.append(seconds)


def line(name: str, seconds: list[float]) -> str:
    """Return a line of the table."""
    if len(seconds) < 2:
        return f"{name:28} {len(seconds):3} times: too few"
    p90 = quantiles(seconds, n=10, method="inclusive")[-1]
    p50 = median(seconds)
    return f"{name:28} p50 {p50 * 1000:5.0f} ms, p90 {p90 * 1000:5.0f} ms  ({len(seconds)} times)"


def memory(pid: int | None) -> str:
    """Return how much memory a process holds, where the system tells."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return "unknown"
    fields = dict(part.split(":", 1) for part in status.splitlines() if ":" in part)
    resident, own = (int(fields[key].split()[0]) // 1024 for key in ("VmRSS", "RssAnon"))
    return f"{resident} MiB resident, {own} MiB of it not the mapped weights"


async def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--notebooks", type=int, default=16)
    options = parser.parse_args()
    try:
        settings = SMOLLM2.settings(models_folders())
    except LocalModelError as error:
        raise SystemExit(str(error)) from None
    starts = []
    for _ in range(3):
        local = LocalModel(settings)
        start = perf_counter()
        await local.ensure()
        starts.append(perf_counter() - start)
        await local.close()
    local = LocalModel(settings)
    models = Models(Policy(), local)
    await local.ensure()
    cold, warm = Times(), Times()
    try:
        for number in range(options.notebooks):
            await type_line(models, number, cold, warm)
        print(
            f"the bundled model, {settings.computing_threads} of {usable_cores()} cores, "
            f"{options.notebooks} notebooks"
        )
        print(f"start, weights checked       p50 {median(starts) * 1000:5.0f} ms")
        print(line("cold, until decided", cold.decided))
        print(line("cold, until shown", cold.shown))
        print(line("warm, until decided", warm.decided))
        print(line("warm, until shown", warm.shown))
        print(f"memory: {memory(local.pid)}")
    finally:
        await models.close()


if __name__ == "__main__":
    asyncio.run(main())
