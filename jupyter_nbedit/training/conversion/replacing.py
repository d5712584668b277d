"""A model with other weights, as a training of all of them leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...predict.llm.local.merging import write_model
from .errors import UnsupportedModelError
from .from_gguf import GgufModel
from .layout import gguf_name, heads_of, paired


def replace(base: Path, weights: Mapping[str, Any], written: Path) -> None:
    """Write a model with other weights, as a training of all of them leaves it.

    Parameters
    ----------
    base : Path
        What the model was, a GGUF file.
    weights : mapping of str to numpy.ndarray
        The weights by their names in transformers.
    written : Path
        Where to write; the file appears when it is whole.

    Raises
    ------
    UnsupportedModelError
        If the weights are not those of this model.
    """
    model = GgufModel(base)
    renamed = {gguf_name(name): values for name, values in weights.items()}
    reader = model.reader
    missing = {each.name for each in reader.tensors} ^ renamed.keys()
    if missing:
        raise UnsupportedModelError(f"not the weights of {base}: {', '.join(sorted(missing))}")

    def values_of(tensor: Any) -> Any:
        values = renamed[tensor.name]
        rows = heads_of(tensor.name, model.heads, model.key_heads)
        return paired(values, rows) if rows else values

    write_model(reader, values_of, written)
