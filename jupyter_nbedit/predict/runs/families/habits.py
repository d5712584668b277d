"""An attribute is written as another language has it, another library, or another import."""

from __future__ import annotations

import re
import sys

from ....core.text import line_start
from ....utils.user_messages import user_message
from ...syntax import Node
from ...syntax.names import Role, ScopeKind
from ..added_imports import joined
from ..code import CodeCell
from ..failure import Failure
from ..library import HABITS, SAME_NAME, SIZED, SIZES, SUBMODULES
from ..members import alike, owners, replaced, replaced_in, standing
from ..repair import CERTAIN, LIKELY, Repair, in_order

_UNDER = re.compile(r"cannot assign \w+ before Module\.__init__\(\) call")
_AXES = re.compile(r"(?:Polar)?Axes(?:3D|Subplot)?")
_READS = re.compile(r"[\\/]json[\\/]__init__\.py")
_LEVEL = frozenset(
    "argument_list assignment elif_clause expression_statement if_statement not_operator"
    " return_statement while_statement".split()
)


def repair_of_habit(owner: str, text: str, failure: Failure) -> Repair | None:
    """Return the repair of an attribute that an object has not, but something like it.

    Parameters
    ----------
    owner, text : str
        The name of the object's type and the attribute.
    failure : Failure
        The run.
    """
    new = HABITS.get(("Axes" if _AXES.fullmatch(owner) else owner, text))
    if new is not None:
        return replaced(
            text, new, failure, CERTAIN, user_message("%1 has no %2, but %3", owner, text, new)
        )
    if owner in SIZED and text in SIZES:
        return _in_len(owner, text, failure)
    if (owner, text) == ("dict", "has_key"):
        return _in_dictionary(text, failure)
    if (owner, text) == ("str", "read"):
        return _of_text(failure)
    if (owner, text) == ("DataFrame", "append"):
        return _appended(text, failure)
    return _of_itself(text, failure)


def repair_of_module_habit(module: str, text: str, failure: Failure) -> Repair | None:
    """Return the repair of what a module has not, but what is in it, or another import."""
    new = HABITS.get((module, text))
    if new is not None:
        return replaced(
            text, new, failure, CERTAIN, user_message("%1 has no %2, but %3", module, text, new)
        )
    if f"{module}.{text}" in SUBMODULES:
        return _submodule(module, text, failure)
    inner = getattr(sys.modules.get(module), module, None) if module in SAME_NAME else None
    if inner is None or not hasattr(inner, text):
        return None
    edits = [cell.edit(start, start, f"{module}.") for cell, start, _ in alike(text, failure)]
    reason = user_message("%1 is in %2.%3", text, module, module)
    return Repair(in_order(edits, failure), CERTAIN, reason) if edits else None


def repair_of_constructor(failure: Failure) -> Repair | None:
    """Return the repair of a module of PyTorch that does not make what it is derived from."""
    cell, spot = failure.spot.cell, failure.spot
    if _UNDER.match(failure.message) is None:
        return None
    scope = cell.names.scopes[cell.names.scope_at(spot.start + len(spot.text) - 1)]
    outer = cell.names.scopes[scope.parent]
    function = cell.tree.node(scope.node)
    body = next((each for each in function.children if each.field == "body"), None)
    if scope.kind is not ScopeKind.FUNCTION or outer.kind is not ScopeKind.CLASS or body is None:
        return None
    if "__init__(" in cell.source[body.start : body.end]:
        return None
    indent = cell.source[line_start(cell.source, body.start) : body.start]
    if indent.strip():
        return None
    edit = cell.edit(body.start, body.start, f"super().__init__()\n{indent}")
    return Repair([edit], CERTAIN, user_message("the base class is not made first"))


def _of_itself(text: str, failure: Failure) -> Repair | None:
    """Return the repair of `time.time()` where `time` is the function, not the module."""
    imported = any(
        name.role is Role.IMPORT and f"from {text} import" in cell.source
        for cell, name in failure.code.variables(text)
    )
    if owners(text, failure) != {text} or not imported:
        return None
    edits = [cell.edit(start - 1, end, "") for cell, start, end in alike(text, failure)]
    reason = user_message("%1 is imported from %2", text, text)
    return Repair(in_order(edits, failure), CERTAIN, reason) if edits else None


def _looked_up(text: str, failure: Failure) -> Node | None:
    """Return the expression that looks an attribute up, the only one on the line that failed."""
    places = list(standing(text, failure))
    if len(places) != 1:
        return None
    found = failure.spot.cell.tree.covering(*places[0]).parent
    return found if found is not None and found.kind == "attribute" else None


