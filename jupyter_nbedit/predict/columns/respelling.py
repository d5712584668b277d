"""How a column is written where another one is."""

from __future__ import annotations

from keyword import iskeyword

from . import vocabulary
from .mentions import Form, Mention

_TAKEN = (
    vocabulary.PLAIN_ATTRIBUTES
    | vocabulary.FRAME_METHODS
    | vocabulary.KEEPING
    | vocabulary.SUMMARIES
    | vocabulary.GROUPING
)


def replaced(mention: Mention, new: str) -> tuple[int, int, str] | None:
    """Return the stretch that is replaced and by what, None if it cannot be written there."""
    start, end = mention.start, mention.end
    source = mention.tree.source
    is_word = new.isidentifier() and not iskeyword(new)
    if mention.form is Form.STRING:
        mark = source[end : end + 1]
        return None if mark in new or "\\" in new or "\n" in new else (start, end, new)
    if mention.form is Form.KEYWORD:
        return (start, end, new) if is_word else None
    if mention.form is Form.ATTRIBUTE:
        if is_word and new not in _TAKEN:
            return start, end, new
        if source[start - 1 : start] != "." or '"' in new or "\\" in new:
            return None
        return start - 1, end, f'["{new}"]'
    if source[start - 1 : start] == "`":
        return (start, end, new) if "`" not in new else None
    if is_word:
        return start, end, new
    # Marks in a formula mean something else, and a quote would end the text.
    is_formula = "~" in mention.tree.text(mention.node)
    return None if is_formula or set(new) & set("`\"'\\\n") else (start, end, f"`{new}`")
