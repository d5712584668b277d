"""From an adapter that was trained to one in GGUF, which the embedded runtime loads.

Its numbers are written with 16 bits: that costs no quality that can be measured, and halves it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ...utils.extras import need
from .errors import UnsupportedModelError
from .layout import gguf_name, heads_of, paired

_PREFIX = "base_model.model."
_SIDES = {".lora_A.default.weight": "lora_a", ".lora_B.default.weight": "lora_b"}


def write_adapter(
    path: Path, weights: Mapping[str, Any], *, alpha: float, heads: int, key_heads: int
) -> None:
    """Write an adapter.

    Parameters
    ----------
    path : Path
        The file; it appears when it is whole.
    weights : mapping of str to numpy.ndarray
        The weights by their names in PEFT.
    alpha : float
        What the adapter is scaled by, times its rank.
    heads, key_heads : int
        Attention heads of the model: of queries, and of keys.

    Raises
    ------
    UnsupportedModelError
        If a weight is no part of an adapter.
    """
    gguf, numpy = need("gguf", "train"), need("numpy", "train")
    part = path.with_name(f".{path.name}.part")
    writer = gguf.GGUFWriter(str(part), "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    for name, values in _renamed(weights, heads, key_heads):
        writer.add_tensor(name, numpy.ascontiguousarray(values, numpy.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    part.replace(path)


def _renamed(weights: Mapping[str, Any], heads: int, key_heads: int) -> Iterator[tuple[str, Any]]:
    for name, values in weights.items():
        ending = next((each for each in _SIDES if name.endswith(each)), None)
        if ending is None or not name.startswith(_PREFIX):
            raise UnsupportedModelError(f"{name} is no part of an adapter")
        ours = gguf_name(name.removeprefix(_PREFIX).removesuffix(ending) + ".weight")
        rows = heads_of(ours, heads, key_heads)
        # Only the side that makes the rows of the result follows their order.
        turned = paired(values, rows) if rows and _SIDES[ending] == "lora_b" else values
        yield f"{ours}.{_SIDES[ending]}", turned
