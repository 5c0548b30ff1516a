"""Cells of Datasette's tables: a key leads to what it names, by its name.

On a row's page every foreign key shows the label of the row it points to (Datasette does so on
tables only); in views and query results the identifiers lead to this site's own pages.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from datasette.utils import tilde_encode
from markupsafe import Markup

PAGES = {
    "report_id": "/reports/",
    "other_report_id": "/reports/",
    "capture_id": "/captures/",
    "agency_id": "/agencies/",
    "other_agency_id": "/agencies/",
    "division_code": "/places/",
    "province_code": "/places/",
    "indicator": "/indicators/",
}
"""Column → beginning of the address of the page that shows what it names."""

ROW_PAGES = {
    "agencies": "/agencies/",
    "captures": "/captures/",
    "divisions": "/places/",
    "indicators": "/indicators/",
    "reports": "/reports/",
}
"""Table → beginning of the address of the page that shows one of its rows."""

_LINK = Markup('<a href="{}">{}</a>')
_LABELLED = Markup('<a href="{}">{}</a>&nbsp;<em>{}</em>')
_LONGEST_LABEL = 60
_MOST_LABELS = 20_000
_EXPRESSIONS = {
    "reports": "(select a.name from agencies a where a.agency_id = reports.agency_id) || ' ' || year"
}
"""Labels that no single column holds."""


def page_of_row(table: str, keys: list[str]) -> str | None:
    """The site's own page of a table's row, if it has one."""
    if table not in ROW_PAGES or len(keys) != 1:
        return None
    return ROW_PAGES[table] + quote(str(keys[0]), safe="")


async def cell(datasette: Any, table: str | None, column: str, value: Any) -> Markup | None:
    """The cell's HTML, or None to leave it to Datasette."""
    if isinstance(value, dict):
        # Datasette expanded the key; without a label column it repeats the key itself.
        if value["label"] != str(value["value"]):
            return None
        value = value["value"]
    if not isinstance(value, int | str) or value == "":
        return None
    other = await _points_to(datasette, table, column) if table else None
    if other:
        name, key = other
        label = await _label(datasette, name, key, value)
        address = page_of_row(name, [str(value)]) or f"/gongkai/{name}/{tilde_encode(str(value))}"
        return _LABELLED.format(address, label, value) if label else _LINK.format(address, value)
    if column in PAGES:
        return _LINK.format(PAGES[column] + quote(str(value), safe=""), value)
    return None


async def _points_to(datasette: Any, table: str, column: str) -> tuple[str, str] | None:
    """The table and column that a foreign key refers to; None for any other column."""
    known: dict[str, dict[str, tuple[str, str]]] = datasette.gongkai.foreign_keys
    if table not in known:
        keys = await datasette.get_database("gongkai").foreign_keys_for_table(table)
        known[table] = {k["column"]: (k["other_table"], k["other_column"]) for k in keys}
    return known[table].get(column)


async def _label(datasette: Any, table: str, key: str, value: int | str) -> str | None:
    known: dict[tuple[str, int | str], str | None] = datasette.gongkai.row_labels
    if (table, value) not in known:
        if len(known) >= _MOST_LABELS:
            known.clear()
        known[table, value] = await _read_label(datasette, table, key, value)
    return known[table, value]


async def _read_label(datasette: Any, table: str, key: str, value: int | str) -> str | None:
    described = datasette.gongkai.metadata["databases"]["gongkai"]["tables"].get(table, {})
    expression = _EXPRESSIONS.get(table) or described.get("label_column")
    if not expression:
        return None
    sql = f"select {expression} from [{table}] where [{key}] = :value"
    row = (await datasette.get_database("gongkai").execute(sql, {"value": value})).first()
    label = str(row[0]) if row and row[0] else None
    return label if label is None or len(label) <= _LONGEST_LABEL else label[:_LONGEST_LABEL] + "…"
