"""The format for models that were trained on nothing but text: the line goes on.

The cells, then the current one up to the cursor; the answer is what a model would write next, up to
the end of the line. No model needs to be taught that, and a small one often knows how an import, a
call or a name goes on. Everything that changes rarely comes first, so that a server that keeps
prompts has only the newest words to read.

It asks only while the user types at the end of a line of code; an empty text means that nothing is
to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log

from .....core.edits import TextEdit
from .....privacy.masking import PLACEHOLDER
from ...context import Change, PromptContext
from ..base import TUNED_ON_EDITS, AnswerError, Prompt, PromptFormat
from ..guard import guarded
from ..rewriting import without_repeated_blank

MAX_TOKENS = 24
"""Tokens of an answer: what a line may still need."""

LEAST_CHARACTERS = 3
"""Fewer are typed as quickly as they are read and accepted."""

LEAST_LOGPROB = log(0.7)
"""Logarithm of the probability below which a token ends the answer: what comes before it is all
that the model was sure of."""

MAX_ANSWER = 2_000
"""Characters of an answer that are looked at."""

_PAIRS = {"(": ")", "[": "]", "{": "}"}

_START = "\n"
"""What a text begins with: its very first words are the hardest to go on from."""

_STEM = re.compile(r"(?: ?\w{1,32}| )\Z")
"""A begun word with the blank before it, which models take for a part of it."""

_MARKS = re.compile(
    r"<\|[^|\n]{1,40}\|>|</?s>"
    r"|<(?:repo_name|reponame|file_sep|filename|gh_stars|issue_start|issue_comment|issue_closed"
    r"|jupyter_start|jupyter_text|jupyter_code|jupyter_output|jupyter_script|empty_output"
    r"|fim_prefix|fim_middle|fim_suffix|fim_pad)>"
)
"""What models take for marks rather than for text."""


class Continuation(PromptFormat):
    """The rest of the line that is being typed."""

    name = "continuation"
    # Too small to be told anything, unless they were tuned on a format of their own.
    models = rf"^(?!.*(?:{TUNED_ON_EDITS})).*smollm2?[-:](?:135|360)m"

    def render(self, context: PromptContext) -> Prompt:
        """Return the cells up to the cursor, or an empty text when no line is being typed."""
        context = guarded(context, _MARKS)
        if not is_typing(context):
            return Prompt(context)
        parts = [context.imports, *(excerpt.text for excerpt in context.related)]
        blocks = [part.strip("\n") for part in parts if part.strip()]
        cell = context.above.text + context.window.text[: context.cursor]
        text = _START + "\n\n".join([*blocks, cell.lstrip("\n")])
        stem = _STEM.search(text)
        return Prompt(
            context,
            text=text,
            stem=len(stem.group()) if stem else 0,
            stop=("\n",),
            max_tokens=MAX_TOKENS,
            least_logprob=LEAST_LOGPROB,
        )

    def finished(self, prompt: Prompt, partial: str) -> bool:
        """Tell whether the line has ended."""
        return "\n" in partial

    def parse(
        self,
        prompt: Prompt,
        answer: str,
        *,
        truncated: bool = False,
    ) -> tuple[TextEdit, ...]:
        """Return the insertion at the cursor."""
        text = answer[:MAX_ANSWER].partition("\n")[0]
        if not text.replace("\t", "").isprintable():
            raise AnswerError("The answer holds characters that are no text.")
        if PLACEHOLDER in text:
            raise AnswerError("The answer repeats a secret's placeholder.")
        window = prompt.context.window
        line = window.text[: prompt.context.cursor].rpartition("\n")[2]
        text = closed(line, without_repeated_blank(line, text)).rstrip()
        if len(text.strip()) < LEAST_CHARACTERS:
            return ()
        at = window.start + window.shown.real(prompt.context.cursor)
        return (TextEdit(window.cell_id, at, "", text),)

    def answer(self, prompt: Prompt, edits: Sequence[TextEdit]) -> str:
        """Return what an insertion at the cursor puts in, up to the end of its line."""
        if not edits:
            return ""
        edit = edits[0].trimmed()
        if self.parse(prompt, edit.new) != (edit,):
            raise AnswerError("The edit is not the rest of the line at the cursor.")
        return edit.new


def closed(line: str, text: str) -> str:
    """Return the part of a text that closes every bracket and every quote that it opens itself.

    What is cut off would have to be completed by hand, and the code would not parse until then.

    Parameters
    ----------
    line : str
        What stands before it in the line: it may begin inside a string.
    text : str
        The text.
    """
    quote = ""
    opened: list[tuple[int, str]] = []
    begun = -1
    escaped = False
    for place, mark in enumerate(line + text, -len(line)):
        if escaped:
            escaped = False
        elif quote:
            escaped = mark == "\\"
            if mark == quote:
                quote = ""
        elif mark in "\"'":
            quote, begun = mark, place
        elif mark in _PAIRS:
            opened.append((place, _PAIRS[mark]))
        elif opened and mark == opened[-1][1]:
            opened.pop()
        elif mark == "#":
            break
    cuts = [place for place, _ in opened if place >= 0]
    if quote and begun >= 0:
        cuts.append(begun)
    return text[: min(cuts)] if cuts else text


def is_typing(context: PromptContext) -> bool:
    """Tell whether the user is writing at the end of a line of code."""
    window, cursor = context.window, context.cursor
    if not window.cell_id or window.type != "code" or context.trigger == "run":
        return False
    before, after = window.text[:cursor], window.text[cursor:]
    if after.partition("\n")[0].strip() or not before.rpartition("\n")[2].strip():
        return False
    return context.trigger == "manual" or _was_typed_here(context)


def _was_typed_here(context: PromptContext) -> bool:
    """Tell whether the newest thing that happened is that text was put into this line."""
    last = context.history[-1] if context.history else None
    if not isinstance(last, Change) or last.cell_id != context.window.cell_id or not last.new:
        return False
    line = context.window.line + context.window.text.count("\n", 0, context.cursor)
    first = last.line + last.lead.count("\n")
    return first <= line <= first + last.new.rstrip("\n").count("\n")
