"""Print how often a cell goes on as other cells of its notebook did that were begun alike.

Notebooks of a sample of revisions are taken as they were committed. Each cell is written line by
line below those before it, and after each line the predictor that remembers is asked for the next
one. What `WRITTEN_HERE` is about is where two such cells or more agree; blank lines do not count.

    python benchmarks/begun_cells.py --data train.jsonl.zst --limit 1500
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import count
from math import expm1

from fitting import commits, parse_options

from jupyter_nbedit.core.events import Edit, Focus, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.core.text import line_end
from jupyter_nbedit.predict.checks import passed
from jupyter_nbedit.predict.memory import Memory
from jupyter_nbedit.predict.request import PredictionRequest, build_request

MAX_LINES = 4
"""Lines of a cell after which is asked."""

MAX_CELLS = 40
"""Cells of a notebook that are written, the last ones: they have the most before them."""

MOST = 3
"""Cells that agree; more count as so many."""


def asked(cells: list[str]) -> Iterator[tuple[PredictionRequest, str]]:
    """Yield the moments of a notebook that is written, and what follows in the cell."""
    session = Session()
    made = [Cell(str(number), "code", "") for number in range(len(cells))]
    session.apply(Open(cells=tuple(made), language="python"))
    clock = count(step=60)
    for number, source in enumerate(cells):
        end = 0
        for _ in range(MAX_LINES if number >= len(cells) - MAX_CELLS else 0):
            start, end = end, line_end(source, end + (end > 0))
            if end <= start or end >= len(source.rstrip()):
                end = start
                break
            _write(session, number, source[start:end], next(clock))
            yield build_request(session), source[end:]
        _write(session, number, source[end:], next(clock))


def _write(session: Session, number: int, text: str, time: float) -> None:
    """Write at the end of a cell."""
    cell = session.notebook.cells[number]
    start, end = len(cell.source), len(cell.source) + len(text)
    session.apply(Edit(time=time, cell_id=cell.id, start=start, end=start, text=text))
    session.apply(Focus(time=time, cell_id=cell.id, cursor=end, anchor=end))


def lines(text: str) -> list[str]:
    """Return the lines of a text that are not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]


async def counted(options: argparse.Namespace) -> dict[int, dict[str, Counter[bool]]]:
    """Return how often it was right, by how many cells agree and by repository."""
    result: dict[int, dict[str, Counter[bool]]] = defaultdict(lambda: defaultdict(Counter))
    seen: set[tuple[str, str]] = set()
    for edit in (edit for unit in commits(options) for edit in unit):
        name = (edit.repository, edit.file)
        if name in seen:
            continue
        seen.add(name)
        memory = Memory()
        for request, rest in asked([cell for cell in edit.new if cell.strip()]):
            for each in await memory.find(request):
                known = each.features
                agreed = known["agree share"] == 1 and not known["cells against"]
                is_next = known["newest"] and known["focused"] and not known["lines"]
                is_code = not known["comment"] and not known["import"]
                if agreed and is_next and is_code and passed([each.edit], request):
                    cells = min(round(expm1(known["cells"])), MOST)
                    is_right = lines(each.edit.new) == lines(rest)[:1]
                    result[cells][edit.repository][is_right] += 1
    return result


async def main() -> None:
    """Print the table."""
    for cells, repositories in sorted((await counted(parse_options(limit=1500))).items()):
        total = sum(repositories.values(), Counter[bool]())
        shares = [counts[True] / counts.total() for counts in repositories.values()]
        print(
            f"{cells}{' or more' if cells == MOST else ''} begun alike: "
            f"{total[True]} of {total.total()} right; "
            f"{sum(shares) / len(shares):.0%} on average of {len(shares)} repositories"
        )


if __name__ == "__main__":
    asyncio.run(main())
