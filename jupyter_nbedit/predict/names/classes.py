"""Classes that the notebook defines, and what is looked up in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..syntax import Node, Tree
from ..syntax.names import MODULE, CellNames, Member, Name, Role, ScopeKind
from .module import Module
from .webs import Place

_DATA_BASES = frozenset({"NamedTuple", "TypedDict", "BaseModel", "Struct"})


class Class(NamedTuple):
    """A class by the cell that defines it and the scope of its body there."""

    cell: int
    scope: int


class Found(NamedTuple):
    """A name that is looked up in a class.

    Attributes
    ----------
    cell : int
        Position of the cell.
    name : Member or Name
        The name; a variable where it stands in the body of the class.
    """

    cell: int
    name: Member | Name

    @property
    def key(self) -> tuple[int, int]:
        """What tells it apart from others."""
        return self.cell, self.name.start


def child(node: Node, field: str) -> Node | None:
    """Return the child of a node in a field."""
    return next((each for each in node.children if each.field == field), None)


class Classes:
    """Looks names up in the classes of a notebook."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._instances: dict[tuple[int, int, str, frozenset[str]], bool] = {}

    def title(self, which: Class) -> str:
        """Return the name of a class."""
        tree, names = self._cell(which.cell)
        node = child(tree.node(names.scopes[which.scope].node), "name")
        return tree.text(node) if node is not None else ""

    def around(self, cell: int, start: int, text: str) -> Class | None:
        """Return the class that has a name as its own where it is defined at a place.

        That is in its body, or where a method gives it to `self`.
        """
        tree, names = self._module.tree(cell), self._module.names(cell)
        if tree is None or names is None:
            # It was parsed when it was edited; by now it may hold what no tree is made of.
            return None
        variable = names.at(text, start)
        if variable is not None:
            is_own = variable.binds and names.scopes[variable.scope].kind is ScopeKind.CLASS
            return Class(cell, variable.scope) if is_own else None
        member = next(
            (each for each in names.attributes.get(text, ()) if each.start == start), None
        )
        if member is None:
            return None
        attribute = tree.node(member.node).parent
        if attribute is None or attribute.field != "left":
            return None
        return self._self(cell, tree, names, attribute.children[0])

    def members(self, which: Class, text: str) -> Iterator[Found | None]:
        """Yield where a name of a class stands, in its body and elsewhere; nothing for a pause."""
        family = list(self.family(which, text))
        titles = frozenset(self.title(each) for each in family if self._is_alone(each))
        for cell, names in self._module.holding(text):
            yield None
            tree = self._module.tree(cell)
            if tree is None:
                continue
            for name in names.variables.get(text, ()):
                owner = names.owner(name)
                if owner != MODULE and Class(cell, owner) in family:
                    yield Found(cell, name)
            for member in names.attributes.get(text, ()):
                yield None
                attribute = tree.node(member.node).parent
                owner_node = attribute.children[0] if attribute is not None else None
                if owner_node is not None and owner_node.kind == "identifier":
                    yield from self._module.reading(tree.text(owner_node))
                if owner_node is not None and self._is_of(owner_node, cell, family, titles):
                    yield Found(cell, member)

    def defines(self, which: Class, found: Found) -> bool:
        """Tell whether a name is another method of a class, not a part of a property of it."""
        if not isinstance(found.name, Name) or found.name.role is not Role.FUNCTION:
            return False
        tree, names = self._cell(found.cell)
        function = tree.node(found.name.node).parent
        outer = function.parent if function is not None else None
        is_decorated = outer is not None and outer.kind == "decorated_definition"
        return Class(found.cell, names.owner(found.name)) == which and not is_decorated

    def family(self, which: Class, text: str = "") -> Iterator[Class]:
        """Yield a class and those derived from it that do not have a name as their own."""
        pending, seen = [which], {which}
        while pending:
            each = pending.pop()
            yield each
            for derived in self._derived(each):
                if derived not in seen and not self._has(derived, text):
                    seen.add(derived)
                    pending.append(derived)

    def _cell(self, cell: int) -> tuple[Tree, CellNames]:
        tree, names = self._module.tree(cell), self._module.names(cell)
        assert tree is not None and names is not None  # noqa: S101, PT018 - a class was found there
        return tree, names

    def _is_alone(self, which: Class) -> bool:
        """Tell whether the name of a class means nothing else in the notebook."""
        return sum(place.name.binds for place in self._uses(which)) == 1

    def _uses(self, which: Class) -> Iterator[Place]:
        _, names = self._cell(which.cell)
        parent = names.scopes[which.scope].parent
        yield from self._module.places(self.title(which), which.cell, parent)

    def uses(self, which: Class) -> Iterator[Place]:
        """Yield where a class stands by its name, if the name means nothing else."""
        if self._is_alone(which):
            yield from self._uses(which)

    def _derived(self, which: Class) -> Iterator[Class]:
        for place in self.uses(which):
            tree, names = self._cell(place.cell)
            bases = tree.node(place.name.node).parent
            if bases is None or bases.field != "superclasses" or bases.parent is None:
                continue
            number = bases.parent.number
            for scope, known in enumerate(names.scopes):
                if known.node == number and known.kind is ScopeKind.CLASS:
                    yield Class(place.cell, scope)

    def _has(self, which: Class, text: str) -> bool:
        """Tell whether a class has a name as its own, in its body or by what it gives to `self`."""
        if not text:
            return False
        tree, names = self._cell(which.cell)
        if text in names.scopes[which.scope].bound:
            return True
        return any(
            (attribute := tree.node(member.node).parent) is not None
            and attribute.field == "left"
            and self._self(which.cell, tree, names, attribute.children[0]) == which
            for member in names.attributes.get(text, ())
        )

    def _self(self, cell: int, tree: Tree, names: CellNames, node: Node) -> Class | None:
        """Return the class whose object a name is in a method."""
        if node.kind != "identifier":
            return None
        name = names.at(tree.text(node), node.start)
        if name is None:
            return None
        owner = names.owner(name)
        scope = names.scopes[owner]
        outer = names.scopes[scope.parent]
        if scope.kind is not ScopeKind.FUNCTION or outer.kind is not ScopeKind.CLASS:
            return None
        method = tree.node(scope.node)
        parameters = child(method, "parameters")
        first = (
            next((each for each in parameters.children if each.named), None)
            if (parameters is not None)
            else None
        )
        if first is None or tree.text(first) != name.text or _is_static(method, tree):
            return None
        return Class(cell, scope.parent)

    def _is_of(self, node: Node, cell: int, family: list[Class], titles: frozenset[str]) -> bool:
        """Tell whether an expression is a class of a family, or an object of one."""
        tree, names = self._cell(cell)
        if node.kind == "call":
            return self._makes(node, tree, titles) or self._is_super(node, tree, titles)
        if node.kind != "identifier":
            return False
        name = names.at(tree.text(node), node.start)
        if name is None:
            return False
        own = self._self(cell, tree, names, node)
        if own is not None:
            return own in family
        owner = names.owner(name)
        if name.text in titles and owner == MODULE:
            return True
        key = (cell if owner else -1, owner, name.text, titles)
        if key not in self._instances:
            bound = [
                place
                for place in self._module.places(name.text, cell, owner)
                if place.name.binds and place.name.role is not Role.AUGMENT
            ]
            self._instances[key] = bool(bound) and all(
                self._is_made(place, titles) for place in bound
            )
        return self._instances[key]

    def _is_made(self, place: Place, titles: frozenset[str]) -> bool:
        """Tell whether a variable is bound to an object of a class."""
        tree, _ = self._cell(place.cell)
        node = tree.node(place.name.node)
        parent = node.parent
        if parent is None:
            return False
        hint = child(parent, "type")
        if hint is not None and tree.text(hint).strip("\"'") in titles:
            return True
        value = child(parent, "right")
        return node.field == "left" and value is not None and self._makes(value, tree, titles)

    @staticmethod
    def _is_super(node: Node, tree: Tree, titles: frozenset[str]) -> bool:
        """Tell whether `super()` is what a class has from one of a family."""
        if tree.text(node) != "super()":
            return False
        around = next(
            (above for above in node.ancestors() if above.kind == "class_definition"), None
        )
        bases = child(around, "superclasses") if around is not None else None
        named = [each for each in bases.children if each.named] if bases is not None else []
        return len(named) == 1 and tree.text(named[0]) in titles

    @staticmethod
    def _makes(node: Node, tree: Tree, titles: frozenset[str]) -> bool:
        if node.kind != "call":
            return False
        called = tree.text(node.children[0])
        return called in titles


def _is_static(method: Node, tree: Tree) -> bool:
    outer = method.parent
    return (
        outer is not None
        and outer.kind == "decorated_definition"
        and any(
            tree.text(each) == "@staticmethod"
            for each in outer.children
            if each.kind == "decorator"
        )
    )


def is_data_class(node: Node, tree: Tree) -> bool:
    """Tell whether the fields of a class are given to it by their names."""
    bases = child(node, "superclasses")
    if bases is not None and any(
        tree.text(base).rsplit(".", 1)[-1] in _DATA_BASES for base in bases.children
    ):
        return True
    outer = node.parent
    return (
        outer is not None
        and outer.kind == "decorated_definition"
        and any(
            "dataclass" in tree.text(each) or "attr" in tree.text(each)
            for each in outer.children
            if each.kind == "decorator"
        )
    )
