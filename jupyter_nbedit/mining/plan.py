"""Cut a history into shards: pieces of work small enough to be done anywhere and again.

The changes of a repository are put in the order of the dataset (file, then newest first) and cut
where a file ends, if one ends nearby. Versions of a file follow each other then, so a blob is read
once, serves as the newer side of one change and the older side of the next, and is forgotten; and
git finds the delta bases it needs among the objects it has just unpacked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from .git.log import Change

#: Changes in a shard. Part of the format: frames of the output end where shards end.
SHARD = 512
_SLACK = 128


def in_dataset_order(changes: Sequence[Change]) -> list[Change]:
    """Return the changes by file (as bytes), newest first."""
    return sorted(changes, key=lambda change: (change.path, change.commit.number))


def cut(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    """Cut ordered changes into shards, at the end of a file where one is near."""
    start = 0
    while start < len(changes):
        end = min(start + SHARD, len(changes))
        for place in range(end, max(end - _SLACK, start + 1), -1):
            if place >= len(changes) or changes[place].path != changes[place - 1].path:
                end = place
                break
        yield changes[start:end]
        start = end


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Change])


def write_shard(path: Path, changes: Sequence[Change]) -> None:
    """Keep a shard's changes for the process that extracts it."""
    path.write_bytes(_encoder.encode(changes))


def read_shard(path: Path) -> list[Change]:
    """Read what :func:`write_shard` wrote."""
    return _decoder.decode(path.read_bytes())
