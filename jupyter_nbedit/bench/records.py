"""What a run of the benchmark writes down: what was asked, the cases, the answers, the scores."""

from __future__ import annotations

from typing import Literal

import msgspec

from ..core.edits import CellEdit, SuggestedEdit, TextEdit
from ..core.notebook import Cell
from ..predict.thresholds import Eagerness

Task = Literal["next", "cell", "file", "recorded"]
Told = Literal["nothing", "cell", "place"]
Kind = Literal["adds", "deletes", "modifies", "inserts cell", "deletes cell", "none"]
Stage = Literal["", "first", "next", "after", "nowhere", "cells", "line", "line end"]
Part = Literal["place", "cell", "notebook", "others", "history", "runs", "message"]


class DataFile(msgspec.Struct, frozen=True):
    """A file of data, known by its content wherever it lies.

    Attributes
    ----------
    name : str
        Name of the file, without its folder.
    size : int
        Bytes.
    sha256 : str
        Hash of the bytes, hexadecimal.
    """

    name: str
    size: int
    sha256: str


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """What a run was asked for.

    Attributes
    ----------
    task : {"next", "cell", "file", "recorded"}
        What is predicted.
    data : tuple of DataFile
        What the cases come from.
    predictors : tuple of str
        Who was asked, as named on the command line.
    told : {"nothing", "cell", "place"}
        What a predictor of the next edit knows of where it is.
    context : tuple of str
        What is shown: of "place", "cell", "notebook", "others", "history", "runs" and "message".
    shots : int
        Worked examples before the question (`cell` and `file`).
    examples : tuple of DataFile
        What these examples are drawn from; empty for the data itself.
    limit : int
        Most edits that are taken, 0 for all.
    seed : int
        What every choice by chance depends on.
    max_places : int
        Most places of one edit at which is asked.
    nowhere : int
        Moments sampled after an edit is complete, in the middle of nowhere.
    cells : bool
        Whether it is asked before a cell is inserted or deleted, too (`next`).
    lines : bool
        Whether it is asked while lines are typed, rather than before edits (`next` and `recorded`).
    eagerness : {"low", "medium", "high"}
        How sure a suggestion has to be to be shown (`next` and `recorded`).
    max_tokens : int
        Most tokens of a model's answer (`cell` and `file`).
    api_base : str
        Address of the server that models are asked at; empty for their provider's own.
    prompt_format : str
        How models are asked for the next edit; empty to choose by their names.
    tokenizer : str
        What cuts texts into the tokens that metrics count (`cell` and `file`).
    """

    task: Task
    data: tuple[DataFile, ...]
    predictors: tuple[str, ...]
    told: Told = "nothing"
    context: tuple[Part, ...] = ()
    shots: int = 0
    examples: tuple[DataFile, ...] = ()
    limit: int = 0
    seed: int = 0
    max_places: int = 60
    nowhere: int = 1
    cells: bool = False
    lines: bool = False
    eagerness: Eagerness = "medium"
    max_tokens: int = 512
    api_base: str = ""
    prompt_format: str = ""
    tokenizer: str = "builtin"


class Environment(msgspec.Struct, kw_only=True):
    """Where and when a run happened.

    Attributes
    ----------
    version : str
        Version of this package.
    commit : str
        Commit of the package's git checkout, with "+" when files differ from it; else empty.
    python, platform : str
        Of the interpreter and the machine.
    processor : str
        Name of the processor, empty when unknown.
    cores : int
        Number of cores.
    libraries : dict of str to str
        Versions of the libraries that results may depend on.
    identities : dict of str to str
        For each predictor what its answers depend on besides the question: a digest of its code,
        or a model's settings.
    workers : int
        Number of processes.
    scheduler : str
        Address of the Dask scheduler, if one was used.
    started : float
        Unix seconds of the first start.
    seconds : float
        Time at work, over all starts.
    """

    version: str = ""
    commit: str = ""
    python: str = ""
    platform: str = ""
    processor: str = ""
    cores: int = 0
    libraries: dict[str, str] = msgspec.field(default_factory=dict)
    identities: dict[str, str] = msgspec.field(default_factory=dict)
    workers: int = 1
    scheduler: str = ""
    started: float = 0.0
    seconds: float = 0.0


