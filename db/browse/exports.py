"""Tables counted beforehand, taken away from the page that shows them: `?_csv=KEY`, `?_json=KEY`.

A table made by one query is taken away through that query's own address; one that was counted when
the snapshot was opened, or put together from several, has no such address. Its page gives exactly
the rows it shows, without counting again.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import dedent
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.utils.asgi import Request, Response

from db.browse.answer import Answer
from db.browse.csv_guard import CsvGuard


@dataclass(frozen=True, slots=True)
class Export(Answer):
    """Rows already counted, with the query that counts them; links lead back to the page."""

    key: str = ""
    page: str = ""

    @property
    def csv_href(self) -> str:
        return f"{self.page}_csv={self.key}"

    @property
    def json_href(self) -> str:
        return f"{self.page}_json={self.key}"


def export(
    request: Request, key: str, columns: Sequence[str], rows: Sequence[dict[str, Any]], sql: str,
    **parameters: Any,
) -> Export:  # fmt: skip
    """The shown `rows` (their `columns` only) as a table of this page named `key`."""
    kept = [(n, v) for n, v in _pairs(request) if n not in ("_csv", "_json", "lang")]
    page = "/" + request.path.split("?")[0].lstrip("/") + "?"
    if kept:
        page += urlencode(kept) + "&"
    return Export(
        dedent(sql).strip(),
        parameters,
        tuple(columns),
        [{c: row.get(c) for c in columns} for row in rows],
        key=key,
        page=page,
    )


def asked(request: Request, exports: Sequence[Answer | None]) -> Response | None:
    """The CSV or JSON that the address asks for, or None when it asks for the page."""
    for one in exports:
        if isinstance(one, Export):
            if request.args.get("_csv") == one.key:
                return _csv(one)
            if request.args.get("_json") == one.key:
                body = json.dumps(one.rows, ensure_ascii=False)
                return Response(body, content_type="application/json; charset=utf-8",
                                headers={"Access-Control-Allow-Origin": "*"})  # fmt: skip
    return None


def _csv(one: Export) -> Response:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(one.columns)
    writer.writerows([row[c] for c in one.columns] for row in one.rows)
    guard = CsvGuard()
    # Excel reads UTF-8 as Chinese characters only when a byte-order mark says so.
    body = "\ufeff" + guard.feed(out.getvalue()) + guard.close()
    headers = {
        "content-disposition": f'attachment; filename="{one.key}.csv"',
        "Access-Control-Allow-Origin": "*",
    }
    return Response(body, content_type="text/csv; charset=utf-8", headers=headers)


def _pairs(request: Request) -> list[tuple[str, str]]:
    return parse_qsl(request.query_string, keep_blank_values=True)
