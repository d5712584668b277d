"""What a predictor is asked, and what it answers."""

from __future__ import annotations

from typing import Literal

import msgspec

from ..core.edits import SuggestedEdit
from ..core.events import Focus, Run
from ..core.evidence import Evidence
from ..core.items import HistoryEdit, HistoryItem
from ..core.notebook import Notebook
from ..core.session import Reception, Refusal, Session
from ..utils.user_messages import UserMessage
from .library import Library
from .thresholds import Eagerness

Trigger = Literal["edit", "accept", "run", "manual", "enter"]
"""Why a prediction is wanted.

- `edit`: the user paused;
- `accept`: the last edit of a suggestion was made;
- `run`: a cell failed, or warned;
- `manual`: the user asked;
- `enter`: the user came to the notebook, and something was done elsewhere since it was asked last.
"""


class PredictionRequest(msgspec.Struct, frozen=True):
    """Everything a predictor may look at: an immutable view of a session.

    Attributes
    ----------
    notebook : Notebook
        The notebook as it is now.
    history : tuple of HistoryEdit, HistoryCellEdit or Run
        Recent coalesced edits, changes of the list of cells, and runs, oldest first.
    focus : Focus or None
        Where the cursor is.
    last_run : Run or None
        The newest run.
    rejected : tuple of SuggestedEdit
        Edits the user turned down, in coordinates of the notebook as it is now; and those they do
        not want before they ask, unless they do ask.
    refusals : tuple of Refusal
        Every edit the user turned down, as it was shown, and when: a pattern that was turned down
        needs newer evidence than that.
    receptions : tuple of Reception
        How the latest suggestions were received, oldest first.
    trigger : {"edit", "accept", "run", "manual", "enter"}
        Why a prediction is wanted.
    keystrokes : tuple of float
        When the user typed last, oldest first.
    evidence : Evidence or None
        What the kernel was found to hold; None where that is not known, as in a replay.
    settled : frozenset of str
        Cells that this kernel has run, and that were not edited since.
    outdated : frozenset of str
        Cells that were run before something was edited that they use, directly or not, as far as
        that was found out; none in a replay.
    eagerness : {"low", "medium", "high"}
        How sure a suggestion has to be to be shown.
    library : Library or None
        Other notebooks, as far as they are known on this machine; for predictors that answer
        there, never for a model.
    elsewhere : tuple of HistoryEdit
        Edits of other notebooks and of files, oldest first, whose cells have identifiers that no
        cell of this one has; never for a model, either.
    earlier : tuple of HistoryEdit
        Edits of earlier sessions in the same folder, this notebook's included, as those of other
        notebooks; none unless the user agreed to have them recorded.
    modules : dict of str to str
        Of the cells of `elsewhere` those that are whole files, and the module that each is for code
        that runs in this notebook's folder: `package.utils`.
    """

    notebook: Notebook
    history: tuple[HistoryItem, ...] = ()
    focus: Focus | None = None
    last_run: Run | None = None
    rejected: tuple[SuggestedEdit, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    receptions: tuple[Reception, ...] = ()
    trigger: Trigger = "edit"
    keystrokes: tuple[float, ...] = ()
    evidence: Evidence | None = None
    settled: frozenset[str] = frozenset()
    outdated: frozenset[str] = frozenset()
    eagerness: Eagerness = "medium"
    library: Library | None = None
    elsewhere: tuple[HistoryEdit, ...] = ()
    earlier: tuple[HistoryEdit, ...] = ()
    modules: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def newest_edit(self) -> HistoryEdit | None:
        """The newest edit of the history, None if there is none."""
        edits = (item for item in reversed(self.history) if isinstance(item, HistoryEdit))
        return next(edits, None)

    def is_behind(self, edit: HistoryEdit) -> bool:
        """Tell whether the cursor stands right behind what an edit wrote."""
        focus = self.focus
        return focus is not None and (focus.cell_id, focus.cursor) == (
            edit.cell_id,
            edit.place + len(edit.new),
        )


def build_request(
    session: Session,
    trigger: Trigger = "edit",
    eagerness: Eagerness = "medium",
    library: Library | None = None,
) -> PredictionRequest:
    """Return the request that a session's state amounts to.

    The live server, the benchmark and the training set all ask through this function, so that
    what is measured and trained is what is served.
    """
    return PredictionRequest(
        notebook=session.notebook,
        history=tuple(session.history),
        focus=session.focus,
        last_run=session.last_run,
        rejected=tuple(session.rejected + ([] if trigger == "manual" else session.postponed)),
        refusals=tuple(session.refusals),
        receptions=tuple(session.receptions),
        trigger=trigger,
        keystrokes=tuple(session.keystrokes),
        evidence=session.evidence,
        settled=frozenset(session.settled),
        eagerness=eagerness,
        library=library,
    )


class Certainty(msgspec.Struct, frozen=True):
    """How sure a model was of what it wrote, by the probabilities of its tokens.

    Attributes
    ----------
    form : str
        Name of the prompt format: only answers of one kind can be compared.
    mean, least : float or None
        Mean and least natural logarithm of the tokens' probabilities; None where the server does
        not tell them.
    tokens : int
        How many of them are known.
    """

    form: str
    mean: float | None = None
    least: float | None = None
    tokens: int = 0


class Suggestion(msgspec.Struct, frozen=True, rename="camel"):
    """Edits that a predictor believes come next.

    Attributes
    ----------
    edits : tuple of SuggestedEdit
        In the order in which they are offered, near to far. All are in coordinates of the
        notebook as it was asked about, and no two overlap. The identifier of a new cell only has to
        be free: whoever shows it gives it one of its own.
    confidence : float
        Estimated chance, in [0, 1], that the user takes the first edit.
    source : str
        Name of the predictor.
    reason : str or UserMessage
        One line of plain text that says why; a message is translated where it is shown.
    certainty : Certainty or None
        How sure the model was that wrote it; the confidence follows from that.
    """

    edits: tuple[SuggestedEdit, ...]
    confidence: float
    source: str
    reason: str | UserMessage
    certainty: Certainty | None = None
