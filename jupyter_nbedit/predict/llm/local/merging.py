"""Weights with an adapter merged into them: twice as quick to run as the adapter beside them.

The weights as they are fetched have four bits a parameter. Merged ones get eight, so that what was
learned is not rounded away; prompts are read faster, too, than with four. It takes some seconds,
and is done once for each pair of weights and adapter.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from ....utils.extras import need
from ....utils.user_messages import user_message
from .errors import LocalModelError
from .settings import LocalSettings
from .weights import sha256_of

_LORA_A, _LORA_B = ".lora_a", ".lora_b"
_DIGITS = 16


def with_merged_adapter(settings: LocalSettings) -> tuple[LocalSettings, str]:
    """Return how to run weights with their adapter merged, and what there is to say of it.

    The merged file is made if it is not there; merged files of other pairs are removed. Where it
    cannot be made, for want of a library or of room, the adapter is run beside the weights.

    Parameters
    ----------
    settings : LocalSettings
        With an adapter, and a folder for merged weights.
    """
    base, adapter, folder = Path(settings.model), Path(settings.adapter), Path(settings.merged)
    name = f"merged-{sha256_of(base)[:_DIGITS]}-{sha256_of(adapter)[:_DIGITS]}.gguf"
    path = folder / name
    said = ""
    if not path.exists():
        if find_spec("gguf") is None or find_spec("numpy") is None:
            return settings, "the adapter runs beside the weights: to merge them takes gguf, numpy"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # An adapter that was replaced has no use any more, nor has what was cut short.
            for other in (*folder.glob("merged-*.gguf"), *folder.glob(".merged-*.part")):
                other.unlink(missing_ok=True)
            merge(base, adapter, path)
        except OSError as error:
            why = error.strerror or error
            return settings, f"the adapter runs beside the weights, which cannot be merged: {why}"
        said = f"merged the adapter with the weights, once: {path}"
    # That it is whole is known: it has its name only then.
    return msgspec.structs.replace(settings, model=str(path), sha256="", adapter=""), said


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
    LocalModelError
        If the adapter is not one of these weights.
    """
    gguf, numpy = need("gguf", "train"), need("numpy", "train")
    weights, changes = gguf.GGUFReader(str(base)), gguf.GGUFReader(str(adapter))
    sides = {each.name: each for each in changes.tensors}
    alpha = changes.get_field("adapter.lora.alpha")
    known = {each.name for each in weights.tensors}
    strange = {name.rpartition(".")[0] for name in sides} - known
    if alpha is None or strange:
        raise LocalModelError(
            user_message(
                "%1 is not an adapter of %2: %3", str(adapter), str(base), ", ".join(strange)
            )
        )

    def values_of(tensor: Any) -> Any:
        values = gguf.dequantize(tensor.data, tensor.tensor_type)
        if tensor.name + _LORA_A not in sides:
            return values
        left, right = (
            gguf.dequantize(side.data, side.tensor_type).astype(numpy.float32)
            for side in (sides[tensor.name + _LORA_B], sides[tensor.name + _LORA_A])
        )
        return values + alpha.contents() / right.shape[0] * (left @ right)

    write_model(weights, values_of, merged)


def write_model(source: Any, values_of: Callable[[Any], Any], path: Path) -> None:
    """Write a model whose tensors have other values than in its source."""
    gguf, numpy = need("gguf", "train"), need("numpy", "train")
    eight = gguf.GGMLQuantizationType.Q8_0
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    writer = gguf.GGUFWriter(str(part), source.get_field("general.architecture").contents())
    _copy_header(gguf, source, writer)
    try:
        for tensor in source.tensors:
            values = values_of(tensor).astype(numpy.float32)
            if values.ndim == 1:
                writer.add_tensor(tensor.name, values)
            else:
                writer.add_tensor(tensor.name, gguf.quantize(values, eight), raw_dtype=eight)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        part.replace(path)
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
