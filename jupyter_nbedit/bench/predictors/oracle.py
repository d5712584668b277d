"""The most that a prompt format lets a model say: a model that always gives the right answer.

What the format does not show, what it cannot say, and what its own reading or a check refuses is
all that is missing. So this is the bound of every model that is asked, or trained, in the format.
"""

from __future__ import annotations

from time import perf_counter

from ...core.edits import TextEdit
from ...predict.llm.context import LARGE, build_context
from ...predict.llm.prompts import AnswerError, PromptFormat
from ...predict.llm.serving.asking import SOURCE
from ...predict.request import Suggestion
from ..records import Answer
from ..tasks.question import EditQuestion
from .base import BenchmarkPredictor, code_identity, suggested
from .fixed import shown

MAX_EDITS = 12
"""Edits that are said at most; no format lets a model say many."""


class Oracle(BenchmarkPredictor):
    """Says what comes next in the words of a prompt format, and reads it back.

    Parameters
    ----------
    name : str
        What the command line calls it.
    prompt_format : PromptFormat
        The format.
    """

    def __init__(self, name: str, prompt_format: PromptFormat) -> None:
        super().__init__(name, code_identity("core", "predict", "privacy", "bench/predictors"))
        self._format = prompt_format

    async def suggest(self, question: EditQuestion) -> Answer:
        """Answer with those of the missing edits that can be said, the next one first."""
        started = perf_counter()
        edits = self._read_back(question)
        suggestion = Suggestion(edits, 1.0, SOURCE, f"right, as {self._format.name} says it")
        found = await shown(suggestion if edits else None, question.shown.request)
        latency = perf_counter() - started
        if found is None:
            return Answer(case=question.case.id, latency=latency)
        return suggested(question, found, latency)

    def _read_back(self, question: EditQuestion) -> tuple[TextEdit, ...]:
        """Return the edits that are read from the answer that says the right ones."""
        context = build_context(question.shown.request, LARGE, redact=True)
        if not context.window.cell_id:
            return ()
        prompt = self._format.render(context)
        # Where only a part of the notebook is shown, places in it are others.
        right = [edit for edit in question.missing if question.shown.placed((edit,)) == (edit,)]
        said: list[TextEdit] = []
        answer = ""
        for edit in right[:MAX_EDITS] if prompt.asks else ():
            try:
                answer = self._format.answer(prompt, [*said, edit])
            except AnswerError:
                continue
            said.append(edit)
        try:
            return self._format.parse(prompt, answer) if said else ()
        except AnswerError:
            return ()
