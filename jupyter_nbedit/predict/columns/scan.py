"""Finds where a word may be a column, however it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ..clock import Clock, Steps
from ..syntax import Node, Tree
from ..syntax.tree import END, START, WIDTH
from . import vocabulary
from .arguments import Found, in_call, in_pair
from .calls import call_around, out_of_lists, plain, subscripts
from .expressions import told
from .mentions import Form, Kind, Mention
from .variables import Cells

MAX_IN_CELL = 300
"""Places in one cell that are looked at."""


MAX_PLACES = 500
"""Places of a notebook that are looked at; a word that stands in more is no name."""

_EQUALS = re.compile(r"[ \t]*=(?!=)")


Word = tuple[int, int, int]
"""Where a word stands: the number of its leaf, and from where to where it goes."""


async def mentions_in(module: Cells, text: str, clock: Clock) -> list[Mention]:
    """Return where a text may be a column in the notebook's own namespace, in order."""
    word = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")

    def look(tree: Tree) -> Steps[tuple[Word, ...]]:
        found: list[Word] = []
        for place in islice(_words(tree, word), MAX_IN_CELL):
            found.append(place)
            yield
        return tuple(found)

    found: list[Mention] = []
    has_no_index = module.has_no_index
    for index, words in (await module.look("words", text, look)).items():
        tree = module.tree(index)
        if tree is None:
            continue
        for number, start, end in words:
            leaf = tree.leaves[number]
            mention = mention_at(index, tree, leaf, (start, end), has_no_index=has_no_index)
            if mention is not None:
                found.append(mention)
            await clock.tick()
        if len(found) > MAX_PLACES:
            return []
    return found


def _words(tree: Tree, word: re.Pattern[str]) -> Iterator[Word]:
    """Yield where a word may be a column; in most places it is a variable, and no column."""
    table, leaves, kinds = tree.rows.table, tree.rows.leaves, tree.grammar.kinds
    source = tree.source
    for found in word.finditer(source):
        start, end = found.span()
        number = tree.first_leaf(start)
        if number == len(leaves):
            return
        row = leaves[number] * WIDTH
        if table[row + START] > start or end > table[row + END]:
            continue
        if kinds[table[row]] == "identifier":
            is_attribute = source[start - 1 : start] == "."
            if not is_attribute and not _EQUALS.match(source, end):
                continue
        yield number, start, end


def mention_at(
    cell: int, tree: Tree, leaf: Node, span: tuple[int, int], *, has_no_index: bool
) -> Mention | None:
    """Return what a word in a leaf is as a column, None if it is none."""
    start, end = span
    if leaf.kind == "identifier" and leaf.start == start:
        return _attribute(cell, tree, leaf) or _keyword(cell, tree, leaf, has_no_index=has_no_index)
    text = plain(leaf, tree)
    if text is not None and text == tree.source[start:end]:
        return _string(cell, tree, leaf, span, has_no_index=has_no_index)
    if leaf.kind in ("string", "string_content"):
        return _word(cell, tree, leaf, start, end)
    return None


def _attribute(cell: int, tree: Tree, leaf: Node) -> Mention | None:
    parent = leaf.parent
    if parent is None or parent.kind != "attribute" or leaf.field != "attribute":
        return None
    outer = parent.parent
    if outer is not None and outer.kind == "call" and parent.field == "function":
        return None
    owner = parent.children[0]
    if tree.text(owner).rpartition(".")[2] == "col":
        # `pl.col.income`
        frame = told(parent, tree)
        if frame is not None and frame.receiver is not None:
            owner = frame.receiver
    return Mention(cell, tree, leaf.start, leaf.end, Kind.USED, Form.ATTRIBUTE, leaf, (owner,))


def _keyword(cell: int, tree: Tree, leaf: Node, *, has_no_index: bool) -> Mention | None:
    parent = leaf.parent
    if parent is None or parent.kind != "keyword_argument" or leaf.field != "name":
        return None
    around = call_around(parent.children[-1], tree)
    if around is None:
        return None
    call, value = around[0], parent.children[-1]
    owners: tuple[Node, ...]
    if call.name in ("assign", "with_columns") and call.receiver is not None:
        owners = (call.receiver,)
    elif call.name in (*vocabulary.AGGREGATING, "select") and value.kind in ("tuple", "call"):
        owners = ()
    elif has_no_index and call.name == "filter" and call.receiver is not None:
        # What Polars is given so has that value in the column.
        owners = (call.receiver,)
        return Mention(cell, tree, leaf.start, leaf.end, Kind.USED, Form.KEYWORD, leaf, owners)
    else:
        return None
    return Mention(cell, tree, leaf.start, leaf.end, Kind.MADE, Form.KEYWORD, leaf, owners, value)


