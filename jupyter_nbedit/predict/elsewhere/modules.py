"""What was renamed in a file that is open, and where this notebook imports it from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ...core.items import HistoryEdit
from ..clock import Clock
from ..names.imports import Path, imports
from ..names.module import Module
from ..parsing import parse_in_turn
from ..syntax import Node, Tree, names_of
from ..syntax.names import MODULE, Role
from .renames import Rename, renames


class ModuleRename(NamedTuple):
    """What a module defines got another name.

    Attributes
    ----------
    module : tuple of str
        The module, as the notebook imports it: `("package", "utils")`.
    rename : Rename
        What it was called and is called.
    """

    module: Path
    rename: Rename


class Place(NamedTuple):
    """Where the old name stands: the position of the cell, and offsets in it."""

    cell: int
    start: int
    end: int


async def module_renames(
    elsewhere: Sequence[HistoryEdit], modules: Mapping[str, str], language: str, clock: Clock
) -> list[ModuleRename]:
    """Return the renames in modules that left nothing there with the old name.

    Parameters
    ----------
    elsewhere : sequence of HistoryEdit
        What was done in other notebooks and in files, oldest first.
    modules : mapping of str to str
        The modules that the files are, by the identifiers of their cells.
    language : str
        The language.
    clock : Clock
        Gives the event loop its turn.
    """
    result = []
    for cell_id, name in modules.items():
        edits = [edit for edit in elsewhere if edit.cell_id == cell_id]
        if not edits:
            continue
        known = await renames(edits, language, clock)
        tree = await parse_in_turn(edits[-1].after, language, clock) if known else None
        names = names_of(tree) if tree is not None else None
        if names is None:
            continue
        bound = names.scopes[MODULE].bound
        result += [
            ModuleRename(tuple(name.split(".")), rename)
            for rename in known
            if rename.old not in bound and rename.new in bound
        ]
    return result


async def module_places(module: Module, renamed: ModuleRename, clock: Clock) -> list[Place]:
    """Return where a notebook names what a module calls something else now."""
    found: set[Place] = set()
    for index in module.range:
        # What imports a module names it.
        if renamed.module[-1] not in module.notebook.cells[index].source:
            continue
        await clock.tick()
        tree = module.tree(index)
        if tree is not None:
            found.update(_imported(module, index, tree, renamed))
            found.update(_reached(module, index, tree, renamed))
    return sorted(found)


def _imported(module: Module, index: int, tree: Tree, renamed: ModuleRename) -> Iterator[Place]:
    """Yield the names in statements that import the old name, and its uses if it is kept.

    Where the new name is imported already, as after the first of these was accepted, its uses are
    left.
    """
    old, new = renamed.rename.old, renamed.rename.new
    for number in tree.of_kind("import_from_statement"):
        node = tree.node(number)
        if _source(node, tree) != renamed.module:
            continue
        for child in node.children:
            if child.field != "name":
                continue
            is_aliased = child.kind == "aliased_import"
            name = child.children[0] if is_aliased else child
            text = tree.text(name)
            if is_aliased and text == old:
                # All else calls it by the alias.
                yield Place(index, name.start, name.end)
            elif not is_aliased and text in (old, new):
                yield from _variable(module, index, renamed, is_imported=text == old)


def _source(statement: Node, tree: Tree) -> Path:
    """Return the module that a statement imports from, as seen from its folder."""
    for child in statement.children:
        if child.field == "module_name":
            path = tuple(tree.text(child).split("."))
            # A file of a package names its neighbours with one dot.
            return path[1:] if path[0] == "" and "" not in path[1:] else path
    return ()


def _variable(
    module: Module, index: int, renamed: ModuleRename, *, is_imported: bool
) -> Iterator[Place]:
    """Yield where a variable stands that an import binds and nothing else, or nothing any more."""
    old, new = renamed.rename.old, renamed.rename.new
    places = list(module.places(old, index, MODULE))
    is_own = any(
        (place.name.binds and not (is_imported and place.name.role is Role.IMPORT))
        or place.name.role is Role.DELETE
        for place in places
    )
    # Where the import has the new name already, that is what is meant by it.
    if is_own or (is_imported and module.holding(new)):
        return
    for place in places:
        if not module.would_be_captured(place.name, place.cell, new, MODULE):
            yield Place(place.cell, place.name.start, place.name.end)


def _reached(module: Module, index: int, tree: Tree, renamed: ModuleRename) -> Iterator[Place]:
    """Yield the attributes by which the old name is reached through the module."""
    for each in imports(tree):
        if each.target != renamed.module:
            continue
        for place in module.places(each.access[0], index, MODULE):
            here = module.tree(place.cell)
            if here is not None and place.name.role is Role.USE:
                node = _attribute(here.node(place.name.node), here, each.access)
                if node is not None and here.text(node) == renamed.rename.old:
                    yield Place(place.cell, node.start, node.end)


def _attribute(node: Node, tree: Tree, access: Path) -> Node | None:
    """Return the name that is reached through a module, `f` in `package.utils.f`."""
    for expected in (*access[1:], None):
        parent = node.parent
        if parent is None or parent.kind != "attribute" or node.field != "object":
            return None
        name = parent.children[-1]
        if expected is None:
            return name
        if tree.text(name) != expected:
            return None
        node = parent
    return None
