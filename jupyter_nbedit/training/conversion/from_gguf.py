"""From a model in GGUF to one that can be trained.

transformers reads GGUF itself but takes the wrong token for the end of a text, and cannot write
what it read. Only Llama models are read, as the bundled one is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...utils.extras import need
from .errors import UnsupportedModelError
from .layout import halved, heads_of, transformers_name

CONTROL = 3
"""The type of a token that stands for no text."""


class GgufModel:
    """A Llama model in a GGUF file.

    Parameters
    ----------
    path : Path
        The file.

    Attributes
    ----------
    reader : gguf.GGUFReader
        What reads it.
    heads, key_heads : int
        Attention heads: of queries, and of keys.

    Raises
    ------
    UnsupportedModelError
        If it is another kind of model.
    """

    def __init__(self, path: Path) -> None:
        self._gguf = need("gguf", "train")
        self.reader: Any = self._gguf.GGUFReader(str(path))
        architecture = self.value("general.architecture")
        if architecture != "llama":
            raise UnsupportedModelError(f"{path}: a {architecture} model, not a llama model")
        self.heads: int = self.value("llama.attention.head_count")
        self.key_heads: int = self.value("llama.attention.head_count_kv")

    def value(self, key: str) -> Any:
        """Return a value of the header, None if it is not there."""
        field = self.reader.get_field(key)
        return None if field is None else field.contents()

    def weights(self) -> dict[str, Any]:
        """Return all weights as arrays of float32, by their names in transformers."""
        found = {}
        for tensor in self.reader.tensors:
            values = self._gguf.dequantize(tensor.data, tensor.tensor_type)
            heads = heads_of(tensor.name, self.heads, self.key_heads)
            found[transformers_name(tensor.name)] = halved(values, heads) if heads else values
        return found

    def configuration(self) -> Any:
        """Return the configuration that transformers makes a model of."""
        width: int = self.value("llama.embedding_length")
        return need("transformers", "train").LlamaConfig(
            vocab_size=len(self.value("tokenizer.ggml.tokens")),
            hidden_size=width,
            intermediate_size=self.value("llama.feed_forward_length"),
            num_hidden_layers=self.value("llama.block_count"),
            num_attention_heads=self.heads,
            num_key_value_heads=self.key_heads,
            max_position_embeddings=self.value("llama.context_length"),
            rms_norm_eps=self.value("llama.attention.layer_norm_rms_epsilon"),
            rope_parameters={
                "rope_type": "default",
                "rope_theta": self.value("llama.rope.freq_base"),
            },
            tie_word_embeddings=not any(
                each.name == "output.weight" for each in self.reader.tensors
            ),
            bos_token_id=self.value("tokenizer.ggml.bos_token_id"),
            eos_token_id=self.value("tokenizer.ggml.eos_token_id"),
            pad_token_id=self.value("tokenizer.ggml.padding_token_id"),
        )

    def model(self, dtype: Any) -> Any:
        """Return the model with its weights in a type of torch."""
        torch, transformers = need("torch", "train"), need("transformers", "train")
        model = transformers.LlamaForCausalLM(self.configuration()).to(dtype)
        weights = {name: torch.from_numpy(each.copy()) for name, each in self.weights().items()}
        missing, unexpected = model.load_state_dict(weights, strict=False)
        if unexpected or set(missing) - {"lm_head.weight"}:
            raise UnsupportedModelError(f"weights do not fit: {unexpected or missing}")
        return model

    def tokenizer(self) -> Any:
        """Return the tokenizer: bytes, each digit a token of its own.

        Raises
        ------
        UnsupportedModelError
            If it cuts texts in another way.
        """
        way = (self.value("tokenizer.ggml.model"), self.value("tokenizer.ggml.pre"))
        if way != ("gpt2", "smollm"):
            raise UnsupportedModelError(f"its tokenizer is {way}, not one of SmolLM")
        tokenizers: Any = need("tokenizers", "train")
        tokens: list[str] = self.value("tokenizer.ggml.tokens")
        merges = [tuple(each.split(" ")) for each in self.value("tokenizer.ggml.merges")]
        vocabulary = {token: number for number, token in enumerate(tokens)}
        result = tokenizers.Tokenizer(tokenizers.models.BPE(vocabulary, merges))
        result.pre_tokenizer = tokenizers.pre_tokenizers.Sequence(
            [
                tokenizers.pre_tokenizers.Digits(individual_digits=True),
                tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False),
            ]
        )
        result.decoder = tokenizers.decoders.ByteLevel()
        types = self.value("tokenizer.ggml.token_type")
        special = [token for token, kind in zip(tokens, types, strict=True) if kind == CONTROL]
        result.add_special_tokens(special)
        return result
