"""What the kernel says of a column: whether the frame has it, and whether it is a frame at all."""

from __future__ import annotations

from ...core.evidence import Known
from ..request import PredictionRequest
from .frames import is_bound_with, name_of
from .mentions import Mention
from .variables import Variables

# A frame, and what one is made of.
_MAY_HAVE_COLUMNS = frozenset({"DataFrame", "GeoDataFrame", "defaultdict", "dict", "list"})


class Witness:
    """Asks the evidence of a request; without any it says nothing.

    Parameters
    ----------
    request : PredictionRequest
        Has the evidence.
    """

    def __init__(self, request: PredictionRequest) -> None:
        self._evidence = request.evidence
        self._request = request

    @property
    def is_there(self) -> bool:
        """Whether there is any evidence."""
        return self._evidence is not None

    def has_column(self, column: str) -> bool:
        """Tell whether any frame has a column."""
        tables = self._evidence.variables.tables.values() if self._evidence is not None else ()
        return any(column in table.columns for table in tables)

    def of_definition(
        self, mention: Mention, old: str, new: str, variables: Variables
    ) -> bool | None:
        """Tell whether a column that is made has the new name instead of the old one.

        Returns
        -------
        bool or None
            False where it is no column, or the frame still has the old one although the cell that
            makes it was run since; None where nothing is known.
        """
        known = self._columns(mention, variables)
        if known is None:
            return False if self._is_no_frame(mention, variables) else None
        if self._request.notebook.cells[mention.cell].id not in self._request.settled:
            # It was run before the edit.
            return True if old in known.names and new not in known.names else None
        if new in known.names and known.lacks(old):
            return True
        is_new = not mention.owners or is_bound_with(mention, variables)
        return False if is_new and old in known.names else None

    def tells_apart(
        self, mention: Mention, old: str, new: str, variables: Variables
    ) -> bool | None:
        """Tell whether a frame has one column and not another, None where nothing is known."""
        known = self._columns(mention, variables)
        if known is None:
            return False if self._is_no_frame(mention, variables) else None
        if known.lacks(old) and new in known.names:
            return True
        return False if old in known.names or known.lacks(new) else None

    def has_frame(self, mention: Mention, variables: Variables) -> bool:
        """Tell whether what a mention is a column of is a frame, as the kernel knows."""
        return self._columns(mention, variables) is not None

    def _columns(self, mention: Mention, variables: Variables) -> Known | None:
        variable = name_of(mention, variables)
        if self._evidence is None or not variable:
            return None
        return self._evidence.columns(variable)

    def _is_no_frame(self, mention: Mention, variables: Variables) -> bool:
        variable = name_of(mention, variables)
        if self._evidence is None or not variable:
            return False
        kind = self._evidence.variables.names.get(variable)
        return kind is not None and kind.rpartition(".")[2] not in _MAY_HAVE_COLUMNS
