"""SQL for everyone, bounded: what one query may cost the archive's server.

Researchers ask in SQL, so SQL stays open; Datasette's time limit alone does not stop one
`hex(zeroblob(200000000))` from taking gigabytes. SQLite's own limits (sqlite3_limit) cap single
values and statements, and the cursor caps what one result may hold in memory.
"""

from __future__ import annotations

import sqlite3
from typing import Any

MAX_VALUE_BYTES = 5_000_000
"""The longest single value; the longest section of a real report is far below."""

MAX_RESULT_CHARACTERS = 32_000_000
"""The most one result may hold; 1,000 rows of long sections are about 10 million."""

HEAP_BYTES = 512 * 1024 * 1024
"""What SQLite may allocate in the serving process (sqlite3_hard_heap_limit64)."""

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MAX_VALUE_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 10,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


def limit_connection(conn: sqlite3.Connection) -> None:
    """Applies the limits to one connection of the served snapshot."""
    for category, value in _LIMITS.items():
        conn.setlimit(category, value)


def limit_process() -> None:
    """Caps SQLite's memory in this process; called by the server only, as it is process-wide."""
    with sqlite3.connect(":memory:") as conn:
        conn.execute(f"PRAGMA hard_heap_limit = {HEAP_BYTES:d}")


_SIZED = (str, bytes)


class _BoundedCursor(sqlite3.Cursor):
    def _bounded(self, rows: list[Any], size: int | None) -> list[Any]:
        held = 0
        for row in self:
            rows.append(row)
            for value in row:
                if value.__class__ in _SIZED:
                    held += len(value)
            if held > MAX_RESULT_CHARACTERS:
                raise sqlite3.OperationalError(
                    "result too large: select fewer or shorter columns, or add a LIMIT"
                )
            if size is not None and len(rows) >= size:
                break
        return rows

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        return self._bounded([], size)

    def fetchall(self) -> list[Any]:
        return self._bounded([], None)


class BoundedConnection(sqlite3.Connection):
    """A connection whose results are bounded in size.

    Its cursors raise sqlite3.OperationalError when a result holds more than MAX_RESULT_CHARACTERS.
    """

    def cursor(self, factory: Any = _BoundedCursor) -> Any:
        return super().cursor(factory)
