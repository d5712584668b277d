"""What the arguments of a call are as columns."""

from __future__ import annotations

from typing import NamedTuple

from ..syntax import Node, Tree
from . import vocabulary
from .calls import Call, call_around, out_of_lists, plain
from .expressions import told
from .mentions import Kind

# What no library has as a function that takes a frame.
_OF_FRAMES = vocabulary.TOLD | {"groupby", "join", "merge", "set_index"}


class Found(NamedTuple):
    """What happens to a column, as a `Mention` says it."""

    kind: Kind
    owners: tuple[Node, ...] = ()
    value: Node | None = None
    becomes: str = ""
    in_place: bool = False


def in_pair(tree: Tree, leaf: Node, pair: Node) -> Found | None:
    """Return what a key, or a value, of a dictionary is as a column; None if it is none."""
    around = call_around(out_of_lists(pair.parent), tree) if pair.parent is not None else None
    is_key = leaf.field == "key"
    if around is None:
        return Found(Kind.MADE, value=pair.children[-1]) if is_key else None
    call, keyword, position = around
    name = keyword if keyword in vocabulary.COLUMN_MAPS else call.name
    is_map = keyword == "columns" or (position == 0 and not call.keywords)
    if call.name == "rename" and call.receiver is not None and is_map:
        in_place = _is_true(call, "inplace", tree)
        if is_key:
            becomes = plain(pair.children[-1], tree) or ""
            return Found(Kind.RENAMED, (call.receiver,), None, becomes, in_place)
        kind = Kind.ASSIGNED if in_place else Kind.MADE
        return Found(kind, (call.receiver,), None, in_place=in_place)
    if not is_key:
        return None
    if name in vocabulary.COLUMN_MAPS:
        owners = _frames(call, tree)
        return Found(Kind.USED, owners) if owners else None
    is_data = position == 0 and (call.name in vocabulary.CONSTRUCTORS or call.name == "append")
    if is_data or (keyword == "schema" and call.name in vocabulary.CONSTRUCTORS):
        return Found(Kind.MADE, value=pair.children[-1])
    return None


def in_call(tree: Tree, leaf: Node, whole: Node, *, has_no_index: bool) -> Found | None:
    """Return what an argument, or a string in one, is as a column; None if it is none."""
    around = call_around(whole, tree)
    if around is None:
        # `agg(total=("income", "sum"))`
        return None
    call, keyword, position = around
    name = call.name
    if keyword:
        return _in_keyword(tree, leaf, whole, call, keyword)
    if name == "insert" and position == 1 and whole is leaf and call.receiver is not None:
        value = call.positional[2] if len(call.positional) > 2 else None
        return Found(Kind.ASSIGNED, (call.receiver,), value)
    if name in ("rename", "to_frame") and position == 0 and whole is leaf:
        return Found(Kind.MADE) if call.receiver is not None else None
    if name == "crosstab" or position < 0:
        return None
    is_function = call.receiver is None or call.receiver.kind == "identifier"
    frame = told(call.node, tree)
    if name in ("alias", "col", "exclude", "over") or (
        is_function and name in vocabulary.COLUMN_FUNCTIONS and frame is not None
    ):
        if frame is None or frame.receiver is None:
            return None
        if name != "alias":
            return Found(Kind.USED, (frame.receiver,))
        # What is chosen or summed up is a frame of its own.
        return Found(Kind.MADE, (frame.receiver,) if frame.name == "with_columns" else ())
    if name == "withColumnRenamed" and call.receiver is not None and position < 2:
        if position == 1:
            return Found(Kind.MADE, (call.receiver,))
        new = call.argument(1, "new")
        becomes = (plain(new, tree) or "") if new is not None else ""
        return Found(Kind.RENAMED, (call.receiver,), None, becomes)
    if name == "withColumn" and position == 0 and call.receiver is not None:
        return Found(Kind.MADE, (call.receiver,), call.argument(1, "col"))
    if name == "drop" and has_no_index and call.receiver is not None:
        return Found(Kind.TAKEN, (call.receiver,))
    if name == "drop" and not _drops_columns(call, tree):
        return None
    if call.receiver is not None and position in vocabulary.COLUMN_ARGUMENTS.get(name, ()):
        kind = Kind.TAKEN if name in ("drop", "pop") else Kind.USED
        in_place = name == "pop" or _is_true(call, "inplace", tree)
        owners = _frames(call, tree)
        return Found(kind, owners, in_place=in_place) if owners else None
    if "data" in call.keywords and whole is leaf:
        return Found(Kind.USED, (call.keywords["data"],))
    return None


