"""The names of parsed cells, found when they are first asked for."""

from __future__ import annotations

from collections.abc import Mapping

from .binder import Binder
from .julia_names import JuliaBinder
from .names import CellNames
from .python_names import PythonBinder
from .tree import Tree

_BINDERS: Mapping[str, type[Binder]] = {
    "tree_sitter_python": PythonBinder,
    "tree_sitter_julia": JuliaBinder,
}


def names_of(tree: Tree) -> CellNames | None:
    """Return the names of a cell, None where the scopes of its language are not known."""
    if tree.names is None:
        binder = _BINDERS.get(tree.language.module)
        if binder is not None:
            tree.names = binder(tree).bind()
    return tree.names
