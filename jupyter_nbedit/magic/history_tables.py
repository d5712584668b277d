"""A recorded history as tables of pandas."""

from __future__ import annotations

from typing import Any

import msgspec

from ..record.reading.figures import HistoryStatistics
from ..utils.extras import need
from .tables import frame

COUNTS = (
    ("streams", "recordings"),
    ("notebooks", "notebooks"),
    ("events", "events"),
    ("keystrokes", "keystrokes"),
    ("edits", "edits"),
    ("runs", "runs"),
    ("failed_runs", "failed runs"),
    ("saves", "saves"),
)
"""Fields of the numbers that are counts, and what tables call them."""


def of_recordings(content: bytes) -> dict[str, Any]:
    """Return the table of what `history list --json` printed, a recording a row.

    Parameters
    ----------
    content : bytes
        What it printed.
    """
    pandas = need("pandas", "bench")
    table = pandas.DataFrame(msgspec.json.decode(content, type=list[dict[str, Any]]))
    if "started" in table:
        table["started"] = pandas.to_datetime(table["started"], unit="s").dt.round("s")
    return {"Recordings": table}


def of_history(content: bytes) -> dict[str, Any]:
    """Return the tables of what `history stats --json` printed.

    Parameters
    ----------
    content : bytes
        What it printed.
    """
    counted = msgspec.json.decode(content, type=HistoryStatistics)
    pandas = need("pandas", "bench")
    spreads = {
        "edits per run": pandas.Series(counted.edits_per_run, dtype=float),
        "seconds from edit to run": pandas.Series(counted.seconds_to_run, dtype=float),
        "edits to fix a failure": pandas.Series([fix.edits for fix in counted.failed], dtype=float),
        "seconds to fix a failure": pandas.Series(
            [fix.seconds for fix in counted.failed], dtype=float
        ),
    }
    found = {
        "History": frame(
            [[getattr(counted, name)] for name, _ in COUNTS],
            ["number"],
            [title for _, title in COUNTS],
        ),
        "Spread": frame(
            [[len(each), each.mean(), each.median(), each.max()] for each in spreads.values()],
            ["count", "mean", "median", "largest"],
            list(spreads),
        ).round(1),
        "Fixes": pandas.DataFrame(list(map(msgspec.structs.asdict, counted.failed))),
        "Suggestions": pandas.DataFrame(list(map(msgspec.structs.asdict, counted.acceptance))),
    }
    return {title: table for title, table in found.items() if len(table)}
