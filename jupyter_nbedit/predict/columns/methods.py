"""What becomes of a column in the calls of pandas, Polars and Spark."""

from __future__ import annotations

from typing import Protocol

from ..syntax import Node, Tree
from . import vocabulary
from .calls import Call, pairs, strings
from .expressions import columns_of, named_results
from .values import NOWHERE, OTHER, Key, Origins, Shape, Value


class Look(Protocol):
    """What may be asked of the arguments of a call."""

    cell: int
    tree: Tree

    @property
    def has_no_index(self) -> bool:
        """Whether the frames of the notebook are those of Polars or Spark, not of pandas."""

    def value(self, node: Node) -> Value:
        """Return what an argument is."""

    def is_column(self, node: Node) -> bool:
        """Tell whether a string or a keyword says the column."""

    def among(self, node: Node | None) -> bool | None:
        """Tell whether the column is among those that an argument names, None if unknown."""


def of_method(call: Call, receiver: Value, look: Look) -> Value:
    """Return what a method returns.

    Parameters
    ----------
    call : Call
        The call.
    receiver : Value
        What it is called on.
    look : Look
        Knows the arguments.
    """
    shape, origins, is_index = receiver
    if shape is Shape.OTHER:
        return OTHER
    name = call.name
    if name in vocabulary.GROUPING:
        is_key = name == "groupby" and look.among(call.argument(0, "by"))
        return Value(Shape.GROUPED, origins, bool(is_key))
    if name in vocabulary.AGGREGATING:
        return _aggregated(call, receiver, look)
    if name in ("assign", "with_columns"):
        made = _keyword(call, look) or _named(call, look)
        return Value(Shape.FRAME, origins if made is None else made, is_index)
    if name == "select":
        return _selected(call, receiver, look)
    if name == "rename":
        return _renamed(call, receiver, look)
    if name == "withColumnRenamed":
        return _renamed_one(call, receiver, look)
    if name == "withColumn":
        made = _listed(call.argument(0, "colName"), look)
        return Value(Shape.FRAME, made if made.makers else origins)
    if name in ("drop", "pop"):
        columns = call.keywords.get("columns") or call.argument(0, "labels")
        gone = [columns, *(call.positional if look.has_no_index else ())]
        is_gone = any(look.among(each) for each in gone)
        return Value(shape, NOWHERE if is_gone else origins, is_index)
    if name == "set_index":
        return Value(shape, origins, is_index or bool(look.among(call.argument(0, "keys"))))
    if name in ("reset_index", "to_frame"):
        return _with_index(call, receiver, look)
    if name in ("merge", "join", "append", "sjoin"):
        other = call.argument(0, "right" if name == "merge" else "other")
        joined = look.value(other).origins if other is not None else NOWHERE
        return Value(Shape.FRAME, origins.joined(joined), is_index)
    if name in ("melt", "unpivot"):
        return _melted(call, origins, look, first=0)
    if name in ("pivot", "pivot_table"):
        kept = look.among(call.keywords.get("index")) or look.among(call.keywords.get("values"))
        return Value(Shape.FRAME, origins if kept else NOWHERE, is_index=bool(kept))
    if name in vocabulary.SUMMARIES and shape is Shape.GROUPED:
        return Value(Shape.FRAME, origins, is_index)
    if name in vocabulary.SUMMARIES and shape is Shape.FRAME:
        return Value(Shape.ROW, origins)
    if name in vocabulary.KEEPING or (name in vocabulary.SUMMARIES and shape is Shape.SERIES):
        return receiver
    if shape is Shape.SERIES and name in ("apply", "map", "astype", "unstack"):
        return receiver
    if name in ("astype", "filter", "map", "applymap", "fillna", "isna", "set_axis"):
        return receiver
    if shape in (Shape.UNKNOWN, Shape.ROW):
        return Value(Shape.UNKNOWN, Origins.unknown(_key(call, look)))
    if name == "apply" and (shape is Shape.GROUPED or is_index):
        return Value(Shape.SERIES, origins if is_index else NOWHERE, is_index)
    return OTHER


def of_function(call: Call, look: Look) -> Value | None:
    """Return what a function of a library returns, None if it is none that is known."""
    name = call.name
    if name in vocabulary.CONSTRUCTORS:
        return Value(Shape.FRAME, _constructed(call, look))
    if name in vocabulary.READERS:
        names = call.keywords.get("names") or call.keywords.get("new_columns")
        if look.among(names) is not None:
            return Value(Shape.FRAME, _listed(names, look))
        return Value(Shape.FRAME, Origins.unknown(_key(call, look)))
    if name == "concat":
        parts = call.positional[:1]
        inner = parts[0].children if parts and parts[0].kind in ("list", "tuple") else parts
        found = NOWHERE
        for part in inner:
            if part.named:
                found = found.joined(look.value(part).origins)
        return Value(Shape.FRAME, found)
    if name in ("merge", "overlay", "sjoin", "sjoin_nearest"):
        both = [call.argument(0, "left"), call.argument(1, "right")]
        found = NOWHERE
        for side in both:
            if side is not None:
                found = found.joined(look.value(side).origins)
        return Value(Shape.FRAME, found)
    if name in vocabulary.COPYING and call.positional:
        return Value(Shape.FRAME, look.value(call.positional[0]).origins)
    if name == "melt" and call.positional:
        return _melted(call, look.value(call.positional[0]).origins, look, first=1)
    return None


