"""Fill-in-the-middle, for base code models: what comes at the cursor, given both sides.

The marks are those of the models' own documentation: Qwen2.5-Coder (README, "File-Level Code
Completion"), StarCoder2 (arXiv 2402.19173), DeepSeek-Coder (README, "Code Insertion"), Code Llama
(arXiv 2308.12950, appendix) and Codestral (mistral-common, `InstructTokenizer.encode_fim`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from .....core.edits import TextEdit
from .....privacy.masking import PLACEHOLDER
from ...context import PromptContext
from .. import sections
from ..base import TUNED_ON_EDITS, AnswerError, Prompt, PromptFormat
from ..guard import guarded
from ..rewriting import clean, shown_edits, without_marks, without_repeated_blank

MAX_LINES = 12
"""Lines of an answer that are looked at."""

MAX_ANSWER = 20_000


class Marks(msgspec.Struct, frozen=True):
    """The special tokens of a family of models.

    Attributes
    ----------
    prefix, suffix, middle : str
        What stands before the text above, before the text below, and before the answer.
    stop : tuple of str
        What ends an answer.
    suffix_first : bool
        Whether the text below comes first.
    """

    prefix: str
    suffix: str
    middle: str
    stop: tuple[str, ...]
    suffix_first: bool = False


_QWEN = Marks(
    "<|fim_prefix|>",
    "<|fim_suffix|>",
    "<|fim_middle|>",
    ("<|endoftext|>", "<|file_sep|>", "<|fim_pad|>", "<|repo_name|>"),
)
_STARCODER = Marks(
    "<fim_prefix>", "<fim_suffix>", "<fim_middle>", ("<|endoftext|>", "<file_sep>", "<repo_name>")
)
_DEEPSEEK = Marks(
    "<｜fim▁begin｜>",
    "<｜fim▁hole｜>",
    "<｜fim▁end｜>",
    ("<｜end▁of▁sentence｜>", "<|EOT|>", "<｜fim▁begin｜>"),
)
_CODELLAMA = Marks("<PRE> ", " <SUF>", " <MID>", ("<EOT>", " <EOT>", "<PRE>", "<SUF>"))
_CODESTRAL = Marks(
    "[PREFIX]", "[SUFFIX]", "", ("[SUFFIX]", "[PREFIX]", "[MIDDLE]", "</s>"), suffix_first=True
)


class Fim(PromptFormat):
    """An insertion at the cursor.

    Parameters
    ----------
    name : str
        What it is called.
    marks : Marks or None
        The tokens; None for a server that puts them itself and takes the text below apart.
    models : str
        Regular expression of the names of the models.
    """

    def __init__(self, name: str, marks: Marks | None, models: str) -> None:
        self.name = name
        self.models = models
        self._marks = marks
        tokens = [] if marks is None else [marks.prefix, marks.suffix, marks.middle, *marks.stop]
        self._stop = ("<|endoftext|>",) if marks is None else marks.stop
        self._guard = re.compile(
            "|".join(re.escape(token.strip()) for token in tokens if token.strip()) or r"(?!)"
        )

    def render(self, context: PromptContext) -> Prompt:
        """Return the notebook as one text with a hole at the cursor."""
        context = guarded(context, self._guard)
        above, below = _sides(context)
        marks = self._marks
        if marks is None:
            text, suffix = above, below
        else:
            first, second = marks.prefix + above, marks.suffix + below
            text = (second + first if marks.suffix_first else first + second) + marks.middle
            suffix = ""
        return Prompt(
            context=context, text=text, suffix=suffix, stop=self._stop, max_tokens=_room(context)
        )

    def finished(self, prompt: Prompt, partial: str) -> bool:
        """Tell whether the line, or the paragraph, is complete."""
        if len(partial) > MAX_ANSWER:
            return True
        if _rest_of_line(prompt.context).strip():
            return "\n" in partial
        lines = partial.split("\n")[:-1]
        if len(lines) > MAX_LINES:
            return True
        if any(not line.strip() for line in lines[1:]):
            return True
        return len(_told(prompt.context, partial)) < len(partial.rstrip())

    def parse(
        self, prompt: Prompt, answer: str, *, truncated: bool = False
    ) -> tuple[TextEdit, ...]:
        """Read an insertion, cut where it begins to repeat what stands below the cursor."""
        context = prompt.context
        text = clean(answer, MAX_ANSWER)
        for stop in self._stop:
            text = text.partition(stop)[0]
        if truncated:
            # The last line may be half a line.
            text = text[: text.rfind("\n") + 1]
            if not text:
                raise AnswerError("The answer ends before its first line does.")
        text = without_repeated_blank(context.window.text[: context.cursor], text)
        rest = _rest_of_line(context)
        if rest.strip():
            text = text.partition("\n")[0].removesuffix(rest)
        else:
            text = _paragraph(_told(context, text)).rstrip()
        if PLACEHOLDER in text:
            raise AnswerError("The answer holds a secret that it was not shown.")
        if not text.strip():
            return ()
        window = context.window
        start = window.start + window.shown.real(context.cursor)
        return without_marks((TextEdit(window.cell_id, start, "", text),), self._guard)

    def answer(self, prompt: Prompt, edits: Sequence[TextEdit]) -> str:
        """Render a single insertion at the cursor."""
        if not edits:
            return ""
        context = prompt.context
        placed = shown_edits((context.window,), without_marks(edits, self._guard))
        text, at = context.window.text, context.cursor
        if len(placed) == 1:
            new = text[: placed[0].start] + placed[0].new + text[placed[0].end :]
            inserted = len(new) - len(text)
            if inserted > 0 and new[:at] == text[:at] and new[at + inserted :] == text[at:]:
                return new[at : at + inserted]
        raise AnswerError("The edit is not an insertion at the cursor.")


_BASE = rf"^(?!.*(?:{TUNED_ON_EDITS}|instruct|chat|[-:]it\b)).*"
"""How the names of base models begin: what was tuned is asked in the way that it was tuned to."""

QWEN = Fim("fim-qwen", _QWEN, _BASE + r"qwen.*coder.*(?:base|fim)")
STARCODER = Fim(
    "fim-starcoder",
    _STARCODER,
    _BASE + r"(?:starcoder|granite.*code.*base|santacoder|stable-code)",
)
DEEPSEEK = Fim("fim-deepseek", _DEEPSEEK, _BASE + r"deepseek-?coder.*base")
CODELLAMA = Fim("fim-codellama", _CODELLAMA, _BASE + r"code-?llama.*(?:code|base|-hf)")
CODESTRAL = Fim("fim-codestral", _CODESTRAL, "")
# The provider that has an address of its own for filling in puts the tokens itself.
FIM = Fim("fim", None, rf"^(?!.*(?:{TUNED_ON_EDITS}))(?:text-completion-)?codestral/")


def _sides(context: PromptContext) -> tuple[str, str]:
    """Return what stands above and below the cursor: related cells, then the cell itself."""
    here = context.window.number
    earlier = [excerpt for excerpt in context.related if excerpt.number < here]
    later = [excerpt for excerpt in context.related if excerpt.number > here]
    lead = context.imports + "".join(sections.ended(item.text) + "\n" for item in earlier)
    trail = "".join("\n" + sections.ended(item.text) for item in later)
    text, at = context.window.text, context.cursor
    below = text[at:] + context.below.text
    return (
        lead + context.above.text + text[:at],
        (sections.ended(below) if trail else below) + trail,
    )


def _rest_of_line(context: PromptContext) -> str:
    return context.window.text[context.cursor :].partition("\n")[0]


def _room(context: PromptContext) -> int:
    return 64 if _rest_of_line(context).strip() else 160


def _told(context: PromptContext, text: str) -> str:
    """Return an answer up to the line that already stands below the cursor."""
    below = context.window.text[context.cursor :] + context.below.text
    first = next((line for line in below.split("\n")[1:] if len(line.strip()) > 3), None)
    if first is None:
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == first.rstrip():
            return "\n".join(lines[:number])
    return text


def _paragraph(text: str) -> str:
    """Return the lines of an answer up to a blank one, or to one that it repeats twice."""
    lines: list[str] = []
    for line in text.split("\n")[:MAX_LINES]:
        if len(lines) > 1 and not line.strip():
            break
        if len(lines) > 1 and line.strip() and line == lines[-1] == lines[-2]:
            del lines[-1:]
            break
        lines.append(line)
    return "\n".join(lines)
