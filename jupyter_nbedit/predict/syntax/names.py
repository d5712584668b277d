"""The names of a cell: where they are bound and used, and in which scope."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from enum import IntEnum

import msgspec

MODULE = 0
"""Number of the scope that is the cell's outermost."""


class Role(IntEnum):
    """What a name is there for.

    `AUGMENT` uses a variable and binds it anew, `DELETE` takes it away, `DECLARE` stands in a
    `global` or `nonlocal` statement. `IMPORT` binds what another module calls so, `ORIGINAL` is
    the name that another module has for what is bound under an alias.
    """

    USE = 0
    BIND = 1
    AUGMENT = 2
    DELETE = 3
    PARAMETER = 4
    FUNCTION = 5
    CLASS = 6
    IMPORT = 7
    ALIAS = 8
    ORIGINAL = 9
    DECLARE = 10


BINDING = frozenset(
    {Role.BIND, Role.AUGMENT, Role.PARAMETER, Role.FUNCTION, Role.CLASS, Role.IMPORT, Role.ALIAS}
)
"""Roles in which a name belongs to the scope that it stands in."""


class Name(msgspec.Struct, frozen=True, gc=False):
    """A variable where it is bound or used.

    Attributes
    ----------
    text : str
        The name.
    start, end : int
        Where it stands.
    role : Role
        What it is there for.
    scope : int
        The scope that it stands in.
    effect : int
        Where it is looked up or bound: a target is bound behind the value.
    is_conditional : bool
        Whether what binds it may be passed over: in an `if`, a loop, a `try`.
    node : int
        Number of its node in the tree.
    """

    text: str
    start: int
    end: int
    role: Role
    scope: int
    effect: int
    is_conditional: bool
    node: int

    @property
    def binds(self) -> bool:
        """Whether the name is bound here."""
        return self.role in BINDING


class Member(msgspec.Struct, frozen=True, gc=False):
    """A name that is looked up in something else: an attribute, or a keyword of a call.

    Attributes
    ----------
    text : str
        The name.
    start, end : int
        Where it stands.
    node : int
        Number of its node in the tree.
    scope : int
        The scope that it stands in.
    """

    text: str
    start: int
    end: int
    node: int
    scope: int


class ScopeKind(IntEnum):
    """What opened a scope. `ELSEWHERE` is a cell that is not run in the notebook's own module."""

    MODULE = 0
    ELSEWHERE = 1
    FUNCTION = 2
    CLASS = 3
    EXPRESSION = 4


class Scope(msgspec.Struct):
    """What a module, a function, a class or a comprehension binds.

    Attributes
    ----------
    kind : ScopeKind
        What opened it; a lambda is a function, a comprehension an expression.
    parent : int
        The scope around it.
    node : int
        Number of the node that opened it.
    start, end : int
        Where that node stands.
    bound : dict of str to int
        The names that it binds, with where each is bound first.
    outer : dict of str to bool
        The names that it declares to be another scope's, with whether they are the module's.
    """

    kind: ScopeKind
    parent: int
    node: int
    start: int
    end: int
    bound: dict[str, int] = msgspec.field(default_factory=dict)
    outer: dict[str, bool] = msgspec.field(default_factory=dict)


class CellNames(msgspec.Struct):
    """All names of a cell.

    Attributes
    ----------
    scopes : list of Scope
        The scopes in the order in which they start; the first is the cell's own.
    variables : dict of str to tuple of Name
        Where each variable stands, in order.
    attributes, keywords : dict of str to tuple of Member
        Where each attribute and each keyword of a call stands, in order.
    texts : set of str
        All of these names.
    """

    scopes: list[Scope]
    variables: dict[str, tuple[Name, ...]] = msgspec.field(default_factory=dict)
    attributes: dict[str, tuple[Member, ...]] = msgspec.field(default_factory=dict)
    keywords: dict[str, tuple[Member, ...]] = msgspec.field(default_factory=dict)
    texts: set[str] = msgspec.field(default_factory=set)
    _own: dict[str, tuple[tuple[Name, bool], ...]] = msgspec.field(default_factory=dict)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the cell is run or kept elsewhere: none of its names is the notebook's."""
        return self.scopes[MODULE].kind is ScopeKind.ELSEWHERE

    def owner(self, name: Name, also: int = MODULE) -> int:
        """Return the scope whose variable a name is, as the language looks it up.

        Parameters
        ----------
        name : Name
            The variable.
        also : int
            A scope that is to be taken as if it bound the name, too.
        """
        number = name.scope
        is_own = True
        while number != MODULE:
            if number == also:
                return number
            scope = self.scopes[number]
            if scope.kind is ScopeKind.ELSEWHERE:
                return number
            declared = scope.outer.get(name.text)
            if declared is not None:
                if declared:
                    return MODULE
            elif name.text in scope.bound:
                if scope.kind is not ScopeKind.CLASS:
                    return number
                # A class body sees its own names from where they are bound, its methods never.
                if is_own and (name.binds or name.effect >= scope.bound[name.text]):
                    return number
            is_own = False
            number = scope.parent
        return MODULE

    def of_scope(self, text: str, owner: int) -> Iterator[Name]:
        """Yield where a name is the variable of a scope, even if nothing binds it there now."""
        for name in self.variables.get(text, ()):
            if name.role is not Role.ORIGINAL and self.owner(name, also=owner) == owner:
                yield name

    def is_deferred(self, name: Name, owner: int) -> bool:
        """Tell whether a variable is looked up when a function is called, not where it stands."""
        number = name.scope
        while number not in (owner, MODULE):
            if self.scopes[number].kind is ScopeKind.FUNCTION:
                return True
            number = self.scopes[number].parent
        return False

    def own(self, text: str) -> tuple[tuple[Name, bool], ...]:
        """Return where a name is the cell's own, in order, and whether it is deferred there."""
        known = self._own.get(text)
        if known is None:
            found = sorted(self.of_scope(text, MODULE), key=_turn)
            known = tuple([(name, self.is_deferred(name, MODULE)) for name in found])
            self._own[text] = known
        return known

    def scope_at(self, place: int) -> int:
        """Return the innermost scope around a place."""
        found = MODULE
        for number, scope in enumerate(self.scopes):
            if scope.start <= place < scope.end:
                found = number
        return found

    def at(self, text: str, start: int) -> Name | None:
        """Return the variable that starts at a place."""
        known = self.variables.get(text, ())
        number = bisect_left(known, start, key=_start)
        return known[number] if number < len(known) and known[number].start == start else None


def _start(name: Name) -> int:
    return name.start


def _turn(name: Name) -> tuple[int, int]:
    return name.effect, name.start
