"""Whether a repair makes code that Python parses; a grammar that recovers from errors is lax."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence

from ...core.edits import TextEdit
from ...utils.user_messages import UserMessage
from .failure import Spot
from .repair import Repair

MAX_SOURCE = 20_000
"""Characters above which a cell is not parsed."""


def parses(edits: Sequence[TextEdit], spot: Spot) -> bool:
    """Tell whether Python parses the cell once edits are made."""
    source = spot.cell.source
    for edit in edits:
        source = edit.apply(source)
    text = spot.cell.tree.language.mask(source)
    if text is None or len(text) > MAX_SOURCE:
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return False
    return True


def if_parsed(edit: TextEdit, chance: float, reason: UserMessage, spot: Spot) -> Repair | None:
    """Return the repair that makes an edit, if Python parses the cell then."""
    return Repair([edit], chance, reason) if parses([edit], spot) else None
