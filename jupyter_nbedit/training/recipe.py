"""What a training run is to do: everything that its result depends on."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ..utils.files import AtomicFile


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of a run. A run that goes on has to be given the same.

    Attributes
    ----------
    base : str
        The model that is trained: a GGUF file, or a folder of transformers.
    base_sha256 : str
        Hash of the file, empty for a folder.
    examples_sha256 : str
        Hash of the examples that are learned from.
    seed : int
        What the order of the examples and the first weights of an adapter depend on.
    rank : int
        Rank of the adapter; 0 to train all weights.
    alpha : int
        What the adapter is scaled by, times its rank.
    rate : float
        Learning rate, reached after `warmup` steps and kept.
    warmup : int
        Steps.
    decay : float
        How much of the average of the weights is kept at each step: the average is what is used.
    prompt : float
        How much a token of a prompt counts, where one of an answer counts 1. Prompts are code of
        notebooks, too, with at least twice as many tokens as the answers.
    row_tokens : int
        Tokens of a row: examples are packed into rows.
    step_rows : int
        Rows of a step.
    tokens : int
        Tokens after which the run ends.
    evaluate : int
        Tokens between two looks at the held-out examples.
    patience : int
        Looks without a smaller loss after which the run ends early.
    """

    base: str
    base_sha256: str = ""
    examples_sha256: str = ""
    seed: int = 0
    rank: int = 16
    alpha: int = 32
    rate: float = 3e-4
    warmup: int = 20
    decay: float = 0.98
    prompt: float = 0.0
    row_tokens: int = 512
    step_rows: int = 4
    tokens: int = 2_000_000
    evaluate: int = 100_000
    patience: int = 5

    def write(self, path: Path) -> None:
        """Write it to a file."""
        with AtomicFile(path) as file:
            file.write(msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n")


def read_recipe(path: Path) -> Recipe:
    """Read it back."""
    return msgspec.json.decode(path.read_bytes(), type=Recipe)
