"""What the formats have in common that rewrite the window as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from ....core.edits import TextEdit
from ..context import Change, PromptContext
from .base import AnswerError
from .rewriting import fitted, rewritten, shown_edits
from .sections import ended

CONVERGED = 3
"""Lines that read again like the window, one after the other, after which the rest will, too."""


def has_converged(window: str, written: str) -> bool:
    """Tell whether a rewriting that is still under way has changed something and is done with it.

    Parameters
    ----------
    window : str
        The text that is being rewritten.
    written : str
        What is there of it; its last line may be unfinished.
    """
    return _rest(window, written) is not None


def completed(window: str, written: str) -> str:
    """Return a rewriting that was cut off with the rest of the window behind it.

    Raises
    ------
    AnswerError
        If it is not clear what is left of the window.
    """
    rest = _rest(window, written)
    if rest is None:
        raise AnswerError("The answer ends before the rewritten text does.")
    return written[: written.rfind("\n") + 1] + rest


def _rest(window: str, written: str) -> str | None:
    old = ended(window).split("\n")[:-1]
    new = written.split("\n")[:-1]
    if len(new) < CONVERGED or new == old[: len(new)]:
        return None
    tail = new[-CONVERGED:]
    if not any(line.strip() for line in tail):
        return None
    places = [
        start for start in range(len(old) - CONVERGED + 1) if old[start : start + CONVERGED] == tail
    ]
    if len(places) != 1:
        return None
    return "".join(line + "\n" for line in old[places[0] + CONVERGED :])


def window_edits(context: PromptContext, written: str) -> tuple[TextEdit, ...]:
    """Return the edits that a rewritten window means, nearest to the cursor first.

    Raises
    ------
    AnswerError
        If it does not look like the window at all, or repeats itself.
    """
    window = context.window
    text = without_neighbours(context, ended(written)) if written else written
    if too_long(window.text, text):
        raise AnswerError("The rewritten text is much longer than the text that was shown.")
    edits = rewritten(window, fitted(window.text, text))
    at = window.start + window.shown.real(context.cursor)
    return tuple(sorted(edits, key=lambda edit: (_distance(edit, at), edit.start)))


def _distance(edit: TextEdit, at: int) -> int:
    return max(edit.start - at, at - edit.end, 0)


def too_long(old: str, new: str) -> bool:
    """Tell whether a text has so many more lines than the one it replaces that it is a loop."""
    return new.count("\n") > 2 * old.count("\n") + 40


def without_neighbours(context: PromptContext, text: str) -> str:
    """Take off lines at either end that only repeat what stands above and below the window."""
    new = text.split("\n")[:-1]
    window = ended(context.window.text).split("\n")[:-1]
    above = ended(context.above.text).split("\n")[:-1]
    below = ended(context.below.text).split("\n")[:-1]
    head = _overlap_at_start(new, above) if new[:1] != window[:1] else 0
    new = new[head:]
    tail = _overlap_at_end(new, below) if new[-1:] != window[-1:] else 0
    return "".join(line + "\n" for line in new[: len(new) - tail])


def _overlap_at_start(new: list[str], above: list[str]) -> int:
    for size in range(min(len(new), len(above)), 1, -1):
        if new[:size] == above[-size:] and any(line.strip() for line in new[:size]):
            return size
    return 0


def _overlap_at_end(new: list[str], below: list[str]) -> int:
    for size in range(min(len(new), len(below)), 1, -1):
        if new[-size:] == below[:size] and any(line.strip() for line in new[-size:]):
            return size
    return 0


def rewritten_window(context: PromptContext, edits: Sequence[TextEdit]) -> str:
    """Return the window as it reads with edits made.

    Raises
    ------
    AnswerError
        If an edit lies outside the window, or nothing is left of it: that reads like no edit.
    """
    text = context.window.text
    placed = shown_edits((context.window,), edits)
    for item in sorted(placed, key=lambda item: item.start, reverse=True):
        text = text[: item.start] + item.new + text[item.end :]
    if placed and not text.strip():
        raise AnswerError("An edit leaves nothing of the window.")
    return text


def before_last_change(context: PromptContext) -> str:
    """Return the window as it was before the newest edit in it, or as it is if there is none."""
    window = context.window
    for item in reversed(context.history):
        if isinstance(item, Change) and item.cell_id == window.cell_id:
            now = item.lead + item.new + item.trail
            if now and window.text.count(now) == 1:
                return window.text.replace(now, item.lead + item.old + item.trail)
            break
    return window.text


_EXTENSIONS = {"python": "py", "julia": "jl", "r": "r", "markdown": "md", "javascript": "js"}


def file_name(context: PromptContext, number: int, language: str) -> str:
    """Return a cell's name for a model that knows files only: ``analysis/cell_3.py``."""
    stem = context.path.rpartition(".")[0] or "notebook"
    stem = "".join(character if character.isalnum() else "_" for character in stem)
    return f"{stem}/cell_{number}.{_EXTENSIONS.get(language, 'txt')}"
