"""Follows what changed through a notebook, statement by statement, from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from ...core.diffs import sequence_hunks
from ...core.notebook import Cell, Notebook
from ..clock import Clock, Steps
from ..parsing import parse_in_turn
from ..survey import Survey
from ..syntax import parse
from .statements import Statement, statements_of

MAX_CELLS = 1000
"""Cells of a notebook above which nothing is followed."""

MAX_STEPS = 20
"""Functions that call each other that are looked through."""


class Flow(msgspec.Struct, frozen=True):
    """The statements of a notebook's code cells, in order.

    Attributes
    ----------
    cells : tuple of (str, tuple of Statement)
        Each cell by its identifier. One that is not read, as it is in another language, has none.
    """

    cells: tuple[tuple[str, tuple[Statement, ...]], ...]


class FlowReader:
    """Reads the statements of notebooks; what did not change since the last time is kept."""

    def __init__(self) -> None:
        self._survey = Survey()

    async def read(self, notebook: Notebook) -> Flow:
        """Return the statements of a notebook; others get their turn meanwhile."""
        if len(notebook.cells) > MAX_CELLS:
            return Flow(())

        def look(cell: Cell) -> Steps[tuple[str, tuple[Statement, ...]] | None]:
            if cell.type != "code":
                return None
            yield
            tree = parse(cell.source, notebook.language_of(cell))
            return cell.id, (yield from statements_of(tree)) if tree is not None else ()

        found = await self._survey.of(notebook).ask_in_turn("statements", look, Clock())
        return Flow(tuple(found.values()))


async def statements_in_turn(source: str, language: str, clock: Clock) -> tuple[Statement, ...]:
    """Return the statements of a cell; others get their turn before it is read."""
    tree = await parse_in_turn(source, language, clock)
    return await clock.take(statements_of(tree)) if tree is not None else ()


class Change(msgspec.Struct, frozen=True):
    """What is different in a cell.

    Attributes
    ----------
    statements : frozenset of int
        The numbers of its statements that are.
    before : frozenset of str
        Variables that are different before its first statement: what defined them is gone.
    behind : frozenset of str
        Variables that are different behind what defines them there.
    """

    statements: frozenset[int] = frozenset()
    before: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()

    @property
    def is_late(self) -> bool:
        """Whether the cell does what it did, and only was not run behind what it uses."""
        return not self.statements and not self.before


def change_between(old: Iterable[Statement], new: Iterable[Statement]) -> Change | None:
    """Return how the statements of a cell changed; None if they do what they did."""
    before, after = list(old), list(new)
    gone: set[str] = set()
    changed: set[int] = set()
    for hunk in sequence_hunks([each.text for each in before], [each.text for each in after]):
        for statement in before[hunk.old_start : hunk.old_end]:
            gone |= statement.defines | statement.changes
        changed.update(range(hunk.new_start, hunk.new_end))
    # An import that is gone leaves what it named as it was.
    gone -= {name for each in before if each.is_import for name in each.defines}
    if not gone and not changed and len(before) == len(after):
        return None
    return Change(frozenset(changed), frozenset(gone))


def whole(statements: Iterable[Statement]) -> Change:
    """Return the change of a cell all of which is new."""
    return Change(frozenset(range(len(list(statements)))))


class Reached(msgspec.Struct, frozen=True):
    """That a change reaches a cell.

    Attributes
    ----------
    cause : str
        The cell that it comes from; the cell itself if it is changed there.
    variables : frozenset of str
        Those that are different behind what the cell defines.
    """

    cause: str
    variables: frozenset[str] = frozenset()


async def follow(flow: Flow, changes: Mapping[str, Change], clock: Clock) -> dict[str, Reached]:
    """Return the cells that changes reach, by definitions and uses, in the notebook's order.

    Parameters
    ----------
    flow : Flow
        The notebook.
    changes : mapping of str to Change
        What is different, by cell.
    clock : Clock
        Gives the event loop its turn.
    """
    walk = _Walk(changes)
    reached = await walk.go(flow, {}, clock)
    # A name that nothing above binds is another cell's, which was run before: in some notebooks
    # the functions stand at the end.
    below = {name: cause for name, cause in walk.different.items() if name in walk.unbound}
    return await _Walk(changes).go(flow, below, clock) if below else reached


class _Walk:
    def __init__(self, changes: Mapping[str, Change]) -> None:
        self._changes = changes
        self.different: dict[str, str] = {}
        """Variables whose value is different where the walk is, with the cell it comes from."""
        self.unbound: set[str] = set()
        """Variables that were used before anything bound them."""
        self._bound: set[str] = set()
        self._imported: set[str] = set()
        self._later: dict[str, frozenset[str]] = {}
        self._classes: set[str] = set()

    async def go(self, flow: Flow, below: Mapping[str, str], clock: Clock) -> dict[str, Reached]:
        reached: dict[str, Reached] = {}
        for cell_id, statements in flow.cells:
            await clock.tick()
            change = self._changes.get(cell_id)
            cause = "" if change is None else cell_id
            variables: set[str] = set()
            if change is not None:
                self.different.update(dict.fromkeys(change.before - self._imported, cell_id))
            for number, statement in enumerate(statements):
                origin = cell_id if change is not None and number in change.statements else ""
                origin = origin or self._origin(statement, below)
                cause = cause or origin
                self._pass(statement, origin)
                given = statement.defines | statement.changes
                if change is not None and not origin:
                    late = given & change.behind
                    self.different.update(dict.fromkeys(late, cell_id))
                    variables |= late
                if origin:
                    variables |= given
            if cause:
                reached[cell_id] = Reached(cause, frozenset(variables))
        return reached

    def _origin(self, statement: Statement, below: Mapping[str, str]) -> str:
        """Return the cell for which a statement does something else; empty if there is none."""
        pending, seen = list(statement.uses), set(statement.uses)
        while pending and len(seen) < MAX_STEPS * max(len(statement.uses), 1):
            name = pending.pop()
            if name in self.different:
                return self.different[name]
            if name not in self._bound:
                self.unbound.add(name)
                if name in below:
                    return below[name]
            later = self._later.get(name, frozenset()) - seen
            seen |= later
            pending.extend(later)
        return ""

    def _pass(self, statement: Statement, origin: str) -> None:
        """Go past a statement."""
        for name in statement.defines:
            if origin:
                self.different[name] = origin
            else:
                self.different.pop(name, None)
            self._later[name] = statement.later | self._of_classes(statement)
            (self._classes.add if statement.is_class else self._classes.discard)(name)
            (self._imported.add if statement.is_import else self._imported.discard)(name)
        if origin:
            for name in statement.changes - self._imported:
                # An option of a module is no result.
                self.different[name] = origin
        self._bound |= statement.defines | statement.changes

    def _of_classes(self, statement: Statement) -> frozenset[str]:
        """Return what the methods look up of what a statement makes."""
        if statement.is_class:
            return frozenset()
        return frozenset().union(
            *(self._later.get(name, frozenset()) for name in statement.uses & self._classes)
        )
