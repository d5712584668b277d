"""An import took another form: what was reached through it is reached in the new way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log1p
from typing import NamedTuple

from ..clock import Steps
from ..request import PredictionRequest
from ..syntax import Node, Tree
from ..syntax.names import MODULE, Role
from .edits import Edited, size
from .module import Module
from .scoring import Features, Following, judged

Path = tuple[str, ...]


class Import(NamedTuple):
    """What an import makes reachable.

    Attributes
    ----------
    target : tuple of str
        The module, or the module and what is in it.
    access : tuple of str
        How it is reached: `np`, or `os.path`.
    """

    target: Path
    access: Path


def imports(tree: Tree) -> set[Import]:
    """Return what a cell imports by name."""
    known: set[Import] | None = tree.memo.get("imports")
    if known is None:
        known = set()
        if tree.holds("import"):
            for number in tree.of_kind("import_statement", "import_from_statement"):
                known.update(_of_statement(tree.node(number), tree))
        tree.memo["imports"] = known
    return known


def _of_statement(node: Node, tree: Tree) -> Iterator[Import]:
    module: Path = ()
    for child in node.children:
        if child.field == "module_name":
            module = tuple(tree.text(child).split("."))
        elif child.field == "name":
            name, *alias = [each for each in child.children if each.named] or [child]
            is_aliased = child.kind == "aliased_import"
            path = tuple(tree.text(name if is_aliased else child).split("."))
            yield Import(module + path, (tree.text(alias[-1]),) if is_aliased else path)


def follow_imports(
    module: Module, edited: Sequence[Edited], request: PredictionRequest
) -> Following:
    """Yield the uses of what is imported in another way now."""
    gone: dict[Import, Edited] = {}
    come: set[Import] = set()
    for edit in edited:
        yield None
        before = imports(edit.before)
        yield None
        after = imports(edit.after)
        for each in before - after:
            gone.setdefault(each, edit)
        come |= after - before
    for old, edit in gone.items():
        ways = come | (yield from _other_ways(module, old, edit))
        if not ways:
            continue
        names = module.names(edit.cell)
        if names is None or names.is_elsewhere or _is_being_deleted(old, come, edit, request):
            continue
        yield from module.reading(old.access[0])
        places = module.places(old.access[0], edit.cell, MODULE)
        if any(place.name.binds or place.name.role is Role.DELETE for place in places):
            continue
        about: Features = {
            "import": 1.0,
            "definition": 1.0,
            "age": log1p(edit.age),
            "size": size(edit.edit),
            "matches": log1p(len(places)),
        }
        for place in places:
            yield None
            tree = module.tree(place.cell)
            if tree is not None and place.name.role is Role.USE:
                rewritten = _rewritten(tree.node(place.name.node), tree, old, ways)
                if rewritten is not None:
                    end, text = rewritten
                    span = (place.cell, place.name.start, end)
                    reason = f"{tree.source[place.name.start : end]} → {text}"
                    yield judged(span, text, about, reason)


def _other_ways(module: Module, old: Import, edit: Edited) -> Steps[set[Import]]:
    """Find the imports of a module one of whose names is imported no more, while others are.

    Where the whole import is gone it may come back elsewhere, and another name that came in its
    place is what it is called now.
    """
    home = old.target[:-1]
    before, after = imports(edit.before), imports(edit.after)
    if not home or not any(each.target[:-1] == home for each in before & after):
        return set()
    if any(each.target[:-1] == home for each in after - before):
        return set()
    found: set[Import] = set()
    for cell in module.range:
        source = module.notebook.cells[cell].source
        if home[0] not in source or "import" not in source:
            continue
        yield
        tree = module.tree(cell)
        if tree is not None:
            found |= {each for each in imports(tree) if each.target == home}
    return found


def _is_being_deleted(
    old: Import, come: set[Import], edit: Edited, request: PredictionRequest
) -> bool:
    """Tell whether an alias just became its own beginning and the cursor still stands there."""
    typed = request.newest_edit
    return (
        typed is not None
        and edit.edit.after == typed.after
        and request.is_behind(typed)
        and any(
            new.target == old.target and old.access[-1].startswith(new.access[-1]) for new in come
        )
    )


def _rewritten(node: Node, tree: Tree, old: Import, come: set[Import]) -> tuple[int, str] | None:
    """Return where what is reached through an import ends, and how it is reached now."""
    chain, ends = [tree.text(node)], [node.end]
    while (parent := node.parent) is not None and parent.kind == "attribute":
        if node.field != "object":
            return None
        node = parent
        chain.append(tree.text(node.children[-1]))
        ends.append(node.end)
    reach = len(old.access)
    if tuple(chain[:reach]) != old.access:
        return None
    path = old.target + tuple(chain[reach:])
    best = max(
        (each for each in come if path[: len(each.target)] == each.target),
        key=lambda each: len(each.target),
        default=None,
    )
    if best is None or best.access == old.access:
        return None
    # What is replaced is the old way, and as much behind it as the new way takes up.
    taken = max(reach, reach + len(best.target) - len(old.target))
    rest = path[len(best.target) : len(old.target)]
    return ends[taken - 1], ".".join(best.access + rest)
