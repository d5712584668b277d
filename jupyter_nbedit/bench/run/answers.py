"""Answers kept on disk, so that none is asked for twice.

An answer is known by the content of its question and the identity of who gave it. Those to the
questions of one unit are in one file, to which an answer is added the moment it is there: what a
killed run has paid for is not lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO

import msgspec

from ...core import untagged
from ...utils.files import open_private
from ..records import Answer, Configuration
from .directory import file_name


class _Line(msgspec.Struct):
    key: str
    answer: Answer


class KeptAnswers:
    """The answers of one predictor to the questions of one unit.

    Use it as a context manager.

    Parameters
    ----------
    folder : Path
        Where the answers of all runs are kept.
    name, identity : str
        Who answers, and what its answers depend on besides the question.
    unit : str
        Digest of what the questions depend on.
    """

    def __init__(self, folder: Path, name: str, identity: str, unit: str) -> None:
        who = hashlib.blake2b(f"{name}\0{identity}".encode(), digest_size=6).hexdigest()
        self._path = folder / f"{file_name(name)}-{who}" / unit[:2] / f"{unit}.jsonl"
        self._known: dict[str, Answer] = {}
        self._file: IO[bytes] | None = None

    def __enter__(self) -> KeptAnswers:
        # Texts out of notebooks: nobody else's business.
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Another run may ask the same: both add at the end.
        self._file = open_private(self._path, "a+b", buffering=0)
        self._file.seek(0)
        content = self._file.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            # Its writer was killed in the middle of a line.
            self._file.write(b"\n")
        self._known = _decode(content[:whole].split(b"\n"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def get(self, key: str) -> Answer | None:
        """Return the answer to a question, None when it is not known."""
        return self._known.get(key)

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer; one that is a fault is asked for again another time."""
        if answer.fault or self._file is None:
            return
        self._known[key] = answer
        self._file.write(msgspec.json.encode(_Line(key, answer)) + b"\n")


def unit_digest(
    lines: Iterable[bytes], configuration: Configuration | None = None, others: str = ""
) -> str:
    """Return the digest of all that the questions of a unit depend on.

    Parameters
    ----------
    lines : iterable of bytes
        The records of the unit.
    configuration : Configuration, optional
        How is asked; left out where questions are known by their own content.
    others : str
        Digest of the other notebooks that are known.
    """
    digest = hashlib.blake2b(digest_size=16)
    for line in lines:
        digest.update(hashlib.blake2b(line, digest_size=16).digest())
    if configuration is None:
        return digest.hexdigest()
    # Whatever else a run is about, its questions are the same; examples come from its data.
    data = configuration.data if configuration.shots else ()
    asked = msgspec.structs.replace(
        configuration,
        data=data,
        predictors=(),
        limit=0,
        tokenizer="",
        api_base="",
        prompt_format="",
    )
    digest.update(msgspec.json.encode(asked))
    digest.update(others.encode())
    return digest.hexdigest()


def _decode(lines: Iterable[bytes]) -> dict[str, Answer]:
    known: dict[str, Answer] = {}
    decoder = msgspec.json.Decoder(_Line)
    for line in lines:
        try:
            kept = untagged.decode(line, decoder)
        except msgspec.MsgspecError:
            continue  # written by another version: it is asked for again
        known[kept.key] = kept.answer
    return known
