"""Rows on their way into the database: gathered, then written table by table with executemany."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

from db.grams import grams
from db.reading import Reading, Row
from db.schema.wide import WIDE_COLUMNS

COLUMNS: dict[str, tuple[str, ...]] = {
    table: tuple(columns.split())
    for table, columns in {
        "documents": "document_id capture_id parser_version carrier outcome failure title reports "
        "read_at run_id",
        "reports": "report_id agency_id year version_id capture_id published_on versions "
        "figures_reported figures_in_doubt checks_passed checks_failed",
        "report_versions": "version_id report_id document_id part capture_id parser_version title "
        "published_on layout_t2 layout_t3 layout_t4 layout_form figures_digest relation supersedes "
        "is_current first_seen last_seen checks_passed checks_failed place_pattern "
        "evidence_pattern evidence_rest",
        "report_files": "version_id part capture_id role",
        "cell_notes": "version_id indicator applicant state raw place confidence doubt",
        "state_runs": "version_id table_code state",
        "sections": "section_id version_id position number heading text",
        "section_search": "rowid grams",
        "claims": "version_id claim value unit is_approximate scope sentence section",
        "checks": "version_id rule severity applicant expected actual verdict detail cells passed",
        "problems": "version_id document_id code detail place",
    }.items()
} | {table: ("version_id", *columns) for table, columns in WIDE_COLUMNS.items()}
"""Table → columns written, in the order of the tuples given to `Rows.add`."""

STATEMENTS = {
    table: f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    for table, columns in COLUMNS.items()
}

TOGETHER = 16
_SEVERAL = {
    table: STATEMENTS[table].replace("INSERT", "INSERT OR FAIL", 1)
    + f", ({', '.join('?' * len(COLUMNS[table]))})" * (TOGETHER - 1)
    for table in ("documents", "reports", "report_versions")
}
"""Statements that insert `TOGETHER` rows, for the tables with several indexes: opening all of them for
every row is a third of their writing (measured; the others gain nothing). OR FAIL: SQLite would keep
a copy of each page so as to take back the rows before one that fails, which the rollback does."""


def insert(db: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    """Insert rows in the order of `COLUMNS`. When one cannot be stored, some before it are: the
    caller rolls back. Raises sqlite3.Error, OverflowError, UnicodeError."""
    if table in _SEVERAL and len(rows) >= TOGETHER:
        whole = len(rows) - len(rows) % TOGETHER
        together = (
            list(chain.from_iterable(rows[at : at + TOGETHER])) for at in range(0, whole, TOGETHER)
        )
        db.executemany(_SEVERAL[table], together)
        rows = rows[whole:]
    db.executemany(STATEMENTS[table], rows)


_GIVEN = {"document_id": "documents", "report_id": "reports", "version_id": "report_versions",
          "section_id": "sections"}  # fmt: skip


def last_keys(db: sqlite3.Connection, tables: Mapping[str, str]) -> dict[str, int]:
    """The highest of each key in its table, 0 where there is none; `tables` is key → table."""
    asked = ", ".join(f"(SELECT max({key}) FROM {table})" for key, table in tables.items())
    found = db.execute(f"SELECT {asked}").fetchone()
    return {key: int(last or 0) for key, last in zip(tables, found, strict=True)}


class Rows:
    """Gathers rows by table until `write`. Keys are given out here, so that rows which refer to
    each other can wait together; between `begin` and `write` nothing else may insert."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        watch: Callable[[str, list[Row]], object] | None = None,
    ) -> None:
        self.db = connection
        self.waiting: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        self.watch = watch
        """Called with each table and its rows before they are inserted."""
        self._last: dict[str, int] = {}

    def begin(self) -> None:
        """Look up the last keys in use; inside the caller's transaction."""
        self._last = last_keys(self.db, _GIVEN)
        if self.db.execute("PRAGMA foreign_keys").fetchone()[0]:
            # A report names its current version and a version its report: checked at COMMIT. Not asked
            # for without need: SQLite prepares every statement anew afterwards.
            self.db.execute("PRAGMA defer_foreign_keys = ON")

    def key(self, name: str) -> int:
        """The next key of `document_id`, `report_id`, `version_id` or `section_id`."""
        self._last[name] += 1
        return self._last[name]

    def add(self, table: str, row: Row) -> None:
        """`row` in the order of `COLUMNS`."""
        self.waiting[table].append(row)

    def add_parts(self, version_id: int, document_id: int, reading: Reading) -> None:
        """The rows below one version: figures, prose, failed checks, problems."""
        packed, waiting = reading.packed, self.waiting
        key = (version_id,)
        for table, rows in packed.rows.items():
            waiting[table].extend([key + row for row in rows])
        for note in packed.notes:
            waiting["cell_notes"].append(key + note)
        for run in packed.runs:
            waiting["state_runs"].append(key + run)
        for position, (number, heading, text) in enumerate(reading.sections, start=1):
            section_id = self.key("section_id")
            self.add("sections", (section_id, version_id, position, number, heading, text))
            self.add("section_search", (section_id, grams(f"{heading}\n{text}")))
        for claim in reading.claims:
            waiting["claims"].append(key + claim)
        for check in reading.checks:
            waiting["checks"].append((version_id, *check, 0))
        for problem in reading.problems:
            self.add_problem(version_id, document_id, problem)

    def add_problem(
        self, version_id: int | None, document_id: int, problem: dict[str, Any]
    ) -> None:
        place = json.dumps(problem["place"]) if problem["place"] else None
        self.add("problems", (version_id, document_id, problem["code"], problem["detail"], place))

    def write(self) -> None:
        """Insert what waits, referred-to tables first, in the caller's transaction."""
        for table, rows in self.waiting.items():
            if rows:
                if self.watch:
                    self.watch(table, rows)
                insert(self.db, table, rows)
                rows.clear()
