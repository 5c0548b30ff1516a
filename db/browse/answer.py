"""A query and its rows, with links to exactly the same data as CSV, as JSON and as SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import dedent
from typing import Any
from urllib.parse import quote_plus, urlencode

DATABASE = "gongkai"


@lru_cache(maxsize=1_000)
def _quoted(sql: str) -> str:
    """SQL for an address; a page has twenty such links, of few different queries."""
    return quote_plus(sql)


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of one query. `truncated` says that the snapshot holds more than is shown."""

    sql: str
    parameters: dict[str, Any]
    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    truncated: bool = False

    def _address(self, suffix: str, extra: Mapping[str, Any]) -> str:
        given = urlencode({**self.parameters, **extra})
        return f"/{DATABASE}{suffix}?sql={_quoted(self.sql)}{'&' if given else ''}{given}"

    @property
    def sql_href(self) -> str:
        """Where the query can be read, changed and run again."""
        return self._address("", {})

    @property
    def csv_href(self) -> str:
        """The same rows as CSV for a spreadsheet."""
        return self._address(".csv", {"_dl": 1, "_size": "max"})

    @property
    def json_href(self) -> str:
        """The same rows as a JSON array of objects."""
        return self._address(".json", {"_shape": "array"})

    def first(self) -> dict[str, Any] | None:
        """The first row, or None."""
        return self.rows[0] if self.rows else None

    def by(self, *columns: str) -> dict[Any, dict[str, Any]]:
        """Rows by the value of one column, or by a tuple of several."""
        if len(columns) == 1:
            return {row[columns[0]]: row for row in self.rows}
        return {tuple(row[c] for c in columns): row for row in self.rows}


def unasked(sql: str, **parameters: Any) -> Answer:
    """A query that is only linked to, not run for the page."""
    return Answer(dedent(sql).strip(), parameters, (), [])


async def ask(
    datasette: Any, sql: str, *, limit_ms: int | None = None, **parameters: Any
) -> Answer:
    """Runs one read-only query on the snapshot, at most 1,000 rows, within the time limit
    (`limit_ms` may shorten it).

    Raises datasette.database.QueryInterrupted when it takes too long.
    """
    sql = dedent(sql).strip()
    # A named parameter that the statement does not use is an error to newer SQLite bindings.
    parameters = {k: v for k, v in parameters.items() if f":{k}" in sql}
    results = await datasette.get_database(DATABASE).execute(
        sql, parameters, truncate=True, custom_time_limit=limit_ms
    )
    columns = tuple(column[0] for column in results.description)
    rows = [dict(zip(columns, row, strict=True)) for row in results.rows]
    return Answer(sql, parameters, columns, rows, results.truncated)


async def ask_all(datasette: Any, queries: Sequence[tuple[str, dict[str, Any]]]) -> list[Answer]:
    """Several queries, answered in the order given."""
    return [await ask(datasette, sql, **p) for sql, p in queries]
