"""The format of models that were trained for this extension: short answers, any shown cell.

Every shown line lies between two marks such as ``@@kqa``, on lines of their own, a few lines apart.
An answer names a mark, writes what is to stand between it and a later mark of the same cell, and
names that one::

    @@kqa
    df = load(path)
    @@mzt
    @@end

Several such stretches may follow each other, near to far; ``@@none`` says that nothing is to be
edited. A mark is drawn from a hash of the cell's identifier and of the lines below it, so that it
stays the same while other lines are edited, as in Zed's format V0615, and with it the prompt up to
there. ``@@`` is one token in most vocabularies, and the prompt ends with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2s
from itertools import pairwise

import msgspec

from .....core.diffs import lines
from .....core.edits import TextEdit
from ...context import Excerpt, PromptContext, RunNote, estimated_tokens
from .. import sections
from ..base import AnswerError, Prompt, PromptFormat
from ..guard import guarded
from ..rewriting import Placed, apart, clean, fitted, replaced, shown_edits, without_marks
from ..window import too_long

SIGN = "@@"
CURSOR = "<|>"
END, NONE = "@@end", "@@none"
MAX_SPANS = 4
"""Stretches of one answer that are looked at."""

MAX_ANSWER = 30_000
SHORT, LONG = 3, 6
"""Lines between two marks: at least so many, unless a cell ends, and at most."""

_MARKS = re.compile(r"^@@(?=[a-z])|<\|>", re.MULTILINE)
_NAME = re.compile(r"@@[a-z]{3}")
_TAKEN = frozenset({"@@end", "@@ran"})


class Mark(msgspec.Struct, frozen=True):
    """A place between two lines of an excerpt, and what it is called."""

    name: str
    excerpt: int
    offset: int


class Nbedit(PromptFormat):
    """Stretches between marks."""

    name = "nbedit"
    models = "nbedit"

    def render(self, context: PromptContext) -> Prompt:
        """Return the notebook's cells between marks, what changes rarely first."""
        context = guarded(context, _MARKS)
        shown = marks(context.editable)
        parts: list[str] = []
        if context.imports:
            parts.append(f"@@imports\n{sections.ended(context.imports)}")
        if context.headings:
            parts.append(f"@@outline\n{sections.outline(context.headings)}")
        first = 1 if context.window.cell_id else 0
        for number, excerpt in enumerate(context.related, first):
            parts.append(_cell(excerpt, excerpt.text, shown, number))
        for item in context.history:
            if isinstance(item, RunNote):
                parts.append(f"@@ran {item.number} {'ok' if item.ok else item.ename}\n")
                parts.append(sections.printed(item))
            else:
                how = "accepted" if item.accepted else "edited"
                parts.append(f"@@{how} {item.number}\n{sections.diff(item)}")
        if context.failure is not None:
            parts.append(f"@@error {context.failure.number}\n")
            parts.append(sections.failure_lines(context.failure))
        if context.window.cell_id:
            text = context.current.text
            at = len(context.above.text) + context.cursor
            parts.append(_cell(context.current, text, shown, 0, at))
        parts.append(f"@@answer\n{SIGN}")
        return Prompt(
            context=context,
            text="".join(parts),
            prefill=SIGN,
            stop=(END,),
            max_tokens=min(estimated_tokens(context.window.text) + 120, 600),
        )

    def finished(self, prompt: Prompt, partial: str) -> bool:
        """Tell whether the model says no, has ended, or goes on after enough stretches."""
        if len(partial) > MAX_ANSWER or partial.startswith("none"):
            return True
        written = SIGN + partial
        return f"\n{END}" in written or len(_NAME.findall(written)) > 2 * MAX_SPANS

    def parse(
        self, prompt: Prompt, answer: str, *, truncated: bool = False
    ) -> tuple[TextEdit, ...]:
        """Read the stretches; one that was cut off is left out."""
        written = SIGN + clean(answer, MAX_ANSWER).replace(CURSOR, "")
        if not answer.strip() or written.startswith(NONE):
            return ()
        excerpts = prompt.context.editable
        known = {mark.name: mark for mark in marks(excerpts)}
        edits: list[TextEdit] = []
        stretches = _stretches(written, known)
        if not stretches:
            raise AnswerError(
                "The answer ends before its first edit does."
                if truncated
                else "The answer names no two marks of the prompt."
            )
        for start, end, text in stretches[:MAX_SPANS]:
            if start.excerpt != end.excerpt or start.offset > end.offset:
                raise AnswerError("The answer names two marks that do not belong together.")
            excerpt = excerpts[start.excerpt]
            old = excerpt.text[start.offset : end.offset]
            if too_long(old, text):
                raise AnswerError("The new text is much longer than the text that was shown.")
            edits += replaced(excerpt, start.offset, end.offset, fitted(old, text))
        return without_marks(apart(edits), _MARKS)

    def answer(self, prompt: Prompt, edits: Sequence[TextEdit]) -> str:
        """Render edits as stretches between the nearest marks, in the order of the edits."""
        excerpts = prompt.context.editable
        known = marks(excerpts)
        spans: list[_Span] = []
        for placed in shown_edits(excerpts, without_marks(edits, _MARKS)):
            span = _around(placed, excerpts, known)
            while (
                other := next((item for item in spans if item.overlaps(span)), None)
            ) is not None:
                spans.remove(other)
                span = other.joined(span)
            spans.append(span)
        if not spans:
            return NONE.removeprefix(SIGN)
        return ("".join(span.rendered(known) for span in spans) + END).removeprefix(SIGN)


