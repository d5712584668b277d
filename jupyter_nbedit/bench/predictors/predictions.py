"""A file of predictions: whatever was predicted elsewhere, scored without running anything.

One JSON object a line, in any of three forms:

- `{"id": …, "predicted": …}`, the new text of a case of `cell` or `file`;
- a line of `answers/NAME.jsonl.zst` of a run directory, of any task;
- what the paper's authors published (:class:`..paper.published.PublishedEdit`), for `cell` and
  `file`; code fences and echoed headers are taken out of it, as they do.

Cases that the file does not speak of are left out.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from ...core import untagged
from ...mining.dataset.provenance import file_hash
from ...utils.files import DatasetError, read_lines
from ..metrics import postprocess
from ..paper.published import PublishedEdit
from ..records import Answer, Case
from ..tasks.question import EditQuestion, TextQuestion
from .base import BenchmarkPredictor


class _Line(msgspec.Struct):
    id: str = ""
    predicted: str = ""
    case: str = ""
    file_name: str = ""


class PredictionsFile(BenchmarkPredictor):
    """Answers what a file says.

    Parameters
    ----------
    name : str
        What the command line calls it.
    path : Path
        The file.

    Raises
    ------
    DatasetError
        If it cannot be read as predictions.
    """

    def __init__(self, name: str, path: Path) -> None:
        identity, self._answers, self._published = _read(path)
        super().__init__(name, identity)

    async def suggest(self, question: EditQuestion) -> Answer | None:
        """Return the edits that the file has for a moment."""
        answer = self._answers.get(question.case.id)
        if answer is None:
            return None
        edits = tuple(edit for edit in answer.edits if question.suits(edit))
        return msgspec.structs.replace(answer, edits=edits)

    async def rewrite(self, question: TextQuestion) -> Answer | None:
        """Return the text that the file has for an edit."""
        answer = self._answers.get(question.case.id)
        if answer is not None:
            return answer
        published = self._published.get(_published_name(question.case))
        if published is None:
            return None
        text = postprocess(published.answer("file" if question.whole else "cell"))
        return Answer(case=question.case.id, text=text)


def _published_name(case: Case) -> tuple[str, str, str]:
    repository = case.repository.rpartition("/")[2]
    return repository, case.commit, case.file.rpartition("/")[2]


_Predictions = tuple[str, dict[str, Answer], dict[tuple[str, str, str], PublishedEdit]]


@lru_cache(maxsize=4)
def _read(path: Path) -> _Predictions:
    """Read a file once for all the shards of a process."""
    answers: dict[str, Answer] = {}
    published: dict[tuple[str, str, str], PublishedEdit] = {}
    decoder, whole = msgspec.json.Decoder(_Line), msgspec.json.Decoder(Answer)
    try:
        for number, text in enumerate(read_lines(path), 1):
            if not text.strip():
                continue
            line = decoder.decode(text)
            if line.case:
                answers[line.case] = untagged.decode(text, whole)
            elif line.id:
                answers[line.id] = Answer(case=line.id, text=line.predicted)
            elif line.file_name:
                edit = msgspec.json.decode(text, type=PublishedEdit)
                published[edit.name] = edit
            else:
                raise DatasetError(f"{path}, line {number}: neither an id nor a case")
    except msgspec.MsgspecError as error:
        raise DatasetError(f"{path}, line {number}: not a prediction: {error}") from None
    return file_hash(path)[:16], answers, published
