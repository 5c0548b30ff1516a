"""Cells of Datasette's tables: a key leads to what it names, by its name.

On a row's page every foreign key shows the label of the row it points to (Datasette does so on
tables only); in views and query results the identifiers lead to this site's own pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from datasette.utils import tilde_encode, to_css_class
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from db.browse.site import Site

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


def leads(site: Site, table: str | None, column: str) -> bool:
    """Whether a column holds keys that lead somewhere; asked for every cell of a page."""
    return column in PAGES or (table is not None and column in site.foreign_keys.get(table, ()))


async def cell(datasette: Any, table: str | None, column: str, value: Any) -> Markup | None:
    """The cell's HTML, or None to leave it to Datasette."""
    if isinstance(value, dict):
        # Datasette expanded the key; without a label column it repeats the key itself.
        if value["label"] != str(value["value"]):
            return None
        value = value["value"]
    if not isinstance(value, int | str) or value == "":
        return None
    if table and (other := datasette.gongkai.foreign_keys.get(table, {}).get(column)):
        name, key = other
        label = await _label(datasette, name, key, value)
        address = page_of_row(name, [str(value)]) or f"/gongkai/{name}/{tilde_encode(str(value))}"
        return _link(address, value, label)
    if column in PAGES:
        return _link(PAGES[column] + quote(str(value), safe=""), value)
    return None


def _link(address: str, value: int | str, label: str | None = None) -> Markup:
    # Markup.format would take the text apart anew for each of a page's thousand cells.
    link = f'<a href="{escape(address)}">{escape(label or value)}</a>'
    return Markup(f"{link}&nbsp;<em>{escape(value)}</em>" if label else link)  # noqa: S704


def rows_of(display_rows: Iterable[Iterable[dict[str, Any]]]) -> Markup:
    """The HTML of a table's rows as Datasette gives them; a page has a thousand cells, and a template takes
    six times as long for them."""
    classes: dict[str, str] = {}
    parts = []
    for row in display_rows:
        parts.append("<tr>")
        for one in row:
            column = one["column"]
            if column not in classes:
                classes[column] = escape(to_css_class(column))
            parts.append(
                f'<td class="col-{classes[column]} type-{one["value_type"]}">{escape(one["value"])}</td>'
            )
        parts.append("</tr>\n")
    return Markup("".join(parts))  # noqa: S704


def result_rows(
    columns: Sequence[str], display_rows: Iterable[Iterable[Any]], rows: Iterable[Iterable[Any]]
) -> Markup:
    """The HTML of a query's rows, likewise. `rows` are the values themselves: what Datasette displays is
    text, and numbers stand at the right."""
    opened = [f'<td class="col-{escape(to_css_class(column))}' for column in columns]
    parts = []
    for row, values in zip(display_rows, rows, strict=True):
        parts.append("<tr>")
        for begun, value, own in zip(opened, row, values, strict=True):
            number = " type-int" if isinstance(own, int | float) else ""
            parts.append(f'{begun}{number}">{escape(value)}</td>')
        parts.append("</tr>\n")
    return Markup("".join(parts))  # noqa: S704


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
