"""Tell which cell became which: kept, edited, moved, inserted, deleted.

Three kinds of evidence, the strongest first: the same identifier (format 4.5 and later), the same
text, and alike text. Alike cells are looked for between two neighbours that are already matched;
what is left over may have moved further, and then has to be more alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from jupyter_nbedit.core.diffs import Hunk, lines, sequence_hunks, token_hunks, tokens

from .edit_records import CellChange, CellRecord, ChangeKind, Span
from .opcodes import same_ends

ALIKE_NEARBY = 50.0
ALIKE_ALONE = 25.0
ALIKE_ANYWHERE = 70.0
#: More comparisons than this in one place are not worth their time: the cells count as new.
MAX_COMPARISONS = 4_000
#: A matrix of this many bits takes half a megabyte and some milliseconds.
MAX_MATRIX = 1 << 22
_LONG = 4_000

_Pairs = dict[int, int]


def align(old: Sequence[CellRecord], new: Sequence[CellRecord]) -> list[CellChange]:
    """Return what happened to the cells, by position before and then after.

    Parameters
    ----------
    old, new : sequence of CellRecord
        All cells of either side, with their sources.
    """
    # What is the same at both ends is most of a notebook, and needs no comparing.
    start, end = same_ends(old, new)
    changes = _align(old[start : len(old) - end], new[start : len(new) - end])
    if start:
        for change in changes:
            change.old = None if change.old is None else change.old + start
            change.new = None if change.new is None else change.new + start
    return changes


def _align(old: Sequence[CellRecord], new: Sequence[CellRecord]) -> list[CellChange]:
    pairs = _match(old, new)
    staying = _longest_rising(pairs)
    changes: list[CellChange] = []
    for i, cell in enumerate(old):
        j = pairs.get(i)
        if j is None:
            changes.append(CellChange("deleted", old=i))
            continue
        kind = _kind(cell, new[j], moved=i not in staying)
        if kind is not None:
            by_line, by_token = text_spans(cell.source, new[j].source)
            changes.append(CellChange(kind, i, j, by_line, by_token))
    taken = set(pairs.values())
    changes += [CellChange("inserted", new=j) for j in range(len(new)) if j not in taken]
    return changes


def text_spans(old: str, new: str) -> tuple[list[Span], list[Span]]:
    """Return the hunks over lines, and the hunks over characters that lie within those."""
    if old == new:
        return [], []
    before, after = lines(old), lines(new)
    start, end = same_ends(before, after)
    last, new_last = len(before) - end, len(after) - end
    by_line: list[Span] = []
    by_token: list[Span] = []
    offset = new_offset = sum(map(len, before[:start]))
    i = j = start
    for hunk in _hunks(before[start:last], after[start:new_last]):
        first, stop = hunk.old_start + start, hunk.old_end + start
        new_first, new_stop = hunk.new_start + start, hunk.new_end + start
        offset += sum(map(len, before[i:first]))
        new_offset += sum(map(len, after[j:new_first]))
        text, new_text = "".join(before[first:stop]), "".join(after[new_first:new_stop])
        by_line.append((first, stop, new_first, new_stop))
        by_token += _token_spans(text, new_text, offset, new_offset)
        offset += len(text)
        new_offset += len(new_text)
        i, j = stop, new_stop
    return by_line, by_token


def _hunks(old: list[str], new: list[str]) -> list[Hunk]:
    if not old or not new or len(old) * len(new) > MAX_MATRIX:
        return [Hunk(0, len(old), 0, len(new))]
    return sequence_hunks(old, new)


def _token_spans(old: str, new: str, offset: int, new_offset: int) -> list[Span]:
    whole = [Hunk(0, len(old), 0, len(new))]
    if old and new and len(tokens(old)) * len(tokens(new)) <= MAX_MATRIX:
        whole = token_hunks(old, new)
    return [
        (
            offset + hunk.old_start,
            offset + hunk.old_end,
            new_offset + hunk.new_start,
            new_offset + hunk.new_end,
        )
        for hunk in whole
    ]


def _kind(old: CellRecord, new: CellRecord, *, moved: bool) -> ChangeKind | None:
    if old.type != new.type:
        return "retyped"
    if old.source != new.source:
        return "moved-edited" if moved else "edited"
    return "moved" if moved else None


def _match(old: Sequence[CellRecord], new: Sequence[CellRecord]) -> _Pairs:
    pairs = _same_ids(old, new)
    _same_text(old, new, pairs)
    for olds, news in list(_gaps(len(old), len(new), pairs)):
        _alike(old, new, olds, news, pairs, alone=ALIKE_ALONE, among=ALIKE_NEARBY)
    olds, news = _left_over(len(old), len(new), pairs)
    _alike(old, new, olds, news, pairs, alone=ALIKE_ANYWHERE, among=ALIKE_ANYWHERE)
    return pairs


def _same_ids(old: Sequence[CellRecord], new: Sequence[CellRecord]) -> _Pairs:
    before = {cell.id: i for i, cell in enumerate(old) if cell.id}
    after = {cell.id: j for j, cell in enumerate(new) if cell.id}
    if len(before) != sum(bool(cell.id) for cell in old) or len(after) != sum(
        bool(cell.id) for cell in new
    ):
        return {}  # identifiers that occur twice identify nothing
    return {i: after[name] for name, i in before.items() if name in after}


def _same_text(old: Sequence[CellRecord], new: Sequence[CellRecord], pairs: _Pairs) -> None:
    olds, news = _left_over(len(old), len(new), pairs)
    before = [(old[i].type, old[i].source) for i in olds]
    after = [(new[j].type, new[j].source) for j in news]
    numbers: dict[tuple[str, str], int] = {}
    left = [numbers.setdefault(item, len(numbers)) for item in before]
    right = [numbers.setdefault(item, len(numbers)) for item in after]
    for block in Indel.opcodes(left, right):
        if block.tag == "equal":
            for step in range(block.src_end - block.src_start):
                pairs[olds[block.src_start + step]] = news[block.dest_start + step]
    # Only a text that is there once on both sides tells that a cell has moved.
    olds, news = _left_over(len(old), len(new), pairs)
    places = defaultdict(list)
    for j in news:
        places[new[j].type, new[j].source].append(j)
    counts = Counter((old[i].type, old[i].source) for i in olds)
    for i in olds:
        text = (old[i].type, old[i].source)
        if old[i].source.strip() and counts[text] == 1 and len(places[text]) == 1:
            pairs[i] = places[text][0]


def _gaps(old: int, new: int, pairs: _Pairs) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the unmatched cells between neighbours that are matched in order."""
    staying = sorted(_longest_rising(pairs))
    taken = set(pairs.values())
    i = j = 0
    for anchor, place in [*((i, pairs[i]) for i in staying), (old, new)]:
        olds = [k for k in range(i, anchor) if k not in pairs]
        news = [k for k in range(j, place) if k not in taken]
        if olds and news:
            yield olds, news
        i, j = anchor + 1, place + 1