def _key(call: Call, look: Look) -> Key:
    return look.cell, call.node.start


def _keyword(call: Call, look: Look) -> Origins | None:
    """Return the origins of a column that is made by a keyword."""
    for value in call.keywords.values():
        name = value.parent.children[0] if value.parent is not None else None
        if name is not None and look.is_column(name):
            return Origins.made((look.cell, name.start))
    return None


def _named(call: Call, look: Look) -> Origins | None:
    """Return the origins of a column that an expression gives its name."""
    for name in named_results(call, look.tree):
        if look.is_column(name):
            return Origins.made((look.cell, name.start))
    return None


def _listed(node: Node | None, look: Look) -> Origins:
    """Return the origins of a column that is made by its name in a list, or by itself."""
    found = next((s for s in strings(node) if look.is_column(s)), None) if node else None
    return Origins.made((look.cell, found.start)) if found is not None else NOWHERE


def _aggregated(call: Call, receiver: Value, look: Look) -> Value:
    shape, origins, is_index = receiver
    made = _keyword(call, look) or _named(call, look)
    if made is not None:
        return Value(Shape.FRAME, made, is_index)
    how = call.argument(0, "func")
    if call.keywords and how is None:
        # Of all others only what the groups are made by is left.
        return Value(Shape.FRAME, origins if is_index else NOWHERE, is_index)
    if how is not None and how.kind == "dictionary":
        kept = is_index or any(look.is_column(key) for key, _ in pairs(how))
        return Value(Shape.FRAME, origins if kept else NOWHERE, is_index)
    return receiver if shape is Shape.SERIES else Value(Shape.FRAME, origins, is_index)


def _selected(call: Call, receiver: Value, look: Look) -> Value:
    made = _keyword(call, look) or _named(call, look)
    if made is not None:
        return Value(Shape.FRAME, made)
    chosen = columns_of(call, look.tree)
    kept = chosen is None or any(look.is_column(node) for node in chosen)
    return Value(Shape.FRAME, receiver.origins if kept else NOWHERE)


def _renamed(call: Call, receiver: Value, look: Look) -> Value:
    how = call.argument(0, "columns")
    if how is not None and how.kind == "string":
        return Value(receiver.shape, _listed(how, look), receiver.is_index)
    # What pandas renames by a map without a keyword are rows.
    if how is None or ("columns" not in call.keywords and not look.has_no_index):
        return receiver
    if how.kind != "dictionary":
        return Value(Shape.FRAME, Origins.unknown(_key(call, look)), receiver.is_index)
    for key, value in pairs(how):
        if look.is_column(value):
            return Value(Shape.FRAME, Origins.made((look.cell, value.start)), receiver.is_index)
        if look.is_column(key):
            gone = Origins(renamed=frozenset({(look.cell, key.start)}))
            return Value(Shape.FRAME, gone)
    return receiver


def _renamed_one(call: Call, receiver: Value, look: Look) -> Value:
    """Return a frame of which one column, given without a map, has another name."""
    old, new = call.argument(0, "existing"), call.argument(1, "new")
    if new is not None and look.is_column(new):
        return Value(Shape.FRAME, Origins.made((look.cell, new.start)))
    if old is not None and look.is_column(old):
        return Value(Shape.FRAME, Origins(renamed=frozenset({(look.cell, old.start)})))
    return Value(Shape.FRAME, receiver.origins)


def _with_index(call: Call, receiver: Value, look: Look) -> Value:
    """Return a frame of which an index, or a series, becomes a column."""
    name = call.keywords.get("name") or call.keywords.get("names")
    if call.name == "to_frame" and name is None:
        name = call.argument(0, "name")
    if name is not None and look.among(name):
        return Value(Shape.FRAME, _listed(name, look))
    kept = receiver.is_index or name is None
    return Value(Shape.FRAME, receiver.origins if kept else NOWHERE)


def _melted(call: Call, origins: Origins, look: Look, first: int) -> Value:
    for keyword in ("var_name", "value_name"):
        made = _listed(call.keywords.get(keyword), look)
        if made.makers:
            return Value(Shape.FRAME, made)
    kept = look.among(call.keywords.get("index") or call.argument(first, "id_vars"))
    return Value(Shape.FRAME, origins if kept is not False else NOWHERE)


def _constructed(call: Call, look: Look) -> Origins:
    data = call.argument(0, "data")
    columns = call.keywords.get("columns") or call.keywords.get("schema")
    if columns is not None and columns.kind == "dictionary":
        return look.value(columns).origins
    if columns is not None and columns.kind in ("list", "tuple"):
        return _listed(columns, look)
    if columns is not None:
        return Origins.unknown(_key(call, look))
    return look.value(data).origins if data is not None else NOWHERE
