"""Which edit does what another one did, or the reverse of it, wherever both were made."""

from __future__ import annotations

import re

from .changes import Change, changes
from .items import HistoryEdit

_HEAD = re.compile(r"\w*\Z")
_TAIL = re.compile(r"\w*")


def reverses(later: HistoryEdit, earlier: HistoryEdit) -> bool:
    """Tell whether an edit puts back the words that an earlier one replaced, here or elsewhere."""
    done = _of_words(earlier)
    return bool(done) and {(new, old) for old, new in done} <= _of_words(later)


def repeats(later: HistoryEdit, earlier: HistoryEdit) -> bool:
    """Tell whether an edit replaces words as an earlier one did, which may have done more."""
    done = _of_words(later)
    return bool(done) and done <= _of_words(earlier)


def _of_words(edit: HistoryEdit) -> frozenset[Change]:
    """Return what an edit replaces by what, in whole words: what words share is no part of it."""
    before, end = edit.before, edit.start + len(edit.old)
    line = before.rfind("\n", 0, edit.start) + 1
    head, tail = _HEAD.search(before, line, edit.start), _TAIL.match(before, end)
    around = head[0] if head else "", tail[0] if tail else ""
    return changes(around[0] + edit.old + around[1], around[0] + edit.new + around[1])
