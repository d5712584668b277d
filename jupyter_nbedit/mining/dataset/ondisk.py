"""Sets that may outgrow memory: kept in a temporary SQLite file, deleted with the object."""

from __future__ import annotations

import hashlib
import sqlite3
from types import TracebackType

CACHE = 64_000
"""Memory of one such set, in kB; what does not fit lies in the temporary file."""


def scratch_database(cache: int = CACHE) -> sqlite3.Connection:
    """Return an empty database that is private, unnamed and gone when it is closed."""
    # The empty name makes SQLite keep pages in memory up to the cache's size and spill the rest.
    database = sqlite3.connect("", isolation_level=None)
    database.execute(f"PRAGMA cache_size = -{cache:d}")
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    # One transaction for good: at the end of each, every changed page would go to the file.
    database.execute("BEGIN")
    return database


def fingerprint(*parts: str) -> int:
    """Return a 64-bit number that stands for a tuple of texts, the same in every process."""
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(encoded))
        digest.update(encoded)
    return int.from_bytes(digest.digest(), "big", signed=True)


class DiskSet:
    """A set of tuples of texts; to be closed, or used as a context manager."""

    def __init__(self) -> None:
        self._database = scratch_database()
        self._database.execute("CREATE TABLE seen (key INTEGER PRIMARY KEY)")
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __enter__(self) -> DiskSet:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def add(self, *parts: str) -> bool:
        """Add a tuple and tell whether it was new."""
        done = self._database.execute(
            "INSERT OR IGNORE INTO seen VALUES (?)", (fingerprint(*parts),)
        )
        new = done.rowcount == 1
        self._size += new
        return new

    def close(self) -> None:
        """Let go of the temporary file."""
        self._database.close()
