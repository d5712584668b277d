"""Merging an adapter into weights: twice as quick to run as the two side by side.

The weights as they are fetched have four bits a parameter. Merged ones get eight, so that what was
learned is not rounded away; prompts are read faster, too, than with four.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ...utils.extras import need
from .errors import UnsupportedModelError

_LORA_A, _LORA_B = ".lora_a", ".lora_b"


def merge(base: Path, adapter: Path, merged: Path) -> None:
    """Write weights with an adapter merged into them.

    Parameters
    ----------
    base, adapter : Path
        Weights and adapter, GGUF files.
    merged : Path
        Where to write; the file appears when it is whole.

    Raises
    ------
    UnsupportedModelError
        If the adapter is not one of these weights.
    """
    gguf, numpy = need("gguf", "train"), need("numpy", "train")
    weights, changes = gguf.GGUFReader(str(base)), gguf.GGUFReader(str(adapter))
    sides = {each.name: each for each in changes.tensors}
    alpha = changes.get_field("adapter.lora.alpha")
    known = {each.name for each in weights.tensors}
    strange = {name.rpartition(".")[0] for name in sides} - known
    if alpha is None or strange:
        raise UnsupportedModelError(f"{adapter} is not an adapter of {base}: {', '.join(strange)}")
    part = merged.with_name(f".{merged.name}.{os.getpid()}.part")
    writer = gguf.GGUFWriter(str(part), weights.get_field("general.architecture").contents())
    _copy_header(gguf, weights, writer)
    eight = gguf.GGMLQuantizationType.Q8_0
    chosen = []
    for tensor in weights.tensors:
        values = gguf.dequantize(tensor.data, tensor.tensor_type)
        if tensor.name + _LORA_A in sides:
            left, right = (
                gguf.dequantize(side.data, side.tensor_type).astype(numpy.float32)
                for side in (sides[tensor.name + _LORA_B], sides[tensor.name + _LORA_A])
            )
            values = values + alpha.contents() / right.shape[0] * (left @ right)
        if values.ndim == 1:
            chosen.append((tensor.name, values.astype(numpy.float32), None))
        else:
            chosen.append((tensor.name, gguf.quantize(values, eight), eight))
    try:
        for name, values, kind in chosen:
            writer.add_tensor(name, values, raw_dtype=kind)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        part.replace(merged)
    finally:
        part.unlink(missing_ok=True)


def _copy_header(gguf: Any, source: Any, writer: Any) -> None:
    """Copy what the file says of the model and of its tokenizer."""
    for name, field in source.fields.items():
        if name.startswith("GGUF.") or name == "general.architecture":
            continue
        value = gguf.LlamaFileType.MOSTLY_Q8_0 if name == "general.file_type" else field.contents()
        kind = field.types[0]
        inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(name, value, kind, inner)