def _alike(
    old: Sequence[CellRecord],
    new: Sequence[CellRecord],
    olds: Sequence[int],
    news: Sequence[int],
    pairs: _Pairs,
    *,
    alone: float,
    among: float,
) -> None:
    if len(olds) * len(news) > MAX_COMPARISONS:
        return
    cutoff = alone if len(olds) == len(news) == 1 else among
    scores = []
    for i in olds:
        for j in news:
            score = _similarity(old[i].source, new[j].source, cutoff)
            if score >= cutoff:
                # A cell of another type has to be the better match by far.
                scores.append((score if old[i].type == new[j].type else score - 30, i, j))
    taken: set[int] = set()
    for score, i, j in sorted(scores, key=lambda item: (-item[0], abs(item[1] - item[2]), item)):
        if score >= cutoff and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)


def _similarity(old: str, new: str, cutoff: float) -> float:
    if not old.strip() or not new.strip():
        return 0.0
    if max(len(old), len(new)) > _LONG:
        left, right = lines(old), lines(new)
        if len(left) * len(right) > MAX_MATRIX:
            return 0.0
        return 100.0 * Indel.normalized_similarity(left, right, score_cutoff=cutoff / 100.0)
    return fuzz.ratio(old, new, score_cutoff=cutoff)


def _left_over(old: int, new: int, pairs: _Pairs) -> tuple[list[int], list[int]]:
    taken = set(pairs.values())
    return [i for i in range(old) if i not in pairs], [j for j in range(new) if j not in taken]


def _longest_rising(pairs: _Pairs) -> set[int]:
    """Return the most cells that kept their order; the others have moved past them."""
    tails: list[int] = []
    tail_cells: list[int] = []
    previous: dict[int, int | None] = {}
    for i in sorted(pairs):
        place = bisect_left(tails, pairs[i])
        previous[i] = tail_cells[place - 1] if place else None
        if place == len(tails):
            tails.append(pairs[i])
            tail_cells.append(i)
        else:
            tails[place] = pairs[i]
            tail_cells[place] = i
    kept: set[int] = set()
    cell: int | None = tail_cells[-1] if tail_cells else None
    while cell is not None:
        kept.add(cell)
        cell = previous[cell]
    return kept
