"""Reading revisions of notebooks, with an even share for every repository."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec


class Record(msgspec.Struct, frozen=True):
    """One notebook in one commit: the sources of its code cells before and after."""

    user: str
    repo: str
    commit: str
    file: str
    status: str
    old: list[str]
    new: list[str]

    @property
    def group(self) -> str:
        """The repository."""
        return f"{self.user}/{self.repo}"


def sample(path: Path, limit: int, seed: int = 0) -> list[Record]:
    """Return at most `limit` modified notebooks, taking turns between the repositories.

    Of the notebooks that one commit changes alike only the first counts.
    """
    groups: dict[str, list[Record]] = defaultdict(list)
    seen: set[int] = set()
    decoder = msgspec.json.Decoder(Record)
    for line in _lines(path):
        record = decoder.decode(line)
        if record.status != "M":
            continue
        change = hash((record.commit, *sorted(set(record.old) ^ set(record.new))))
        if change not in seen:
            seen.add(change)
            groups[record.group].append(record)
    chance = random.Random(seed)  # noqa: S311
    queues = [groups[name] for name in sorted(groups)]
    for queue in queues:
        chance.shuffle(queue)
    result: list[Record] = []
    while len(result) < limit and queues:
        result.extend(queue.pop() for queue in queues)
        queues = [queue for queue in queues if queue]
    return result[:limit]


def _lines(path: Path) -> Iterator[bytes]:
    if path.suffix != ".zst":
        with path.open("rb") as file:
            yield from file
        return
    import io  # noqa: PLC0415

    import zstandard  # noqa: PLC0415

    with path.open("rb") as file:
        yield from io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(file))
