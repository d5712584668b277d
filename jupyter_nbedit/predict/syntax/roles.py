"""What a leaf of a tree is there for: a variable, an attribute, a keyword argument, a string."""

from __future__ import annotations

from .languages import COMMAND, Language
from .tree import Node

NAMES = frozenset({"variable", "attribute", "keyword", "module"})
PROSE = frozenset({"string", "comment", "column", "command"})


def role(node: Node, language: Language) -> str:
    """Return the role of a leaf.

    Returns
    -------
    str
        One of "variable", "attribute", "keyword", "module", "string", "column" (a string that is
        a subscript), "number", "comment", "command" (a magic or a shell command), "word" (of the
        language) and "mark".
    """
    kind = node.kind
    if kind in language.comments:
        return "comment"
    if kind == COMMAND:
        return "command"
    if kind in language.strings or kind in {"string_start", "string_end"}:
        parent = node.parent
        if parent is not None and parent.field == "subscript":
            return "column"
        return "column" if node.field == "subscript" else "string"
    if kind == "identifier":
        return _name_role(node, language)
    if kind in {"integer", "float", "integer_literal", "float_literal"}:
        return "number"
    if node.named and node.kind not in {"true", "false", "none"}:
        return "word"
    return "word" if kind[:1].isalpha() else "mark"


def _name_role(node: Node, language: Language) -> str:
    parent = node.parent
    if parent is None:
        return "variable"
    if parent.kind == "dotted_name":
        outer = parent.parent
        if outer is not None:
            if outer.kind == "aliased_import":
                statement = outer.parent
                if statement is not None and statement.kind == "import_from_statement":
                    return "attribute"
                return "module"
            if outer.kind == "import_from_statement" and parent.field == "name":
                return "variable"
        return "module"
    found = language.roles.get((parent.kind, _slot(node)))
    if found is not None:
        return found
    if parent.kind == "function_definition" and node.field == "name":
        block = parent.parent
        owner = block.parent if block is not None else None
        if owner is not None and owner.kind == "class_definition":
            return "attribute"
    return "variable"


def is_definition(node: Node, language: Language) -> bool:
    """Tell whether a variable is bound here rather than used."""
    child = node
    parent = node.parent
    while parent is not None:
        if (parent.kind, _slot(child)) in language.definitions:
            return True
        if parent.kind not in language.patterns:
            return False
        child, parent = parent, parent.parent
    return False


def _slot(node: Node) -> str:
    return node.field or ("later" if node.position else "first")


def statement(node: Node, language: Language) -> Node:
    """Return the statement that a node is in: what is highest below a block or the whole cell."""
    child = node
    for ancestor in node.ancestors():
        if ancestor.kind in language.statements:
            return child
        child = ancestor
    return child
