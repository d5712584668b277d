r"""The baseline: earlier replacements made again, word by word, without a thought.

Of the replacements that the developer has made, the newest whose old text stands, between word
borders, in a line below is made in the first such line. `naive:2` and `naive:3` ask that the
same replacement was made twice or three times before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator

from ...core.edits import TextEdit
from ...core.items import HistoryEdit
from ...core.text import line_end, line_start
from ...predict.predictor import Predictor
from ...predict.request import PredictionRequest, Suggestion

_Replacement = tuple[str, str]


class Naive(Predictor):
    """Make an earlier replacement again.

    Parameters
    ----------
    occurrences : int
        How often it must have been made before.
    """

    def __init__(self, occurrences: int = 1) -> None:
        self.name = "naive" if occurrences == 1 else f"naive:{occurrences}"
        self._occurrences = occurrences

    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        """Yield at most one suggestion of one edit."""
        edits = (item for item in request.history if isinstance(item, HistoryEdit))
        made = [replacement for replacement in map(_replacement, edits) if replacement]
        often = Counter(made)
        for replacement in dict.fromkeys(reversed(made)):
            if often[replacement] < self._occurrences:
                continue
            edit = _first_below(replacement, request)
            if edit is not None:
                old, new = replacement
                yield Suggestion(
                    edits=(edit,),
                    confidence=1.0,
                    source=self.name,
                    reason=f"{old!r} became {new!r} before",
                )
                return


def _replacement(item: HistoryEdit) -> _Replacement | None:
    """Return what an edit replaced, whole words."""
    before, start, end = item.before, item.start, item.start + len(item.old)
    while start > 0 and _is_word(before[start - 1 : start + 1]):
        start -= 1
    while end < len(before) and _is_word(before[end - 1 : end + 1]):
        end += 1
    old = before[start:end]
    new = before[start : item.start] + item.new + before[item.start + len(item.old) : end]
    return (old, new) if old.strip() else None


def _is_word(text: str) -> bool:
    return text.replace("_", "a").isalnum()


def _first_below(replacement: _Replacement, request: PredictionRequest) -> TextEdit | None:
    old, new = replacement
    pattern = re.compile(
        (r"\b" if _is_word(old[0]) else "") + re.escape(old) + (r"\b" if _is_word(old[-1]) else "")
    )
    index, offset = 0, 0
    if request.focus is not None:
        index = max(0, request.notebook.index(request.focus.cell_id))
        # Behind what was just typed; where it was asked for, from the cursor's line on.
        edge = line_start if request.trigger == "manual" else line_end
        offset = edge(request.notebook.cells[index].source, request.focus.cursor)
    for number, cell in enumerate(request.notebook.cells[index:]):
        start = offset if number == 0 else 0
        match = pattern.search(cell.source, start)
        if match is not None:
            return TextEdit(cell.id, match.start(), match.group(), new)
    return None
