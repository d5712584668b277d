"""Examples of editing: what is to be changed in what is shown, or that nothing is.

A revision is played edit by edit. After some edits the model is asked with the cursor where that
edit ended, and before some with the cursor at the place. The answer is what the revision still
changes in the lines around the cursor. Where that is nothing, silence is the answer, as often as it
is right when it is served.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator

from ..bench.tasks.replay import missing, revision
from ..core.events import Edit, Focus, NotebookEvent
from ..core.session import Session
from ..mining.notebooks.edit_records import NotebookEdit
from ..predict.llm.prompts.base import AnswerError
from ..predict.llm.prompts.formats.nbedit import Nbedit
from .examples import Example, focus_behind, has_secret, play, prompt_at

FORMAT = Nbedit()

MAX_ANSWER = 480
"""Characters of an answer: more is no edit but another cell."""


def examples(record: NotebookEdit, chance: random.Random, moments: int = 2) -> Iterator[Example]:
    """Yield examples of some moments of an edit of a notebook that was there before."""
    if not record.old or not record.new:
        return
    known = revision(record.old, record.new, record.language or "python")
    edits = [number for number, event in enumerate(known.events) if isinstance(event, Edit)]
    before = set(chance.sample(edits, min(moments, len(edits))))
    after = set(chance.sample(edits, min(moments, len(edits))))
    session = Session()
    session.apply(known.start)
    for number, event in enumerate(play(session, known.events)):
        if number in before and isinstance(event, Edit):
            focus = Focus(
                time=event.time, cell_id=event.cell_id, cursor=event.start, anchor=event.start
            )
            yield from _example(record.repository, session, focus, known.targets, "place")
        if number in after:
            following = _after(session, event)
            yield from _example(
                record.repository, following, following.focus, known.targets, "next"
            )


def _after(session: Session, event: NotebookEvent) -> Session:
    following = copy.deepcopy(session)
    following.apply(event)
    focus = focus_behind(event)
    if focus is not None:
        following.apply(focus)
    return following


def _example(
    repository: str,
    session: Session,
    focus: Focus | None,
    targets: dict[str, str],
    kind: str,
) -> Iterator[Example]:
    if focus is None:
        return
    session = copy.deepcopy(session)
    session.apply(focus)
    prompt = prompt_at(session, FORMAT)
    if prompt is None:
        return
    window = prompt.context.window
    end = window.start + len(window.text)
    source = session.cell(focus.cell_id).source
    edits = [
        edit
        for edit in missing({focus.cell_id: source}, targets)
        if window.start <= edit.start and edit.end <= end
    ]
    try:
        answer = FORMAT.answer(prompt, edits)
    except AnswerError:
        return
    if len(answer) <= MAX_ANSWER and not has_secret(answer):
        yield Example("editing", kind if edits else "silence", repository, prompt.text, answer)
