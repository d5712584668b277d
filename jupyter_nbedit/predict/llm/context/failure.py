"""The last error, its frames mapped to cells."""

from __future__ import annotations

from ....core.events import Run
from ...failures.traceback import Frame, frames
from .cells import MAX_SHOWN, Cells
from .content import ErrorFrame, Failure, estimated_tokens

MAX_FRAMES = 6
"""Frames that are told: those in cells, and the last one outside."""


def failure(run: Run | None, cells: Cells, budget: int) -> Failure | None:
    """Return what the newest run failed with, None if it did not.

    The traceback does not name cells by their identifiers. A frame is mapped to the cell whose
    text has the lines that it shows, at their numbers or, when the cell was edited since, the
    current line at the only place where it occurs.
    """
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
    first = True
    for position, frame in enumerate(found):
        if frame.in_cell:
            # What is run is the outermost frame in a cell.
            index, line = _place(frame, cells, run.cell_id if first else "")
            first = False
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


def _place(frame: Frame, cells: Cells, run_cell: str) -> tuple[int, int]:
    """Return the cell and the line, counted from 0, that a frame lies in; -1 for neither.

    `run_cell` is the cell, when it is known.
    """
    known = cells.positions.get(run_cell, -1)
    order = range(len(cells.notebook.cells)) if known < 0 else (known,)
    told = {text.strip() for _, text in frame.shown if text.strip()}
    similar: list[tuple[int, int, int]] = []
    for index in order:
        source = cells.notebook.cells[index].source
        if len(source) > MAX_SHOWN or (frame.code and frame.code not in source):
            continue
        lines = source.split("\n")
        blank = next((number for number, line in enumerate(lines) if line.strip()), 0)
        if _reads_like(frame, lines, blank):
            return index, frame.line - 1 + blank
        if frame.code:
            stripped = [line.strip() for line in lines]
            common = len(told.intersection(stripped))
            places = [at for at, line in enumerate(stripped) if line == frame.code]
            similar += ((common, index, at) for at in places)
    most = max(similar, default=(0, -1, -1))
    best = [place for place in similar if place[0] == most[0]]
    return (most[1], most[2]) if len(best) == 1 else (known, -1)


def _reads_like(frame: Frame, lines: list[str], blank: int) -> bool:
    """Tell whether a cell has the shown lines; IPython does not count blank ones at its top."""
    told = frame.shown or ((frame.line, frame.code),)
    checked = 0
    for number, text in told:
        at = number - 1 + blank
        if "get_ipython()" in text:
            continue
        if not 0 <= at < len(lines) or lines[at].strip() != text.strip():
            return False
        checked += bool(text.strip())
    return checked > 0 and frame.line > 0


def _line_start(source: str, line: int) -> int:
    offset = 0
    for _ in range(line):
        offset = source.find("\n", offset) + 1
    return offset
