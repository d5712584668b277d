"""Syntax of code cells, through tree-sitter, aware of what IPython adds to Python."""

from .binding import names_of
from .cache import MAX_CELL, errors, is_parsed, parse
from .languages import Language, language
from .roles import NAMES, PROSE, is_definition, role, statement
from .tree import Node, Tree
from .unfinished import can_be_finished, least_errors

__all__ = [
    "MAX_CELL",
    "NAMES",
    "PROSE",
    "Language",
    "Node",
    "Tree",
    "can_be_finished",
    "errors",
    "is_definition",
    "is_parsed",
    "language",
    "least_errors",
    "names_of",
    "parse",
    "role",
    "statement",
]
