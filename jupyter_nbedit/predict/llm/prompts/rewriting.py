"""From what a model wrote in place of an excerpt to edits of the cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from ....core.diffs import line_hunks, lines
from ....core.edits import TextEdit
from ....core.text import line_end, line_start
from ....privacy.masking import PLACEHOLDER, Masked
from ..context import Excerpt
from .base import AnswerError

_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean(answer: str, limit: int) -> str:
    """Return an answer with the line ends of a cell.

    Raises
    ------
    AnswerError
        If it is longer than `limit` characters, or has characters that no cell should have.
    """
    if len(answer) > limit:
        raise AnswerError(f"The answer is longer than {limit} characters.")
    answer = answer.replace("\r\n", "\n").replace("\r", "\n")
    if _UNUSABLE.search(answer):
        raise AnswerError("The answer has control characters in it.")
    return answer


def rewritten(excerpt: Excerpt, text: str) -> tuple[TextEdit, ...]:
    """Return the edits that make an excerpt read like `text`, top to bottom.

    Parameters
    ----------
    excerpt : Excerpt
        What was shown.
    text : str
        What it should be shown as; a placeholder stands for the secret that it stood for.

    Returns
    -------
    tuple of TextEdit
        One for every run of changed lines, without what both sides share at either end; with a
        secret in between, one for each side of it.

    Raises
    ------
    AnswerError
        If a secret would be removed, doubled or moved.
    """
    return replaced(excerpt, 0, len(excerpt.text), text)


def replaced(excerpt: Excerpt, start: int, end: int, text: str) -> tuple[TextEdit, ...]:
    """Return the edits that put `text` in the place of a stretch of an excerpt's shown text."""
    old = excerpt.text[start:end]
    if old == text:
        return ()
    hunks = line_hunks(old, text)
    if len(hunks) == 1 and (whole := _whole(excerpt, start, end, text)) is not None:
        return (whole,)
    old_starts, new_starts = _starts(lines(old)), _starts(lines(text))
    edits: list[TextEdit] = []
    for hunk in hunks:
        low, high = old_starts[hunk.old_start], old_starts[hunk.old_end]
        new = text[new_starts[hunk.new_start] : new_starts[hunk.new_end]]
        edits += _between_secrets(excerpt, start + low, start + high, new)
    return tuple(edits)


def _whole(excerpt: Excerpt, start: int, end: int, text: str) -> TextEdit | None:
    """Return a replacement as the smallest edit of the whole excerpt; None with a secret in it.

    Text that repeats what stands beside it can be put in at several places. This is the place
    where the difference of two texts lies for everybody else, too.
    """
    shown = excerpt.shown.text
    after = shown[:start] + text + shown[end:]
    edit = TextEdit(excerpt.cell_id, 0, shown, after).trimmed()
    if excerpt.shown.touches(edit.start, edit.end) or PLACEHOLDER in edit.old + edit.new:
        return None
    return msgspec.structs.replace(edit, start=excerpt.start + excerpt.shown.real(edit.start))


def _between_secrets(excerpt: Excerpt, start: int, end: int, new: str) -> list[TextEdit]:
    """Split a replacement at the placeholders that both sides have."""
    shown: Masked = excerpt.shown
    old = shown.text[start:end]
    old_pieces, new_pieces = old.split(PLACEHOLDER), new.split(PLACEHOLDER)
    if len(old_pieces) != len(new_pieces):
        raise AnswerError("The answer changes a secret that it was not shown.")
    before = [
        _last_line(left) == _last_line(right)
        for left, right in zip(old_pieces[:-1], new_pieces[:-1], strict=True)
    ]
    behind = [
        left.partition("\n")[0] == right.partition("\n")[0]
        for left, right in zip(old_pieces[1:], new_pieces[1:], strict=True)
    ]
    if len(before) > 1 and not all(before):
        raise AnswerError("The answer may mix up secrets that it was not shown.")
    # Half of such a change, accepted alone, would leave a broken line behind.
    if not all(left or right for left, right in zip(before, behind, strict=True)):
        raise AnswerError("The answer changes a line on both sides of a secret.")
    edits = []
    for left, right in zip(old_pieces, new_pieces, strict=True):
        edit = TextEdit(excerpt.cell_id, start, left, right).trimmed()
        if edit.old != edit.new:
            edits.append(
                TextEdit(edit.cell_id, excerpt.start + shown.real(edit.start), edit.old, edit.new)
            )
        start += len(left) + len(PLACEHOLDER)
    return edits


