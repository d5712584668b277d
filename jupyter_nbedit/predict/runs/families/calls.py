"""A call does not fit what is called: a keyword is misspelt or gone, `self` is missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from ....core.edits import TextEdit
from ....core.items import HistoryEdit
from ....utils.user_messages import user_message
from ...names.classes import is_data_class
from ...nearest import nearest
from ...syntax import Node
from ...syntax.names import Name, Role, ScopeKind
from ..code import CodeCell
from ..failure import Failure
from ..inplace import repair_of_none
from ..keyed import root_names
from ..library import CHANGED_KEYWORDS, KEYWORDS, SAME_NAME
from ..members import replaced, replaced_in
from ..repair import CERTAIN, LIKELY, Repair, in_order, is_meant, renamed
from ..spelling import is_better_spelt

_UNEXPECTED = re.compile(r"((?:\w+\.)*\w+)\(\) got an unexpected keyword argument '(\w+)'")
_INVALID = re.compile(r"'(\w+)' is an invalid keyword argument for (\w+)\(\)")
_TOO_MANY = re.compile(
    r"(\w+)\.(\w+)\(\) takes (\d+) positional arguments? but (\d+) (?:was|were) given"
)
_NOTHING = re.compile(r"'NoneType' object is not (?:subscriptable|iterable)")
_IS_MODULE = "'module' object is not callable"

_READS_TEXT = re.compile(
    r"the JSON object must be str, bytes or bytearray, not \w*(?:IO|Reader)\w*"
)
_WRITES_TEXT = "dump() missing 1 required positional argument: 'fp'"
_NO_FUNCTION = "'Text' object is not callable"

MAX_SHORT = 3
"""Characters up to which a word may be part of any other."""

_BUILTIN_KEYWORDS: Mapping[str, frozenset[str]] = {
    "print": frozenset({"sep", "end", "file", "flush"}),
    "sort": frozenset({"key", "reverse"}),
    "sorted": frozenset({"key", "reverse"}),
    "open": frozenset({"mode", "buffering", "encoding", "errors", "newline"}),
    "max": frozenset({"key", "default"}),
    "min": frozenset({"key", "default"}),
    "split": frozenset({"sep", "maxsplit"}),
}


def repair_of_call(failure: Failure) -> Repair | None:
    """Return the repair of a `TypeError`."""
    message = failure.message
    told = _UNEXPECTED.match(message)
    if told is not None:
        return _keyword(told[1], told[2], failure)
    told = _INVALID.match(message)
    if told is not None:
        return _keyword(told[2], told[1], failure)
    told = _TOO_MANY.match(message)
    if told is not None:
        return (
            _missing_self(told[1], told[2], failure) if int(told[4]) == int(told[3]) + 1 else None
        )
    if _NOTHING.match(message) and failure.is_direct:
        return repair_of_none(_subscripted(failure), failure)
    if _READS_TEXT.match(message):
        return replaced_in(
            "json", "loads", "load", failure, user_message("a file is read by json.load")
        )
    if message.endswith(_WRITES_TEXT):
        return replaced_in(
            "json", "dump", "dumps", failure, user_message("a text is written by json.dumps")
        )
    if message == _NO_FUNCTION and failure.is_direct:
        return replaced(
            "title",
            "set_title",
            failure,
            CERTAIN,
            user_message("title is no method: use set_title"),
        )
    if message.startswith(_IS_MODULE) and failure.is_direct:
        return _called_module(failure)
    return None


def _keyword(qualified: str, text: str, failure: Failure) -> Repair | None:
    """Return the repair of a keyword that a function does not take."""
    owner, _, function = qualified.rpartition(".")
    calls = list(_keywords(text, failure))
    cell = failure.spot.cell
    if len(calls) != 1:
        return None
    keyword = calls[0]
    if not failure.is_direct and (
        qualified not in KEYWORDS or _name_of_call(keyword, cell) != function
    ):
        # It may be another call that failed, further down.
        return None
    changed = CHANGED_KEYWORDS.get((function, text))
    if changed is not None:
        return _changed(
            keyword, cell, changed.old, changed.new, f"{changed.library} {changed.version}"
        )
    defined = _definition(owner, function, failure)
    called = owner if function == "__init__" else function
    known = _BUILTIN_KEYWORDS.get(function, frozenset())
    if defined is not None:
        where, names = defined
        known = frozenset(where.tree.text(node) for node in names)
    known = known or _told(keyword, failure) or KEYWORDS.get(qualified, known)
    given = {cell.tree.text(each.children[0]) for each in _arguments(keyword.parent)}
    name = keyword.children[0]
    new = renamed(text, failure.request)
    if new in known:
        edit = cell.edit(name.start, name.end, new)
        return Repair([edit], CERTAIN, user_message("%1 calls %2 %3 now", called, text, new))
    if defined is not None and _was_removed(text, defined[0], failure):
        return Repair(
            [_without(keyword, cell)], CERTAIN, user_message("%1 has no %2 any more", called, text)
        )
    near = nearest(text, known - given)
    new = near or _only_with(text, known - given)
    if new is None:
        return None
    reason = user_message("%1 has no argument %2: nearest is %3", called, text, new)
    if defined is not None and near is not None:
        where, names = defined
        places = where.names.variables.get(new, ())
        is_given = any(new in each.names.keywords for each in failure.code.cells)
        if len(places) == 1 and not is_given and is_meant(text, new, failure):
            return Repair([where.edit(places[0].start, places[0].end, text)], LIKELY, reason)
        if is_better_spelt(text, new):
            # The keyword is right, and more than one place would have to follow it.
            return None
    # Where a call of it stands in another call, the inner one is meant.
    edits = {
        other.edit(member.start, member.end, new)
        for other in failure.code.cells
        for member in other.names.keywords.get(text, ())
        if (call := _call_of(other, member.node)) is not None and _called(call, other) == called
    } | {cell.edit(name.start, name.end, new)}
    return Repair(in_order(edits, failure), LIKELY, reason)


def misspelt_keyword(
    text: str, called: str, known: Collection[str], failure: Failure
) -> Repair | None:
    """Return the repair of a keyword on the line that failed, of those that there are.

    Parameters
    ----------
    text, called : str
        The keyword, and what takes none of that name.
    known : collection of str
        What it takes.
    failure : Failure
        The run.
    """
    found = list(_keywords(text, failure))
    new = nearest(text, known)
    if len(found) != 1 or new is None:
        return None
    name, cell = found[0].children[0], failure.spot.cell
    edit = cell.edit(name.start, name.end, new)
    return Repair(
        [edit], LIKELY, user_message("%1 has no argument %2: nearest is %3", called, text, new)
    )


def _told(keyword: Node, failure: Failure) -> frozenset[str]:
    """Return what a function that is called takes, as the kernel knows; empty if it does not."""
    call = keyword.parent.parent if keyword.parent is not None else None
    called = call.children[0] if call is not None else None
    evidence = failure.request.evidence
    if evidence is None or called is None or called.kind != "identifier":
        return frozenset()
    known = evidence.parameters(failure.spot.cell.tree.text(called), inner=True)
    return known.names if known is not None else frozenset()


def _name_of_call(keyword: Node, cell: CodeCell) -> str:
    """Return the name of what a keyword is given to, without what that is looked up in."""
    call = _call_of(cell, keyword.number)
    return _called(call, cell) if call is not None else ""


def _only_with(text: str, known: Collection[str]) -> str | None:
    """Return the only keyword that says the same and more: `n_epochs` for `epochs`."""
    words = text.split("_")
    longer = [each for each in known if set(words) < set(each.split("_"))]
    return longer[0] if len(longer) == 1 and len(text) > MAX_SHORT else None


def _changed(keyword: Node, cell: CodeCell, old: str, new: str, since: str) -> Repair | None:
    """Return the repair of a keyword that a library gave another name."""
    start, end = keyword.start, keyword.end
    if "=" not in new:
        end = keyword.children[0].end
    elif cell.tree.text(keyword).replace(" ", "") != old:
        # The table speaks of one value alone.
        return None
    return Repair(
        [cell.edit(start, end, new)], CERTAIN, user_message("changed in %1: use %2", since, new)
    )


def _keywords(text: str, failure: Failure) -> Iterator[Node]:
    """Yield the keyword arguments of a name in the statement that failed."""
    spot = failure.spot
    statement = spot.statement
    for member in spot.cell.names.keywords.get(text, ()):
        if spot.start <= member.start < max(spot.end, statement.end):
            node = spot.cell.tree.node(member.node).parent
            if node is not None:
                yield node


def _arguments(arguments: Node | None) -> Iterator[Node]:
    for child in arguments.children if arguments is not None else ():
        if child.kind == "keyword_argument":
            yield child


def _call_of(cell: CodeCell, number: int) -> Node | None:
    for above in cell.tree.node(number).ancestors():
        if above.kind == "call":
            return above
    return None


def _called(call: Node, cell: CodeCell) -> str:
    return cell.tree.text(call.children[0]).rpartition(".")[2]


def _without(keyword: Node, cell: CodeCell) -> TextEdit:
    """Return the edit that takes an argument out, with one of the commas beside it."""
    start, end = keyword.start, keyword.end
    before = re.search(r",\s*\Z", cell.source[:start])
    after = re.match(r"\s*,\s*", cell.source[end:])
    if before is not None:
        start = before.start()
    elif after is not None:
        end += after.end()
    return cell.edit(start, end, "")


def _definition(owner: str, function: str, failure: Failure) -> tuple[CodeCell, list[Node]] | None:
    """Return the parameters of the only function, or method of a class, of that name.

    Those of the constructor of a data class are its fields.
    """
    found: list[tuple[CodeCell, list[Node]]] = []
    for cell in failure.code.cells:
        if not cell.tree.holds(owner or function):
            continue
        if owner and function == "__init__":
            found += ((cell, fields) for fields in _fields(owner, cell))
        for name in cell.names.variables.get(function, ()):
            node = cell.tree.node(name.node).parent
            if name.role is Role.FUNCTION and node is not None and _owner(name, cell) == owner:
                found.append((cell, list(_parameter_names(_parameters(node)))))
    return found[0] if len(found) == 1 else None


def _fields(owner: str, cell: CodeCell) -> Iterator[list[Node]]:
    """Yield the fields of each data class of a name."""
    for name in cell.names.variables.get(owner, ()):
        node = cell.tree.node(name.node).parent
        if name.role is not Role.CLASS or node is None or not is_data_class(node, cell.tree):
            continue
        body = next((child for child in node.children if child.field == "body"), None)
        statements = body.children if body is not None else []
        assigned = [part for each in statements for part in each.children]
        yield [
            part.children[0]
            for part in assigned
            if part.kind == "assignment" and any(each.field == "type" for each in part.children)
        ]


def _owner(name: Name, cell: CodeCell) -> str:
    """Return the name of the class that a function is a method of, empty for none."""
    scope = cell.names.scopes[name.scope]
    if scope.kind is not ScopeKind.CLASS:
        return ""
    head = cell.tree.node(scope.node).children
    return next((cell.tree.text(child) for child in head if child.field == "name"), "")


def _parameters(function: Node) -> Node | None:
    return next((child for child in function.children if child.field == "parameters"), None)


def _parameter_names(parameters: Node | None) -> Iterator[Node]:
    for child in parameters.children if parameters is not None else ():
        inner = child
        while inner.kind != "identifier" and inner.children:
            inner = inner.children[0]
        if inner.kind == "identifier" and not child.kind.endswith("splat_pattern"):
            yield inner


def _was_removed(text: str, where: CodeCell, failure: Failure) -> bool:
    """Tell whether the user took a parameter out of a signature."""
    word = re.compile(rf"\bdef \w+\([^\n]*\b{text}\b")
    return any(
        isinstance(item, HistoryEdit)
        and item.cell_id == where.id
        and word.search(item.before) is not None
        and word.search(item.after) is None
        for item in failure.request.history
    )


def _missing_self(owner: str, method: str, failure: Failure) -> Repair | None:
    """Return the repair of a method that takes no `self`."""
    for cell in failure.code.cells:
        for name in cell.names.variables.get(method, ()):
            node = cell.tree.node(name.node).parent
            if name.role is not Role.FUNCTION or node is None or _owner(name, cell) != owner:
                continue
            outer, parameters = node.parent, _parameters(node)
            if parameters is None or (outer and outer.kind == "decorated_definition"):
                return None
            names = [cell.tree.text(each) for each in _parameter_names(parameters)]
            if names[:1] in (["self"], ["cls"]):
                return None
            new = "self, " if len(parameters.children) > 2 else "self"
            edit = cell.edit(parameters.start + 1, parameters.start + 1, new)
            return Repair([edit], CERTAIN, user_message("%1 takes no self", method))
    return None


def _subscripted(failure: Failure) -> set[str]:
    """Return the variables that are subscripted on the line that failed, or looped over."""
    spot = failure.spot
    tree = spot.cell.tree
    found = set()
    low, high = tree.leaf_range(spot.start, spot.end)
    for leaf in tree.leaves[low:high]:
        above = leaf.parent
        if leaf.kind != "identifier" or above is None:
            continue
        is_value = above.kind == "subscript" and leaf.position == 0
        is_looped = above.kind in ("for_statement", "for_in_clause") and leaf.field == "right"
        if is_value or is_looped:
            found |= root_names(leaf, tree)
    return found


def _called_module(failure: Failure) -> Repair | None:
    """Return the repair of a module that is called in the place of what it has of the same name."""
    spot = failure.spot
    cell = spot.cell
    found = [
        name
        for text in SAME_NAME
        for name in cell.names.variables.get(text, ())
        if spot.holds(name.start)
        and name.role is Role.USE
        and cell.source.startswith("(", name.end)
    ]
    if len(found) != 1:
        return None
    text = found[0].text
    edit = cell.edit(found[0].end, found[0].end, f".{text}")
    return Repair([edit], CERTAIN, user_message("%1 is a module", text))
