"""Facets of Datasette's tables from ready-made counts; what was not counted is counted now, in limited time.

Datasette names the facets whose time ran out, and the page says so.
"""

from __future__ import annotations

from typing import Any

from datasette.database import Results
from datasette.facets import ArrayFacet, ColumnFacet, DateFacet
from datasette.utils import path_with_added_args

from db.browse.row_counts import Value, chosen_of

Configs = list[dict[str, Any]]


class _Answered:
    """A Datasette whose next query has its answer already."""

    def __init__(self, datasette: Any, rows: list[tuple[Value, int]]) -> None:
        self._datasette = datasette
        self._rows = [{"value": value, "count": count} for value, count in rows]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._datasette, name)

    async def execute(self, *arguments: Any, **options: Any) -> Results:
        return Results(self._rows, False, None)


class ReadyFacet(ColumnFacet):
    """Datasette's facet by the values of a column; suggests the columns that were counted."""

    _only: Configs | None = None

    def get_configs(self) -> Configs:
        configs: Configs = super().get_configs() if self._only is None else self._only
        return configs

    def _counted(self, column: str) -> list[tuple[Value, int]] | None:
        site = getattr(self.ds, "gongkai", None)
        chosen = chosen_of(self.get_querystring_pairs())
        if site is None or self.table is None or chosen is None:
            return None
        counted: list[tuple[Value, int]] | None = site.row_counts.values(self.table, column, chosen)
        return counted

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        results: list[dict[str, Any]] = []
        timed_out: list[str] = []
        datasette: Any = self.ds  # type: ignore[has-type]
        for config in self.get_configs():
            self._only = [config]
            counted = self._counted(config["config"].get("column") or config["config"]["simple"])
            if counted is not None:
                self.ds = _Answered(datasette, counted[: self.get_facet_size() + 1])
            try:
                found, late = await super().facet_results()
            finally:
                self.ds, self._only = datasette, None
            results += found
            timed_out += late
        return results, timed_out

    async def suggest(self) -> list[dict[str, Any]]:
        site = getattr(self.ds, "gongkai", None)
        columns = site.row_counts.columns.get(self.table, ()) if site else ()
        shown = {config["config"].get("simple") for config in self.get_configs()}
        suggested = []
        for column in columns:
            counted = None if column in shown else self._counted(column)
            if counted and 1 < len(counted) <= self.get_facet_size():
                address = self.ds.urls.path(path_with_added_args(self.request, {"_facet": column}))
                suggested.append(
                    {"name": column, "toggle_url": self.ds.absolute_url(self.request, address)}
                )
        return suggested


class AskedDateFacet(DateFacet):
    """Days of a column, if a reader asks for them; looking for such columns costs a walk each."""

    async def suggest(self) -> list[dict[str, Any]]:
        return []


class AskedArrayFacet(ArrayFacet):
    """Members of JSON arrays, if a reader asks for them."""

    async def suggest(self) -> list[dict[str, Any]]:
        return []
