"""A published snapshot as Datasette's database: it never changes, so what is asked of its schema is
remembered, and what can be known beforehand is not counted again.

Datasette asks SQLite for the columns, keys and definition of a table on each page, every question a hop
to another thread and back: a third of the cost of a small table's page (measured).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from datasette.database import Database, QueryInterrupted, Results
from datasette.utils import escape_sqlite

from db.browse.limits import BoundedConnection
from db.browse.row_counts import LIMIT, RowCounts, table_count
from db.row_counts import UNCOUNTED

COUNT_MS = 40
"""How long the rows of a narrowed table may be counted for its page."""
HERE_MS = 60
"""How long a query may hold up other pages."""


ORDER_STEPS = 200_000
"""Steps of SQLite's machine that may pass before fifty rows are found in an order: 10 ms or so."""
_STEPS_AT_ONCE = 1_000


def _is_short(conn: sqlite3.Connection, sql: str) -> bool:
    """Whether a query is answered in ORDER_STEPS; unlike time, they are the same on a busy machine."""
    left = [ORDER_STEPS // _STEPS_AT_ONCE]

    def count() -> bool:
        left[0] -= 1
        return left[0] < 0

    conn.set_progress_handler(count, _STEPS_AT_ONCE)
    try:
        conn.execute(sql).fetchall()
    except sqlite3.OperationalError:
        return False
    finally:
        conn.set_progress_handler(None, 1)
    return True


class SnapshotDatabase(Database):
    """Opened immutable, results bounded in size, answers about the schema remembered."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._known: dict[tuple[str, ...], Any] = {}
        self.row_counts = RowCounts()
        self._here = False
        self._own: sqlite3.Connection | None = None

    def connect(self, write: bool = False) -> sqlite3.Connection:
        if write:
            raise AssertionError("a published snapshot is never written")
        conn = sqlite3.connect(
            f"file:{self.path}?immutable=1",
            uri=True,
            check_same_thread=False,
            factory=BoundedConnection,
        )
        self._all_file_connections.append(conn)
        return conn

    async def execute(
        self,
        sql: str,
        params: Any = None,
        truncate: bool = False,
        custom_time_limit: int | None = None,
        page_size: int | None = None,
        log_sql_errors: bool = True,
    ) -> Results:
        """As Datasette's, but how many rows a table's page has is looked up, or counted for a moment only:
        a page shows no number rather than making its reader wait.

        Nearly every query takes a millisecond. It is asked without a thread, which has to wait for its turn
        at every step while another page is being made; one that takes longer than `HERE_MS` is
        begun again in a thread. Raises QueryInterrupted."""
        if not truncate and (asked := table_count(sql)):
            if (rows := self.row_counts.answer(sql, params or {})) is not None:
                return Results([(rows,)], False, (("count(*)",),))
            if asked[0] in UNCOUNTED and not asked[1]:
                raise QueryInterrupted(None, sql, params)
            custom_time_limit = COUNT_MS
        elif self.row_counts.is_empty(sql, params or {}):
            # The reports of a year are not walked through for a form that none of them has.
            sql = LIMIT.sub(" limit 0", sql)
        limit = custom_time_limit or self.ds.sql_time_limit_ms
        self._here = True
        try:
            return await super().execute(
                sql, params, truncate, min(limit, HERE_MS), page_size, log_sql_errors
            )
        except QueryInterrupted:
            if limit <= HERE_MS:
                raise
        finally:
            self._here = False
        return await super().execute(
            sql, params, truncate, custom_time_limit, page_size, log_sql_errors
        )

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        if not self._here:
            return await super().execute_fn(fn)
        return fn(self._connection())

    def _connection(self) -> sqlite3.Connection:
        """For what is asked without a thread."""
        if self._own is None:
            self._own = self.connect()
            self.ds._prepare_connection(self._own, self.name)
        return self._own

    async def _remembered(self, ask: Callable[..., Awaitable[Any]], *about: str) -> Any:
        """What `ask` answered the first time; lists are given out as copies, since Datasette changes
        some of them."""
        key = (ask.__name__, *about)
        if key not in self._known:
            self._known[key] = await ask(*about)
        known = self._known[key]
        return list(known) if isinstance(known, list) else known

    async def in_order(self, table: str, column: str) -> bool:
        """Whether SQLite finds the first and last rows of a table or view in the order of a column without
        sorting all, and without passing by many others (the reports of years with another form)."""
        return bool(await self._remembered(self._find_in_order, table, column))

    async def _find_in_order(self, table: str, column: str) -> bool:
        conn = self._connection()
        rows = f"select * from {escape_sqlite(table)} order by {escape_sqlite(column)}"
        for sql in (f"{rows} limit 50", f"{rows} desc limit 50"):
            plan = conn.execute(f"explain query plan {sql}").fetchall()
            if any("TEMP B-TREE" in row["detail"] for row in plan) or not _is_short(conn, sql):
                return False
        return True

    async def table_exists(self, table: str) -> Any:
        return await self._remembered(super().table_exists, table)

    async def table_names(self) -> Any:
        return await self._remembered(super().table_names)

    async def view_names(self) -> Any:
        return await self._remembered(super().view_names)

    async def hidden_table_names(self) -> Any:
        return await self._remembered(super().hidden_table_names)

    async def table_columns(self, table: str) -> Any:
        return await self._remembered(super().table_columns, table)

    async def table_column_details(self, table: str) -> Any:
        return await self._remembered(super().table_column_details, table)

    async def primary_keys(self, table: str) -> Any:
        return await self._remembered(super().primary_keys, table)

    async def fts_table(self, table: str) -> Any:
        return await self._remembered(super().fts_table, table)

    async def label_column_for_table(self, table: str) -> Any:
        return await self._remembered(super().label_column_for_table, table)

    async def foreign_keys_for_table(self, table: str) -> Any:
        return await self._remembered(super().foreign_keys_for_table, table)

    async def get_all_foreign_keys(self) -> Any:
        return await self._remembered(super().get_all_foreign_keys)

    async def get_table_definition(self, table: str, type_: str = "table") -> Any:
        return await self._remembered(super().get_table_definition, table, type_)
