"""Datasette's table pages over millions of rows: sorted only by what can be sorted while a reader waits.

Sorting all rows of a large table by a column that no index has walks over every one of them and runs out
of time. Such a column is offered once the rows are narrowed to a number that can be sorted (the counts of
db/browse/row_counts.py know it beforehand); SQLite itself says which columns need no sorting
(`SnapshotDatabase.in_order`).
"""

from __future__ import annotations

from typing import Any

from datasette.utils import tilde_decode
from datasette.utils.asgi import Request
from datasette.views.base import DatasetteError
from datasette.views.table import TableView

from db.browse.database import SnapshotDatabase
from db.browse.frame import words_for
from db.browse.row_counts import chosen_of

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
        return await super().data(request, *arguments, **options)

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
