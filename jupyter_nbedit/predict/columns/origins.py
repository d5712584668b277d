"""Where a column of an expression comes from: who made it, as far as the text tells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from ..clock import Clock
from ..syntax import Node, Tree
from ..syntax.names import Role
from . import vocabulary
from .aliases import same_frames
from .bindings import given, listed
from .calls import Call, call_of, items, plain, strings, subscripts
from .effects import Effect, effect_of
from .functions import returned
from .mentions import Kind, Mention
from .methods import of_function, of_method
from .values import NOWHERE, OTHER, Key, Origins, Shape, Value
from .variables import Cells, Place, Variable, Variables

MAX_DEPTH = 30
"""Values, each made of another, that are followed."""

MAX_STEPS = 100
"""Values that are looked at for one place."""


class TooMuchError(Exception):
    """The limit of what is looked at was reached."""


class Tracer:
    """Follows one column back to who made it.

    It is made by `of`.
    """

    def __init__(self, variables: Variables, column: str, renamed: Mapping[Key, str]) -> None:
        self._variables = variables
        self._column = column
        self._renamed = renamed
        self._steps = 0
        self._known: dict[Key, Value] = {}
        self._changes: dict[Variable, list[Effect]] = {}
        self._keys: dict[int, list[Mention]] = {}

    @classmethod
    async def of(
        cls,
        variables: Variables,
        column: str,
        mentions: Iterable[Mention],
        clock: Clock,
        renamed: Mapping[Key, str] | None = None,
    ) -> Tracer:
        """Return one that knows what becomes of variables where a column is mentioned.

        Parameters
        ----------
        variables : Variables
            Those of the notebook.
        column : str
            The column.
        mentions : iterable of Mention
            All places where it may stand.
        clock : Clock
            Gives the event loop its turn.
        renamed : mapping, optional
            By the keys of mentions that have another name now what they are taken to say.
        """
        tracer = cls(variables, column, renamed or {})
        for mention in mentions:
            if mention.kind is Kind.MADE and mention.node.field == "key":
                tracer._keys.setdefault(mention.cell, []).append(mention)
            found = effect_of(mention, variables)
            if found is not None:
                tracer._note(found[0], mention.cell, found[1])
            await clock.tick()
        for variable, places in variables.labelled().items():
            known = {effect.turn[:2] for effect in tracer._changes.get(variable, ())}
            for turn, key in places:
                if turn[:2] not in known:
                    tracer._note(variable, turn[0], Effect(turn, Origins.unknown(key), False))
        for changes in tracer._changes.values():
            changes.sort(key=lambda effect: effect.turn)
        return tracer

    def _note(self, variable: Variable, cell: int, effect: Effect) -> None:
        """Remember what becomes of a variable, whatever the names of it."""
        for same, turn in same_frames(variable, cell, effect.turn, self._variables):
            self._changes.setdefault(same, []).append(effect._replace(turn=turn))

    def origins(self, mention: Mention) -> list[Origins]:
        """Return where the column of each owner of a mention comes from; empty if it is none."""
        found: list[Origins] = []
        self._steps = 0
        for owner in mention.owners:
            if mention.kind is Kind.LISTED:
                values = [
                    self.value(*frame, 0) for frame in listed(mention.cell, owner, self._variables)
                ]
            else:
                values = [self.value(mention.cell, owner, 0)]
            if not values or any(v.shape in (Shape.OTHER, Shape.SERIES) for v in values):
                return []
            found.extend(value.origins for value in values)
        return found

    # What the source says -------------------------------------------------------------------------

    def is_column(self, cell: int, node: Node) -> bool:
        """Tell whether a string or a keyword says the column, or said so before it was renamed."""
        tree = self._variables.tree(cell)
        said = self._renamed.get((cell, node.start))
        if said is None and tree is not None:
            said = tree.text(node) if node.kind == "identifier" else plain(node, tree)
        return said == self._column

    def among(self, cell: int, node: Node | None) -> bool | None:
        """Tell whether the column is among those that an expression names, None if unknown."""
        if node is None:
            return None
        found = list(strings(node))
        if any(self.is_column(cell, each) for each in found):
            return True
        if node.kind == "identifier":
            listed = self._variables.list_of(cell, node)
            return self.among(*listed) if listed is not None else None
        return (
            False if found and (node.kind == "string" or len(found) == len(items(node))) else None
        )

    # Variables ------------------------------------------------------------------------------------

    def _variable(self, place: Place, depth: int) -> Value:
        """Return what a variable is at a place: what bound it last, and what became of that."""
        known = self._changes.get(place.variable, [])
        number = bisect_left(known, place.turn, key=lambda change: change.turn)
        origins, is_settled = NOWHERE, False
        found: Value | None = None
        bound: Place | None = None
        for bound in self._variables.bindings(place):
            while number and known[number - 1].turn > bound.turn and not is_settled:
                number -= 1
                origins = origins.joined(known[number].origins)
                is_settled = not known[number].is_weak
            value = self._bound(bound, depth)
            if not is_settled:
                origins = origins.joined(value.origins)
            found = found or value
            if not bound.name.is_conditional:
                return Value(found.shape, origins, found.is_index)
            self._step()
        while number and not is_settled:
            number -= 1
            origins = origins.joined(known[number].origins)
            is_settled = not known[number].is_weak
            self._step()
        if not is_settled:
            first = bound or next(iter(self._variables.places(place.variable, place.cell)), place)
            origins = origins.joined(Origins.unknown((first.cell, first.name.start)))
        found = found or Value(Shape.UNKNOWN)
        return Value(found.shape, origins, found.is_index)

    def _bound(self, bound: Place, depth: int) -> Value:
        """Return what a variable is bound to."""
        found: Value | None = None
        for where, node, shape in given(bound, self._variables):
            value = self.value(where, node, depth + 1)
            origins = value.origins.joined(found.origins) if found is not None else value.origins
            if shape is None:
                found = Value(value.shape, origins, value.is_index)
            elif value.shape is Shape.GROUPED:
                found = Value(Shape.FRAME, origins)
            else:
                found = Value(Shape.OTHER if shape is Shape.GROUPED else shape, origins)
        return found or Value(Shape.UNKNOWN, Origins.unknown((bound.cell, bound.name.start)))

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TooMuchError

    # Expressions ----------------------------------------------------------------------------------

    def value(self, cell: int, node: Node, depth: int) -> Value:
        """Return what an expression is."""
        key = (cell, node.number)
        known = self._known.get(key)
        if known is not None:
            return known
        self._step()
        if depth > MAX_DEPTH:
            raise TooMuchError
        # What is made of itself, by a function that calls itself for instance, is not known.
        self._known[key] = Value(Shape.UNKNOWN)
        tree = self._variables.tree(cell)
        value = self._evaluated(cell, node, tree, depth) if tree is not None else OTHER
        self._known[key] = value
        return value

    def _evaluated(self, cell: int, node: Node, tree: Tree, depth: int) -> Value:
        kind = node.kind
        if kind == "identifier":
            place = self._variables.place(cell, node)
            return self._variable(place, depth) if place is not None else self._unknown(cell, node)
        if kind == "attribute":
            return self._attribute(cell, node, tree, depth)
        if kind == "subscript":
            return self._subscript(cell, node, tree, depth)
        if kind == "call":
            call = call_of(node, tree)
            return self._call(cell, call, depth) if call is not None else self._unknown(cell, node)
        if kind in ("parenthesized_expression", "await", "named_expression"):
            return self.value(cell, [c for c in node.children if c.named][-1], depth + 1)
        if kind == "conditional_expression":
            one, other = node.children[0], node.children[-1]
            first = self.value(cell, one, depth + 1)
            second = self.value(cell, other, depth + 1)
            return Value(first.shape, first.origins.joined(second.origins))
        if kind in ("dictionary", "list", "list_comprehension"):
            return Value(Shape.ROW, self._literal(cell, node))
        return OTHER

    def _unknown(self, cell: int, node: Node) -> Value:
        return Value(Shape.UNKNOWN, Origins.unknown((cell, node.start)))

    def _literal(self, cell: int, node: Node) -> Origins:
        """Return the origins of a key of a dictionary, or of the dictionaries in a list."""
        found = NOWHERE
        for mention in self._keys.get(cell, ()):
            pair = mention.node.parent if node.start < mention.start < node.end else None
            whole = pair.parent if pair is not None else None
            if whole is not None and node in (whole, whole.parent):
                found = found.joined(Origins.made(mention.key))
        return found

    def _attribute(self, cell: int, node: Node, tree: Tree, depth: int) -> Value:
        owner = self.value(cell, node.children[0], depth + 1)
        text = tree.text(node.children[-1])
        if text in ("loc", "iloc", "at", "iat", "T") or text in vocabulary.SEEN_THROUGH:
            return owner
        if text in vocabulary.PLAIN_ATTRIBUTES or owner.shape is Shape.ROW:
            return OTHER
        if owner.shape is Shape.SERIES:
            return owner
        if owner.shape is Shape.UNKNOWN:
            # `self.df`, `module.df`: what is not known has attributes that are not known either.
            return self._unknown(cell, node)
        return owner.selected(Shape.SERIES, kept=text == self._column)

    def _subscript(self, cell: int, node: Node, tree: Tree, depth: int) -> Value:
        owner = node.children[0]
        value = self.value(cell, owner, depth + 1)
        keys = subscripts(node)
        is_located = owner.kind == "attribute" and tree.text(owner.children[-1]) in ("loc", "at")
        if is_located or (owner.kind == "attribute" and tree.text(owner.children[-1]) == "iloc"):
            keys = keys[1:] if is_located else []
            if not keys:
                return value
        if value.shape is Shape.ROW or not keys:
            return OTHER
        if value.shape is Shape.SERIES:
            return value
        key = keys[0]
        if key.kind == "string":
            return value.selected(Shape.SERIES, kept=self.is_column(cell, key))
        if key.kind in ("list", "tuple", "identifier"):
            shape = Shape.GROUPED if value.shape is Shape.GROUPED else Shape.FRAME
            return value.selected(shape, kept=self.among(cell, key))
        return value

    def _call(self, cell: int, call: Call, depth: int) -> Value:
        receiver = None
        if call.receiver is not None:
            receiver = self.value(cell, call.receiver, depth + 1)
        is_library = receiver is None or (
            receiver.shape is Shape.UNKNOWN
            and call.receiver is not None
            and call.receiver.kind == "identifier"
            and self._is_module(cell, call.receiver)
        )
        tree = self._variables.tree(cell)
        if tree is None:
            return OTHER
        look = _Look(self, self._variables.cells, cell, tree, depth)
        if not is_library and receiver is not None:
            return of_method(call, receiver, look)
        found = of_function(call, look)
        if found is None:
            found = self._returned(cell, call, depth) if receiver is None else None
        return found or self._unknown(cell, call.node)

    def _is_module(self, cell: int, node: Node) -> bool:
        place = self._variables.place(cell, node)
        if place is None:
            return False
        bound = next(self._variables.bindings(place), None)
        if bound is None:
            # A notebook that is not whole, or whose imports come further down.
            return place.name.text in ("pd", "sns", "px", "pl", "dd", "gpd")
        return bound.name.role in (Role.IMPORT, Role.ALIAS)

    def _returned(self, cell: int, call: Call, depth: int) -> Value | None:
        """Return what a function of the notebook returns."""
        found: Value | None = None
        for where, node in returned(cell, call, self._variables):
            value = self.value(where, node, depth + 1)
            joined = value.origins.joined(found.origins) if found is not None else value.origins
            found = Value(value.shape, joined)
        return found


class _Look:
    """What a call may ask of its arguments."""

    def __init__(self, tracer: Tracer, cells: Cells, cell: int, tree: Tree, depth: int) -> None:
        self._tracer = tracer
        self._cells = cells
        self.cell = cell
        self.tree = tree
        self._depth = depth

    @property
    def has_no_index(self) -> bool:
        """Whether the frames of the notebook are those of Polars or Spark, not of pandas."""
        return self._cells.has_no_index

    def value(self, node: Node) -> Value:
        """Return what an argument is."""
        return self._tracer.value(self.cell, node, self._depth + 1)

    def is_column(self, node: Node) -> bool:
        """Tell whether a string or a keyword says the column."""
        return self._tracer.is_column(self.cell, node)

    def among(self, node: Node | None) -> bool | None:
        """Tell whether the column is among those that an argument names, None if unknown."""
        return self._tracer.among(self.cell, node)
