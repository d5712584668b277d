"""Helpers that play edits through a session and ask for predictions."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from jupyter_nbedit.core.edits import TextEdit, text_edits
from jupyter_nbedit.core.events import Edit, Focus, Open, Origin, Outcome, OutcomeKind, Suggested
from jupyter_nbedit.core.notebook import Cell, CellType
from jupyter_nbedit.core.session import Session
from jupyter_nbedit.predict.engine import Engine, default_engine
from jupyter_nbedit.predict.request import PredictionRequest, Suggestion, build_request


class Player:
    """A notebook, its user and the engine.

    Cells are given as sources and named "0", "1" and so on; every action happens ten seconds after
    the one before, so that no two edits are taken for one.
    """

    def __init__(
        self,
        *sources: str,
        types: Sequence[CellType] = (),
        language: str = "python",
        engine: Engine | None = None,
    ) -> None:
        self.session = Session()
        self.engine = engine or default_engine()
        self.time = 0.0
        cells = tuple(
            Cell(str(number), types[number] if types else "code", text)
            for number, text in enumerate(sources)
        )
        self.session.apply(Open(cells=cells, language=language))

    @property
    def sources(self) -> list[str]:
        return [cell.source for cell in self.session.notebook.cells]

    @property
    def request(self) -> PredictionRequest:
        return build_request(self.session)

    def tick(self, seconds: float = 10.0) -> float:
        self.time += seconds
        return self.time

    def edit(
        self, cell: int, start: int, end: int, text: str, origin: Origin = Origin.USER
    ) -> None:
        self.session.apply(
            Edit(
                time=self.tick(), cell_id=str(cell), start=start, end=end, text=text, origin=origin
            )
        )

    def replace(self, cell: int, old: str, new: str, number: int = 0) -> None:
        """Replace the occurrence `number` of a text."""
        start = -1
        for _ in range(number + 1):
            start = self.sources[cell].index(old, start + 1)
        self.edit(cell, start, start + len(old), new)

    def write(self, cell: int, start: int, end: int, text: str) -> None:
        """Replace a stretch keystroke by keystroke, in which nothing is asked."""
        for number, character in enumerate(text):
            at = start + number
            self._key(cell, at, end if number == 0 else at, character)

    def type(self, cell: int, start: int, end: int, text: str) -> list[Suggestion | None]:
        """Replace a stretch keystroke by keystroke; return what is shown after each."""
        shown = []
        for number, character in enumerate(text):
            at = start + number
            self._key(cell, at, end if number == 0 else at, character)
            shown.append(self.suggest())
        return shown

    def _key(self, cell: int, start: int, end: int, character: str) -> None:
        self.session.apply(
            Edit(time=self.tick(0.1), cell_id=str(cell), start=start, end=end, text=character)
        )

    def focus(self, cell: int, cursor: int) -> None:
        self.session.apply(Focus(cell_id=str(cell), cursor=cursor, anchor=cursor))

    def suggest(self) -> Suggestion | None:
        return asyncio.run(last_suggestion(self.engine, self.request))

    def accept(self, edit: TextEdit) -> None:
        self.edit(int(edit.cell_id), edit.start, edit.end, edit.new, Origin.SUGGESTION)

    def accept_all(self, limit: int = 100) -> list[TextEdit]:
        """Accept the first edit of each suggestion until there is none."""
        taken: list[TextEdit] = []
        while (suggestion := self.suggest()) is not None:
            assert len(taken) < limit, "suggestions never end"
            taken.append(texts(suggestion)[0])
            self.accept(taken[-1])
        return taken

    def reject(self, suggestion: Suggestion, number: int = 0) -> None:
        self.turn_down(suggestion, "rejected", number)

    def turn_down(self, suggestion: Suggestion, outcome: OutcomeKind, number: int = 0) -> None:
        name = f"s{self.tick()}"
        self.session.apply(
            Suggested(
                time=self.time,
                suggestion_id=name,
                source=suggestion.source,
                edits=suggestion.edits,
            )
        )
        self.session.apply(
            Outcome(time=self.tick(), suggestion_id=name, outcome=outcome, edit=number)
        )


def texts(suggestion: Suggestion | None) -> tuple[TextEdit, ...]:
    """Return the edits of a suggestion that must not be about anything but text."""
    if suggestion is None:
        return ()
    edits = text_edits(suggestion.edits)
    assert edits == suggestion.edits
    return edits


async def last_suggestion(engine: Engine, request: PredictionRequest) -> Suggestion | None:
    last = None
    async for suggestion in engine.predict(request):
        last = suggestion
    return last


def applied(sources: Sequence[str], edits: Sequence[TextEdit]) -> list[str]:
    """Apply edits that are all in coordinates of `sources`."""
    result = list(sources)
    for edit in sorted(edits, key=lambda edit: -edit.start):
        result[int(edit.cell_id)] = edit.apply(result[int(edit.cell_id)])
    return result
