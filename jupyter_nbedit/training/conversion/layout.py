"""How the weights of a Llama model are called, and laid out, on both sides.

llama.cpp turns the halves of each attention head in the rows of the projections of queries and keys
into pairs. Everything else is the same numbers under another name.
"""

from __future__ import annotations

import re
from typing import Any

LAYER = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
"""Names of a layer's weights: in GGUF, and in transformers."""

OUTSIDE = {
    "token_embd": "model.embed_tokens",
    "output_norm": "model.norm",
    "output": "lm_head",
}
"""Names of the weights outside the layers."""

PROJECTIONS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
"""What an adapter changes."""

_GGUF = re.compile(r"blk\.(\d+)\.(\w+)")
_TRANSFORMERS = re.compile(r"model\.layers\.(\d+)\.(.+)")


def transformers_name(name: str) -> str:
    """Return what a weight is called in transformers, given its name in GGUF.

    >>> transformers_name("blk.0.attn_q.weight")
    'model.layers.0.self_attn.q_proj.weight'
    """
    stem = name.removesuffix(".weight")
    found = _GGUF.fullmatch(stem)
    if found is None:
        return f"{OUTSIDE[stem]}.weight"
    return f"model.layers.{found[1]}.{LAYER[found[2]]}.weight"


def gguf_name(name: str) -> str:
    """Return what a weight is called in GGUF, given its name in transformers.

    >>> gguf_name("model.layers.3.mlp.up_proj.weight")
    'blk.3.ffn_up.weight'
    """
    stem = name.removesuffix(".weight")
    found = _TRANSFORMERS.fullmatch(stem)
    names = OUTSIDE if found is None else LAYER
    ours = next(ours for ours, theirs in names.items() if theirs == (found[2] if found else stem))
    return f"{ours}.weight" if found is None else f"blk.{found[1]}.{ours}.weight"


def heads_of(name: str, heads: int, key_heads: int) -> int:
    """Return how many heads a weight's rows are laid out by, 0 for those that are not."""
    if ".attn_q." in name or ".q_proj." in name:
        return heads
    return key_heads if ".attn_k." in name or ".k_proj." in name else 0


def paired(rows: Any, heads: int) -> Any:
    """Turn the halves of each head into pairs: from transformers to GGUF."""
    return rows.reshape(heads, 2, -1, rows.shape[-1]).swapaxes(1, 2).reshape(rows.shape)


def halved(rows: Any, heads: int) -> Any:
    """Turn the pairs of each head into halves: from GGUF to transformers."""
    return rows.reshape(heads, -1, 2, rows.shape[-1]).swapaxes(1, 2).reshape(rows.shape)
