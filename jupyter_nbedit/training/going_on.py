"""Examples of going on: the rest of the line that is being typed, and the lines that follow.

What an edit inserted is cut into pieces. Of each the beginning counts as typed, a few characters of
its first line; the rest is the answer, so that every word and every line end in it is learned from,
for one prompt. That a line is complete is learned at its end, as often as lines end.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Sequence

import msgspec

from ..bench.tasks.recorded import written
from ..bench.tasks.replay import BETWEEN_EDITS, revision
from ..core.events import Edit, Focus, NotebookEvent, Open
from ..core.session import Session
from ..core.text import line_end, line_start
from ..mining.notebooks.edit_records import NotebookEdit
from ..predict.llm.prompts.formats.continuation import Continuation
from ..record.redaction.masks import is_masked
from .examples import Example, has_secret, play, prompt_at

FORMAT = Continuation()

PIECE = 640
"""Characters of an answer, about 200 tokens, to the end of a line: a prompt is worth a long one,
and what stands far behind it is asked with another one when it is served."""

LONGEST_LINE = 400
"""Characters of a line above which it is data, not code."""

PIECES = 3
"""Pieces of one edit that are taken at most."""

_KINDS = ((1, "line"), (6, "lines"))
"""The kind of an answer by its number of lines; longer ones are cells."""


class _Piece(msgspec.Struct, frozen=True):
    """A stretch of an inserted text: where typing has come to, and where the answer ends."""

    place: int
    end: int


def examples(record: NotebookEdit, chance: random.Random, changes: int = 4) -> Iterator[Example]:
    """Yield examples of some of the changes of an edit of a notebook."""
    known = revision(record.old, record.new, record.language or "python")
    writing = [
        number
        for number, event in enumerate(known.events)
        if isinstance(event, Edit) and event.text.strip()
    ]
    chosen = set(chance.sample(writing, min(changes, len(writing))))
    session = Session()
    session.apply(known.start)
    for number, event in enumerate(play(session, known.events)):
        if number in chosen and isinstance(event, Edit):
            pieces = _pieces(event.text, chance)
            for piece in chance.sample(pieces, min(PIECES, len(pieces))):
                example = _example(record.repository, session, event, piece)
                if example is not None:
                    yield example


def of_history(events: Sequence[NotebookEvent], chance: random.Random) -> Iterator[Example]:
    """Yield examples of what was written in a recorded notebook, in the session as it was then.

    Parameters
    ----------
    events : sequence of NotebookEvent
        The notebook, from its `open` on.
    chance : random.Random
        Which pieces are taken, and where they begin.
    """
    opened = events[0]
    notebook = opened.path if isinstance(opened, Open) else ""
    for session, event, _ in written(events):
        pieces = _pieces(event.text, chance)
        for piece in chance.sample(pieces, min(PIECES, len(pieces))):
            example = _example(notebook, session, event, piece)
            # What was a secret is masked, and nobody's habit.
            if example is not None and not is_masked(example.answer):
                yield example


def _pieces(text: str, chance: random.Random) -> list[_Piece]:
    """Cut a text where lines end, and choose where in the first line of each typing has come to."""
    pieces: list[_Piece] = []
    start = 0
    while start < len(text):
        end = start
        while end < len(text):
            following = line_end(text, end) + 1
            if end > start and following - start > PIECE:
                break
            end = min(following, len(text))
        first = start + len(text[start:end]) - len(text[start:end].lstrip())
        line = line_end(text, first)
        if first < end and max(map(len, text[start:end].split("\n"))) <= LONGEST_LINE:
            # At least one character is typed before anything is asked, more of them less often.
            typed = min(int(chance.expovariate(0.25)), max(0, line - first - 2))
            pieces.append(_Piece(first + 1 + typed, end))
        start = end
    return pieces


def _example(repository: str, session: Session, event: Edit, piece: _Piece) -> Example | None:
    place, end = piece.place, piece.end
    answer = event.text[place:end]
    session = copy.deepcopy(session)
    # Lines are written one after the other: only so the newest edit is the line that is typed.
    begun = line_start(event.text, place)
    session.apply(msgspec.structs.replace(event, text=event.text[:begun]))
    start, time = event.start + begun, event.time + BETWEEN_EDITS
    line = event.text[begun:place]
    session.apply(Edit(time=time, cell_id=event.cell_id, start=start, end=start, text=line))
    cursor = event.start + place
    source = session.cell(event.cell_id).source
    if line_end(source, cursor) != cursor:
        # Something stands behind it, as everywhere in what was put into a line.
        return None
    session.apply(Focus(time=time, cell_id=event.cell_id, cursor=cursor, anchor=cursor))
    prompt = prompt_at(session, FORMAT)
    if prompt is None or not answer.strip() or has_secret(answer):
        return None
    stem = len(prompt.text) - prompt.stem
    # What ends the last line is learned, too: a newline, which stops the runtime.
    whole = prompt.text[stem:] + answer.removesuffix("\n") + "\n"
    return Example("going on", _kind(answer), repository, prompt.text[:stem], whole)


def _kind(answer: str) -> str:
    lines = answer.strip("\n").count("\n") + 1
    return next((name for most, name in _KINDS if lines <= most), "cell")
