"""All rows of a table or view as CSV, read by one query from its first row to its last.

Datasette asks for them fifty at a time, each time from the beginning of a view: the rows of one year took two
minutes of CPU at two million reports and broke off (measured).
"""

from __future__ import annotations

import asyncio
import csv
import io
import sqlite3
from collections.abc import Mapping
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils import LimitedWriter, WriteLimitExceeded, sqlite_timelimit
from datasette.utils.asgi import AsgiStream

from db.browse.database import SnapshotDatabase

ROWS_AT_ONCE = 500
WAIT_MS = 5_000
"""How long the next rows may take."""


def csv_stream(
    datasette: Any, name: str, sql: str, parameters: Mapping[str, Any], download: bool
) -> AsgiStream:
    """The reply with every row of `sql`. A file that ends before the last row says so in its last line."""
    database: SnapshotDatabase = datasette.get_database("gongkai")

    async def write(out: Any) -> None:
        limited = LimitedWriter(out, datasette.setting("max_csv_mb"))
        conn = database.connect()
        try:
            datasette._prepare_connection(conn, database.name)
            cursor = await _in_thread(datasette, conn, lambda: conn.execute(sql, parameters))
            rows: list[Any] = [tuple(column[0] for column in cursor.description)]
            while rows:
                await limited.write(_csv(rows))
                rows = await _in_thread(datasette, conn, lambda: cursor.fetchmany(ROWS_AT_ONCE))
        except WriteLimitExceeded:
            await out.write(
                f"INCOMPLETE: the server ends a CSV at {datasette.setting('max_csv_mb')} MB; "
                "narrow the rows, or take the exported files.\r\n"
            )
        except QueryInterrupted:
            await out.write("INCOMPLETE: the next rows took too long; narrow the rows.\r\n")
        finally:
            # Only now: a query under way in a thread goes on until it is interrupted.
            conn.interrupt()
            database._all_file_connections.remove(conn)
            await asyncio.get_running_loop().run_in_executor(datasette.executor, conn.close)

    headers = {"Access-Control-Allow-Origin": "*"} if datasette.cors else {}
    if download:
        headers["content-disposition"] = f'attachment; filename="{name}.csv"'
    kind = "text/csv; charset=utf-8" if download else "text/plain; charset=utf-8"
    return AsgiStream(write, headers=headers, content_type=kind)


async def _in_thread(datasette: Any, conn: sqlite3.Connection, ask: Any) -> Any:
    def run() -> Any:
        with sqlite_timelimit(conn, WAIT_MS):
            try:
                return ask()
            except sqlite3.OperationalError as error:
                if error.args == ("interrupted",):
                    raise QueryInterrupted(error, "", {}) from error
                raise

    return await asyncio.get_running_loop().run_in_executor(datasette.executor, run)


def _csv(rows: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