def _call(attribute: Node) -> tuple[Node, list[Node]] | None:
    """Return the call of a method, and its arguments; None if it is not called."""
    call = attribute.parent
    if call is None or call.kind != "call" or call.children[-1].kind != "argument_list":
        return None
    return call, [each for each in call.children[-1].children if each.named]


def _in_len(owner: str, text: str, failure: Failure) -> Repair | None:
    found = _looked_up(text, failure)
    if found is None:
        return None
    called = _call(found)
    if called is not None and called[1]:
        return None
    whole, cell = called[0] if called is not None else found, failure.spot.cell
    edit = cell.edit(whole.start, whole.end, f"len({cell.tree.text(found.children[0])})")
    return Repair([edit], CERTAIN, user_message("%1 has no %2: use len", owner, text))


def _in_dictionary(text: str, failure: Failure) -> Repair | None:
    found = _looked_up(text, failure)
    called = _call(found) if found is not None else None
    if found is None or called is None or len(called[1]) != 1:
        return None
    cell = failure.spot.cell
    call, (key,) = called
    new = f"{cell.tree.text(key)} in {cell.tree.text(found.children[0])}"
    if call.parent is None or call.parent.kind not in _LEVEL:
        new = f"({new})"
    return Repair(
        [cell.edit(call.start, call.end, new)], CERTAIN, user_message("has_key is in in Python 3")
    )


def _of_text(failure: Failure) -> Repair | None:
    """Return the repair of `json.load` that is given a text."""
    run = failure.request.last_run
    if run is None or _READS.search(run.traceback) is None:
        return None
    return replaced_in(
        "json", "load", "loads", failure, user_message("a text is read by json.loads")
    )


def _submodule(module: str, text: str, failure: Failure) -> Repair | None:
    """Return the repair of a module that is not imported by the one that it is in."""
    places = list(standing(text, failure))
    above = failure.spot.cell.tree.covering(*places[0]).parent if places else None
    wanted = f"{module}.{text}"
    while above is not None and above.kind == "attribute":
        tail = failure.spot.cell.tree.text(above).partition(f".{text}")[2]
        inner = f"{module}.{text}{tail}"
        if inner in SUBMODULES:
            wanted = inner
        above = above.parent
    plain = re.compile(rf"^[ \t]*import {re.escape(module)}(?=[ \t]*(?:#.*)?$)", re.MULTILINE)
    reason = user_message("%1 is not imported", wanted)
    for cell in failure.code.cells:
        found = plain.search(cell.source)
        if found is not None:
            edit = cell.edit(found.end(), found.end(), wanted.removeprefix(module))
            return Repair([edit], CERTAIN, reason)
    return Repair([joined(f"import {wanted}", failure)], CERTAIN, reason)


def _appended(text: str, failure: Failure) -> Repair | None:
    """Return the repair of a frame that another one is appended to, as before pandas 2.0."""
    found = _looked_up(text, failure)
    called = _call(found) if found is not None else None
    if found is None or called is None or not called[1]:
        return None
    cell = failure.spot.cell
    call, (first, *rest) = called
    alias = _alias(failure)
    added = _frame(first, cell, alias, failure) if alias else ""
    if not added or any(each.kind != "keyword_argument" for each in rest):
        return None
    options = "".join(f", {cell.tree.text(each)}" for each in rest)
    frames = f"[{cell.tree.text(found.children[0])}, {added}]"
    edit = cell.edit(call.start, call.end, f"{alias}.concat({frames}{options})")
    return Repair([edit], LIKELY, user_message("removed in pandas 2.0: use concat"))


def _alias(failure: Failure) -> str:
    """Return the name that a cell gives to pandas."""
    statement = re.compile(r"^import pandas(?: as (\w+))?[ \t]*$", re.MULTILINE)
    found = {
        each[1] or "pandas"
        for cell in failure.code.cells
        for each in statement.finditer(cell.source)
    }
    return found.pop() if len(found) == 1 else ""


def _frame(node: Node, cell: CodeCell, alias: str, failure: Failure) -> str:
    """Return what is appended as a frame, empty where nobody knows whether it is one."""
    text = cell.tree.text(node)
    if node.kind == "dictionary":
        return f"{alias}.DataFrame([{text}])"
    if node.kind == "call":
        return text if cell.tree.text(node.children[0]) == f"{alias}.DataFrame" else ""
    if node.kind != "identifier":
        return ""
    evidence = failure.request.evidence
    if evidence is not None and evidence.columns(text, inner=True) is not None:
        return text
    made = re.compile(rf"^[ \t]*{text} *= *{alias}\.(?:DataFrame|read_\w+)\(", re.MULTILINE)
    bound = [where for where, name in failure.code.variables(text) if name.binds]
    return text if len(bound) == 1 and made.search(bound[0].source) else ""