class Case(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question.

    Attributes
    ----------
    id : str
        What names the case in its run: `repository@commit:file`, and for a moment in the middle of
        an edit `#` and its number.
    edit : str
        What names the edit that the case belongs to: `repository@commit:file`. The cases of one
        edit are not independent of each other.
    repository, commit, file : str
        Where it comes from.
    time : int
        Unix seconds of the commit or of the recorded moment, 0 when unknown.
    kind : {"adds", "deletes", "modifies", "inserts cell", "deletes cell", "none"}
        Kind of the edit that comes next (`next`, `recorded`) or is asked for (`cell`, `file`):
        something is put where nothing was, only taken out, or replaced; "none" when silence is
        right.
    size : int
        Lines that the edit takes out and puts in, a changed line counting once.
    stage : {"", "first", "next", "after", "nowhere", "cells", "line", "line end"}
        Before the first place of an edit, before another one, after the last, in the middle of
        nowhere, before a cell is inserted or deleted, or while a line is typed: within it or at its
        end; empty for `cell` and `file`.
    seen : int
        Edits that were seen before in this history.
    missing : int
        Edits that are still missing; silence is right when it is 0.
    language : str
        Language of the notebook.
    message : str
        Subject of the commit message.
    told : TextEdit or None
        What the predictor was told of the place: a cell's identifier alone (`start` is -1), or
        the place and the text to be replaced (`new` is empty).
    focus : TextEdit or None
        Where the cursor was: `cell_id` and `start`.
    cells : tuple of Cell
        The cells worth showing, as they were: the newest edit's, the cursor's, and those of the
        first missing edits.
    history : tuple of TextEdit
        The newest edits that were seen, oldest first.
    truth : tuple of TextEdit
        The edits that are still missing, in coordinates of the notebook as it was, the one that
        was really made next first; not all when there are many.
    cell_edits : tuple of CellEdit
        The cells that are still to be inserted, with the text they come to, or deleted, where that
        is asked for: the one that was really made next first; not all when there are many.
    asked, expected : str
        The old text and the right answer of `cell` and `file`.
    """

    id: str
    edit: str
    repository: str
    commit: str = ""
    file: str = ""
    time: int = 0
    kind: Kind = "none"
    size: int = 0
    stage: Stage = ""
    seen: int = 0
    missing: int = 0
    language: str = ""
    message: str = ""
    told: TextEdit | None = None
    focus: TextEdit | None = None
    cells: tuple[Cell, ...] = ()
    history: tuple[TextEdit, ...] = ()
    truth: tuple[TextEdit, ...] = ()
    cell_edits: tuple[CellEdit, ...] = ()
    asked: str = ""
    expected: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a predictor said.

    Attributes
    ----------
    case : str
        The case.
    edits : tuple of SuggestedEdit
        The suggestion, near to far; empty when nothing was shown.
    cells : tuple of Cell
        The cells of the first edits, where the case does not show them.
    text : str
        The predicted text of `cell` and `file`.
    confidence : float or None
        Estimated chance, in [0, 1], that the first edit is taken.
    source : str
        Which predictor of the engine said it.
    reason : str
        Why, in its own words.
    latency : float
        Seconds to the answer.
    input_tokens, output_tokens : int
        Tokens of a model's prompt and answer.
    cost : float
        US dollars, as far as the price is known.
    raw : str
        What a model answered, as it came.
    truncated : bool
        Whether that did not end by itself.
    logprobs : tuple of (str, float)
        Its tokens and the natural logarithms of their probabilities, where the server tells them.
    fault : str
        Why there is no answer, empty when there is one (silence is one).
    """

    case: str
    edits: tuple[SuggestedEdit, ...] = ()
    cells: tuple[Cell, ...] = ()
    text: str = ""
    confidence: float | None = None
    source: str = ""
    reason: str = ""
    latency: float = 0.0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    raw: str = ""
    truncated: bool = False
    logprobs: tuple[tuple[str, float], ...] = ()
    fault: str = ""


class Score(msgspec.Struct, frozen=True):
    """What an answer is worth.

    Attributes
    ----------
    case : str
        The case.
    values : dict of str to float
        The value of every metric that applies to this case: the metric's mean is taken over the
        cases that have it. `judging.py` and `metrics/`
        say what they mean.
    """

    case: str
    values: dict[str, float]
