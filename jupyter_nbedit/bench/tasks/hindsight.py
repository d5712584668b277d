"""What is called wrong though a developer may well have wanted it.

A revision tells what one commit did, and no more. So the strict measure (:mod:`.judging`) calls a
suggestion wrong that the same developer comes to make a week later. The wide one calls it welcome

- if a **later** commit makes it;
- if it was right, but its line was **rewritten** in the commit: the line is gone, what would be
  taken out stands nowhere in the notebook any more, and what would be put in does;
- if the commit left code **broken** that it mends: a name that means nothing any more.

Each of these is asked only of a suggestion that is wrong by the strict measure, and each leaves a
suggestion wrong where it cannot tell. The values, beside the strict ones of the same names:

==================== ==============================================================================
precision_wide       of what is shown, how much is helpful or welcome
recall_wide          of the moments with something missing that is not blank, at how many something
                     helpful or welcome is shown
quiet_wide           of the other moments, at how many nothing is shown that is not welcome
==================== ==============================================================================

Where only white space is missing, no suggestion could be right by the strict measure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from ...core.diffs import line_hunks, token_hunks, tokens
from ...core.edits import SuggestedEdit, TextEdit
from ...core.notebook import Cell, Notebook
from ...mining.notebooks.edit_records import CellRecord
from ...predict.library.reading import BUILTINS
from ...predict.syntax import names_of, parse
from ...predict.syntax.names import MODULE, Role
from .judging import judge
from .replay import Revision, align

Excuse = Literal["later", "rewritten", "broken"]
"""Why a suggestion that the commit does not make is welcome all the same."""

Code = Sequence[str]
"""The code cells of a version of a notebook."""

MAX_LATER = 5
"""Later versions of a notebook that are looked at."""

_USES = frozenset({Role.USE, Role.AUGMENT, Role.DELETE})


class Hindsight:
    """What became of a notebook.

    Parameters
    ----------
    known : Revision
        The revision that is replayed.
    later : sequence of sequence of str
        What later commits made of its code, oldest first.
    """

    def __init__(self, known: Revision, later: Sequence[Code] = ()) -> None:
        self._known = known
        self._later = later[:MAX_LATER]

    def excuse(self, edit: TextEdit, notebook: Notebook, *, is_complete: bool) -> Excuse | None:
        """Return why a wrong suggestion is welcome, None if it is not.

        Parameters
        ----------
        edit : TextEdit
            The suggestion; it applies to `notebook`.
        notebook : Notebook
            The notebook as it was at that moment.
        is_complete : bool
            Whether the commit has nothing more to do.
        """
        cell = notebook.cell(edit.cell_id)
        if cell is None or cell.type != "code":
            return None
        if any(judge(edit, cell.source, later.get(cell.id)) != "wrong" for later in self._targets):
            return "later"
        if not is_complete:
            return "rewritten" if self._is_rewritten(edit, cell) else None
        return "broken" if self._mends(edit, cell, notebook) else None

    @cached_property
    def _final(self) -> list[Cell]:
        """The code cells that the commit leaves."""
        targets = self._known.targets
        return [cell for cell in self._known.order if cell.type == "code" and cell.id in targets]

    @cached_property
    def _targets(self) -> list[Mapping[str, str]]:
        """What each later version has in the place of the cells that the commit leaves."""
        here = [CellRecord("code", source=cell.source) for cell in self._final]
        found: list[Mapping[str, str]] = []
        for code in self._later:
            there = [CellRecord("code", source=source) for source in code]
            found.append(
                {
                    self._final[left].id: code[right]
                    for left, right in align(here, there)
                    if left is not None and right is not None
                }
            )
        return found

    def _is_rewritten(self, edit: TextEdit, cell: Cell) -> bool:
        target = self._known.targets.get(cell.id)
        if target is not None and not _is_gone(edit, cell.source, target):
            return False
        replaced = list(_replaced(cell.source, edit.apply(cell.source)))
        final = [token for each in self._final for token in _significant(each.source)]
        return bool(replaced) and all(
            old and not _holds(final, old) and _holds(final, new) for old, new in replaced
        )

    def _mends(self, edit: TextEdit, cell: Cell, notebook: Notebook) -> bool:
        language = notebook.language_of(cell)
        start = Notebook(self._known.start.cells, notebook.language, notebook.path)
        meant = _bound(start, language)
        before = _unbound(notebook, language)
        changed = [
            Cell(each.id, each.type, edit.apply(each.source), each.language)
            if each.id == cell.id
            else each
            for each in notebook.cells
        ]
        after = _unbound(Notebook(tuple(changed), notebook.language, notebook.path), language)
        # What meant nothing before the commit, a name of another file for instance, is no loss.
        return not after - before and any(name in meant for name in before - after)


def wide_values(
    strict: Mapping[str, float],
    suggested: Sequence[SuggestedEdit],
    notebook: Notebook,
    missing: Sequence[TextEdit],
    hindsight: Hindsight,
) -> dict[str, float]:
    """Return the wide values of a moment.

    Parameters
    ----------
    strict : mapping of str to float
        The strict ones.
    suggested : sequence of SuggestedEdit
        What was suggested; empty for silence.
    notebook : Notebook
        The notebook as it was.
    missing : sequence of TextEdit
        What is still missing.
    hindsight : Hindsight
        What became of the notebook.
    """
    # All of it is blank where nothing is missing, too.
    is_complete = all(_significant(edit.old) == _significant(edit.new) for edit in missing)
    is_right = bool(strict.get("precision_helpful"))
    if suggested and not is_right and isinstance(suggested[0], TextEdit):
        is_right = bool(hindsight.excuse(suggested[0], notebook, is_complete=not missing))
    result = {"precision_wide": float(is_right)} if suggested else {}
    if is_complete:
        result["quiet_wide"] = float(is_right or not suggested)
    else:
        result["recall_wide"] = float(is_right)
    return result


def _significant(text: str) -> list[str]:
    return [token for token in tokens(text) if not token.isspace()]


def _is_gone(edit: TextEdit, source: str, target: str) -> bool:
    """Tell whether all lines that an edit changes are missing in what the cell comes to."""
    change = edit.trimmed()
    first = source.count("\n", 0, change.start)
    touched = range(first, first + 1 + change.old.rstrip("\n").count("\n"))
    gone = {
        line for hunk in line_hunks(source, target) for line in range(hunk.old_start, hunk.old_end)
    }
    return all(line in gone for line in touched)


def _replaced(old: str, new: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield what tokens are put in the place of which."""
    for hunk in token_hunks(old, new):
        yield (
            _significant(old[hunk.old_start : hunk.old_end]),
            _significant(new[hunk.new_start : hunk.new_end]),
        )


def _holds(text: Sequence[str], part: Sequence[str]) -> bool:
    """Tell whether tokens stand one behind the other somewhere; none stand everywhere."""
    return any(
        text[start : start + len(part)] == part for start in range(len(text) - len(part) + 1)
    )


def _bound(notebook: Notebook, language: str) -> set[str]:
    """Return the names that cells bind for all of the notebook."""
    found: set[str] = set()
    for cell in notebook.cells:
        tree = parse(cell.source, language) if cell.type == "code" else None
        names = names_of(tree) if tree is not None else None
        if names is not None and not names.is_elsewhere:
            found |= names.scopes[MODULE].bound.keys()
    return found


def _unbound(notebook: Notebook, language: str) -> Counter[str]:
    """Return how often each name is used that nothing binds."""
    bound = _bound(notebook, language) | BUILTINS
    found: Counter[str] = Counter()
    for cell in notebook.cells:
        tree = parse(cell.source, language) if cell.type == "code" else None
        names = names_of(tree) if tree is not None else None
        if names is None or names.is_elsewhere:
            continue
        for text, places in names.variables.items():
            if text not in bound:
                found[text] += sum(
                    name.role in _USES and names.owner(name) == MODULE for name in places
                )
    return +found