class _Span(msgspec.Struct, frozen=True):
    """Replacements between two marks, which are given by their numbers."""

    first: int
    last: int
    placed: tuple[Placed, ...]

    def overlaps(self, other: _Span) -> bool:
        return self.first < other.last and other.first < self.last

    def joined(self, other: _Span) -> _Span:
        return _Span(
            min(self.first, other.first), max(self.last, other.last), self.placed + other.placed
        )

    def rendered(self, known: list[Mark]) -> str:
        start, end = known[self.first], known[self.last]
        text = self.placed[0].excerpt.text[: end.offset]
        for item in sorted(self.placed, key=lambda item: item.start, reverse=True):
            text = text[: item.start] + item.new + text[item.end :]
        return f"{start.name}\n{sections.ended(text[start.offset :])}{end.name}\n"


def marks(excerpts: Sequence[Excerpt]) -> list[Mark]:
    """Return the marks of all excerpts, in order; the first and the last of each lie at its ends.

    A name that is taken already is drawn again, so that none is used twice.
    """
    taken = set(_TAKEN)
    found: list[Mark] = []
    for number, excerpt in enumerate(excerpts):
        offset = 0
        for block in [*_blocks(excerpt.text), ""]:
            name = _name(excerpt.cell_id, block, taken)
            taken.add(name)
            found.append(Mark(name, number, offset))
            offset += len(block)
    return found


@lru_cache(maxsize=1024)
def _blocks(text: str) -> tuple[str, ...]:
    """Cut a text into a few lines each, where something new seems to begin.

    An edit moves the cuts below it only as far as the next such place.
    """
    blocks: list[str] = []
    current: list[str] = []
    for line in lines(text):
        begins = not line[0].isspace() and bool(current) and not current[-1].strip()
        if len(current) >= LONG or (begins and len(current) >= SHORT):
            blocks.append("".join(current))
            current = []
        current.append(line)
    if current or not blocks:
        blocks.append("".join(current))
    return tuple(blocks)


def _name(cell_id: str, block: str, taken: set[str]) -> str:
    seed = 0
    while (name := _drawn(cell_id, block, seed)) in taken:
        seed += 1
    return name


@lru_cache(maxsize=4096)
def _drawn(cell_id: str, block: str, seed: int) -> str:
    content = f"{cell_id}\n{block}".encode("utf-8", "surrogatepass")
    digest = blake2s(content, digest_size=4, salt=seed.to_bytes(8, "little")).digest()
    number = int.from_bytes(digest, "little")
    letters = []
    for _ in range(3):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("a") + letter))
    return SIGN + "".join(letters)


def _cell(excerpt: Excerpt, text: str, shown: list[Mark], number: int, cursor: int = -1) -> str:
    """Render an excerpt with its marks, and with the cursor if it is in there."""
    own = [mark for mark in shown if mark.excerpt == number]
    kind = f" {excerpt.type}" if excerpt.type != "code" else ""
    parts = [f"@@cell {excerpt.number}{kind}\n"]
    for mark, following in pairwise(own):
        block = text[mark.offset : following.offset]
        last = following is own[-1]
        if mark.offset <= cursor and (cursor < following.offset or last):
            at = cursor - mark.offset
            block = block[:at] + CURSOR + block[at:]
        parts.append(f"{mark.name}\n{sections.ended(block)}")
    parts.append(f"{own[-1].name}\n")
    return "".join(parts)


def _stretches(written: str, known: dict[str, Mark]) -> list[tuple[Mark, Mark, str]]:
    """Read pairs of marks and the text between them.

    Text behind the second mark of a pair means that the stretch goes on: models like to copy the
    marks that lie in between.
    """
    found: list[tuple[Mark, Mark, str]] = []
    start: Mark | None = None
    closed: Mark | None = None
    text: list[str] = []
    for line in written.split("\n"):
        if line == END:
            break
        mark = known.get(line.rstrip())
        if mark is None:
            if _NAME.fullmatch(line):
                raise AnswerError("The answer names a mark that was not in the prompt.")
            if start is None and closed is not None and line:
                start, text = closed, []
            if start is not None:
                text.append(line + "\n")
        elif start is None:
            start, text = mark, []
        else:
            found.append((start, mark, "".join(text)))
            start, closed = None, mark
    return found


def _around(placed: Placed, excerpts: Sequence[Excerpt], known: list[Mark]) -> _Span:
    """Return the nearest marks around a replacement."""
    own = [number for number, mark in enumerate(known) if excerpts[mark.excerpt] is placed.excerpt]
    first = max(
        (number for number in own[:-1] if known[number].offset <= placed.start), default=own[0]
    )
    written = placed.excerpt.text[known[first].offset : placed.start] + placed.new
    # A mark stands on a line of its own: before it no line can run on into the next.
    end = placed.end + (written != sections.ended(written))
    last = next(
        (number for number in own if number > first and known[number].offset >= end), own[-1]
    )
    return _Span(first, last, (placed,))