def _in_keyword(tree: Tree, leaf: Node, whole: Node, call: Call, keyword: str) -> Found | None:
    name = call.name
    if name in vocabulary.AGGREGATING or name == "NamedAgg":
        return _aggregated(tree, leaf, whole, call, keyword)
    makes = (
        (name in vocabulary.CONSTRUCTORS and keyword in ("columns", "schema"))
        or (name in vocabulary.READERS and keyword in ("names", "new_columns"))
        or keyword in ("var_name", "value_name")
        or (name in ("reset_index", "to_frame") and keyword in ("name", "names"))
    )
    if makes:
        return Found(Kind.MADE)
    if keyword not in vocabulary.COLUMN_KEYWORDS:
        return None
    if name == "drop" and keyword == "columns" and call.receiver is not None:
        in_place = _is_true(call, "inplace", tree)
        return Found(Kind.TAKEN, (call.receiver,), in_place=in_place)
    if name in vocabulary.READERS:
        return Found(Kind.USED, (call.node,))
    owners = _merged(call, keyword) if name == "merge" else _frames(call, tree)
    return Found(Kind.USED, owners) if owners else None


def _aggregated(tree: Tree, leaf: Node, whole: Node, call: Call, keyword: str) -> Found | None:
    """Return what the first of a pair is: `agg(total=("income", "sum"))`."""
    if call.name == "NamedAgg":
        outer = call_around(call.node, tree)
        if keyword != "column" or outer is None:
            return None
        call = outer[0]
    elif whole.kind != "tuple" or leaf.position != 1:
        return None
    is_agg = call.name in vocabulary.AGGREGATING and call.receiver is not None
    return Found(Kind.USED, (call.receiver,)) if is_agg and call.receiver is not None else None


def _merged(call: Call, keyword: str) -> tuple[Node, ...]:
    """Return the frames whose columns a merge is told of."""
    method = call.receiver is not None and len(call.positional) + ("right" in call.keywords) == 1
    left = call.receiver if method else call.argument(0, "left")
    right = call.argument(0 if method else 1, "right")
    if left is None or right is None:
        return ()
    return {"left_on": (left,), "right_on": (right,), "on": (left, right)}.get(keyword, ())


def _frames(call: Call, tree: Tree) -> tuple[Node, ...]:
    """Return the frame that the columns of a call belong to: its `data`, or what it is called on.

    A function of a library has it as its first argument.
    """
    if "data" in call.keywords:
        return (call.keywords["data"],)
    if "data_frame" in call.keywords:
        return (call.keywords["data_frame"],)
    owner = call.receiver
    first = call.positional[0] if call.positional else None
    if first is not None and first.kind in ("identifier", "call", "subscript"):
        # `px.bar(df, x=...)`; a method of a frame takes none as its first argument.
        is_library = owner is None or owner.kind == "identifier"
        if is_library and call.name not in _OF_FRAMES:
            return (first,)
    if owner is None:
        return (first,) if first is not None else ()
    while owner.kind == "attribute" and tree.text(owner.children[-1]) in vocabulary.SEEN_THROUGH:
        owner = owner.children[0]
    return (owner,)


def _drops_columns(call: Call, tree: Tree) -> bool:
    axis = call.argument(1, "axis")
    return axis is not None and tree.text(axis) in ("1", '"columns"', "'columns'")


def _is_true(call: Call, keyword: str, tree: Tree) -> bool:
    return keyword in call.keywords and tree.text(call.keywords[keyword]) == "True"
