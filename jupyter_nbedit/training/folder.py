"""The folder of a run: its recipe, its examples, its log and its checkpoints."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from ..utils.files import AtomicFile, DatasetError, LineCompressor, read_lines
from .examples import Example
from .recipe import Recipe, read_recipe

RECIPE = "recipe.json"
EXAMPLES = "examples.jsonl.zst"
HELD = "held.jsonl.zst"


def write_examples(path: Path, examples: Iterable[Example]) -> None:
    """Write examples into a file, whole or not at all."""
    with AtomicFile(path) as file:
        lines = LineCompressor(file)
        for example in examples:
            lines.write(msgspec.json.encode(example) + b"\n")
        lines.close()


def read_examples(path: Path) -> list[Example]:
    """Read them back."""
    decoder = msgspec.json.Decoder(Example)
    return [decoder.decode(line) for line in read_lines(path)]


def settle(folder: Path, recipe: Recipe) -> Recipe:
    """Return the recipe of a run: the one it began with, or the given one if it begins now.

    Raises
    ------
    DatasetError
        If it began with another one: what it learned so far would not be what the recipe says. Only
        when it ends may change.
    """
    path = folder / RECIPE
    if path.exists():
        begun = read_recipe(path)
        ends = {name: getattr(recipe, name) for name in ("tokens", "patience", "evaluate")}
        if msgspec.structs.replace(begun, **ends) != recipe:
            raise DatasetError(
                f"{folder} holds a run with another recipe ({RECIPE}); "
                "name another folder, or give the options that it began with"
            )
    recipe.write(path)
    return recipe
