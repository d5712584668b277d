"""Zeta 2, Zed's open next-edit model (a Seed-Coder 8B).

The format is that of Zed's ``crates/zeta_prompt``, version V0211SeedCoder: first the text below the
window, then other files, the edit history as unified diffs, and the file up to a window in the
shape of a merge conflict whose second half the model writes. A cell is put as a file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .....core.edits import TextEdit
from ...context import Change, PromptContext, estimated_tokens
from .. import sections
from ..base import Prompt, PromptFormat
from ..guard import guarded
from ..rewriting import clean, without_marks
from ..window import completed, file_name, has_converged, rewritten_window, window_edits

CURSOR = "<|user_cursor|>"
END = ">>>>>>> UPDATED"
NO_EDITS = "NO_EDITS"
MAX_ANSWER = 30_000

_MARKS = re.compile(
    r"<\[fim-(?:suffix|prefix|middle)\]>|<filename>|<\|user_cursor\|>|<\[end▁of▁sentence\]>"
    r"|^(?:<{7} CURRENT|={7}|>{7} UPDATED)$",
    re.MULTILINE,
)


class Zeta2(PromptFormat):
    """Rewrites the window; the second half of a merge conflict."""

    name = "zeta2"
    models = r"zeta-?2"

    def render(self, context: PromptContext) -> Prompt:
        """Return the prompt in the order that the model was trained on: suffix, prefix, middle."""
        context = guarded(context, _MARKS)
        window = context.window
        own = file_name(context, window.number, window.language)
        parts = ["<[fim-suffix]>\n", sections.ended(context.below.text), "<[fim-prefix]>"]
        for excerpt in context.related:
            name = file_name(context, excerpt.number, excerpt.language)
            parts.append(f"<filename>{name}\n{sections.ended(excerpt.text)}")
        if context.failure is not None:
            parts.append(f"<filename>error.log\n{sections.failure_lines(context.failure)}")
        if context.related or context.failure is not None:
            parts.append("\n")
        changes = [item for item in context.history if isinstance(item, Change)]
        if changes:
            parts.append("<filename>edit_history\n")
            for change in changes:
                name = file_name(context, change.number, window.language)
                if change.accepted:
                    parts.append("// User accepted prediction:\n")
                parts.append(f"--- a/{name}\n+++ b/{name}\n")
                parts.append(sections.hunk_header(change) + sections.diff(change))
            parts.append("\n")
        current = sections.ended(sections.with_cursor(context, CURSOR))
        parts.append(f"<filename>{own}\n{sections.ended(context.above.text)}")
        parts.append(f"<<<<<<< CURRENT\n{current}=======\n<[fim-middle]>")
        return Prompt(
            context=context,
            text="".join(parts),
            stop=(END, "<[end▁of▁sentence]>", "<[fim-suffix]>"),
            max_tokens=min(2 * estimated_tokens(window.text) + 80, 900),
        )

    def finished(self, prompt: Prompt, partial: str) -> bool:
        """Tell whether the conflict is closed, or the rest of the window is only copied."""
        if len(partial) > MAX_ANSWER or partial.startswith(NO_EDITS) or END in partial:
            return True
        return has_converged(prompt.context.window.text, partial.replace(CURSOR, ""))

    def parse(
        self, prompt: Prompt, answer: str, *, truncated: bool = False
    ) -> tuple[TextEdit, ...]:
        """Read the rewritten window."""
        answer = clean(answer, MAX_ANSWER)
        written, end, _ = answer.replace(CURSOR, "").partition(END)
        if not written.strip() or written.startswith(NO_EDITS):
            return ()
        if truncated and not end:
            written = completed(prompt.context.window.text, written)
        return without_marks(window_edits(prompt.context, written), _MARKS)

    def answer(self, prompt: Prompt, edits: Sequence[TextEdit]) -> str:
        """Render the window with edits made."""
        if not edits:
            return f"{NO_EDITS}\n{END}"
        return (
            f"{sections.ended(rewritten_window(prompt.context, without_marks(edits, _MARKS)))}{END}"
        )
