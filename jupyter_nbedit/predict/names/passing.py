"""A function takes an argument more: it is kept, or passed on to what takes one of that name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log1p
from typing import NamedTuple

from ...core.evidence import Evidence
from ...core.text import line_start
from ..replacements import Replacement
from ..syntax import Node, Tree
from ..syntax.names import MODULE, CellNames, Name, Role, ScopeKind
from .calls import Call, call_at, calls, more
from .classes import Class, Classes, child
from .edits import size
from .module import Module
from .scoring import Features, Following, judged
from .signatures import Changed, signatures


class _Body(NamedTuple):
    """A function that takes one argument more.

    Attributes
    ----------
    changed : Changed
        The function.
    tree : Tree
        Its cell, parsed.
    names : CellNames
        The names of its cell.
    text : str
        The argument.
    """

    changed: Changed
    tree: Tree
    names: CellNames
    text: str

    @property
    def node(self) -> Node:
        """The function."""
        return self.tree.node(self.names.scopes[self.changed.scope].node)

    @property
    def owner(self) -> Class | None:
        """The class whose constructor it is."""
        outer = self.names.scopes[self.changed.scope].parent
        title = child(self.node, "name")
        is_constructor = title is not None and self.tree.text(title) == "__init__"
        is_method = self.names.scopes[outer].kind is ScopeKind.CLASS
        return Class(self.changed.cell, outer) if is_constructor and is_method else None

    def uses(self, text: str) -> list[Name]:
        """Return where the function uses one of its arguments."""
        found = self.names.of_scope(text, self.changed.scope)
        return [name for name in found if name.role is not Role.PARAMETER]


class _Taker(NamedTuple):
    """A call of something that takes an argument of a name, and whether it is given it."""

    call: Call
    is_given: bool


def follow_parameters(
    module: Module, changes: Sequence[Changed], evidence: Evidence | None
) -> Following:
    """Yield what becomes of arguments that functions have got.

    Parameters
    ----------
    module : Module
        The notebook.
    changes : sequence of Changed
        The functions whose signature changed.
    evidence : Evidence or None
        What the kernel holds: it knows what functions of libraries take.
    """
    classes = Classes(module)
    for changed in changes:
        tree, names = module.tree(changed.cell), module.names(changed.cell)
        come = [each for each in changed.after.names if each not in changed.before.names]
        gone = set(changed.before.names) - set(changed.after.names)
        if tree is None or names is None or gone:
            # What took the place of another has its uses.
            continue
        for text in come:
            yield from _passed(module, classes, _Body(changed, tree, names, text), evidence)


def _passed(module: Module, classes: Classes, body: _Body, evidence: Evidence | None) -> Following:
    changed, text = body.changed, body.text
    kept = _kept_in(body, text)
    uses = [
        name for name in body.uses(text) if kept is None or name.start != kept.children[-1].start
    ]
    if any(not _is_passed(name, body) for name in uses):
        # It is there for something else.
        return
    takers: list[_Taker] = []
    yield from module.reading(text)
    for taker in _takers(module, classes, body, evidence):
        yield None
        if taker is not None:
            takers.append(taker)
    about: Features = {
        "definition": 1.0,
        "age": log1p(changed.edited.age),
        "size": size(changed.edited.edit),
        "matches": log1p(len(takers)),
        "followed": log1p(len(uses)),
    }
    inside = [each for each in takers if _is_within(each.call, body.node, changed.cell)]
    if kept is None:
        for each in inside:
            yield from _given(each, f"{text}={text}", about, text)
        if not inside and not uses:
            yield from _kept(body, about)
    elif body.owner is not None and _is_only(kept, classes, body):
        for each in takers:
            own = "" if each in inside else _self_at(each.call, body.owner, module)
            if own:
                yield from _given(each, f"{text}={own}.{text}", about, text)


def _given(taker: _Taker, argument: str, about: Features, text: str) -> Iterator[Replacement]:
    place = more(taker.call, argument) if not taker.is_given else None
    if place is not None:
        at, new = place
        yield judged((taker.call.cell, at, at), new, about, f"{text} is passed on")


def _is_only(kept: Node, classes: Classes, body: _Body) -> bool:
    """Tell whether what a constructor keeps is used nowhere yet."""
    here = kept.children[0].children[-1].start
    found = classes.members(body.owner, body.text) if body.owner is not None else ()
    return all(each is None or each.key == (body.changed.cell, here) for each in found)


def _self_at(call: Call, owner: Class, module: Module) -> str:
    """Return what a method of a class calls its object, empty where a call stands in none."""
    names = module.names(call.cell)
    number = names.scope_at(call.node.start) if names is not None else MODULE
    if call.cell != owner.cell or names is None:
        return ""
    while number != MODULE:
        scope = names.scopes[number]
        if scope.kind is ScopeKind.FUNCTION and scope.parent == owner.scope:
            node = call.tree.node(scope.node)
            given = child(node, "parameters")
            outer = node.parent
            first = [each for each in given.children if each.named] if given is not None else []
            if first and (outer is None or outer.kind != "decorated_definition"):
                return call.tree.text(first[0])
            return ""
        number = scope.parent
    return ""


def _is_within(call: Call, node: Node, cell: int) -> bool:
    return call.cell == cell and node.start <= call.node.start < node.end


def _is_passed(name: Name, body: _Body) -> bool:
    """Tell whether an argument is given on under its own name."""
    parent = body.tree.node(name.node).parent
    return (
        parent is not None
        and parent.kind == "keyword_argument"
        and body.tree.text(parent.children[0]) == body.text
    )


def _takers(
    module: Module, classes: Classes, body: _Body, evidence: Evidence | None
) -> Iterator[_Taker | None]:
    """Yield the calls of what takes an argument of the name, each once; nothing for a pause."""
    seen: set[tuple[int, int]] = set()
    for cell, names in module.holding(body.text):
        yield None
        tree = module.tree(cell)
        known = (yield from signatures(tree)) if tree is not None else {}
        numbers = {
            number: signature.names
            for signature, number in known.values()
            if body.text in signature.names
        }
        for scope, opened in enumerate(names.scopes):
            is_itself = (cell, scope) == (body.changed.cell, body.changed.scope)
            if is_itself or opened.kind is not ScopeKind.FUNCTION or opened.node not in numbers:
                continue
            for call in calls(module, classes, cell, scope):
                if call is None:
                    yield None
                elif (call.cell, call.node.start) not in seen and not call.has_splat:
                    seen.add((call.cell, call.node.start))
                    taken = numbers[opened.node][call.is_bound :]
                    yield _Taker(call, _is_given(call, body.text, taken))
    for taker in _known_takers(module, body, evidence) if evidence is not None else ():
        if taker is None:
            yield None
        elif (taker.call.cell, taker.call.node.start) not in seen:
            yield taker


def _known_takers(module: Module, body: _Body, evidence: Evidence) -> Iterator[_Taker | None]:
    """Yield such calls in a function, of what the kernel knows and the notebook does not define."""
    tree, names, node = body.tree, body.names, body.node
    for number in tree.of_kind("call"):
        called = tree.node(number).children[0]
        if called.kind != "identifier" or not node.start <= called.start < node.end:
            continue
        text = tree.text(called)
        known, name = evidence.variables.calls.get(text), names.at(text, called.start)
        if known is None or body.text not in known.names[known.positional :]:
            continue
        if name is None or names.owner(name) != MODULE:
            continue
        yield from module.reading(text)
        if _is_defined(module, text):
            continue
        call = call_at(body.changed.cell, tree, called.number, is_bound=False)
        if call is not None and not call.has_splat:
            yield _Taker(call, _is_given(call, body.text, known.names))


def _is_defined(module: Module, text: str) -> bool:
    """Tell whether the notebook says itself what a function or a class takes."""
    return any(
        name.role in (Role.FUNCTION, Role.CLASS)
        for _, names in module.holding(text)
        for name in names.variables.get(text, ())
    )


def _is_given(call: Call, text: str, parameters: Sequence[str]) -> bool:
    return call.keyword(text) is not None or len(call.positional) > parameters.index(text)


def _kept_in(body: _Body, text: str) -> Node | None:
    """Return the assignment by which a constructor keeps an argument under its own name."""
    if body.owner is None or not body.changed.after.names:
        return None
    own, tree = body.changed.after.names[0], body.tree
    for name in body.uses(text):
        parent = tree.node(name.node).parent
        is_plain = parent is not None and parent.kind == "assignment" and len(parent.children) == 3
        if parent is not None and is_plain and tree.text(parent.children[0]) == f"{own}.{text}":
            return parent
    return None


def _kept(body: _Body, about: Features) -> Iterator[Replacement]:
    """Keep an argument of a constructor that keeps all the others, and does no more with them."""
    changed, tree, text = body.changed, body.tree, body.text
    if body.owner is None:
        return
    own, *others = changed.after.names
    kept: list[Node] = []
    for other in others[: others.index(text)]:
        statement = _kept_in(body, other)
        if statement is None or len(body.uses(other)) != 1:
            return
        kept.append(statement)
    if not kept or any(_kept_in(body, other) is None for other in others if other != text):
        return
    last = kept[-1]
    indent = tree.source[line_start(tree.source, last.start) : last.start]
    if indent.strip() or tree.source[last.end : last.end + 1] not in ("", "\n"):
        return
    yield judged(
        (changed.cell, last.end, last.end),
        f"\n{indent}{own}.{text} = {text}",
        about,
        f"{text} is an argument now",
    )
