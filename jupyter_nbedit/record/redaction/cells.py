"""A stream's cells as they may be kept: the same texts, character by character, secrets masked.

A mask has the length of what it hides, in code points and in UTF-16, and leaves line ends alone,
so offsets, lines and later edits mean the same in the real text and in its image.

A secret that is typed would be on disk before it can be recognised. So what is typed is masked
while the word or the string literal that it belongs to is unfinished, that is, while the cursor is
in it. When the cursor leaves, or the cell is run, the text is looked at; if it is harmless, a
:class:`.rows.Correction` shows it. What was once part of a secret stays masked for good.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import msgspec

from ...core.edits import (
    CellDeletion,
    CellInsertion,
    SuggestedEdit,
    TextEdit,
    carried_cursor,
)
from ...core.events import (
    CellDeleted,
    CellInserted,
    Edit,
    Focus,
    NotebookEvent,
    Open,
    Origin,
    Run,
    Saved,
    Suggested,
)
from ...core.notebook import Cell, Notebook, checksum
from ...core.text import line_end, line_start
from ...privacy.secrets import find_secrets
from ..store.rows import Row
from .known import PIECE, KnownSecrets
from .masks import PENDING, SECRET, SHORT, SHOWN, CellText, mask
from .unfinished import Token, open_quote, unfinished

LINES_AROUND = 2
"""Lines above and below a change that are looked at with it."""

REMEMBERED = {Origin.REMOTE: 8}
"""Places at which collaborators, who may be many, typed last; of anyone else one is enough."""

_KEY = "PRIVATE KEY"


class _Place(msgspec.Struct):
    """Where someone types."""

    cell_id: str
    offset: int


class Redactor:
    """Follows a stream and says what of each event may be kept.

    Attributes
    ----------
    late : bool
        Whether a secret was recognised of which a piece had been kept in the clear before; what
        is on disk is then to be masked, too. Whoever has done so sets it back.
    """

    def __init__(self) -> None:
        self.late = False
        self._cells: dict[str, CellText] = {}
        self._known = KnownSecrets()
        self._places: dict[Origin, deque[_Place]] = {}
        self._unfinished: set[str] = set()
        self._fresh: list[CellText] = []
        self._blind = False

    def restore(self, notebook: Notebook) -> None:
        """Begin with a notebook as it was kept."""
        self._cells = {cell.id: CellText.kept(cell.source) for cell in notebook.cells}
        self._places.clear()
        self._blind = True

    def image(self, notebook: Notebook) -> tuple[Cell, ...]:
        """Return the cells of the real notebook as they may be kept."""
        return tuple(
            Cell(cell.id, cell.type, self._cells[cell.id].image, cell.language)
            for cell in notebook.cells
        )

    def take(self, number: int, event: NotebookEvent, notebook: Notebook) -> Row:
        """Return the row of an event.

        Parameters
        ----------
        number : int
            Its number in the stream.
        event : NotebookEvent
            The event in code points.
        notebook : Notebook
            The real notebook after the event.
        """
        kept = self._take(event, notebook)
        corrections = tuple(
            correction
            for cell_id, cell in self._cells.items()
            if cell.changed
            for correction in cell.corrections(cell_id)
        )
        for cell in self._fresh:
            cell.keep()
        self._fresh.clear()
        return Row(number, kept, corrections)

    def _take(self, event: NotebookEvent, notebook: Notebook) -> NotebookEvent:
        replace = msgspec.structs.replace
        if isinstance(event, Edit):
            return self._edit(event)
        if isinstance(event, Focus):
            self._move(Origin.USER, event.cell_id, event.cursor)
            self._settle()
        elif isinstance(event, Open):
            self._cells.clear()
            self._places.clear()
            self._blind = False
            for cell in event.cells:
                self._add(cell)
            return replace(event, cells=self.image(notebook))
        elif isinstance(event, CellInserted):
            self._add(event.cell)
            source = self._cells[event.cell.id].image
            return replace(event, cell=replace(event.cell, source=source))
        elif isinstance(event, CellDeleted):
            del self._cells[event.cell_id]
            for who, places in self._places.items():
                left = (place for place in places if place.cell_id != event.cell_id)
                self._places[who] = deque(left, maxlen=places.maxlen)
        elif isinstance(event, Run):
            self._places.pop(Origin.USER, None)
            self._settle()
            return replace(
                event, evalue=self.text(event.evalue), traceback=self.text(event.traceback)
            )
        elif isinstance(event, Saved):
            if event.checksum is not None:
                return replace(event, checksum=checksum(self.image(notebook)))
        elif isinstance(event, Suggested):
            return replace(event, edits=tuple(map(self._suggested, event.edits)))
        return event

    def _add(self, cell: Cell) -> None:
        text = self._cells[cell.id] = CellText("")
        text.replace(0, 0, cell.source)
        self._fresh.append(text)
        self._scan(cell.id, 0, len(cell.source))

    def _edit(self, event: Edit) -> Edit:
        cell = self._cells[event.cell_id]
        start, end = event.start, event.start + len(event.text)
        made = TextEdit(event.cell_id, start, cell.source[start : event.end], event.text)
        cell.replace(start, event.end, event.text)
        self._fresh.append(cell)
        for place in self._everywhere():
            if place.cell_id == event.cell_id:
                place.offset = carried_cursor(place.offset, made)
        low, high, quoted = unfinished(cell.source, end)
        self._move(event.origin, event.cell_id, end)
        state = PENDING if quoted or high - low >= PIECE else SHORT
        if cell.has(SECRET, low, high):
            state = SECRET
        cell.set(max(start, low), min(end, high), state)
        if self._blind and cell.has(
            SECRET, line_start(cell.source, start), line_end(cell.source, end)
        ):
            # What is hidden there might have told that this is a secret.
            cell.set(start, end, SECRET)
        self._unfinished.add(event.cell_id)
        if low < high:
            # What is left of a token that lost something is to be looked at like a new one.
            at = min(max(low, end - 1), high - 1)
            if cell.states[at] == SHOWN:
                cell.set(at, at + 1, SHORT)
        finished = event.text[: max(low - start, 0)] or ("" if low < high else event.text)
        if finished.strip() or (not event.text.strip() and low == high and made.old.strip()):
            self._scan(event.cell_id, start, max(start, min(low, end)))
        self._settle()
        return msgspec.structs.replace(event, text=cell.shown(start, end))

    def _move(self, origin: Origin, cell_id: str, offset: int) -> None:
        """Note that someone is at another place now."""
        who = origin if origin in (Origin.REMOTE, Origin.PROGRAMMATIC) else Origin.USER
        places = self._places.setdefault(who, deque(maxlen=REMEMBERED.get(who, 1)))
        token = unfinished(self._cells[cell_id].source, offset)
        for place in places:
            if (
                place.cell_id == cell_id
                and unfinished(self._cells[cell_id].source, place.offset) == token
            ):
                place.offset = offset
                return
        places.append(_Place(cell_id, offset))

    def _everywhere(self) -> Iterator[_Place]:
        for places in self._places.values():
            yield from places

    def _tokens(self, cell_id: str) -> list[Token]:
        """Return what is being typed in a cell."""
        source = self._cells[cell_id].source
        return [
            unfinished(source, place.offset)
            for place in self._everywhere()
            if place.cell_id == cell_id
        ]

    def _settle(self) -> None:
        """Look at everything that was unfinished and has been left."""
        for cell_id in list(self._unfinished):
            cell = self._cells.get(cell_id)
            stretches = [] if cell is None else list(cell.unfinished())
            if cell is None or not stretches:
                self._unfinished.discard(cell_id)
                continue
            tokens = self._tokens(cell_id)
            for start, end in stretches:
                left = [
                    position
                    for position in range(start, end)
                    if not any(token.start <= position < token.end for token in tokens)
                ]
                if left:
                    self._scan(cell_id, left[0], left[-1] + 1)
                    for position in left:
                        if cell.states[position] != SECRET:
                            cell.set(position, position + 1, SHOWN)

    def _scan(self, cell_id: str, start: int, end: int) -> None:
        """Mask the secrets of a stretch and of what stands around it.

        What is unfinished is not judged: a quote that was just opened makes a literal of whatever
        stands behind it.
        """
        cell = self._cells[cell_id]
        source = cell.source
        tokens = self._tokens(cell_id)
        low, high = _around(source, start, end)
        for begin, finish in _secrets(source, low, high):
            if any(begin < token.end and token.start < finish for token in tokens):
                continue
            self._hide(cell, begin, finish)
            if self._known.learn(source[begin:finish]):
                for other in self._cells.values():
                    for stretch in self._known.find(other.source):
                        self._hide(other, *stretch)
        low, high = line_start(source, start), line_end(source, end)
        for stretch in self._known.find(source, low, high):
            self._hide(cell, *stretch)

    def _hide(self, cell: CellText, start: int, end: int) -> None:
        if cell.states.count(SECRET, start, end) < end - start and cell.set(start, end, SECRET):
            self.late = True

    def text(self, text: str) -> str:
        """Return a text that is no cell's, as it may be kept."""
        hidden = CellText(text)
        for secret in find_secrets(text):
            hidden.set(secret.start, secret.end, SECRET)
            self._known.learn(text[secret.start : secret.end])
        for start, end in self._known.find(text):
            hidden.set(start, end, SECRET)
        return hidden.image

    def _suggested(self, edit: SuggestedEdit) -> SuggestedEdit:
        """Return an edit that was shown, as it may be kept."""
        if isinstance(edit, TextEdit):
            return self._suggested_text(edit)
        if isinstance(edit, CellInsertion):
            new = CellText(edit.cell.source)
            self._hide_in_new(new, 0, 0, len(new.source))
            return msgspec.structs.replace(
                edit, cell=msgspec.structs.replace(edit.cell, source=new.image)
            )
        if isinstance(edit, CellDeletion):
            cell = self._cells.get(edit.cell_id)
            same = cell is not None and cell.source == edit.source
            source = cell.image if cell is not None and same else mask(edit.source)
            return msgspec.structs.replace(edit, source=source)
        return edit

    def _suggested_text(self, edit: TextEdit) -> TextEdit:
        cell = self._cells.get(edit.cell_id)
        if cell is None or not edit.applies_to(cell.source):
            return msgspec.structs.replace(edit, old=mask(edit.old), new=mask(edit.new))
        old = cell.shown(edit.start, edit.end)
        low = unfinished(cell.source, edit.start).start
        high = unfinished(cell.source, edit.end).end
        if cell.has(SECRET, low, high) or cell.has(PENDING, low, high):
            return msgspec.structs.replace(edit, old=old, new=mask(edit.new))
        after = CellText(edit.apply(cell.source))
        self._hide_in_new(after, low, edit.start, edit.new_end)
        return msgspec.structs.replace(edit, old=old, new=after.shown(edit.start, edit.new_end))

    def _hide_in_new(self, text: CellText, low: int, start: int, end: int) -> None:
        """Mask the secrets of a text that is only suggested.

        Parameters
        ----------
        text : CellText
            The text as it would be.
        low : int
            Where the token begins in which the suggested stretch stands.
        start, end : int
            The suggested stretch.
        """
        for begin, finish in _secrets(text.source, *_around(text.source, low, end)):
            text.set(begin, finish, SECRET)
        for stretch in self._known.find(text.source, low, end):
            text.set(*stretch, SECRET)
        for typed in self._typed():
            found = text.source.find(typed, start, end)
            while found >= 0:
                text.set(found, found + len(typed), SECRET)
                found = text.source.find(typed, found + 1, end)

    def _typed(self) -> Iterator[str]:
        """Yield what is being typed and is masked until it is finished, names in code apart."""
        for place in self._everywhere():
            cell = self._cells[place.cell_id]
            low, high, quoted = unfinished(cell.source, place.offset)
            token = cell.source[low:high]
            if cell.has(PENDING, low, high) and (quoted or not token.isidentifier()):
                yield token


def _around(source: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch that must be looked at when some of it has changed: whole lines."""
    if _KEY in source:
        return 0, len(source)
    low, high = line_start(source, start), line_end(source, end)
    for _ in range(LINES_AROUND):
        low = line_start(source, max(low - 1, 0))
        high = line_end(source, min(high + 1, len(source)))
    return low, high


def _secrets(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the secrets of some lines; a literal that is still open counts as if it ended there."""
    for secret in find_secrets(source[start:end]):
        yield start + secret.start, start + secret.end
    while start < end:
        stop = min(line_end(source, start), end)
        line = source[start:stop]
        if quote := open_quote(line):
            for secret in find_secrets(line + quote):
                if secret.start < len(line):
                    yield start + secret.start, min(start + secret.end, stop)
        start = stop + 1
