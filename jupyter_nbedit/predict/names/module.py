"""The notebook as one module: its cells, parsed when they are needed, and their names."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Container, ItemsView, Sequence
from typing import TypeVar

from ...core.notebook import Cell, Notebook
from ..clock import Clock, Steps
from ..order import around
from ..survey import Answers, Survey
from ..syntax import Tree, names_of, parse
from ..syntax.names import MODULE, CellNames, Name
from .standing import Own, Standing
from .webs import Left, Place, left_behind

MAX_CELLS = 500
"""Cells, around the newest edit, that are looked at."""

MAX_STANDING = 300
"""Variables of which is kept where they stand."""

MAX_MOVED = 100
"""Renamed variables of which is kept what they leave behind: more than there are in a history."""

T = TypeVar("T")


class Reading:
    """What was read of a notebook's cells: most are as they were at the last request.

    Attributes
    ----------
    survey : Survey
        What was found in them.
    standing : dict of str to (sequence of Cell, range, Standing)
        Where variables of the notebook stood, in which of which cells.
    left : dict of tuple of Place to (Standing, list of Left)
        What leaves places behind, by those that have another name.
    """

    def __init__(self) -> None:
        self.survey = Survey()
        self.standing: OrderedDict[str, tuple[Sequence[Cell], range, Standing]] = OrderedDict()
        self.left: OrderedDict[tuple[Place, ...], tuple[Standing, list[Left]]] = OrderedDict()
        self._names: dict[str, tuple[Cell, CellNames | None]] = {}
        self._read: dict[str, Answers[Cell]] = {}

    def has(self, cell: Cell) -> bool:
        """Tell whether a cell was read as it is now."""
        return self._names.get(cell.id, (None, None))[0] is cell

    def has_read(self, text: str, holding: Answers[Cell]) -> bool:
        """Tell whether the cells that hold a text were all read."""
        before = self._read.get(text, {})
        if before is holding:
            return True
        if not all(before.get(at) is cell or self.has(cell) for at, cell in holding.items()):
            return False
        self._read[text] = holding
        return True

    def names(self, cell: Cell, language: str) -> CellNames | None:
        """Return the names of a cell, None if it has no tree."""
        known, names = self._names.get(cell.id, (None, None))
        if known is not cell:
            tree = parse(cell.source, language)
            names = names_of(tree) if tree is not None else None
            self._names[cell.id] = cell, names
        return names

    def bound(self, count: int) -> None:
        """Forget what was read if it is of far more cells than a notebook has."""
        if len(self._names) > 2 * count:
            self._names.clear()
        if len(self._read) > MAX_STANDING:
            self._read.clear()


class Module:
    """A notebook whose cells share one namespace, but for those that are run elsewhere.

    Parameters
    ----------
    notebook : Notebook
        The notebook.
    middle : int
        Position of the cell that matters most.
    clock : Clock
        Gives the event loop its turn.
    reading : Reading
        What was read of it before; what is read is added.
    """

    def __init__(self, notebook: Notebook, middle: int, clock: Clock, reading: Reading) -> None:
        self.notebook = notebook
        self.range = around(middle, len(notebook.cells), MAX_CELLS)
        self._clock = clock
        self._reading = reading
        self._survey = reading.survey.of(notebook)
        reading.bound(len(notebook.cells))

    def tree(self, index: int) -> Tree | None:
        """Return the tree of a code cell."""
        return self._tree(self.notebook.cells[index])

    def _tree(self, cell: Cell) -> Tree | None:
        if cell.type != "code":
            return None
        return parse(cell.source, self.notebook.language_of(cell))

    def names(self, index: int) -> CellNames | None:
        """Return the names of a code cell."""
        cell = self.notebook.cells[index]
        if cell.type != "code" or index not in self.range:
            return None
        return self._reading.names(cell, self.notebook.language_of(cell))

    async def read(self, texts: Collection[str]) -> None:
        """Parse the cells that hold any of some texts, in slices."""
        for text in texts:
            await self._clock.take(self.reading(text))

    def reading(self, text: str) -> Steps[None]:
        """Parse the cells that hold a text step by step."""
        holding = self._survey.holding(text, self.range)
        if self._reading.has_read(text, holding):
            return
        for index, cell in holding.items():
            if not self._reading.has(cell):
                yield
                self.tree(index)
                yield
                self.names(index)
                yield

    def has_read(self, text: str) -> bool:
        """Tell whether the cells that hold a text are read."""
        return self._reading.has_read(text, self._survey.holding(text, self.range))

    def holding(self, text: str) -> ItemsView[int, CellNames]:
        """Return the cells of the notebook's own namespace that have a name."""

        def look(cell: Cell) -> CellNames | None:
            names = self._own_names(cell, text)
            return names if names is not None and text in names.texts else None

        holding = self._survey.holding(text, self.range)
        return self._survey.ask(("names", text), look, self.range, among=holding).items()

    def containing(self, text: str) -> list[CellNames]:
        """Return the cells of the notebook's own namespace whose text contains a text."""
        found = (
            self._own_names(cell, text) for cell in self._survey.holding(text, self.range).values()
        )
        return [names for names in found if names is not None]

    async def look(
        self, question: str, text: str, look: Callable[[Tree], Steps[T | None]]
    ) -> Answers[T]:
        """Return what is found in the cells of the notebook's own namespace that contain a text.

        Parameters
        ----------
        question : str
            What tells it apart from what else is looked for: what was found before is kept.
        text : str
            The text.
        look : callable
            Looks at one cell, step by step.
        """

        def of(cell: Cell) -> Steps[T | None]:
            yield
            names, tree = self._own_names(cell, text), self._tree(cell)
            yield
            return (yield from look(tree)) if names is not None and tree is not None else None

        holding = self._survey.holding(text, self.range)
        return await self._survey.ask_in_turn(
            (question, text), of, self._clock, self.range, among=holding
        )

    def _own_names(self, cell: Cell, text: str) -> CellNames | None:
        """Return the names of a cell of the notebook's own namespace whose text contains a text."""
        if cell.type != "code" or text not in cell.source:
            return None
        names = self._reading.names(cell, self.notebook.language_of(cell))
        return names if names is not None and not names.is_elsewhere else None

    def binds(self, text: str, besides: Container[int] = ()) -> bool:
        """Tell whether the notebook's own namespace has a name, but for what some cells bind."""

        def look(cell: Cell) -> bool:
            names = self._own_names(cell, text)
            return names is not None and text in names.scopes[MODULE].bound

        holding = self._survey.holding(text, self.range)
        bound = self._survey.ask(("bound", text), look, self.range, among=holding)
        return any(index not in besides for index in bound)

    def has_star_import(self) -> bool:
        """Tell whether names come from a module that nobody lists."""
        return bool(self._survey.holding("import *", self.range))

    def standing(self, text: str, index: int, owner: int) -> Standing:
        """Return where a variable stands that a scope of a cell owns.

        Parameters
        ----------
        text : str
            The name.
        index : int
            Position of the cell.
        owner : int
            The scope in the cell; if it is the outermost one, the other cells share it.
        """
        here = self.names(index)
        if here is None:
            return Standing.of({})
        if owner == MODULE and not here.is_elsewhere:
            return self._shared(text)
        own = [(name, here.is_deferred(name, owner)) for name in here.of_scope(text, owner)]
        return Standing.of({index: own})

    def places(self, text: str, index: int, owner: int) -> list[Place]:
        """Return the places of a variable; see `standing`."""
        return self.standing(text, index, owner).places

    def _shared(self, text: str) -> Standing:
        """Return where a variable of the notebook stands."""

        def own(names: CellNames) -> Own:
            return names.own(text) if text in names.variables else ()

        cells, kept = self.notebook.cells, self._reading.standing
        holding = self.holding(text)
        before, within, known = kept.get(text, ((), range(0), None))
        changes = self._survey.changes_since(before)
        if known is None or changes is None or within != self.range:
            known = Standing.of({index: own(names) for index, names in holding})
        elif changes:
            now = dict(holding)
            for index in changes:
                # Most edits are in cells that do not have it.
                if index in now or index in known.own:
                    known = known.changed(index, own(now[index]) if index in now else ())
        kept[text] = cells, self.range, known
        kept.move_to_end(text)
        if len(kept) > MAX_STANDING:
            kept.popitem(last=False)
        return known

    def left_behind(self, moved: tuple[Place, ...], standing: Standing) -> Steps[list[Left]]:
        """Find the webs of a variable that leave places behind, step by step.

        Parameters
        ----------
        moved : tuple of Place
            The places that have another name already.
        standing : Standing
            Where the variable stands.
        """
        kept = self._reading.left
        before, found = kept.get(moved, (None, []))
        if before is not standing:
            yield
            places = standing.places
            yield
            found = left_behind([*moved, *places], {place.key for place in moved})
            kept[moved] = standing, found
            if len(kept) > MAX_MOVED:
                kept.popitem(last=False)
        kept.move_to_end(moved)
        return found

    def would_be_captured(self, name: Name, index: int, new: str, owner: int) -> bool:
        """Tell whether a name at a place would be that of another scope if it were called so."""
        names = self.names(index)
        if names is None:
            return True
        number = name.scope
        while number not in (owner, MODULE):
            if new in names.scopes[number].bound:
                return True
            number = names.scopes[number].parent
        return False
