"""The last error, as far as a model is told."""

from __future__ import annotations

from ....core.events import Run
from ...failures.frames import places
from ...failures.traceback import Frame, frames
from .cells import Cells
from .content import ErrorFrame, Failure, estimated_tokens

MAX_FRAMES = 6
"""Frames that are told: those in cells, and the last one outside."""


def failure(run: Run | None, cells: Cells, budget: int) -> Failure | None:
    """Return what the newest run failed with, None if it did not."""
    if run is None or run.ok:
        return None
    evalue = cells.masked(run.evalue[:2000].strip()).text.split("\n", 1)[0]
    evalue = evalue[: max(budget, 30) * 3 // 2]
    told: list[ErrorFrame] = []
    left = budget - estimated_tokens(evalue)
    for frame in reversed(_chosen(frames(run.traceback), run, cells)):
        left -= estimated_tokens(frame.code + frame.where) + 6
        if left < 0:
            break
        told.append(frame)
    return Failure(
        cell_id=run.cell_id,
        number=cells.number(run.cell_id),
        ename=cells.masked(run.ename[:80]).text,
        evalue=evalue,
        frames=tuple(reversed(told)),
    )


def _chosen(found: tuple[Frame, ...], run: Run, cells: Cells) -> list[ErrorFrame]:
    chosen: list[ErrorFrame] = []
    where = places(found, cells.notebook.cells, run.cell_id)
    for position, (frame, (index, line)) in enumerate(zip(found, where, strict=True)):
        if frame.in_cell:
            # What a magic became is in no cell.
            if index >= 0 or "get_ipython()" not in frame.code:
                chosen.append(_told(frame, cells, index, line))
        elif position == len(found) - 1 and not frame.where.startswith("<"):
            chosen.append(_told(frame, cells, -1, -1))
    if not any(frame.number for frame in chosen) and cells.number(run.cell_id):
        chosen.insert(0, ErrorFrame(run.cell_id, cells.number(run.cell_id), -1, ""))
    return chosen[-MAX_FRAMES:]


def _told(frame: Frame, cells: Cells, index: int, line: int) -> ErrorFrame:
    code = "" if "get_ipython()" in frame.code else cells.masked(frame.code[:200]).text
    if index < 0:
        return ErrorFrame("", 0, -1, code, cells.masked(frame.where).text)
    cell = cells.notebook.cells[index]
    shown = cells.shown(index)
    if shown is not None and 0 <= line < shown.cell.source.count("\n") + 1:
        # The masked text may have fewer lines: a private key is one placeholder.
        offset = _line_start(cell.source, line)
        at = shown.line_of(shown.shown.shown(offset))
        code = shown.text(at).strip()[:200]
    return ErrorFrame(cell.id, index + 1, line, code)


def _line_start(source: str, line: int) -> int:
    offset = 0
    for _ in range(line):
        offset = source.find("\n", offset) + 1
    return offset
