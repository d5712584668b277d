"""Binds the names of a Julia cell.

What a macro makes of names nobody knows: what stands in one, or in quoted code, is not noted, but
for macros that take their argument as it is.
"""

from __future__ import annotations

from typing import Final

from .binder import Binder, Entered
from .names import CellNames, Role, ScopeKind

_PLAIN_MACROS: Final = frozenset(
    "show time timev elapsed allocated assert test info warn error debug inbounds simd views view"
    " inline noinline threads spawn async sync static".split()
)
_LOOPS: Final = frozenset({"for_statement", "while_statement", "try_statement"})
_FUNCTIONS: Final = frozenset({"function_definition", "macro_definition"})
_COMPREHENSIONS: Final = frozenset({"comprehension_expression", "generator"})
_PATTERNS: Final = frozenset({"open_tuple", "tuple_expression", "splat_expression"})


class JuliaBinder(Binder):
    """Binds names as Julia does in a notebook."""

    def bind(self) -> CellNames:
        """Return the names."""
        self._loops: dict[int, set[str]] = {}
        self._hidden = 0
        names = super().bind()
        self._release(names)
        return names

    def _enter(self, number: int, kind: str, scope: int, conditional: bool) -> Entered | None:
        if number < self._hidden:
            return None
        if kind in _FUNCTIONS:
            return self._function(number, scope), False
        if kind == "assignment" and (call := self._call(number + 1)) is not None:
            inner = self._open(ScopeKind.FUNCTION, scope, number)
            self._signature(call, scope, inner)
            return inner, False
        if kind in ("arrow_function_expression", "do_clause"):
            inner = self._open(ScopeKind.FUNCTION, scope, number)
            for child in self._tree.below(number):
                if self._kind(child) in ("identifier", "argument_list", "tuple_expression"):
                    self._parameters(child, inner)
                    break
            return inner, False
        if kind == "let_statement" or kind in _COMPREHENSIONS or kind == "catch_clause":
            return self._open(ScopeKind.EXPRESSION, scope, number), False
        if kind in _LOOPS:
            inner = self._open(ScopeKind.EXPRESSION, scope, number)
            self._loops[inner] = set()
            return inner, True
        if kind == "if_statement":
            return scope, True
        if kind in ("let_binding", "for_binding"):
            self._binding(number, kind, scope)
        elif kind == "module_definition":
            return self._open(ScopeKind.ELSEWHERE, scope, number), False
        elif kind == "struct_definition":
            self._struct(number, scope)
        elif kind == "quote_expression" or (
            kind == "macrocall_expression" and not self._is_plain(number)
        ):
            self._hidden = self._after(number)
        return None

    def _is_plain(self, number: int) -> bool:
        """Tell whether a macro takes its argument as it is."""
        return self._text(number + 1).lstrip("@") in _PLAIN_MACROS

    def _call(self, number: int) -> int | None:
        """Return the call in what is assigned to: then it is a function that is defined."""
        while self._kind(number) in ("where_expression", "typed_expression", "signature"):
            number += 1
        return number if self._kind(number) == "call_expression" else None

    def _function(self, number: int, outer: int) -> int:
        inner = self._open(ScopeKind.FUNCTION, outer, number)
        for child in self._tree.below(number):
            if self._kind(child) == "signature":
                call = self._call(child)
                if call is not None:
                    self._signature(call, outer, inner)
                elif self._kind(child + 1) == "argument_list":
                    self._parameters(child + 1, inner)
        return inner

    def _signature(self, call: int, outer: int, inner: int) -> None:
        """Find the name, the parameters and, behind `where`, the types of a function."""
        callee, *rest = self._tree.below(call)
        if self._kind(callee) == "identifier":
            self._forced[callee] = (outer, Role.FUNCTION)
        elif self._kind(callee) == "parenthesized_expression":
            self._parameters(callee, inner)
        for child in rest:
            if self._kind(child) == "argument_list":
                self._parameters(child, inner)
        around = self._parent(call)
        while self._kind(around) in ("where_expression", "typed_expression"):
            if self._kind(around) == "where_expression":
                for child in list(self._tree.below(around))[1:]:
                    self._parameters(child, inner)
            around = self._parent(around)

    def _parameters(self, number: int, inner: int) -> None:
        """Find the names of parameters; of those with a type or a value only what comes first."""
        pending = [number]
        while pending:
            node = pending.pop()
            kind = self._kind(node)
            if kind == "identifier":
                self._forced[node] = (inner, Role.PARAMETER)
            elif kind in ("typed_expression", "named_argument", "assignment", "binary_expression"):
                pending.append(node + 1)
            elif kind in ("argument_list", "parenthesized_expression", "curly_expression") or (
                kind in _PATTERNS
            ):
                pending.extend(self._tree.below(node))

    def _binding(self, number: int, kind: str, scope: int) -> None:
        """Bind what a `let` or a `for` binds; the value is looked up outside of it."""
        target, *rest = self._tree.below(number)
        pending = [target]
        while pending:
            node = pending.pop()
            if self._kind(node) == "identifier":
                self._forced[node] = (scope, Role.BIND)
            elif self._kind(node) == "typed_expression":
                pending.append(node + 1)
            elif self._kind(node) in _PATTERNS:
                pending.extend(self._tree.below(node))
        if rest and (kind == "let_binding" or self.names.scopes[scope].node >= number - 2):
            self._entered[rest[-1]] = self.names.scopes[scope].parent

    def _struct(self, number: int, scope: int) -> None:
        for child in self._tree.below(number):
            kind = self._kind(child)
            if kind == "type_head":
                first = child + 1
                while self._kind(first) in ("binary_expression", "parametrized_type_expression"):
                    first += 1
                if self._kind(first) == "identifier":
                    self._forced[first] = (scope, Role.CLASS)
                    self._type_parameters(first, number)
            elif kind == "identifier":
                self._forced[child] = None
            elif kind == "typed_expression":
                self._forced[child + 1] = None

    def _type_parameters(self, title: int, struct: int) -> None:
        """Leave out the types behind the name of a type, wherever they are used in it."""
        behind = self._after(title)
        if self._kind(self._parent(title)) != "parametrized_type_expression":
            return
        own = {self._text(child) for child in self._tree.below(behind)}
        for node in range(behind, self._after(struct)):
            if self._kind(node) == "identifier" and self._text(node) in own:
                self._forced[node] = None

    def _identifier(self, number: int, scope: int, conditional: bool) -> None:
        if number < self._hidden:
            return
        parent = self._parent(number)
        kind = self._kind(parent)
        is_first = number == parent + 1
        if kind == "field_expression" and not is_first:
            self._member(self._attributes, number, scope)
        elif kind == "named_argument" and is_first:
            self._member(self._keywords, number, scope)
        elif (kind == "named_field" and is_first) or kind in ("macro_identifier", "import_path"):
            pass
        elif kind in ("argument_list", "tuple_expression") and self._is_shorthand(number, parent):
            # `f(; price)`: it is the keyword, too. `(; price) = row` binds it besides.
            outer = self._parent(parent)
            if self._kind(outer) == "assignment" and parent == outer + 1:
                self._variable(number, parent, scope, conditional)
        elif kind in ("import_statement", "using_statement"):
            self._add(number, Role.IMPORT, scope, conditional)
        elif kind == "selected_import":
            if not is_first:
                self._add(number, Role.IMPORT, scope, conditional)
        elif kind == "import_alias":
            self._add(number, Role.ORIGINAL if is_first else Role.ALIAS, scope, conditional)
        elif kind == "catch_clause" and self._is_caught(number, parent):
            self._add(number, Role.BIND, scope, conditional)
        elif kind in ("global_statement", "local_statement"):
            self.names.scopes[scope].outer[self._text(number)] = kind == "global_statement"
            self._add(number, Role.DECLARE, scope, conditional)
        else:
            self._variable(number, parent, scope, conditional)

    def _is_caught(self, number: int, clause: int) -> bool:
        """Tell whether a name stands on the line of its `catch`."""
        return "\n" not in self._tree.source[self._start(clause) : self._start(number)]

    def _is_shorthand(self, number: int, parent: int) -> bool:
        before = self._tree.source[self._start(parent) : self._start(number)]
        return ";" in before and any(
            self._kind(child) == ";" for child in self._tree.below(parent) if child < number
        )

    def _variable(self, number: int, parent: int, scope: int, conditional: bool) -> None:
        child = number
        while True:
            kind = self._kind(parent)
            is_first = child == parent + 1
            if kind == "assignment" and is_first:
                self._assigned(number, scope, conditional, self._end(parent))
                return
            if kind == "compound_assignment_expression" and is_first:
                self._add(number, Role.AUGMENT, self._outside(scope), conditional)
                return
            if kind not in _PATTERNS and not (kind == "typed_expression" and is_first):
                self._add(number, Role.USE, scope, conditional)
                return
            child, parent = parent, self._parent(parent)

    def _assigned(self, number: int, scope: int, conditional: bool, effect: int) -> None:
        if self._kind(self._parent(self._parent(number))) == "global_statement":
            self.names.scopes[scope].outer[self._text(number)] = True
        if scope in self._loops:
            self._loops[scope].add(self._text(number))
        self._add(number, Role.BIND, scope, conditional, effect)

    def _outside(self, scope: int) -> int:
        """Return the scope outside of the loops: what is changed in a loop was there before."""
        while scope in self._loops:
            scope = self.names.scopes[scope].parent
        return scope

    def _release(self, names: CellNames) -> None:
        """Give what is bound around a loop to the scope there: the loop binds it no more."""
        for number, assigned in self._loops.items():
            outside = names.scopes[self._outside(number)]
            for text in assigned & outside.bound.keys():
                names.scopes[number].bound.pop(text, None)
