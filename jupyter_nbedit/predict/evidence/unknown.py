"""What an edit would name that the kernel knows not to exist.

Of what is not certain nothing is said: a cell that was not run since it was edited may create
whatever stands in it, and what the user has just written they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...core.edits import CellInsertion, TextEdit
from ...core.events import Origin
from ...core.evidence import Evidence, Known
from ...core.items import HistoryEdit
from ...core.notebook import Cell
from ..request import PredictionRequest
from ..syntax import Node, Tree, is_parsed, names_of, parse
from ..syntax.names import MODULE, CellNames, Name, Role

MAX_PARSED = 20
"""Cells that are parsed anew to see whether one of them creates a name; more are felt."""

_USES = frozenset({Role.USE, Role.AUGMENT, Role.DELETE})

# Names come out of these that do not stand in the code.
_CONJURES = re.compile(
    r"^[ \t]*(?:from[ \t]+\S+[ \t]+import[ \t]*\*"
    r"|%%?(?!(?:autoreload|cd|conda|config|file|html|javascript|js|latex|ls|markdown|matplotlib|memit"
    r"|pip|prun|pwd|svg|time|timeit|writefile)\b))"
    r"|\b(?:exec|globals|locals|vars|setattr|get_ipython)\b",
    re.MULTILINE,
)
_TEXT = re.compile(r"""(?P<mark>["'])(?P<text>[^"'\\{}]{1,200})(?P=mark)""")


def names_nothing_unknown(
    cell_id: str, edits: Sequence[TextEdit], request: PredictionRequest
) -> str | None:
    """Return what is named in a cell after some edits that does not exist; None if nothing is."""
    cell = request.notebook.cell(cell_id)
    if request.evidence is None or cell is None:
        return None
    source, spans, shift = cell.source, [], 0
    for edit in sorted((edit.trimmed() for edit in edits), key=lambda edit: edit.start):
        start = edit.start + shift
        source = source[:start] + edit.new + source[start + len(edit.old) :]
        spans.append((start, start + len(edit.new)))
        shift += len(edit.new) - len(edit.old)
    return _unknown(Cell(cell.id, cell.type, source, cell.language), spans, request)


def cell_names_nothing_unknown(edit: CellInsertion, request: PredictionRequest) -> str | None:
    """Return what a new cell names that does not exist; None if nothing."""
    return _unknown(edit.cell, [(0, len(edit.cell.source))], request)


def _unknown(
    cell: Cell, spans: Sequence[tuple[int, int]], request: PredictionRequest
) -> str | None:
    evidence = request.evidence
    language = request.notebook.language_of(cell)
    if evidence is None or cell.type != "code" or "python" not in language:
        return None
    tree = parse(cell.source, language)
    names = names_of(tree) if tree is not None else None
    if tree is None or names is None or names.is_elsewhere:
        return None
    changed = _Changed(cell, tree, names, spans, evidence, request)
    return next(changed.unknown(), None)


class _Changed(NamedTuple):
    """A cell as it would be, and which stretches of it are new."""

    cell: Cell
    tree: Tree
    names: CellNames
    spans: Sequence[tuple[int, int]]
    evidence: Evidence
    request: PredictionRequest

    def unknown(self) -> Iterator[str]:
        """Yield what is new and does not exist."""
        if self._may_conjure():
            return
        known = self.evidence.names()
        for text, places in self.names.variables.items():
            is_used = known.lacks(text) and any(self._is_use(place) for place in places)
            if is_used and not self._is_meant(text) and not self._is_created(text):
                yield f"there is no {text}"
        for node in self._new_leaves():
            found = self._looked_up(node)
            if found is None:
                continue
            text, holder, kind = found
            if kind is not None and kind.lacks(text) and self._is_settled(holder, text):
                yield f"{holder} has no {text}"

    def _is_new(self, start: int, end: int) -> bool:
        return any(low < end and start < high for low, high in self.spans)

    def _is_use(self, name: Name) -> bool:
        return (
            name.role in _USES
            and self._is_new(name.start, name.end)
            and self.names.owner(name) == MODULE
        )

    def _others(self) -> Iterator[Cell]:
        """Yield the code cells but this one."""
        for cell in self.request.notebook.cells:
            if cell.type == "code" and cell.id != self.cell.id:
                yield cell

    def _unsettled(self) -> Iterator[Cell]:
        """Yield the code cells of which the kernel may not have seen all, this one as it was."""
        for cell in self.request.notebook.cells:
            if cell.type == "code" and cell.id not in self.request.settled:
                yield cell

    def _may_conjure(self) -> bool:
        """Tell whether names may come out of what is not run yet without standing in it."""
        return _CONJURES.search(self.cell.source) is not None or any(
            _CONJURES.search(cell.source) is not None for cell in self._unsettled()
        )

    def _is_meant(self, text: str) -> bool:
        """Tell whether the user has written a word lately, such as a new name of a variable.

        What they wrote in another document they mean, too: a function renamed in a module is
        unknown to the kernel until that is imported again.
        """
        word = re.compile(rf"\b{re.escape(text)}\b")
        for item in (*self.request.history, *self.request.elsewhere):
            if isinstance(item, HistoryEdit) and item.origin is Origin.USER and text in item.after:
                start, end = item.start, item.start + len(item.new)
                if any(
                    found.start() <= end and start <= found.end()
                    for found in word.finditer(item.after)
                ):
                    return True
        return False

    def _is_created(self, text: str) -> bool:
        """Tell whether any cell binds a variable, this one as it would be."""
        if _creates(self.names, text):
            return True
        parsed = 0
        for cell in self._others():
            if text not in cell.source:
                continue
            language = self.request.notebook.language_of(cell)
            parsed += not is_parsed(cell.source, language)
            tree = parse(cell.source, language) if parsed <= MAX_PARSED else None
            names = names_of(tree) if tree is not None else None
            if names is None or _creates(names, text):
                return True
        return False

    def _new_leaves(self) -> Iterator[Node]:
        """Yield the leaves that are new, whole or in part."""
        for start, end in self.spans:
            low, high = self.tree.leaf_range(start, end)
            for leaf in range(low, high):
                yield self.tree.node(self.tree.rows.leaves[leaf])

    def _looked_up(self, node: Node) -> tuple[str, str, Known | None] | None:
        """Return a name that is looked up in a variable, the variable, and what that has."""
        parent = node.parent
        if parent is None:
            return None
        evidence, text = self.evidence, self.tree.text(node)
        if parent.kind == "attribute" and node.field == "attribute":
            holder = None if _is_target(parent) else self._variable(parent.children[0])
            return (text, holder, evidence.attributes(holder)) if holder else None
        if parent.kind == "keyword_argument" and node.field == "name":
            call = parent.parent and parent.parent.parent
            if call is None or call.kind != "call":
                return None
            holder = self._variable(call.children[0])
            return (text, holder, evidence.parameters(holder)) if holder else None
        if node.kind == "string":
            literal = _TEXT.fullmatch(text)
            several = parent.kind == "list"
            index = parent.parent if several else parent
            if literal is None or index is None or index.kind != "subscript" or _is_target(index):
                return None
            holder = self._variable(index.children[0])
            if holder is None:
                return None
            has = evidence.columns(holder)
            return literal["text"], holder, has or (None if several else evidence.keys(holder))
        return None

    def _variable(self, node: Node) -> str | None:
        """Return the notebook's variable that a node is, None if it is anything else."""
        if node.kind != "identifier":
            return None
        text = self.tree.text(node)
        name = self.names.at(text, node.start)
        return text if name is not None and self.names.owner(name) == MODULE else None

    def _is_settled(self, holder: str, text: str) -> bool:
        """Tell whether nothing that is still to be run changes a variable, or has the word."""
        if _creates(self.names, holder) or self._is_meant(text):
            return False
        if any(text in cell.source for cell in self._unsettled()):
            return False
        word = re.compile(rf"\b{re.escape(holder)}\b")
        return not any(
            word.search(cell.source) is not None
            for cell in self._unsettled()
            if cell.id != self.cell.id
        )


def _creates(names: CellNames, text: str) -> bool:
    """Tell whether a cell binds a variable of the notebook, or may."""
    if names.is_elsewhere:
        return False
    return any(
        (place.binds or place.role is Role.DECLARE) and names.owner(place) == MODULE
        for place in names.variables.get(text, ())
    )


def _is_target(node: Node) -> bool:
    """Tell whether something is assigned to, or taken away."""
    while node.parent is not None:
        parent = node.parent
        if parent.kind in ("assignment", "augmented_assignment") and node.field == "left":
            return True
        if parent.kind in ("for_statement", "for_in_clause") and node.field == "left":
            return True
        if parent.kind == "delete_statement":
            return True
        if parent.kind not in ("pattern_list", "tuple_pattern", "list_pattern", "subscript"):
            return False
        if parent.kind == "subscript" and node.field != "value":
            return False
        node = parent
    return False
