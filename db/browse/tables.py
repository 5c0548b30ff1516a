"""Datasette's table pages over millions of rows: sorted only by what can be sorted while a reader waits.

Sorting all rows of a large table by a column that no index has walks over every one of them and runs out
of time. Such a column is offered once the rows are narrowed to a number that can be sorted (the counts of
db/browse/row_counts.py know it beforehand); SQLite itself says which columns need no sorting
(`SnapshotDatabase.in_order`).
"""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils import tilde_decode
from datasette.utils.asgi import Request
from datasette.views.base import DatasetteError
from datasette.views.table import TableView

from db.browse.database import SnapshotDatabase
from db.browse.frame import words_for
from db.browse.row_counts import LIMIT, chosen_of
from db.browse.streams import csv_stream

FARTHEST = 50_000
"""Rows of a view that are passed by for a later page: it has no key to begin from."""
SORTED_AT_MOST = 20_000
"""Rows that may be sorted for a page."""


class SiteTableView(TableView):  # type: ignore[misc]
    """Datasette's, with the columns to sort by chosen for the rows that are asked for."""

    _request: Request | None = None

    async def data(self, request: Request, *arguments: Any, **options: Any) -> Any:
        self._request = request
        sort = request.args.get("_sort") or request.args.get("_sort_desc")
        if sort and await self._takes_long(tilde_decode(request.url_vars["table"]), sort):
            t = words_for(request).t
            raise DatasetteError(
                t(
                    f"There are too many rows to sort by {sort} while you wait. Choose fewer first, such as "
                    "those of one year and level; or ask in SQL with a condition.",
                    f"行数过多，无法即时按 {sort} 排序。请先缩小范围（如限定年度与层级），或在 SQL 中加上条件查询。",
                ),
                title=t("Too many rows to sort", "行数过多，无法排序"),
                status=400,
            )
        if await self._is_far(request):
            t = words_for(request).t
            raise DatasetteError(
                t(
                    f"A view is turned over up to row {FARTHEST:,}. Narrow the rows, such as to one year, or "
                    "take all of them as CSV.",
                    f"视图最多可翻到第 {FARTHEST:,} 行。请缩小范围（如限定年度），或以 CSV 取得全部行。",
                ),
                title=t("Too far into a view", "翻页过深"),
                status=400,
            )
        return await super().data(request, *arguments, **options)

    async def as_csv(self, request: Request, database: str) -> Any:
        """As Datasette's, but all rows are read by one query (db/browse/streams.py)."""
        table = tilde_decode(request.url_vars["table"])
        known = self.ds.gongkai.metadata["databases"]["gongkai"]["tables"].get(
            table, {"hidden": True}
        )
        own = {
            "_labels",
            "_label",
            "_next",
            "_trace",
        }  # with these, Datasette does more than the rows
        if not request.args.get("_stream") or known.get("hidden") or own & set(request.args):
            return await super().as_csv(request, database)
        begun = request.query_string + "&_nofacet=1&_nocount=1&_size=1"
        scope = {**request.scope, "query_string": begun.encode("latin-1")}
        try:
            found = await self.data(Request(scope, request.receive))
        except sqlite3.OperationalError as error:
            raise DatasetteError(str(error), title="Invalid SQL", status=400) from error
        if not isinstance(found, tuple):
            return found
        query = found[0]["query"]
        sql = LIMIT.sub("", query["sql"])
        return csv_stream(self.ds, table, sql, query["params"], bool(request.args.get("_dl")))

    async def sortable_columns_for_table(
        self, database_name: str, table_name: str, use_rowid: bool
    ) -> set[str]:
        columns: set[str] = await super().sortable_columns_for_table(
            database_name, table_name, use_rowid
        )
        database: SnapshotDatabase = self.ds.get_database(database_name)
        if self._few(database, table_name):
            return columns
        return {c for c in columns if c == "rowid" or await database.in_order(table_name, c)}

    async def _is_far(self, request: Request) -> bool:
        place = request.args.get("_next") or ""
        if not place.isdigit() or int(place) <= FARTHEST:
            return False
        table = tilde_decode(request.url_vars["table"])
        return table in await self.ds.get_database("gongkai").view_names()

    async def _takes_long(self, table: str, column: str) -> bool:
        if column not in await self.ds.get_database("gongkai").table_columns(table):
            return False  # Datasette says so itself
        return column not in await self.sortable_columns_for_table("gongkai", table, True)

    def _few(self, database: SnapshotDatabase, table: str) -> bool:
        """Whether the rows asked for are known to be few, or a condition is given whose rows nobody counted."""
        pairs = [
            (key, value)
            for key in (self._request.args if self._request else ())
            for value in self._request.args.getlist(key)  # type: ignore[union-attr]
        ]
        chosen = chosen_of(pairs)
        if chosen is None:
            return True
        rows = database.row_counts.rows(table, chosen)
        return rows <= SORTED_AT_MOST if rows is not None else bool(chosen)
