"""A user who has their history recorded, and what was recorded."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_nbedit.core.events import Edit, Focus, NotebookEvent, Open
from jupyter_nbedit.core.notebook import Cell
from jupyter_nbedit.record import consent
from jupyter_nbedit.record.consent import Exclusions
from jupyter_nbedit.record.store.folder import Folder


class Agreement:
    """Where recordings lie, and what their user says."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        consent.give(folder, Exclusions())

    @property
    def answer(self) -> consent.Consent | None:
        return consent.read(self.folder)

    @property
    def state(self) -> consent.State:
        return consent.state(self.answer, allowed=True)


def written(path: str, *changes: tuple[str, str]) -> Sequence[NotebookEvent]:
    """Return the events of a notebook of one cell, in which words are replaced."""
    source = "df = read(a, sep=1)"
    events: list[NotebookEvent] = [
        Open(cells=(Cell("0", "code", source),), language="python", path=path)
    ]
    for number, (old, new) in enumerate(changes):
        start = source.index(old)
        end = start + len(old)
        events.append(Edit(time=100.0 * number, cell_id="0", start=start, end=end, text=new))
        source = source[:start] + new + source[end:]
    # What is still being typed is masked until the cursor has left it.
    events.append(Focus(time=1_000.0, cell_id="0", cursor=len(source), anchor=len(source)))
    return events
