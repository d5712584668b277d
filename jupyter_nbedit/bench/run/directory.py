"""The run directory: what a run of the benchmark leaves behind, and how to read it.

========================= =========================================================================
configuration.json        :class:`Configuration`: what was asked for; the results depend on it
environment.json          :class:`Environment`: where and when it ran; nothing depends on it
cases.jsonl.zst           :class:`Case`, one a line, in the order of the run
answers/NAME.jsonl.zst    :class:`Answer` of one predictor, in the order of the cases
scores/NAME.jsonl.zst     :class:`Score` of one predictor, in the order of the cases
.work/                    what is done so far, while the run is not whole
========================= =========================================================================

NAME is the predictor's name with every character that is no letter, digit, dot or dash replaced by
`_`, and a digest where that changed anything. A predictor may lack answers (a file of predictions
need not speak of every case); it then lacks those scores as well. Every file appears when it is
whole, and the directory is whole when `cases.jsonl.zst` is there, which comes last.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from ...core import untagged
from ...utils.files import AtomicFile, LineCompressor, read_lines
from ..records import Answer, Case, Configuration, Environment, Score

CONFIGURATION = "configuration.json"
ENVIRONMENT = "environment.json"
CASES = "cases.jsonl.zst"
WORK = ".work"

_Record = TypeVar("_Record", bound=msgspec.Struct)


class RunDirectoryError(ValueError):
    """A folder that is no run of the benchmark, or not a whole one; the text says what to do."""


def file_name(predictor: str) -> str:
    """Return the name, without suffix, of the files of a predictor."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "_", predictor)[:80]
    if plain == predictor and not plain.startswith("."):
        return plain
    return f"{plain.lstrip('.')}-{hashlib.blake2b(predictor.encode(), digest_size=4).hexdigest()}"


class RunDirectory:
    """A run directory, for reading.

    Parameters
    ----------
    path : Path
        The folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def whole(self) -> bool:
        """Whether the run has come to its end."""
        return (self.path / CASES).is_file()

    @property
    def configuration(self) -> Configuration:
        """What the run was asked for.

        Raises
        ------
        RunDirectoryError
            If there is no run in the folder.
        """
        return self._json(CONFIGURATION, Configuration)

    @property
    def environment(self) -> Environment:
        """Where and when it ran."""
        return self._json(ENVIRONMENT, Environment)

    @property
    def predictors(self) -> tuple[str, ...]:
        """Names of the predictors, in the order they were asked for."""
        return self.configuration.predictors

    def cases(self) -> Iterator[Case]:
        """Read the cases, one after the other."""
        return _read(self._whole(CASES), Case)

    def answers(self, predictor: str) -> Iterator[Answer]:
        """Read the answers of a predictor, in the order of the cases."""
        return _read(self._whole(self.answers_file(predictor)), Answer)

    def scores(self, predictor: str) -> Iterator[Score]:
        """Read the scores of a predictor, in the order of the cases."""
        return _read(self._whole(self.scores_file(predictor)), Score)

    def judged(self, predictor: str) -> Iterator[tuple[Case, Answer, Score]]:
        """Read cases with a predictor's answer and its score; cases without one are left out."""
        answers, scores = self.answers(predictor), self.scores(predictor)
        answer, score = next(answers, None), next(scores, None)
        for case in self.cases():
            if answer is None or score is None:
                return
            if answer.case == case.id:
                if score.case != case.id:
                    raise RunDirectoryError(
                        f"{self.path}: the scores of {predictor} do not fit its answers; "
                        "run it again"
                    )
                yield case, answer, score
                answer, score = next(answers, None), next(scores, None)

    @staticmethod
    def answers_file(predictor: str) -> str:
        """Return where a predictor's answers are, relative to the folder."""
        return f"answers/{file_name(predictor)}.jsonl.zst"

    @staticmethod
    def scores_file(predictor: str) -> str:
        """Return where a predictor's scores are, relative to the folder."""
        return f"scores/{file_name(predictor)}.jsonl.zst"

    def _json(self, name: str, kind: type[_Record]) -> _Record:
        path = self.path / name
        try:
            return msgspec.json.decode(path.read_bytes(), type=kind)
        except FileNotFoundError:
            raise RunDirectoryError(
                f"{self.path}: no run of the benchmark (there is no {name})"
            ) from None
        except msgspec.MsgspecError as error:
            raise RunDirectoryError(f"{path}: not what this version writes: {error}") from None

    def _whole(self, name: str) -> Path:
        path = self.path / name
        if not self.whole or not path.is_file():
            self.configuration  # noqa: B018 - says so when there is no run at all
            raise RunDirectoryError(
                f"{self.path}: the run is not finished; start it again with the same arguments"
            )
        return path


def write_json(path: Path, record: msgspec.Struct) -> None:
    """Write a record as readable JSON; the file appears when it is whole."""
    with AtomicFile(path) as file:
        file.write(msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")


def write_records(path: Path, records: Iterable[msgspec.Struct]) -> None:
    """Write records as JSON Lines, zstd; the file appears when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    encoder = msgspec.json.Encoder()
    with AtomicFile(path) as file:
        lines = LineCompressor(file)
        for record in records:
            lines.write(encoder.encode(record) + b"\n")
        lines.close()


def _read(path: Path, kind: type[_Record]) -> Iterator[_Record]:
    decoder = msgspec.json.Decoder(kind)
    try:
        for line in read_lines(path):
            yield untagged.decode(line, decoder)
    except msgspec.MsgspecError as error:
        raise RunDirectoryError(f"{path}: not what this version writes: {error}") from None
