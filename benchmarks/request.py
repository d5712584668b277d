"""Time from a keystroke to a finished prompt, on a generated notebook.

python benchmarks/request.py
"""

from __future__ import annotations

import argparse
import random
import statistics
from time import perf_counter, thread_time

from engine_latency import LINES_PER_CELL, notebook

from jupyter_nbedit.core.events import Edit, Focus, Open, Run
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.llm.context import LARGE, build_context, estimated_tokens
from jupyter_nbedit.predict.llm.prompts import FORMATS, Prompt
from jupyter_nbedit.predict.request import build_request

WORDS = ("sales = df.dropna()", "print(model.score(x, y))", "x_train = scale(x)", "%time fit(z)")

TRACEBACK = """\
---------------------------------------------------------------------------
NameError                                 Traceback (most recent call last)
Cell In[7], line 2
      1 {first}
----> 2 {second}

NameError: name 'train_3' is not defined
"""


def length(prompt: Prompt) -> int:
    """Estimate the tokens of a prompt."""
    return estimated_tokens(prompt.text + "".join(item.content for item in prompt.messages))


def measure(name: str, cells: int, keystrokes: int, *, redact: bool, seed: int = 0) -> None:
    """Type, run and jump; print how long the prompt took after each keystroke."""
    chance = random.Random(seed)
    sources = notebook(cells, chance)
    sources[1] += "\napi_key = 'not-a-real-key-0123456789'"
    sources = ["import pandas as pd\nimport numpy as np", *sources[1:]]
    session = Session()
    session.apply(
        Open(
            cells=tuple(
                Cell(f"c{i}", "markdown" if i % 10 == 0 else "code", f"# Part {i}\n{text}")
                for i, text in enumerate(sources)
            ),
            language="python",
            path="analysis.ipynb",
        )
    )
    prompt_format = FORMATS[name]
    spent: list[float] = []
    busy: list[float] = []
    tokens: list[int] = []
    clock = 0.0
    while len(spent) < keystrokes:
        number = chance.randrange(cells)
        if number % 10 == 0:
            continue
        cell_id = f"c{number}"
        lines = session.cell(cell_id).source.split("\n")
        at = sum(len(line) + 1 for line in lines[: chance.randrange(1, len(lines))])
        for character in "\n" + chance.choice(WORDS):
            clock += 0.2
            session.apply(Edit(time=clock, cell_id=cell_id, start=at, end=at, text=character))
            at += 1
            session.apply(Focus(time=clock, cell_id=cell_id, cursor=at, anchor=at))
            started, used = perf_counter(), thread_time()
            context = build_context(build_request(session), LARGE, redact=redact)
            prompt = prompt_format.render(context)
            spent.append((perf_counter() - started) * 1000)
            busy.append((thread_time() - used) * 1000)
            tokens.append(length(prompt))
        clock += 10
        session.apply(
            Run(
                time=clock,
                cell_id=cell_id,
                ok=False,
                ename="NameError",
                evalue="name 'train_3' is not defined",
                traceback=TRACEBACK.format(first=lines[0], second=lines[1]),
            )
        )
    warm = spent[1:]
    print(
        f"{name}, {cells} cells of {LINES_PER_CELL} lines, "
        f"{'redacted' if redact else 'as it is'}: "
        f"p50 {statistics.median(warm):.2f} ms, "
        f"p95 {statistics.quantiles(warm, n=20)[-1]:.2f} ms, "
        f"processor time p50 {statistics.median(busy[1:]):.2f} ms, "
        f"the first {spent[0]:.0f} ms; about {statistics.median(tokens):.0f} tokens"
    )


def main() -> None:
    """Measure every format, and one without redaction."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cells", type=int, default=200)
    parser.add_argument("--keystrokes", type=int, default=400)
    options = parser.parse_args()
    for name in FORMATS:
        measure(name, options.cells, options.keystrokes, redact=True)
    measure(next(iter(FORMATS)), options.cells, options.keystrokes, redact=False)


if __name__ == "__main__":
    main()
