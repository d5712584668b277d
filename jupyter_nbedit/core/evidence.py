"""What a kernel was found to hold: names and types, no values.

It is no event of a notebook's life: it is neither recorded nor replayed, and forgotten when the
kernel is.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class Known(NamedTuple):
    """Names of one kind that the kernel has.

    Attributes
    ----------
    names : collection of str
        The names.
    is_complete : bool
        Whether there are no others; names with an underscore in front are never told.
    """

    names: frozenset[str]
    is_complete: bool

    def lacks(self, name: str) -> bool:
        """Tell whether there certainly is no such name."""
        return self.is_complete and not name.startswith("_") and name not in self.names


class Names(msgspec.Struct, frozen=True):
    """Names of attributes.

    Attributes
    ----------
    names : tuple of str
        The names.
    is_complete : bool
        Whether all are told.
    is_open : bool
        Whether a `__getattr__` may make others.
    """

    names: tuple[str, ...]
    is_complete: bool = msgspec.field(name="all")
    is_open: bool = msgspec.field(name="open", default=False)


class Table(msgspec.Struct, frozen=True):
    """The columns of a data frame, with their types."""

    columns: dict[str, str]
    is_complete: bool = msgspec.field(name="all")


class Call(msgspec.Struct, frozen=True):
    """What a function is called with.

    Attributes
    ----------
    names : tuple of str
        Its parameters in order, without those that take what is left.
    positional : int
        How many of them have no keyword.
    is_open : bool
        Whether it takes any keyword.
    """

    names: tuple[str, ...]
    positional: int = 0
    is_open: bool = msgspec.field(name="keywords", default=False)


class Variables(msgspec.Struct, frozen=True):
    """The variables of a namespace.

    Attributes
    ----------
    names : dict of str to str
        Each variable with the name of its type.
    is_complete : bool
        Whether all are told.
    tables : dict of str to Table
        The columns of those that are data frames.
    keys : dict of str to tuple of str
        The keys of those that are small dictionaries with texts as keys.
    calls : dict of str to Call
        What those that are functions and classes are called with.
    own : dict of str to Names
        The attributes that they have beside those of their type; those that have none are left out.
    is_deep : bool
        Whether every one was asked for what it has.
    """

    names: dict[str, str]
    is_complete: bool = msgspec.field(name="all")
    tables: dict[str, Table] = {}
    keys: dict[str, tuple[str, ...]] = {}
    calls: dict[str, Call] = {}
    own: dict[str, Names] = {}
    is_deep: bool = msgspec.field(name="deep", default=False)


class Failed(msgspec.Struct, frozen=True):
    """What the exception of the last failed run says of itself.

    Attributes
    ----------
    type : str
        Name of its class.
    name : str
        The name, attribute or key that was not found; empty if there is none.
    object : str
        Name of the type that has no such attribute; empty if there is none.
    """

    type: str
    name: str = ""
    object: str = ""


class Evidence(msgspec.Struct, frozen=True):
    """What a kernel was found to hold after the last run.

    Attributes
    ----------
    variables : Variables
        Those of the notebook.
    types : dict of str to Names
        The attributes of the types of variables.
    builtins : tuple of str
        The built-in names.
    failure : Failed or None
        The exception of the last failed run, however long ago that was.
    inner : Variables or None
        The variables of the function of the notebook in which it was raised.
    """

    variables: Variables
    types: dict[str, Names] = {}
    builtins: tuple[str, ...] = ()
    failure: Failed | None = None
    inner: Variables | None = None

    def names(self, *, inner: bool = False) -> Known:
        """Return the variables and built-in names.

        Parameters
        ----------
        inner : bool
            Whether those of the function in which the last run failed are seen, too; so in the
            other methods.
        """
        names = frozenset((*self.variables.names, *self.builtins))
        if inner and self.inner is not None:
            names |= self.inner.names.keys()
        return Known(names, self.variables.is_complete and bool(self.builtins))

    def columns(self, variable: str, *, inner: bool = False) -> Known | None:
        """Return the columns of a data frame; None if the variable is none."""
        table = self._of(variable, inner).tables.get(variable)
        return Known(frozenset(table.columns), table.is_complete) if table is not None else None

    def keys(self, variable: str, *, inner: bool = False) -> Known | None:
        """Return the keys of a small dictionary; None if the variable is none."""
        keys = self._of(variable, inner).keys.get(variable)
        return Known(frozenset(keys), is_complete=True) if keys is not None else None

    def parameters(self, variable: str, *, inner: bool = False) -> Known | None:
        """Return the keywords that a function or class takes; None if that is not known."""
        call = self._of(variable, inner).calls.get(variable)
        if call is None:
            return None
        return Known(frozenset(call.names[call.positional :]), not call.is_open)

    def attributes(self, variable: str, *, inner: bool = False) -> Known | None:
        """Return the attributes of a variable: its type's, its own, and a data frame's columns."""
        space = self._of(variable, inner)
        kind = self.types.get(space.names.get(variable, ""))
        if kind is None:
            return None
        own, table = space.own.get(variable), space.tables.get(variable)
        # What a data frame makes up are its columns.
        is_open = (kind.is_open and table is None) or not space.is_deep
        parts = [part for part in (kind, own, table) if part is not None]
        names = {*kind.names, *(own.names if own else ()), *(table.columns if table else ())}
        return Known(frozenset(names), not is_open and all(part.is_complete for part in parts))

    def attributes_of_type(self, name: str) -> Known | None:
        """Return the attributes of a type by its name; None if it is not known."""
        kind = self.types.get(name)
        if kind is None:
            return None
        return Known(frozenset(kind.names), kind.is_complete and not kind.is_open)

    def _of(self, variable: str, inner: bool) -> Variables:
        if inner and self.inner is not None and variable in self.inner.names:
            return self.inner
        return self.variables
