"""A function takes other arguments, or gives back more or fewer values: its calls follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log1p
from typing import NamedTuple

from ...core.evidence import Evidence
from ..clock import Steps
from ..replacements import Replacement
from ..syntax import Node, Tree
from ..syntax.names import MODULE, Role, ScopeKind
from .calls import Call, calls, more
from .classes import Classes, child
from .edits import Edited, size
from .module import Module
from .scoring import Features, Following, judged


class Parameter(NamedTuple):
    """A parameter: its name, and whether a call may do without it."""

    text: str
    is_optional: bool


class Signature(NamedTuple):
    """What a function takes and gives back.

    Attributes
    ----------
    parameters : tuple of Parameter
        Those that are given by position or by name.
    is_open : bool
        Whether it takes more than those.
    returned : tuple of str
        The values of its last `return`.
    arities : frozenset of int
        How many values its `return` statements give back.
    """

    parameters: tuple[Parameter, ...]
    is_open: bool
    returned: tuple[str, ...]
    arities: frozenset[int]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return tuple(each.text for each in self.parameters)


class Changed(NamedTuple):
    """A function whose signature changed.

    Attributes
    ----------
    cell, scope : int
        Where it is defined now.
    before, after : Signature
        What it was and is.
    edited : Edited
        The edit that changed it first.
    """

    cell: int
    scope: int
    before: Signature
    after: Signature
    edited: Edited


def signatures(tree: Tree) -> Steps[dict[str, tuple[Signature, int]]]:
    """Find the signatures of the functions of a cell by their path, with their nodes.

    Of functions of one path the last one counts.
    """
    known: dict[str, tuple[Signature, int]] | None = tree.memo.get("signatures")
    if known is None:
        known = {}
        if tree.holds("def "):
            for number in tree.of_kind("function_definition"):
                yield
                node = tree.node(number)
                known[_path(node, tree)] = _signature(node, tree), number
        tree.memo["signatures"] = known
    return known


def _path(node: Node, tree: Tree) -> str:
    parts = [node, *(each for each in node.ancestors() if each.kind.endswith("_definition"))]
    titles = (child(each, "name") for each in parts if each.kind != "decorated_definition")
    return ".".join(tree.text(title) for title in titles if title is not None)


def _signature(node: Node, tree: Tree) -> Signature:
    parameters: list[Parameter] = []
    is_open = False
    given = child(node, "parameters")
    for each in given.children if given is not None else ():
        name = child(each, "name") or (each.children[0] if each.children else each)
        if each.kind in ("list_splat_pattern", "dictionary_splat_pattern") or (
            name.kind in ("list_splat_pattern", "dictionary_splat_pattern")
        ):
            is_open = True
        elif each.named and name.kind == "identifier":
            parameters.append(Parameter(tree.text(name), child(each, "value") is not None))
    returns = [_values(each, tree) for each in _returns(node)]
    values = [each for each in returns if each]
    return Signature(
        tuple(parameters),
        is_open,
        values[-1] if values else (),
        frozenset(len(each) for each in returns),
    )


def _returns(function: Node) -> Iterator[Node]:
    """Yield the `return` statements of a function, not those of functions in it."""
    pending = [function]
    while pending:
        node = pending.pop()
        if node.kind == "return_statement":
            yield node
        elif node == function or node.kind not in ("function_definition", "lambda"):
            pending.extend(reversed([each for each in node.children if each.children]))


def _values(statement: Node, tree: Tree) -> tuple[str, ...]:
    values = [each for each in statement.children if each.named]
    if len(values) == 1 and values[0].kind in ("expression_list", "tuple"):
        values = [each for each in values[0].children if each.named]
    return tuple(tree.text(each) for each in values)


def changed_signatures(module: Module, edited: Sequence[Edited]) -> Steps[list[Changed]]:
    """Find the functions that recent edits gave another signature."""
    first: dict[tuple[int, str], tuple[Signature, Edited]] = {}
    for each in edited:
        yield
        was = yield from signatures(each.before)
        yield
        now = yield from signatures(each.after)
        for path in was.keys() & now.keys():
            if was[path][0] != now[path][0]:
                first[each.cell, path] = was[path][0], each
    result = []
    for (cell, path), (before, edit) in first.items():
        yield
        tree, names = module.tree(cell), module.names(cell)
        yield
        known = (yield from signatures(tree)) if tree is not None else {}
        found = known.get(path)
        if found is None or names is None or found[0] == before:
            continue
        for scope, opened in enumerate(names.scopes):
            if opened.node == found[1] and opened.kind is ScopeKind.FUNCTION:
                result.append(Changed(cell, scope, before, found[0], edit))
    return result


def follow_signatures(
    module: Module, edited: Sequence[Edited], changes: Sequence[Changed], evidence: Evidence | None
) -> Following:
    """Yield what changes at the calls of functions whose signature changed.

    Parameters
    ----------
    module : Module
        The notebook.
    edited : sequence of Edited
        The recent edits.
    changes : sequence of Changed
        What they made of signatures.
    evidence : Evidence or None
        What the kernel holds: it may have variables that no cell binds.
    """
    classes = Classes(module)
    for changed in changes:
        for text in set(changed.after.names) - set(changed.before.names):
            # There may be a variable of that name, too: see `_Sight.sees`.
            yield from module.reading(text)
        newer = [each for each in edited if each.age <= changed.edited.age]
        fresh: list[Call] = []
        stale: list[Call] = []
        for call in calls(module, classes, changed.cell, changed.scope):
            yield None
            if call is not None and not call.has_splat:
                (fresh if _is_touched(call, newer, changed) else stale).append(call)
        about = {
            "definition": 1.0,
            "age": log1p(changed.edited.age),
            "size": size(changed.edited.edit),
            "matches": log1p(len(stale)),
            "followed": log1p(len(fresh)),
        }
        for call in stale:
            sight = _Sight(module, call, evidence)
            yield from _arguments(sight, changed, fresh, about)
            yield from _unpacked(module, call, changed, about)


def _is_touched(call: Call, edited: Sequence[Edited], changed: Changed) -> bool:
    """Tell whether a call was written or changed since its function was."""
    return any(
        each.cell == call.cell
        and each is not changed.edited
        and each.touches(call.node.start, call.node.end)
        for each in edited
    )


class _Sight(NamedTuple):
    """What can be looked up where a call stands."""

    module: Module
    call: Call
    evidence: Evidence | None

    def sees(self, text: str) -> bool:
        """Tell whether there is a variable of a name."""
        names = self.module.names(self.call.cell)
        if names is None:
            return False
        place = self.call.node.start
        number = names.scope_at(place)
        is_own, is_later = True, False
        while number != MODULE:
            scope = names.scopes[number]
            if is_own or scope.kind is not ScopeKind.CLASS:
                bound = scope.bound.get(text)
                if bound is not None:
                    return bound < place or is_later
            is_own = False
            is_later = is_later or scope.kind is ScopeKind.FUNCTION
            number = scope.parent
        if self.evidence is not None and text in self.evidence.variables.names:
            return True
        here = (self.call.cell, place)
        bindings = (
            (cell, names.scopes[MODULE].bound.get(text))
            for cell, names in self.module.holding(text)
        )
        return any(
            start is not None and (is_later or (cell, start) < here) for cell, start in bindings
        )

    def sees_all(self, node: Node, example: Call) -> bool:
        """Tell whether what is local in an argument of another call can be looked up, too."""
        names, tree = self.module.names(example.cell), example.tree
        if names is None:
            return False
        low, high = tree.leaf_range(node.start, node.end)
        for text, leaf in zip(tree.words(low, high), range(low, high), strict=True):
            name = names.at(text, tree.span(leaf)[0])
            if name is not None and names.owner(name) != MODULE and not self.sees(text):
                return False
        return True


def _arguments(
    sight: _Sight, changed: Changed, fresh: Sequence[Call], about: Features
) -> Iterator[Replacement]:
    call = sight.call
    before = changed.before.names[call.is_bound :]
    after = changed.after.names[call.is_bound :]
    gone = [name for name in before if name not in after]
    come = [name for name in after if name not in before]
    if len(gone) == 1 and not come and not changed.after.is_open:
        yield from _removed(call, before.index(gone[0]), gone[0], len(after), about)
    elif not gone and not come and before != after:
        yield from _reordered(call, before, after, about)
    elif len(come) == 1 and not gone:
        number = after.index(come[0])
        is_optional = changed.after.parameters[number + call.is_bound].is_optional
        about = about | {"optional argument comes" if is_optional else "argument comes": 1.0}
        yield from _added(sight, number, come[0], fresh, about, is_needed=not is_optional)


def _removed(
    call: Call, index: int, text: str, allowed: int, about: Features
) -> Iterator[Replacement]:
    """Take an argument out that is no parameter any more."""
    keyword = call.keyword(text)
    positional = call.positional
    if keyword is not None and keyword.parent is not None:
        number = call.arguments.index(keyword.parent)
    elif len(positional) > allowed and index < len(positional):
        number = index
    else:
        return
    arguments = call.arguments
    if number + 1 < len(arguments):
        start, end = arguments[number].start, arguments[number + 1].start
    else:
        start = arguments[number - 1].end if number else arguments[number].start
        end = arguments[number].end
    yield judged(
        (call.cell, start, end), "", about | {"argument goes": 1.0}, f"{text} is no argument"
    )


def _reordered(
    call: Call, before: tuple[str, ...], after: tuple[str, ...], about: Features
) -> Iterator[Replacement]:
    """Put arguments that are given by position into the new order."""
    positional = call.positional
    if len(positional) != len(call.arguments) or len(positional) < 2:
        return
    given = dict(zip(before, positional, strict=False))
    order = [name for name in after if name in given]
    if order != list(after[: len(order)]) or len(given) != len(positional):
        return
    text = call.tree.text
    wrong = [old for name, old in zip(order, positional, strict=True) if given[name] != old]
    if not wrong:
        return
    # One replacement for all: half of it would be neither the old order nor the new one.
    low, high = positional.index(wrong[0]), positional.index(wrong[-1])
    source = call.tree.source
    pieces = [text(given[order[low]])]
    for number in range(low + 1, high + 1):
        pieces.append(source[positional[number - 1].end : positional[number].start])
        pieces.append(text(given[order[number]]))
    yield judged(
        (call.cell, wrong[0].start, wrong[-1].end),
        "".join(pieces),
        about | {"arguments reordered": 1.0},
        f"({', '.join(before)}) → ({', '.join(after)})",
    )


def _added(
    sight: _Sight,
    index: int,
    text: str,
    fresh: Sequence[Call],
    about: Features,
    *,
    is_needed: bool,
) -> Iterator[Replacement]:
    """Give an argument: the one that another call was given since, or the variable of its name."""
    call = sight.call
    given = len(call.positional)
    if call.keyword(text) is not None or given > index:
        return
    for example in fresh:
        keyword, others = example.keyword(text), example.positional
        if keyword is not None and keyword.parent is not None:
            node, is_positional = keyword.parent, False
        elif index < len(others):
            node, is_positional = others[index], True
        else:
            continue
        new = example.tree.text(node)
        if "\n" in new or (is_positional and given != index):
            return
        if not sight.sees_all(node, example):
            continue
        break
    else:
        # Without it the call fails.
        if not is_needed or len(text) < 2 or not sight.sees(text):
            return
        is_positional = given == index
        new = text if is_positional else f"{text}={text}"
    place = more(call, new, is_positional=is_positional)
    if place is not None:
        at, new = place
        yield judged((call.cell, at, at), new, about, f"{text} is an argument now")


def _unpacked(
    module: Module, call: Call, changed: Changed, about: Features
) -> Iterator[Replacement]:
    """Unpack as many values as the function gives back now."""
    before, after = changed.before, changed.after
    if len(before.arities) != 1 or len(after.arities) != 1 or before.arities == after.arities:
        return
    value, statement = call.node, call.node.parent
    if statement is not None and statement.kind == "await":
        value, statement = statement, statement.parent
    if statement is None or statement.kind != "assignment" or value.field != "right":
        return
    left = child(statement, "left")
    names = module.names(call.cell)
    if left is None or names is None:
        return
    targets = (
        [each for each in left.children if each.named]
        if left.kind in ("pattern_list", "tuple_pattern", "list_pattern")
        else [left]
    )
    if len(targets) != len(before.returned) or any(each.kind != "identifier" for each in targets):
        return
    features = about | {"values": 1.0}
    texts = [call.tree.text(each) for each in targets]
    known = dict(zip(before.returned, texts, strict=True))
    new = [known.get(value, value) for value in after.returned]
    if not new or not all(value.isidentifier() for value in new):
        return
    lost = [text for text in texts if text not in new]
    for text in lost:
        name = names.at(text, targets[texts.index(text)].start)
        if name is None:
            return
        places = module.places(text, call.cell, names.owner(name))
        if any(place.name.role is Role.USE for place in places):
            # What is used further on nobody gives back any more.
            return
    start, end = targets[0].start, targets[-1].end
    yield judged(
        (call.cell, start, end),
        ", ".join(new),
        features,
        f"{len(new)} value{'s' * (len(new) > 1)} given back",
    )
