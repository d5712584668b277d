"""Sweep's open next-edit models (Qwen2.5-Coder 0.5 to 7B).

The format is the one published with the models (blog.sweep.dev, "oss-next-edit") as their editor
plug-ins render it: sections after ``<|file_sep|>``, the last three being the window before the
newest edit, as it is now, and, for the model to write, as it should be. The lines above the cursor
are given to it: it writes from the cursor's line on. A cell is put as a file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .....core.edits import TextEdit
from ...context import Change, PromptContext, estimated_tokens
from .. import sections
from ..base import AnswerError, Prompt, PromptFormat
from ..guard import guarded
from ..rewriting import clean, without_marks
from ..window import (
    before_last_change,
    completed,
    file_name,
    has_converged,
    rewritten_window,
    window_edits,
)

CURSOR = "<|cursor|>"
SEPARATOR = "<|file_sep|>"
MAX_ANSWER = 30_000

_MARKS = re.compile(
    r"<\|(?:file_sep|cursor|endoftext|repo_name|fim_\w{1,10}|im_start|im_end)\|>"
    r"|^(?:original:|updated:)$",
    re.MULTILINE,
)


class Sweep(PromptFormat):
    """Rewrites the window from the cursor's line on."""

    name = "sweep"
    models = r"sweep.*next-?edit|next-?edit.*sweep"

    def render(self, context: PromptContext) -> Prompt:
        """Return the cell, other cells, the last error, the edits, and the window three times."""
        context = guarded(context, _MARKS)
        window = context.window
        own = file_name(context, window.number, window.language)
        lines = f"{window.line + 1}:{window.line + max(sections.count(window.text), 1)}"
        parts = [f"{SEPARATOR}{own}\n{sections.ended(context.current.text)}"]
        if context.related:
            parts.append(f"{SEPARATOR}context/retrieval\n")
        for excerpt in context.related:
            name = file_name(context, excerpt.number, excerpt.language)
            parts.append(f"{SEPARATOR}{name}\n{sections.ended(excerpt.text)}")
        if context.failure is not None:
            failed = context.failure
            at = [frame for frame in failed.frames if frame.cell_id == window.cell_id]
            line = f"Line {at[-1].line + 1}: " if at and at[-1].line >= 0 else ""
            message = f"{line}[ipython] {failed.ename}: {failed.evalue}"
            parts.append(f"{SEPARATOR}context/diagnostics\n{message}\n")
        for item in context.history:
            if isinstance(item, Change):
                name = file_name(context, item.number, window.language)
                old, new = item.lead + item.old + item.trail, item.lead + item.new + item.trail
                parts.append(f"{SEPARATOR}{name}.diff\n")
                parts.append(f"original:\n{sections.ended(old)}updated:\n{sections.ended(new)}")
        before = sections.ended(before_last_change(context))
        current = sections.ended(sections.with_cursor(context, CURSOR))
        prefill = _prefill(context)
        parts.append(f"{SEPARATOR}original/{own}:{lines}\n{before}")
        parts.append(f"{SEPARATOR}current/{own}:{lines}\n{current}")
        parts.append(f"{SEPARATOR}updated/{own}:{lines}\n{prefill}")
        left = window.text[len(prefill) :]
        return Prompt(
            context=context,
            text="".join(parts),
            prefill=prefill,
            stop=(SEPARATOR, "<|endoftext|>"),
            max_tokens=min(2 * estimated_tokens(left) + 80, 900),
        )

    def finished(self, prompt: Prompt, partial: str) -> bool:
        """Tell whether another section begins, or the rest of the window is only copied."""
        if len(partial) > MAX_ANSWER or SEPARATOR in partial:
            return True
        rest = prompt.context.window.text[len(prompt.prefill) :]
        return has_converged(rest, partial.replace(CURSOR, ""))

    def parse(
        self, prompt: Prompt, answer: str, *, truncated: bool = False
    ) -> tuple[TextEdit, ...]:
        """Read the window from the cursor's line on."""
        answer = clean(answer, MAX_ANSWER)
        written, end, _ = answer.replace(CURSOR, "").partition(SEPARATOR)
        written = written.partition("<|endoftext|>")[0]
        window = prompt.context.window.text
        rest = window[len(prompt.prefill) :]
        if not written.strip():
            return ()
        if truncated and not end:
            written = completed(rest, written)
        # The models end their answers without the blank lines that the window ends with.
        if written.rstrip() == rest.rstrip():
            return ()
        edits = window_edits(prompt.context, prompt.prefill + written)
        return without_marks(edits, _MARKS)

    def answer(self, prompt: Prompt, edits: Sequence[TextEdit]) -> str:
        """Render the window with edits made, from the cursor's line on."""
        text = sections.ended(rewritten_window(prompt.context, without_marks(edits, _MARKS)))
        if not text.startswith(prompt.prefill):
            raise AnswerError("An edit lies above the cursor.")
        rest = text[len(prompt.prefill) :]
        if edits and not rest.strip():
            raise AnswerError("An edit leaves nothing of the window.")
        return rest


def _prefill(context: PromptContext) -> str:
    before = context.window.text[: context.cursor]
    return before[: before.rfind("\n") + 1]
