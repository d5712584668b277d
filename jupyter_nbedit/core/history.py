"""What was edited and run lately, coalesced to what a person would call one edit.

Keystrokes join into one edit while the typist goes on where the cursor is, or comes back on the
same line within a second. A pause of two seconds, another line and a run end an edit: writing a
line and changing it later are two. Edits of different lines stay apart, however quick: each is an
example of its own to learn from. With several cursors each place has an edit of its own, and all of
them are typed on. Text typed and deleted again leaves nothing behind, unless suggestions that do
the same elsewhere were accepted meanwhile: taking it back is another edit then. Cells that are
inserted, deleted or retyped do not end an edit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from .edits import CellDeletion, CellEdit, CellInsertion, TextEdit, carried_span, takes_back
from .events import Origin, Run
from .items import HistoryCellEdit, HistoryEdit, HistoryItem
from .joining import Typing, joined
from .moving import Move, MovedText, Written
from .reversals import repeats

MAX_ITEMS = 64
MAX_CHARACTERS = 4_000_000
"""Limits of the edits of text and the runs; those of the list of cells have the same, apart."""

_OWN = (Origin.USER, Origin.SUGGESTION, Origin.UNDO)
"""Whose edits are noted, or take back what was; others' only move what is."""


class EditHistory:
    """The bounded list of recent edits and runs, oldest first.

    Where text was put is carried along later edits by :func:`.edits.carried_span`, which is laxer
    than `TextEdit.rebased` where text was taken out: see there.
    """

    def __init__(self) -> None:
        self._items: list[HistoryItem] = []
        self._typing = Typing()
        self._moved = MovedText()
        self.taken_back: tuple[HistoryEdit, ...] = ()
        """The edits that the latest change of text took back."""
        self._undone: dict[str, list[tuple[HistoryEdit, ...]]] = {}
        self._undone_cells: list[HistoryCellEdit] = []

    @classmethod
    def of(cls, items: Iterable[HistoryItem]) -> EditHistory:
        """Return a history that goes on from what a session's history held."""
        history = cls()
        history._items = list(items)
        return history

    def __iter__(self) -> Iterator[HistoryItem]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    @property
    def edits(self) -> list[HistoryEdit]:
        """The edits of text alone, oldest first."""
        return [item for item in self._items if isinstance(item, HistoryEdit)]

    def clear(self) -> None:
        """Forget everything."""
        self.__init__()  # type: ignore[misc]

    def turn(self) -> None:
        """Say that what follows is not done in one go with what was noted last."""
        self._typing.turn()
        self._moved.turn()

    def ran(self, run: Run) -> None:
        """Note a run; it ends the edit before it."""
        self._items.append(run)
        self._typing.end()
        self._prune()

    def restructured(
        self, edit: CellEdit, origin: Origin, time: float, *, together: bool = False
    ) -> None:
        """Note a change of the list of cells.

        The edits of a deleted cell stay, but have no place until its text is there again.

        Parameters
        ----------
        edit : CellInsertion, CellDeletion or CellTypeChange
            What was done.
        origin : Origin
            Who did it; as of an edit of text, see :meth:`edited`.
        time : float
            Unix seconds.
        together : bool
            Whether it was done in one go with what was noted last.
        """
        if not together:
            self.turn()
        if isinstance(edit, CellDeletion):
            written = self._displace(edit.cell_id, lambda _: None)
            self._move(self._moved.deleted(edit.cell_id, edit.source, written))
        elif isinstance(edit, CellInsertion):
            self._move(self._moved.inserted(edit.cell.id, edit.cell.source))
        if origin not in _OWN:
            return
        put_back = self._put_back(edit)
        if origin is not Origin.UNDO:
            self._undone_cells.clear()
        noted: HistoryCellEdit | None = None
        if put_back is None:
            noted = (
                self._redone_cell(edit, time)
                if origin is Origin.UNDO
                else HistoryCellEdit(edit, origin, time)
            )
        elif origin is Origin.UNDO:
            self._undone_cells = [*self._undone_cells, put_back][-MAX_ITEMS:]
        if noted is not None:
            self._items.append(noted)
            self._prune()

    def _put_back(self, edit: CellEdit) -> HistoryCellEdit | None:
        """Drop and return the newest change of a cell if this one exactly undoes it."""
        for position in range(len(self._items) - 1, -1, -1):
            item = self._items[position]
            if isinstance(item, HistoryCellEdit) and item.cell_id == edit.cell_id:
                if takes_back(edit, item.edit):
                    del self._items[position]
                    return item
                return None
        return None

    def _redone_cell(self, edit: CellEdit, time: float) -> HistoryCellEdit | None:
        """Return the change of a cell that was undone last, if this is that one again."""
        if not self._undone_cells or self._undone_cells[-1].edit != edit:
            return None
        return msgspec.structs.replace(self._undone_cells.pop(), time=time)

    def edited(
        self, source: str, edit: TextEdit, origin: Origin, time: float, *, together: bool = False
    ) -> None:
        """Note an edit.

        Parameters
        ----------
        source : str
            The cell's source before the edit.
        edit : TextEdit
            The edit; it applies to `source`.
        origin : Origin
            Who made it. An undo takes back what it undoes, and notes anew what is done once more
            (a redo is one, too); a programmatic or remote edit is not noted, it only moves what is.
        time : float
            Unix seconds.
        together : bool
            Whether it was made in one go with what was noted last: at another cursor, for one.
        """
        self.taken_back = ()
        if not together:
            self.turn()
        # Text that only goes to another cell is nobody's writing.
        noted = origin in _OWN and not (together and self._moved.is_moved(edit.old, edit.new))
        if not (noted and self._go_on(source, edit, origin, time)):
            self._carry(edit)
            if noted:
                self._note(source, edit, origin, time, beside=together)
        self._remember_undone(edit.cell_id, origin)
        if edit.new:
            self._move(self._moved.put_in(edit.cell_id, edit.new, edit.start))
        self._prune()

    def _go_on(self, source: str, edit: TextEdit, origin: Origin, time: float) -> bool:
        """Join a change to an edit that is being typed, if it goes on with one."""
        if origin is Origin.SUGGESTION:
            return False
        positions = self._typed()
        typed = [
            item
            for item in map(self._items.__getitem__, positions)
            if isinstance(item, HistoryEdit)
        ]
        # An undo belongs to what it undoes, however much later.
        moment = typed[-1].ended if typed and origin is Origin.UNDO else time
        number = self._typing.find(typed, source, edit, moment)
        if number is None:
            return False
        grown = joined(typed, number, edit, time)
        for position, item in zip(positions, grown, strict=True):
            self._items[position] = item
        self._carry(edit, keep=grown[number])
        self._typing.went_on(number, edit)
        if grown[number].old == grown[number].new:
            del self._items[positions[number]]
            self._typing.dropped()
            self.taken_back = (typed[number],)
        return True

    def _typed(self) -> list[int]:
        """Return the positions of the edits that are being typed, oldest first."""
        # A cell that is inserted while another is being written does not end that.
        texts = [
            position for position, item in enumerate(self._items) if isinstance(item, HistoryEdit)
        ]
        return texts[len(texts) - self._typing.count :] if self._typing.count else []

    def _note(
        self, source: str, edit: TextEdit, origin: Origin, time: float, *, beside: bool
    ) -> None:
        noted = HistoryEdit(
            edit.cell_id, source, edit.start, edit.old, edit.new, origin, time, time, edit.start
        )
        if self._take_back(noted):
            self._typing.end()
            return
        if origin is Origin.UNDO:
            self._redo(source, edit, time)
            return
        self._items.append(noted)
        if origin is Origin.SUGGESTION:
            self._typing.end()
        else:
            self._typing.started(edit, beside=beside)

    def _take_back(self, edit: HistoryEdit) -> bool:
        """Drop the newest edits that this one exactly undoes, if there are any."""
        undone = self._exactly_undone(edit)
        taken = [item for each in undone if isinstance(item := self._items[each], HistoryEdit)]
        if not taken or self._is_news(edit, taken, self._items[undone[-1] :]):
            return False
        self.taken_back = tuple(taken)
        for each in undone:
            del self._items[each]
        return True

    def _exactly_undone(self, edit: HistoryEdit) -> list[int]:
        """Return the positions of the edits that one exactly undoes, the newest first."""
        source = edit.before
        undone: list[int] = []
        for position in range(len(self._items) - 1, -1, -1):
            item = self._items[position]
            if isinstance(item, HistoryEdit) and item.cell_id == edit.cell_id:
                if item.after != source:
                    return []
                undone.append(position)
                source = item.before
                if source == edit.after:
                    return undone
        return []

    @staticmethod
    def _is_news(edit: HistoryEdit, taken: list[HistoryEdit], since: list[HistoryItem]) -> bool:
        """Tell whether taking something back is an edit like others, from which more may follow.

        It is if it is suggested, and if the user had accepted what followed from what they typed.
        """
        if edit.origin is not Origin.USER:
            return edit.origin is Origin.SUGGESTION
        accepted = [
            item
            for item in since
            if isinstance(item, HistoryEdit) and item.origin is Origin.SUGGESTION
        ]
        typed = [item for item in taken if item.origin is Origin.USER]
        return any(repeats(item, first) for item in accepted for first in typed)

    def _remember_undone(self, cell_id: str, origin: Origin) -> None:
        """Keep what an undo took back, as long as it can be made again."""
        if origin is not Origin.UNDO:
            self._undone.pop(cell_id, None)
        elif self.taken_back:
            undone = self._undone.get(cell_id, [])
            self._undone[cell_id] = [*undone, self.taken_back][-MAX_ITEMS:]

    def _redo(self, source: str, edit: TextEdit, time: float) -> None:
        """Note the edits that were undone last once more, if this one makes them again."""
        undone = self._undone.get(edit.cell_id)
        if not undone:
            return
        # The newest was undone first.
        newest, *_, oldest = undone[-1] * 2
        if oldest.before != source or newest.after != edit.apply(source):
            return
        again: list[HistoryEdit] = []
        for item in reversed(undone.pop()):
            carried = [(each, _carried(each, item.edit)) for each in again]
            again = [
                msgspec.structs.replace(each, place=-1 if place is None else place)
                for each, place in carried
            ]
            again.append(msgspec.structs.replace(item, place=item.start, ended=time))
        self._items += again
        if newest.origin is Origin.SUGGESTION:
            self._typing.end()
        else:
            self._typing.started(edit, beside=False)

    def _carry(self, edit: TextEdit, keep: HistoryItem | None = None) -> None:
        """Move the places of earlier edits to where they are after `edit`."""
        lost = self._displace(edit.cell_id, lambda item: _carried(item, edit), keep)
        inside = [
            Written(item, place - edit.start)
            for item, place in lost
            if edit.start <= place and place + len(item.new) <= edit.end
        ]
        if edit.old:
            self._move(self._moved.taken_out(edit.cell_id, edit.old, inside))

    def _displace(
        self,
        cell_id: str,
        carried: Callable[[HistoryEdit], int | None],
        keep: HistoryItem | None = None,
    ) -> list[Written]:
        """Give the edits of a cell new places; return those that have none now, and had one."""
        lost: list[Written] = []
        for position, item in enumerate(self._items):
            if item is keep or not isinstance(item, HistoryEdit):
                continue
            if item.cell_id != cell_id or item.place < 0:
                continue
            place = carried(item)
            if place == item.place:
                continue
            now = msgspec.structs.replace(item, place=-1 if place is None else place)
            self._items[position] = now
            if place is None:
                lost.append(Written(now, item.place))
        return lost

    def _move(self, moves: Iterable[Move]) -> None:
        """Give edits whose text went elsewhere their places there."""
        for moved, cell_id, place in moves:
            for position, item in enumerate(self._items):
                if item is moved:
                    self._items[position] = msgspec.structs.replace(
                        moved, cell_id=cell_id, place=place
                    )
                    break

    def _prune(self) -> None:
        """Forget the oldest, of text and of cells apart: neither must push the other out.

        What was accepted goes first: a long chain must not push out the edit that it follows from.
        """
        for cells in (False, True):
            sizes = [
                (position, _size(item))
                for position, item in enumerate(self._items)
                if isinstance(item, HistoryCellEdit) is cells
            ]
            size = sum(each for _, each in sizes)
            if len(sizes) <= MAX_ITEMS and size <= MAX_CHARACTERS:
                # As it is after most keystrokes.
                continue
            sizes.sort(key=lambda each: not _is_accepted(self._items[each[0]]))
            gone = 0
            while len(sizes) - gone > MAX_ITEMS or (
                size > MAX_CHARACTERS and len(sizes) - gone > 1
            ):
                size -= sizes[gone][1]
                gone += 1
            for position in sorted((position for position, _ in sizes[:gone]), reverse=True):
                del self._items[position]


def _carried(item: HistoryEdit, edit: TextEdit) -> int | None:
    """Return where the text of an earlier edit starts after another one, None for nowhere."""
    return carried_span(item.place, item.place + len(item.new), edit) if item.place >= 0 else None


def _is_accepted(item: HistoryItem) -> bool:
    """Tell whether an item is an edit that was suggested."""
    return not isinstance(item, Run) and item.origin is Origin.SUGGESTION


def _size(item: HistoryItem) -> int:
    """Return how many characters an item keeps."""
    if isinstance(item, HistoryEdit):
        return len(item.before)
    if isinstance(item, HistoryCellEdit):
        edit = item.edit
        if isinstance(edit, CellInsertion):
            return len(edit.cell.source)
        return len(edit.source) if isinstance(edit, CellDeletion) else 0
    return 0
