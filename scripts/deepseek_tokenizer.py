r"""Make the tokenizer of deepseek-coder from the vocabulary that llama.cpp keeps of it.

The authors of the paper cut texts by it. Where the Hugging Face hub can be reached, its name,
deepseek-ai/deepseek-coder-1.3b-instruct, does as well.

    git clone https://github.com/ggml-org/llama.cpp
    python scripts/deepseek_tokenizer.py llama.cpp/models/ggml-vocab-deepseek-coder.gguf \
        --out deepseek-coder.json

Next to the vocabulary llama.cpp keeps texts and what they are cut into; these are compared first.
"""

from __future__ import annotations

import argparse
import struct
import sys
from pathlib import Path
from typing import Any

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors

BEGIN = "<｜begin▁of▁sentence｜>"
SPECIAL = (BEGIN, "<｜end▁of▁sentence｜>", "<|EOT|>")
WORDS = 32_000
"""Tokens that are learned; the others are added."""

PATTERNS = (r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", "[一-龥ࠀ-一가-퟿]+")
"""At what texts are cut first; digits are cut one by one."""

_NUMBERS = "BbHhIif?  QqdB"
_STRING, _LIST = 8, 9


def main() -> int:
    """Make the tokenizer, check it and write it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    tokenizer = make(Reader(options.vocabulary.read_bytes()).metadata())
    texts = options.vocabulary.with_name(f"{options.vocabulary.name}.inp").read_bytes().decode()
    numbers = options.vocabulary.with_name(f"{options.vocabulary.name}.out").read_text("utf-8")
    pairs = zip(texts.split("\n__ggml_vocab_test__\n"), numbers.split("\n"), strict=False)
    wrong = [
        text
        for text, expected in pairs
        if tokenizer.encode(text, add_special_tokens=False).ids != [*map(int, expected.split())]
    ]
    if wrong:
        print(f"{len(wrong)} texts are cut otherwise, {wrong[0]!r} among them", file=sys.stderr)
        return 1
    tokenizer.save(str(options.out))
    return 0


class Reader:
    """Reads the head of a GGUF file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def metadata(self) -> dict[str, Any]:
        """Return its keys and values."""
        if self._take(4) != b"GGUF":
            raise ValueError("not a GGUF file")
        _, _, count = self._number("I"), self._number("Q"), self._number("Q")
        return {self._string(): self._value(self._number("I")) for _ in range(count)}

    def _value(self, kind: int) -> Any:
        if kind == _STRING:
            return self._string()
        if kind == _LIST:
            inner, count = self._number("I"), self._number("Q")
            return [self._value(inner) for _ in range(count)]
        return self._number(_NUMBERS[kind])

    def _string(self) -> str:
        return self._take(self._number("Q")).decode()

    def _number(self, form: str) -> Any:
        return struct.unpack(f"<{form}", self._take(struct.calcsize(f"<{form}")))[0]

    def _take(self, size: int) -> bytes:
        self._position += size
        return self._data[self._position - size : self._position]


def make(metadata: dict[str, Any]) -> Tokenizer:
    """Return the tokenizer of a vocabulary."""
    tokens = metadata["tokenizer.ggml.tokens"]
    merges = [tuple(merge.split(" ")) for merge in metadata["tokenizer.ggml.merges"]]
    words = {token: number for number, token in enumerate(tokens[:WORDS])}
    tokenizer = Tokenizer(models.BPE(vocab=words, merges=merges))
    split = [pre_tokenizers.Split(Regex(pattern), "isolated") for pattern in PATTERNS]
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            *split,
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    for token in tokens[WORDS:]:
        if token.startswith("[PAD"):
            break
        add = tokenizer.add_special_tokens if token in SPECIAL else tokenizer.add_tokens
        add([AddedToken(token, normalized=False, special=token in SPECIAL)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BEGIN} $A", special_tokens=[(BEGIN, tokenizer.token_to_id(BEGIN))]
    )
    return tokenizer


if __name__ == "__main__":
    sys.exit(main())
