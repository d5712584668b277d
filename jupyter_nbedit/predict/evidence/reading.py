"""Reads what a kernel answered. It is hostile: whatever runs in the kernel may have written it."""

from __future__ import annotations

import re

import msgspec

from ...core.evidence import Evidence, Table, Variables

MAX_ANSWER = 400_000
"""Bytes of an answer that are read: with all marks and escapes twice what the kernel counts."""

MAX_SUSPECTS = 50
"""Keys and columns of one variable that are looked at as secrets; more are data."""

_decoder: msgspec.json.Decoder[Evidence] = msgspec.json.Decoder(Evidence)

# What cannot be a token, a password in a URL or the like is most of what there is.
_SUSPECT = re.compile(r"(?=.*\d)(?=.*[A-Za-z])\S{16,}|.*://.*|.*-----.*", re.DOTALL)


def read_answer(answer: str) -> Evidence | None:
    """Return the evidence in an answer, None if there is none that makes sense."""
    if not answer or len(answer) > MAX_ANSWER:
        return None
    try:
        evidence = _decoder.decode(answer)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return None
    inner = evidence.inner
    return msgspec.structs.replace(
        evidence,
        variables=_cleared(evidence.variables),
        inner=_cleared(inner) if inner is not None else None,
    )


def _cleared(variables: Variables) -> Variables:
    """Leave out keys and columns that are secrets; of what they were in nothing is known then."""
    return msgspec.structs.replace(
        variables,
        tables={name: table for name, table in variables.tables.items() if _is_clear(table)},
        keys={name: keys for name, keys in variables.keys.items() if _is_clear(keys)},
    )


def _is_clear(names: Table | tuple[str, ...]) -> bool:
    from ...privacy.secrets import redact  # its patterns take long to compile

    texts = names.columns if isinstance(names, Table) else names
    suspects = [text for text in texts if _SUSPECT.fullmatch(text)]
    return len(suspects) <= MAX_SUSPECTS and all(redact(text) == text for text in suspects)
