"""Checkpoints: what a run goes on from after it was ended, however it was.

A checkpoint is a folder that gets its name when it is whole. One is kept, and beside it the best
weights so far; a run may keep the weights of its looks as well.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from ..utils.extras import need

_NAME = "checkpoint-"
_SUFFIX = ".safetensors"
_LOOKS = "looks"
BEST = "best.safetensors"
_WEIGHTS, _AVERAGE, _OPTIMIZER, _STATE = (
    "weights.safetensors",
    "average.safetensors",
    "optimizer.pt",
    "state.json",
)


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run has come.

    Attributes
    ----------
    step : int
        Steps made.
    epoch, row : int
        Which row comes next.
    tokens : int
        Tokens seen.
    seconds : float
        Time spent.
    best : float or None
        The least loss on the held-out examples, None before the first look.
    worse : int
        Looks since then.
    looked : int or None
        Tokens seen at the last look, None before the first.
    ended : str
        Why the run has ended, empty while it has not.
    """

    step: int = 0
    epoch: int = 0
    row: int = 0
    tokens: int = 0
    seconds: float = 0.0
    best: float | None = None
    worse: int = 0
    looked: int | None = None
    ended: str = ""


class Checkpoint(msgspec.Struct, frozen=True):
    """What a run goes on from: weights, their average, the optimizer's memory, how far it is."""

    weights: Mapping[str, Any]
    average: Mapping[str, Any]
    optimizer: Mapping[str, Any]
    state: State


def save(folder: Path, checkpoint: Checkpoint) -> Path:
    """Write a checkpoint into the folder of a run, and remove the one before."""
    torch, safetensors = need("torch", "train"), need("safetensors.torch", "train")
    path = folder / f"{_NAME}{checkpoint.state.step:08}"
    part = folder / f".{path.name}.{os.getpid()}.part"
    part.mkdir()
    try:
        safetensors.save_file(dict(checkpoint.weights), part / _WEIGHTS)
        safetensors.save_file(dict(checkpoint.average), part / _AVERAGE)
        torch.save(dict(checkpoint.optimizer), part / _OPTIMIZER)
        (part / _STATE).write_bytes(msgspec.json.encode(checkpoint.state))
        for file in part.iterdir():
            with file.open("rb") as written:
                os.fsync(written.fileno())
        if path.exists():
            shutil.rmtree(path)
        part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    for other in _all(folder):
        if other != path:
            shutil.rmtree(other, ignore_errors=True)
    return path


def load(folder: Path) -> Checkpoint | None:
    """Read the newest checkpoint of a run, None if there is none."""
    found = _all(folder)
    if not found:
        return None
    torch, safetensors = need("torch", "train"), need("safetensors.torch", "train")
    path = found[-1]
    return Checkpoint(
        safetensors.load_file(path / _WEIGHTS),
        safetensors.load_file(path / _AVERAGE),
        torch.load(path / _OPTIMIZER, weights_only=True, map_location="cpu"),
        msgspec.json.decode((path / _STATE).read_bytes(), type=State),
    )


def read_state(folder: Path) -> State:
    """Return how far a run has come."""
    found = _all(folder)
    if not found:
        return State()
    return msgspec.json.decode((found[-1] / _STATE).read_bytes(), type=State)


def average_of(folder: Path) -> Path | None:
    """Return the file of the averaged weights of the newest checkpoint, None if there is none."""
    found = _all(folder)
    return found[-1] / _AVERAGE if found else None


def look(folder: Path, tokens: int) -> Path:
    """Return where the averaged weights of a look are kept, in a folder that is there."""
    path = folder / _LOOKS / f"{tokens:010}{_SUFFIX}"
    path.parent.mkdir(exist_ok=True)
    return path


def looks(folder: Path) -> dict[int, Path]:
    """Return the weights of the looks that a run kept, by the tokens it had seen."""
    return {int(path.stem): path for path in sorted((folder / _LOOKS).glob(f"*{_SUFFIX}"))}


def _all(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{_NAME}*"))
