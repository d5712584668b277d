"""The languages whose cells can be parsed, and what their grammars call things.

A language is a grammar and a table: which nodes are names, strings and comments. A
language that is not here has no syntax, and without syntax nothing is suggested.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from .ipython import mask

if TYPE_CHECKING:
    from tree_sitter import Parser


class Language(msgspec.Struct, frozen=True):
    """What is known of a language's grammar.

    Attributes
    ----------
    module : str
        The package that holds the grammar.
    mask : callable
        Makes what the grammar does not know neutral, keeping the length; None for a cell in
        another language.
    strings, comments : frozenset of str
        Nodes whose text is prose or data.
    statements : frozenset of str
        Nodes whose children are statements.
    roles : dict
        The role of an identifier by its parent's kind and its field there. Any other identifier
        is a variable. A child without a field is "first" or "later".
    calls : frozenset of str
        Nodes that are a callee followed by its arguments.
    definitions : frozenset of (str, str)
        Parent kind and field through which a name is bound.
    patterns : frozenset of str
        Nodes that may stand between a bound name and what binds it.
    endings : tuple of str
        What a line that was begun may go on with so that it parses, "" first.
    inner_endings : tuple of str
        The same in front of a closing bracket.
    heads : tuple of str
        What then follows the bracket where the line is the head of a block.
    """

    module: str
    mask: Callable[[str], str | None]
    strings: frozenset[str]
    comments: frozenset[str]
    statements: frozenset[str]
    roles: dict[tuple[str, str], str]
    calls: frozenset[str]
    definitions: frozenset[tuple[str, str]]
    patterns: frozenset[str]
    endings: tuple[str, ...]
    inner_endings: tuple[str, ...]
    heads: tuple[str, ...]


PYTHON = Language(
    module="tree_sitter_python",
    mask=mask,
    strings=frozenset({"string", "string_content", "concatenated_string"}),
    comments=frozenset({"comment"}),
    statements=frozenset({"module", "block"}),
    roles={
        ("attribute", "attribute"): "attribute",
        ("keyword_argument", "name"): "keyword",
        ("dotted_name", "module_name"): "module",
        ("dotted_name", "import"): "module",
    },
    calls=frozenset({"call"}),
    definitions=frozenset(
        {
            ("assignment", "left"),
            ("for_statement", "left"),
            ("for_in_clause", "left"),
            ("as_pattern", "alias"),
            ("aliased_import", "alias"),
            ("function_definition", "name"),
            ("class_definition", "name"),
            ("named_expression", "name"),
            ("function_definition", "parameters"),
            ("lambda", "parameters"),
            ("default_parameter", "name"),
            ("typed_default_parameter", "name"),
            ("import_from_statement", "name"),
        }
    ),
    patterns=frozenset(
        "pattern_list tuple_pattern list_pattern list_splat_pattern dictionary_splat_pattern"
        " as_pattern_target parameters lambda_parameters typed_parameter dotted_name".split()
    ),
    endings=(
        *("", " x", ": pass", " x: pass", ":", " in x: pass", " x in x: pass", "(): pass"),
        *(" x(): pass", " import x", " x import x", " else x", ": x", "\ndef x(): pass"),
    ),
    inner_endings=("", " x", " in x", " x in x", ": x", " else x"),
    heads=(": pass", ":"),
)

JULIA = Language(
    module="tree_sitter_julia",
    mask=lambda source: source,
    strings=frozenset({"string_literal", "content", "command_literal", "character_literal"}),
    comments=frozenset({"line_comment", "block_comment"}),
    statements=frozenset({"source_file", "block"}),
    roles={
        ("field_expression", "later"): "attribute",
        ("named_argument", "first"): "keyword",
    },
    calls=frozenset({"call_expression"}),
    definitions=frozenset(
        {("assignment", "first"), ("for_binding", "first"), ("import_alias", "later")}
    ),
    patterns=frozenset({"open_tuple", "tuple_expression"}),
    endings=("", " x", "\nend", " x\nend", " in x\nend", " x in x\nend", "()\nend", " : x"),
    inner_endings=("", " x", " in x", " x in x"),
    heads=("\nend",),
)

LANGUAGES = {"python": PYTHON, "julia": JULIA}


@functools.cache
def language(name: str) -> Language | None:
    """Return what is known of a language, None when nothing is."""
    return LANGUAGES.get(name.lower().replace("ipython", "python").rstrip("23"))


COMMAND = "command"
"""Kind of the leaves that stand for magics, shell commands and calls for help."""

COMMAND_ID = 0xFFF0
"""Its number; no grammar has so many kinds."""

_ERROR_ID = 0xFFFF


class Grammar(msgspec.Struct, frozen=True):
    """A grammar that is loaded.

    Attributes
    ----------
    parser : Parser
        Its parser.
    kinds : dict of int to str
        The names of the kinds of nodes.
    named : frozenset of int
        The kinds that are neither marks nor keywords.
    fields : list of str
        The names of the fields, the first empty.
    """

    parser: Parser
    kinds: dict[int, str]
    named: frozenset[int]
    fields: list[str]


@functools.cache
def grammar(module: str) -> Grammar:
    """Return the grammar of a package, loading it when it is first needed."""
    import tree_sitter  # at server start this would be paid by everybody

    loaded = tree_sitter.Language(importlib.import_module(module).language())
    numbers = [*range(loaded.node_kind_count), _ERROR_ID]
    return Grammar(
        parser=tree_sitter.Parser(loaded),
        kinds={number: loaded.node_kind_for_id(number) or "" for number in numbers}
        | {COMMAND_ID: COMMAND},
        named=frozenset(number for number in numbers if loaded.node_kind_is_named(number))
        | {COMMAND_ID},
        fields=["", *(loaded.field_name_for_id(i + 1) or "" for i in range(loaded.field_count))],
    )
