"""What makes each version of the database's schema from the one before."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import msgspec

from ...core.untagged import tagged

Migration = str | Callable[[sqlite3.Connection], None]
"""Statements, each with a semicolon between it and the next, or what is to be done.

All that a database lacks are made in one transaction, which is begun and ended elsewhere.
"""

_TABLES = """
    CREATE TABLE streams (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        path TEXT NOT NULL,
        language TEXT NOT NULL,
        started REAL NOT NULL,
        ended REAL NOT NULL,
        last INTEGER NOT NULL,
        edits INTEGER NOT NULL,
        runs INTEGER NOT NULL,
        saves INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        written REAL NOT NULL
    );
    CREATE TABLE cells (
        stream INTEGER NOT NULL REFERENCES streams ON DELETE CASCADE,
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        PRIMARY KEY (stream, number)
    ) WITHOUT ROWID;
    CREATE TABLE events (
        stream INTEGER NOT NULL REFERENCES streams ON DELETE CASCADE,
        number INTEGER NOT NULL,
        time REAL NOT NULL,
        kind INTEGER NOT NULL,
        origin INTEGER,
        cell INTEGER,
        start INTEGER,
        stop INTEGER,
        body TEXT,
        corrections TEXT,
        PRIMARY KEY (stream, number)
    ) WITHOUT ROWID;
    CREATE TABLE snapshots (
        stream INTEGER NOT NULL REFERENCES streams ON DELETE CASCADE,
        number INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (stream, number)
    ) WITHOUT ROWID;
"""

_SUGGESTED = '{"type":"suggested",'
"""How the body of a shown suggestion begins."""


def _tag_edits(connection: sqlite3.Connection) -> None:
    """Tag the edits of shown suggestions: before there were several kinds they had no tag."""
    connection.create_function("nbedit_tagged", 1, _tagged, deterministic=True)
    # SQLite goes from row to row, and what it changes is in its log on disk: memory stays bounded.
    connection.execute(
        "UPDATE events SET body = nbedit_tagged(body) WHERE substr(body, 1, ?) = ?",
        (len(_SUGGESTED), _SUGGESTED),
    )


def _tagged(body: str) -> str:
    return msgspec.json.encode(tagged(msgspec.json.decode(body))).decode()


MIGRATIONS: tuple[Migration, ...] = (_TABLES, _tag_edits)
