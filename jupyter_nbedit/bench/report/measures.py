"""The figures of a report: what they are called, and how they come from the scores of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..metrics import METRICS
from ..metrics.significance import Sample


class Measure(msgspec.Struct, frozen=True):
    """A figure.

    Attributes
    ----------
    name : str
        The value of a score that it is the mean of.
    title : str
        What tables call it.
    better : {"higher", "lower", "either"}
        Which way is better.
    scale : float
        What it is multiplied by, to be in percent.
    per : str
        The value whose sum it is divided by, empty for the number of cases.
    """

    name: str
    title: str
    better: Literal["higher", "lower", "either"] = "higher"
    scale: float = 100.0
    per: str = ""

    def sample(
        self, values: Mapping[str, NDArray[np.float64]], groups: list[str], *, macro: bool = False
    ) -> Sample:
        """Return the observations of this figure.

        Parameters
        ----------
        values : mapping of str to ndarray, shape (cases,)
            The values of the scores, NaN where a case has none.
        groups : list of str, length cases
            What belongs together: the edit, or the repository.
        macro : bool
            Whether every group counts alike.
        """
        wholes = values[self.per] if self.per else None
        return Sample(self.scale * values[self.name], wholes, groups, macro=macro)


NEXT_EDIT = (
    Measure("precision_helpful", "helpful precision"),
    Measure("precision_exact", "exact precision"),
    Measure("recall_helpful", "helpful recall"),
    Measure("recall_exact", "exact recall"),
    Measure("show_rate", "show rate", "either"),
    Measure("quiet_rate", "quiet rate"),
    Measure("precision_wide", "wide precision"),
    Measure("recall_wide", "wide recall"),
    Measure("quiet_wide", "wide quiet rate"),
    Measure("cell_at_1", "cell accuracy at 1"),
    Measure("cell_at_3", "cell accuracy at 3"),
    Measure("line_at_1", "line accuracy at 1"),
    Measure("line_at_3", "line accuracy at 3"),
    Measure("reversal_ratio", "reversal ratio", "lower"),
    Measure("broken_syntax", "broken syntax", "lower"),
    Measure("keystrokes_saved", "keystrokes saved", per="keystrokes_needed"),
    Measure("characters", "characters shown (number)", "either", 1.0),
)
"""The figures of predicting the next edit, in the order of a report."""

CELLS = (
    Measure("cells_show_rate", "cells: show rate", "either"),
    Measure("cells_recall", "cells: recall"),
    Measure("cells_kind", "cells: right kind"),
    Measure("cells_place", "cells: right place"),
    Measure("cells_source", "cells: similar text"),
)
"""The figures of predicting that a cell is inserted or deleted, which are told apart."""

_CODE = tuple(Measure(metric.name, metric.title, metric.better, 1.0) for metric in METRICS.values())

HEADLINES = (
    "precision_helpful",
    "recall_helpful",
    "quiet_rate",
    "cells_recall",
    "cells_place",
    "exact_match",
    "edit_sim",
)
"""Figures that are also told by kind, size and stage of the edits."""

DETAILS = frozenset({"keystrokes_needed"})
"""Values that are parts of a figure and none themselves."""


def measures_of(names: Iterable[str], *, code: bool) -> list[Measure]:
    """Return the figures that scores with these values have.

    Parameters
    ----------
    names : iterable of str
        Names of the values.
    code : bool
        Whether code was asked for, whose metrics are in percent, or the next edit.
    """
    present = set(names) - (set() if code else DETAILS)
    known = _CODE if code else (*NEXT_EDIT, *CELLS)
    found = [measure for measure in known if measure.name in present]
    rest = present - {measure.name for measure in found}
    return found + [Measure(name, name, scale=1.0) for name in sorted(rest)]