def _last_line(text: str) -> str:
    return text[text.rfind("\n") + 1 :]


def _starts(items: list[str]) -> list[int]:
    starts = [0]
    for item in items:
        starts.append(starts[-1] + len(item))
    return starts


class Placed(msgspec.Struct, frozen=True):
    """A replacement in the shown text of an excerpt."""

    excerpt: Excerpt
    start: int
    end: int
    new: str


def shown_edits(excerpts: Sequence[Excerpt], edits: Iterable[TextEdit]) -> list[Placed]:
    """Return edits as replacements of shown text, those that share a line made one.

    Raises
    ------
    AnswerError
        If an edit lies outside what is shown, or touches a secret.
    """
    placed: list[Placed] = []
    for edit in edits:
        new = _shown(excerpts, edit)
        other = next((item for item in placed if _share_a_line(item, new)), None)
        if other is None:
            placed.append(new)
        else:
            placed[placed.index(other)] = _merged(other, new)
    return placed


def _shown(excerpts: Sequence[Excerpt], edit: TextEdit) -> Placed:
    for excerpt in excerpts:
        shown = excerpt.shown
        if excerpt.cell_id != edit.cell_id or edit.start < excerpt.start:
            continue
        start = shown.shown(edit.start - excerpt.start)
        end = start + len(edit.old)
        same = shown.text[start:end] == edit.old and not shown.touches(start, end)
        if same and shown.real(start) == edit.start - excerpt.start:
            return Placed(excerpt, start, end, edit.new)
    raise AnswerError("An edit lies outside what is shown.")


def _share_a_line(first: Placed, second: Placed) -> bool:
    if first.excerpt is not second.excerpt:
        return False
    text = first.excerpt.text
    low, high = lines_around(text, first.start, first.end)
    return low < max(second.end, second.start + 1) and second.start < max(high, low + 1)


def _merged(first: Placed, second: Placed) -> Placed:
    if second.start < first.start:
        first, second = second, first
    between = first.excerpt.text[first.end : second.start]
    return Placed(first.excerpt, first.start, second.end, first.new + between + second.new)


def lines_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the whole lines that a stretch touches start and end, the newline included."""
    return line_start(text, start), min(line_end(text, end) + 1, len(text))


def fitted(old: str, new: str) -> str:
    """Return lines that take the place of others with the end that those have."""
    if new and old.endswith("\n") and not new.endswith("\n"):
        return new + "\n"
    if not old.endswith("\n"):
        return new.removesuffix("\n")
    return new


def without_repeated_blank(before: str, text: str) -> str:
    """Return what goes on from a place without the blanks that stand there already.

    A model writes a word with the blank in front of it, and a line with its indent, whether or not
    these were typed.

    Parameters
    ----------
    before : str
        What stands in front of the place.
    text : str
        What is put there.
    """
    line = _last_line(before)
    typed = len(line) - len(line.rstrip(" \t"))
    given = len(text) - len(text.lstrip(" \t"))
    # Behind a word one blank is enough; an indent may have to become deeper.
    return text[given:] if typed and line.strip() else text[min(typed, given) :]


def apart(edits: Iterable[TextEdit]) -> tuple[TextEdit, ...]:
    """Return edits without those that overlap one before them."""
    kept: list[TextEdit] = []
    for edit in edits:
        if not any(_overlap(edit, other) for other in kept):
            kept.append(edit)
    return tuple(kept)


def without_marks(edits: Iterable[TextEdit], marks: re.Pattern[str]) -> tuple[TextEdit, ...]:
    """Return edits that write nothing which reads like a mark of the format.

    Raises
    ------
    AnswerError
        If one does.
    """
    checked = tuple(edits)
    if any(marks.search(edit.new) for edit in checked):
        raise AnswerError("The new text has marks of the prompt in it.")
    return checked


def _overlap(first: TextEdit, second: TextEdit) -> bool:
    if first.cell_id != second.cell_id:
        return False
    if first.start == second.start:
        return True
    return first.start < second.end and second.start < first.end
