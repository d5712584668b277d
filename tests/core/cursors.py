"""What several cursors type."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from jupyter_nbedit.core.events import Edit


def keys_at(
    places: list[tuple[int, int]], text: str, cell_id: str, tick: Callable[[], float]
) -> Iterator[Edit]:
    """Replace stretches of a cell key by key, at all of them at a time.

    Parameters
    ----------
    places : list of (int, int)
        From where to where they are, from first to last.
    text : str
        What is typed at each of them.
    cell_id : str
        The cell.
    tick : callable
        Returns the time of the next key.
    """
    for character in text:
        time, shift, after = tick(), 0, []
        for number, (start, end) in enumerate(places):
            yield Edit(
                time=time,
                cell_id=cell_id,
                start=start + shift,
                end=end + shift,
                text=character,
                together=number > 0,
            )
            after.append((start + shift + 1, start + shift + 1))
            shift += 1 - (end - start)
        places = after
