"""Edits as version 0.1 wrote them, when there was one kind and no tag: all of them of text.

Histories are brought up to date once (`record.store.migrations`). Files that somebody has kept,
such as exported events, answers of a benchmark and predictions, are read as they are.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

_T = TypeVar("_T")


def tagged(fields: Any) -> Any:
    """Return decoded JSON, in which every edit in a list `edits` has a tag."""
    if not isinstance(fields, dict):
        return fields
    return {
        name: [{"type": "text", **each} if isinstance(each, dict) else each for each in value]
        if name == "edits" and isinstance(value, list)
        else tagged(value)
        for name, value in fields.items()
    }


def decode(text: bytes | str, decoder: msgspec.json.Decoder[_T]) -> _T:
    """Read JSON of today or of version 0.1.

    Raises
    ------
    msgspec.MsgspecError
        If it is neither.
    """
    try:
        return decoder.decode(text)
    except msgspec.ValidationError as error:
        old = tagged(msgspec.json.decode(text))
        try:
            return decoder.decode(msgspec.json.encode(old))
        except msgspec.ValidationError:
            # What is wrong with it is wrong with it as it is.
            raise error from None