def _string(
    cell: int, tree: Tree, leaf: Node, span: tuple[int, int], *, has_no_index: bool
) -> Mention | None:
    parent = leaf.parent
    found = None
    if parent is not None and parent.kind == "pair":
        found = in_pair(tree, leaf, parent)
    else:
        whole = out_of_lists(leaf)
        parent = whole.parent
        if parent is None:
            return None
        if parent.kind == "subscript" and whole.field == "subscript":
            found = _in_subscript(tree, whole if whole.kind != "tuple" else leaf, parent)
        elif parent.kind in ("argument_list", "keyword_argument"):
            found = in_call(tree, leaf, whole, has_no_index=has_no_index)
        elif parent.kind in ("assignment", "for_statement", "for_in_clause"):
            found = _in_binding(tree, whole, parent)
        elif parent.kind == "comparison_operator" and whole is leaf and leaf.position == 0:
            last = parent.children[-1]
            if len(parent.children) == 3 and parent.children[1].kind in ("in", "not in"):
                owner = last.children[0] if last.kind == "attribute" else last
                found = Found(Kind.USED, (owner,))
    if found is None:
        return None
    kind, owners, value, becomes, in_place = found
    return Mention(cell, tree, *span, kind, Form.STRING, leaf, owners, value, becomes, in_place)


def _in_subscript(tree: Tree, node: Node, subscript: Node) -> Found | None:
    owner = subscript.children[0]
    keys = subscripts(subscript)
    if owner.kind == "attribute" and tree.text(owner.children[-1]) in ("loc", "at"):
        # The first of two is a row.
        if len(keys) != 2 or not keys[1].start <= node.start < keys[1].end:
            return None
        owner = owner.children[0]
    elif len(keys) != 1:
        return None
    outer = subscript.parent
    if outer is not None and outer.kind == "assignment" and subscript.field == "left":
        return Found(Kind.ASSIGNED, (owner,), outer.children[-1])
    if outer is not None and outer.kind == "delete_statement":
        return Found(Kind.TAKEN, (owner,), in_place=True)
    return Found(Kind.USED, (owner,))


def _in_binding(tree: Tree, whole: Node, parent: Node) -> Found | None:
    if whole.field != "right" or whole.kind == "string":
        return None
    left = next((child for child in parent.children if child.field == "left"), None)
    if left is None:
        return None
    if left.kind == "attribute" and tree.text(left.children[-1]) == "columns":
        return Found(Kind.ASSIGNED, (left.children[0],), in_place=True)
    return Found(Kind.LISTED, (left,)) if left.kind == "identifier" else None


def _word(cell: int, tree: Tree, leaf: Node, start: int, end: int) -> Mention | None:
    """Return a word of an expression that is written as text: `query`, `eval`, a formula."""
    string: Node | None = leaf
    if leaf.kind == "string_content":
        string = leaf.parent
    around = call_around(string, tree) if string is not None else None
    if string is None or around is None:
        return None
    call, keyword, position = around
    owner = None
    if call.name in vocabulary.EVALUATING and call.receiver is not None:
        owner = call.receiver if position == 0 or keyword == "expr" else None
    elif "data" in call.keywords and "~" in tree.text(string):
        owner = call.keywords["data"] if position == 0 or keyword == "formula" else None
    if owner is None:
        return None
    before = tree.source[string.start : start]
    # Behind the mark that opens the string; what is quoted within is a value.
    quotes = before.lstrip("rRuUfFbB")[1:].replace("\\", "")
    if before.endswith(("@", ".", "\\")) or quotes.count('"') % 2 or quotes.count("'") % 2:
        return None
    follows = tree.source[end : end + 2]
    if follows.startswith("(") or (follows.startswith("=") and follows != "=="):
        return None
    return Mention(cell, tree, start, end, Kind.USED, Form.WORD, leaf, (owner,))
