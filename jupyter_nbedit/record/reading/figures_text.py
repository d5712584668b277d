"""The numbers of a recorded history as lines of text."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence

from .figures import HistoryStatistics


def lines(counted: HistoryStatistics) -> Iterator[str]:
    """Yield the numbers, a line each.

    Parameters
    ----------
    counted : HistoryStatistics
        The numbers.
    """
    yield f"recordings          {counted.streams:,} of {counted.notebooks:,} notebooks"
    yield f"events              {counted.events:,}"
    yield f"keystrokes          {counted.keystrokes:,} in {counted.edits:,} edits"
    yield f"runs                {counted.runs:,}, {counted.failed_runs:,} failed"
    yield f"saves               {counted.saves:,}"
    yield f"edits per run       {_spread(counted.edits_per_run)}"
    yield f"seconds edit to run {_spread(counted.seconds_to_run)}"
    if counted.failed:
        places = Counter(fix.fixed for fix in counted.failed)
        said = ", ".join(f"{place} {often:,}" for place, often in places.most_common())
        yield f"failures fixed      {said} (seen from the cell that failed)"
        yield f"  edits it took     {_spread([fix.edits for fix in counted.failed])}"
        yield f"  seconds it took   {_spread([fix.seconds for fix in counted.failed])}"
    for each in counted.acceptance:
        taken = each.accepted + each.partly + each.typed
        yield (
            f"suggestions         {each.source}: {taken:,} of {each.shown:,} taken "
            f"({each.accepted:,} accepted, {each.partly:,} in part, {each.typed:,} typed), "
            f"{each.rejected:,} rejected, {each.ignored:,} ignored"
        )
    if any(day.shown for day in counted.days):
        shown, accepted, characters, kept, saved = (
            sum(getattr(day, name) for day in counted.days)
            for name in ("shown", "accepted", "characters", "kept", "keys_saved")
        )
        yield f"  acceptance rate   {_share(accepted, shown)} of {shown:,} suggestions"
        yield f"  kept rate         {_share(kept, characters)} of {characters:,} characters"
        yield f"  keys saved        {saved:,}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "none"


def _spread(values: Sequence[float]) -> str:
    if not values:
        return "none"
    return (
        f"median {statistics.median(values):.1f}, mean {statistics.fmean(values):.1f}, "
        f"largest {max(values):.1f}, of {len(values):,}"
    )
