"""Binds the names of a Python cell."""

from __future__ import annotations

import re
from typing import Final

from .binder import Binder, Entered
from .names import Role, ScopeKind

# They run or keep the cell in another namespace than the notebook's.
_ELSEWHERE: Final = re.compile(r"\s*%%(?:writefile|file|python|python3|script|timeit)\b")
# Names bound in a timed cell are not kept, but those that it uses are the notebook's.
_TIMED: Final = re.compile(r"\s*%%timeit\b")

_COMPREHENSIONS: Final = frozenset(
    "list_comprehension set_comprehension dictionary_comprehension generator_expression".split()
)
_CONDITIONS: Final = frozenset(
    "if_statement for_statement while_statement try_statement match_statement".split()
)
_PATTERNS: Final = frozenset(
    "pattern_list tuple_pattern list_pattern list_splat_pattern dictionary_splat_pattern"
    " as_pattern_target tuple list parenthesized_expression expression_list".split()
)
_TARGETS: Final = {
    ("assignment", "left"): "right",
    ("for_statement", "left"): "right",
    ("for_in_clause", "left"): "",
    ("as_pattern", "alias"): "",
    ("with_item", "alias"): "",
    ("except_clause", "alias"): "",
    ("named_expression", "name"): "value",
    ("type_alias_statement", "left"): "",
}
# What they bind is used in their blocks, which run only if it was bound.
_BLOCKS: Final = frozenset({"for_statement", "as_pattern", "except_clause"})
_OWN_ROLES: Final = {
    ("augmented_assignment", "left"): Role.AUGMENT,
    ("delete_statement", ""): Role.DELETE,
}


class PythonBinder(Binder):
    """Binds names as Python does.

    Default values, decorators, annotations and base classes are outside the scope that their
    statement opens, and so is the first iterable of a comprehension.
    """

    def _outermost(self) -> int:
        source = self._tree.source
        if _TIMED.match(source):
            return self._open(ScopeKind.FUNCTION, 0, 0)
        if _ELSEWHERE.match(source):
            self.names.scopes[0].kind = ScopeKind.ELSEWHERE
        return 0

    def _enter(self, number: int, kind: str, scope: int, conditional: bool) -> Entered | None:
        if kind in _CONDITIONS:
            return scope, True
        if kind in ("function_definition", "lambda"):
            self._function(number, scope)
        elif kind == "class_definition":
            self._class(number, scope)
        elif kind in _COMPREHENSIONS:
            inner = self._open(ScopeKind.EXPRESSION, scope, number)
            self._comprehension(number, scope)
            return inner, False
        elif kind in ("global_statement", "nonlocal_statement"):
            self._declare(number, scope, is_global=kind == "global_statement")
        return None

    def _function(self, number: int, outer: int) -> None:
        inner = self._open(ScopeKind.FUNCTION, outer, number)
        for child in self._tree.below(number):
            field = self._field(child)
            if field == "name":
                self._forced[child] = (outer, Role.FUNCTION)
            elif field == "body":
                self._entered[child] = inner
            elif field == "parameters":
                for parameter in self._tree.below(child):
                    self._parameter(parameter, inner)

    def _parameter(self, number: int, inner: int) -> None:
        """Find the names in a parameter; values and annotations belong to the scope around."""
        pending = [number]
        while pending:
            node = pending.pop()
            if self._kind(node) == "identifier":
                self._forced[node] = (inner, Role.PARAMETER)
                continue
            pending.extend(
                child
                for child in self._tree.below(node)
                if self._field(child) not in ("type", "value")
            )

    def _class(self, number: int, outer: int) -> None:
        inner = self._open(ScopeKind.CLASS, outer, number)
        for child in self._tree.below(number):
            field = self._field(child)
            if field == "name":
                self._forced[child] = (outer, Role.CLASS)
            elif field == "body":
                self._entered[child] = inner

    def _comprehension(self, number: int, outer: int) -> None:
        for child in self._tree.below(number):
            if self._kind(child) == "for_in_clause":
                for part in self._tree.below(child):
                    if self._field(part) == "right":
                        self._entered[part] = outer
                return

    def _declare(self, number: int, scope: int, *, is_global: bool) -> None:
        for child in self._tree.below(number):
            if self._kind(child) == "identifier":
                self.names.scopes[scope].outer[self._text(child)] = is_global
                self._forced[child] = (scope, Role.DECLARE)

    def _identifier(self, number: int, scope: int, conditional: bool) -> None:
        parent = self._parent(number)
        kind, field = self._kind(parent), self._field(number)
        if kind == "attribute" and field == "attribute":
            self._member(self._attributes, number, scope)
        elif kind == "keyword_argument" and field == "name":
            self._member(self._keywords, number, scope)
        elif kind == "dotted_name":
            self._dotted(number, parent, scope, conditional)
        elif kind == "aliased_import":
            self._add(number, Role.ALIAS, scope, conditional)
        elif kind == "keyword_pattern" and number == parent + 1:
            pass  # An attribute of what is matched.
        elif kind == "splat_pattern" or (kind == "as_pattern" and self._is_captured(number)):
            self._add(number, Role.BIND, scope, conditional)
        else:
            self._variable(number, parent, scope, conditional)

    def _is_captured(self, number: int) -> bool:
        """Tell whether a name stands behind the `as` of a pattern of `match`."""
        return number > self._parent(number) + 1 and not self._field(number)

    def _dotted(self, number: int, dotted: int, scope: int, conditional: bool) -> None:
        """Bind a name of an import statement, or one in a pattern of `match`."""
        is_first = number == dotted + 1
        outer = self._parent(dotted)
        kind = self._kind(outer)
        if kind == "import_statement":
            if is_first:
                self._add(number, Role.IMPORT, scope, conditional)
        elif kind == "import_from_statement":
            if self._field(dotted) == "name":
                self._add(number, Role.IMPORT, scope, conditional)
        elif kind == "aliased_import":
            if self._kind(self._parent(outer)) == "import_from_statement":
                self._add(number, Role.ORIGINAL, scope, conditional)
        elif kind == "class_pattern" or self._after(dotted) > dotted + 2:
            if is_first:
                self._add(number, Role.USE, scope, conditional)
            elif number == dotted + 3:
                # `case Color.RED`; of what follows another point nobody knows whose it is.
                self._member(self._attributes, number, scope)
        elif kind in ("case_pattern", "keyword_pattern"):
            self._add(number, Role.BIND, scope, conditional=False)

    def _variable(self, number: int, parent: int, scope: int, conditional: bool) -> None:
        """Bind or use a variable in an expression or as a target."""
        child = number
        while True:
            slot = (self._kind(parent), self._field(child))
            value = _TARGETS.get(slot)
            if value is not None:
                self._target(number, parent, value, scope, conditional)
                return
            if slot[0] not in _PATTERNS:
                self._add(number, _OWN_ROLES.get(slot, Role.USE), scope, conditional)
                return
            child, parent = parent, self._parent(parent)

    def _target(
        self, number: int, statement: int, value: str, scope: int, conditional: bool
    ) -> None:
        effect = None
        for child in self._tree.below(statement) if value else ():
            if self._field(child) == value:
                effect = self._end(child)
        if self._kind(statement) == "named_expression":
            # The walrus binds outside of the comprehension that it stands in.
            while self.names.scopes[scope].kind is ScopeKind.EXPRESSION:
                scope = self.names.scopes[scope].parent
        if self._kind(statement) in _BLOCKS:
            conditional = False
        self._add(number, Role.BIND, scope, conditional, effect)
