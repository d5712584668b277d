"""The predictor of what repairs a failed run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping

from ..clock import Clock
from ..order import MAX_PLACES
from ..predictor import Predictor
from ..request import PredictionRequest, Suggestion
from ..thresholds import EAGERNESS
from .failure import Failure, failure_of
from .families.attributes import repair_of_attribute
from .families.calls import repair_of_call
from .families.imports import repair_of_import
from .families.indentation import repair_of_indentation
from .families.keys import repair_of_column, repair_of_key, repair_of_query
from .families.names import repair_of_name
from .families.syntax import repair_of_syntax
from .keyed import read_keys
from .repair import Repair
from .warned import repair_of_warning

FAMILIES: Mapping[str, Callable[[Failure], Repair | None]] = {
    "AttributeError": repair_of_attribute,
    "ColumnNotFoundError": repair_of_column,
    "ImportError": repair_of_import,
    "IndentationError": repair_of_indentation,
    "KeyError": repair_of_key,
    "ModuleNotFoundError": repair_of_import,
    "NameError": repair_of_name,
    "SyntaxError": repair_of_syntax,
    "TabError": repair_of_indentation,
    "TypeError": repair_of_call,
    "UndefinedVariableError": repair_of_query,
}
"""Who knows the repair, by the class of the exception. Of all others only the author does."""

_ABOUT_KEYS = frozenset({repair_of_attribute, repair_of_column, repair_of_key, repair_of_query})


class Runs(Predictor):
    """Predict the edit that repairs the cause of a failed run, wherever that is."""

    name = "runs"
    threshold = EAGERNESS
    languages = frozenset({"python"})

    async def predict(self, request: PredictionRequest) -> AsyncIterator[Suggestion]:
        """Yield at most one suggestion: the repair, and that of other places with the fault.

        A run that succeeded may have warned of something, and said what to write instead.
        """
        run = request.last_run
        family = FAMILIES.get(run.ename) if run is not None else None
        failure = await failure_of(request) if family is not None else None
        if failure is not None and family in _ABOUT_KEYS:
            await read_keys(failure.code, Clock())
        repair = family(failure) if family is not None and failure is not None else None
        if run is not None and run.ok:
            repair = await repair_of_warning(request)
        if repair is not None:
            yield Suggestion(
                edits=tuple(repair.edits[:MAX_PLACES]),
                confidence=repair.chance,
                source=self.name,
                reason=repair.reason,
            )
