"""Cutting text into the tokens that metrics count.

Any tokenizer of Hugging Face does, by the file it is kept in or by its name on the hub; scores can
be compared only where the same one was used. The built-in one needs nothing and is not to change.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from ...utils.extras import need

Tokenize = Callable[[str], list[str]]

BUILTIN = "builtin"
"""Name of the tokenizer that needs nothing."""

_TOKEN = re.compile(
    r"""
      ^[^\S\n]+(?=\S)                                                  # indentation
    | \n
    | \\(?:\n|.)                                      # an escape, or a line that goes on
    | (?:[fFtT][rR]?|[bB][rR]?|[rR][fFtTbB]?|[uU])?(?:\"{3}|'{3}|\"|')        # a quote
    | 0[xXoObB][\da-fA-F_]+
    | (?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?[jJ]?
    | \w+
    | \*\*=? | //=? | >>=? | <<=? | \.\.\. | -> | := | [=!<>+\-*/%@&|^]=
    | \S
    """,
    re.VERBOSE | re.MULTILINE,
)

_HUB_NAME = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)?")


class TokenizerError(ValueError):
    """A tokenizer that cannot be had; the text says why and what to do."""


def builtin(text: str) -> list[str]:
    """Cut a text into words, numbers, quotes with their prefix, operators and other marks.

    A line end is a token, and so is the indentation of a line that is not blank. Other white space
    is left out. Joined by spaces, the tokens of a Python program are one that parses alike, which
    CodeBLEU needs.
    """
    return _TOKEN.findall(text)


def load_tokenizer(name: str) -> Tokenize:
    """Return a tokenizer.

    Special tokens that it adds, such as the beginning of a text, count like any other: so the
    authors of the paper used theirs.

    Parameters
    ----------
    name : str
        :data:`BUILTIN`, the path of a ``tokenizer.json`` or of a folder with one, or the name of a
        model on the Hugging Face hub, which is asked over the network.

    Raises
    ------
    TokenizerError
        If there is no such tokenizer, or the hub cannot be reached.
    MissingExtraError
        If the library is not installed.
    """
    if name == BUILTIN:
        return builtin
    library = need("tokenizers", "bench")
    path = Path(name)
    if path.is_dir():
        path /= "tokenizer.json"
    if path.is_file():
        try:
            tokenizer = library.Tokenizer.from_file(str(path))
        except Exception as error:  # noqa: BLE001 - the library raises nothing more precise
            raise TokenizerError(f"{path}: not a tokenizer of Hugging Face: {error}") from None
    elif path.suffix == ".json" or not _HUB_NAME.fullmatch(name):
        raise TokenizerError(f"{path}: there is no such file")
    else:
        try:
            tokenizer = library.Tokenizer.from_pretrained(name)
        except Exception as error:  # noqa: BLE001 - as above
            reason = str(error).strip().partition("\n")[0]
            raise TokenizerError(
                f"{name}: there is no such file, and it cannot be had from the Hugging Face hub"
                f" ({reason}); give the path of a tokenizer.json, or {BUILTIN!r}"
            ) from None

    def tokenize(text: str) -> list[str]:
        tokens: list[str] = tokenizer.encode(text).tokens
        return tokens

    return tokenize
