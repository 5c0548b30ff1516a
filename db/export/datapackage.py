"""A Frictionless Data Package: CSV with a `datapackage.json` that says what every column is.

Specification: Data Package and Table Schema 1.0 (specs.frictionlessdata.io).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

from db.browse.metadata import column_words, table_words
from db.export.csv_files import write_csv
from db.export.job import Job
from db.export.tables import Column, ExportTable, columns

_FOREIGN = {
    "agency_id": ("agencies", "agency_id"),
    "division_code": ("divisions", "code"),
    "indicator": ("indicators", "code"),
    "concept": ("concepts", "concept"),
}
_MISSING_IN_KEY = frozenset(
    {"figures", "failed_checks", "corrected_figures", "figure_history", "coverage_by_province"}
)
"""Tables whose key has a column that may be empty (applicant, province), which a primary key may
not."""
TITLE = "Gongkai 公开: annual reports on government disclosure in China 政府信息公开工作年度报告"
LICENSE = {
    "name": "Apache-2.0",
    "path": "https://www.apache.org/licenses/LICENSE-2.0",
    "title": "Apache License 2.0",
}


def write_datapackage(db: sqlite3.Connection, directory: Path, job: Job) -> None:
    """Write data/*.csv and datapackage.json."""
    data = directory / "data"
    data.mkdir()
    # Long tables come in a file a year; a resource may have several files with one header each.
    files = write_csv(db, data, job, encoding="utf-8")
    present = {table.name for table in job.tables}
    package = {
        "profile": "tabular-data-package",
        "name": "gongkai",
        "title": TITLE,
        "version": archive_date(db),
        "licenses": [LICENSE],
        "resources": [
            _resource(db, table, number, path, directory, present, len(files[table.name]))
            for table in job.tables
            for number, path in enumerate(files[table.name], start=1)
        ],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (directory / "datapackage.json").write_text(text + "\n", encoding="utf-8")


def archive_date(db: sqlite3.Connection) -> str:
    """The day of the newest capture: what the archive stands for, whenever it is exported."""
    newest = db.execute("SELECT max(captured_at) FROM captures").fetchone()[0]
    return str(newest or "1970-01-01")[:10]


def _resource(
    db: sqlite3.Connection,
    table: ExportTable,
    number: int,
    path: Path,
    directory: Path,
    present: set[str],
    of: int,
) -> dict[str, Any]:
    words = table_words(table.name)
    name = path.stem.replace("_", "-") if of > 1 else table.name.replace("_", "-")
    fields = [_field(db, table.name, column) for column in columns(db, table)]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table.name not in _MISSING_IN_KEY:
        schema["primaryKey"] = list(table.key)
    links = [
        {"fields": c["name"], "reference": {"resource": _FOREIGN[c["name"]][0].replace("_", "-"),
                                            "fields": _FOREIGN[c["name"]][1]}}
        for c in fields
        if c["name"] in _FOREIGN and _FOREIGN[c["name"]][0] in present - {table.name}
    ]  # fmt: skip
    if links:
        schema["foreignKeys"] = links
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": f"{words.get('title_en', table.name)} · {words.get('title_zh', '')}",
        "description": f"{words.get('about_en', '')} {words.get('about_zh', '')} "
        "A text that begins with = + - @ has an apostrophe before it.",
        "path": path.relative_to(directory).as_posix(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest(path)}",
        "schema": schema,
    }


def _field(db: sqlite3.Connection, table: str, column: Column) -> dict[str, str]:
    label = db.execute(
        "SELECT label_en, label_zh, unit FROM indicators WHERE code = ?", (column.name,)
    ).fetchone()
    if label:
        unit = f" ({label[2]})" if label[2] else ""
        words: tuple[str, str] = (f"{label[0]}{unit}", label[1])
    else:
        words = column_words(table, column.name) or ("", "")
    return {
        "name": column.name,
        "type": column.kind,
        "description": " · ".join(filter(None, words)),
    }


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
