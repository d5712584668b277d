"""Which variable a column belongs to, and whether that is a data frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ..syntax.names import MODULE
from . import vocabulary
from .calls import call_around, call_of, out_of_lists
from .expressions import told
from .mentions import Form, Kind, Mention
from .origins import Tracer
from .values import Shape
from .variables import Place, Variables

_CALLED_SO = re.compile(r"(?:\w+_)?(?:[dg]?df|frame|table)\d*(?:_\w+)?", re.IGNORECASE)
_MADE_BY = {
    "agg",
    "aggregate",
    "assign",
    "melt",
    "rename",
    "reset_index",
    "to_frame",
    "unpivot",
    "withColumn",
    "withColumnRenamed",
} | (vocabulary.CONSTRUCTORS | vocabulary.READERS)


def variable_of(mention: Mention, variables: Variables) -> Place | None:
    """Return the variable whose column a mention is; None if it is that of a longer expression."""
    cell = mention.cell
    if mention.kind is not Kind.MADE:
        owner = mention.owners[0] if mention.owners else None
        is_one = owner is not None and owner.kind == "identifier"
        return variables.place(cell, owner) if owner is not None and is_one else None
    for above in mention.node.ancestors():
        if above.kind == "assignment":
            left = above.children[0]
            return variables.place(cell, left) if left.kind == "identifier" else None
        if above.kind in ("block", "module", "lambda"):
            break
    pair = mention.node.parent
    whole = pair.parent if pair is not None else None
    around = call_around(whole, mention.tree) if whole is not None else None
    if around is not None and around[0].name == "append" and around[0].receiver is not None:
        receiver = around[0].receiver
        return variables.place(cell, receiver) if receiver.kind == "identifier" else None
    return None


def name_of(mention: Mention, variables: Variables) -> str:
    """Return the notebook's own variable whose column a mention is, empty if there is none."""
    place = variable_of(mention, variables)
    return place.name.text if place is not None and place.variable[1] == MODULE else ""


def is_bound_with(mention: Mention, variables: Variables) -> bool:
    """Tell whether the variable is bound in the cell that makes the column, before it does."""
    place = variable_of(mention, variables)
    if place is None:
        return False
    return mention.cell in {bound.cell for bound in islice(variables.bindings(place), 1)}


def is_of_frame(mention: Mention, tracer: Tracer, variables: Variables) -> bool:
    """Tell whether what is made is a column of a frame, as it looks, not a key of something else.

    Parameters
    ----------
    mention : Mention
        Where it is made.
    tracer : Tracer
        Follows the column.
    variables : Variables
        Those of the notebook.
    """
    if mention.kind is Kind.MADE and (mention.form is Form.KEYWORD or _is_made_by_call(mention)):
        return True
    place = variable_of(mention, variables)
    shapes = {
        tracer.value(mention.cell, owner, 0).shape
        for owner in mention.owners
        if mention.kind is not Kind.MADE
    }
    if shapes & {Shape.FRAME, Shape.GROUPED}:
        return True
    if place is None:
        return False
    if Shape.UNKNOWN in shapes and _CALLED_SO.fullmatch(place.name.text):
        return True
    is_known = Shape.UNKNOWN not in shapes
    return any(_is_used_so(node, is_known) for node in _uses(place, variables))


def _is_made_by_call(mention: Mention) -> bool:
    for above in out_of_lists(mention.node).ancestors():
        call = call_of(above, mention.tree)
        if call is not None:
            is_result = call.name == "alias" and told(call.node, mention.tree) is not None
            return is_result or call.name in _MADE_BY
        if above.kind in ("assignment", "block", "module"):
            return False
    return False


def _uses(place: Place, variables: Variables) -> Iterator[tuple[str, str]]:
    """Yield how a variable is used: the attribute that is looked up, the call it is given to."""
    for use in variables.places(place.variable, place.cell):
        tree = variables.tree(use.cell)
        node = tree.node(use.name.node) if tree is not None else None
        parent = node.parent if node is not None else None
        if tree is None or node is None or parent is None:
            continue
        if parent.kind == "attribute" and node.field == "object":
            yield tree.text(parent.children[-1]), ""
        around = call_around(node, tree)
        if around is not None:
            yield "", around[0].name


def _is_used_so(use: tuple[str, str], is_known: bool) -> bool:
    """Tell whether only a frame is used so, or what a frame is made of."""
    attribute, function = use
    if attribute and not is_known:
        return attribute in vocabulary.FRAME_METHODS
    return function == "DataFrame"
