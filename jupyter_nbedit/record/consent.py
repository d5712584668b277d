"""Consent: whether recording is on, and what its user left out of it.

The answer is a small file beside the history. Without the file nothing is recorded; when what is
recorded changes, :data:`TEXT_VERSION` does, and the user is asked again.
"""

from __future__ import annotations

import time
from typing import Literal

import msgspec

from ..utils.files import AtomicFile
from ..utils.user_messages import UserMessage, user_message
from .store.folder import Folder

TEXT_VERSION = 2
"""Changes with what :data:`RECORDED` and :data:`NEVER` promise."""

RECORDED = (
    user_message(
        "each edit of a cell's text, its time and how it was made (typed, undone, suggested, by "
        "code)"
    ),
    user_message(
        "the same of files of Python and Julia that you open in an editor, and of no other files"
    ),
    user_message("cells inserted, deleted, moved and changed in type"),
    user_message(
        "runs: success, duration and, after a failure, the exception and the end of its traceback"
    ),
    user_message(
        "saves, where the cursor is, which suggestions were shown and what became of them"
    ),
    user_message(
        "what collaborators change, without a name, as far as it is needed to rebuild the notebook"
    ),
    user_message("the path and language of the notebook or file"),
)

NEVER = (
    user_message("outputs of cells"),
    user_message(
        "secrets that are recognised (keys, tokens, passwords): masked before anything is written"
    ),
    user_message("files that usually hold secrets, and whatever you leave out below"),
    user_message("anything while recording is off or paused"),
)

State = Literal["forbidden", "off", "outdated", "paused", "on"]


class Exclusions(msgspec.Struct, frozen=True, rename="camel"):
    """What is not recorded although recording is on.

    Attributes
    ----------
    paths : tuple of str
        Paths of notebooks as the server names them, or patterns of them (`private/*`): see
        :func:`jupyter_nbedit.privacy.paths.is_sensitive`, whose built-in patterns always count.
    languages : tuple of str
        Languages of notebooks, in lower case.
    """

    paths: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def reason(self, path: str, language: str) -> UserMessage | None:
        """Return why a notebook is left out, None if it is not."""
        from ..privacy.paths import is_sensitive  # not while a server starts

        if is_sensitive(path):
            return user_message("%1 is named like a file that holds secrets", path)
        if path in self.paths or is_sensitive(path, self.paths):
            return user_message("%1 is left out of recording", path)
        if language.lower() in {each.lower() for each in self.languages}:
            return user_message("what is written in %1 is left out of recording", language)
        return None


class Consent(msgspec.Struct, frozen=True, rename="camel"):
    """A user's answer.

    Attributes
    ----------
    given : float
        When, in Unix seconds.
    text_version : int
        The :data:`TEXT_VERSION` that was answered.
    recorded : tuple of str
        What that text said is recorded.
    paused : bool
        Whether recording rests for now.
    exclusions : Exclusions
        What is left out.
    """

    given: float
    text_version: int
    recorded: tuple[str, ...]
    paused: bool = False
    exclusions: Exclusions = Exclusions()


def read(folder: Folder) -> Consent | None:
    """Return the user's answer, None if there is none that can be read."""
    try:
        return msgspec.json.decode(folder.consent.read_bytes(), type=Consent)
    except (OSError, msgspec.MsgspecError):
        return None


def state(consent: Consent | None, *, allowed: bool) -> State:
    """Return whether recording is on, and if not, why."""
    if not allowed:
        return "forbidden"
    if consent is None:
        return "off"
    if consent.text_version != TEXT_VERSION:
        return "outdated"
    return "paused" if consent.paused else "on"


def give(folder: Folder, exclusions: Exclusions, *, paused: bool = False) -> Consent:
    """Note that the user agrees to the text as it is now.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    earlier = read(folder)
    agreed = earlier is not None and earlier.text_version == TEXT_VERSION
    consent = Consent(
        given=earlier.given if earlier is not None and agreed else time.time(),
        text_version=TEXT_VERSION,
        recorded=tuple(map(str, RECORDED)),
        paused=paused,
        exclusions=exclusions,
    )
    folder.make()
    with AtomicFile(folder.consent, private=True) as file:
        file.write(msgspec.json.format(msgspec.json.encode(consent)))
    return consent


def withdraw(folder: Folder) -> None:
    """Forget the user's answer; what was recorded stays until it is deleted."""
    folder.consent.unlink(missing_ok=True)
