"""Corrections: a researcher's CSV laid over the figures; what was published stays as it was.

One line corrects one figure of one report. Columns, in any order, with this header:

    agency      agency_id or name (with `division` if the name alone is not one agency)
    division    division code or its beginning; may be empty
    report_id   instead of agency and year; ids are those of one archive only
    year        the year the report is about
    indicator   code of the dictionary
    applicant   code of the applicant; empty for figures without that dimension
    old, new    a number, or blank, not_applicable, unreadable, missing
    reason, who, date   why, by whom, when (YYYY-MM-DD)

A line applies only while `old` is what stands in the report's current version; otherwise it is
refused, stays visible as a problem, and the others apply. The file is the whole truth: a line
taken out is undone by the next build.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from crawler.csv_text import CsvUnreadable, csv_text
from db.agencies import name_key
from db.changes import figures_of
from parsers.layouts import APPLICANTS, indicator
from parsers.report import State, plain_number

FILE_NAME = "corrections.csv"
REQUIRED = ("year", "indicator", "applicant", "old", "new", "reason", "who", "date")
OPTIONAL = ("agency", "division", "report_id")
_STATES = tuple(str(s) for s in State if s is not State.REPORTED)


class CorrectionsUnreadable(ValueError):
    """The corrections file is no CSV with the columns above."""


class Refused(Exception):
    """A line that cannot be applied; the message says why and what to do."""

    def __init__(self, message: str, version_id: int | None = None) -> None:
        super().__init__(message)
        self.version_id = version_id


@dataclass(slots=True)
class CorrectionsOutcome:
    """What the overlay did; `refused` are full messages with file and line."""

    applied: int = 0
    removed: int = 0
    refused: list[str] = field(default_factory=list)


Line = tuple[int, dict[str, str]]


def read_corrections(path: Path) -> list[Line]:
    """(line number, column → text) of each line. Raises CorrectionsUnreadable, OSError."""
    try:
        text = csv_text(path.read_bytes())
    except CsvUnreadable as error:
        raise CorrectionsUnreadable(f"{path}: {error}") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [(h or "").strip() for h in reader.fieldnames or ()]
        absent = [c for c in REQUIRED if c not in header]
        if absent or not ({"agency", "report_id"} & set(header)):
            raise CorrectionsUnreadable(
                f"{path}: line 1 must name the columns {', '.join((*OPTIONAL, *REQUIRED))}; "
                f"not found: {', '.join(absent) or 'agency'}"
            )
        reader.fieldnames = header
        lines = []
        for row in reader:
            cells = {k: (v or "").strip() for k, v in row.items() if isinstance(k, str)}
            if any(cells.values()):
                lines.append((reader.line_num, cells))
    except csv.Error as error:
        raise CorrectionsUnreadable(f"{path}: line {reader.line_num}: {error}") from error
    return lines


def apply_corrections(
    db: sqlite3.Connection, lines: list[Line], name: str = FILE_NAME
) -> CorrectionsOutcome:
    """Lay `lines` over the current versions, in place of every earlier correction. The caller
    owns the transaction."""
    outcome = CorrectionsOutcome()
    key = "report_id, indicator, applicant"
    before = set(map(tuple, db.execute(f"SELECT {key} FROM corrections").fetchall()))
    db.execute("DELETE FROM corrections")
    db.execute("DELETE FROM problems WHERE code = 'correction_refused'")
    for line, cells in lines:
        try:
            _apply(db, line, cells)
            outcome.applied += 1
        except Refused as refusal:
            message = f"{name} line {line}: {refusal}"
            outcome.refused.append(message)
            db.execute(
                "INSERT INTO problems (version_id, document_id, code, detail, place) "
                "VALUES (?, NULL, 'correction_refused', ?, ?)",
                (refusal.version_id, message, json.dumps({"line": line})),
            )
    after = set(map(tuple, db.execute(f"SELECT {key} FROM corrections").fetchall()))
    outcome.removed = len(before - after)
    return outcome


def _apply(db: sqlite3.Connection, line: int, cells: dict[str, str]) -> None:
    report_id, version_id, name = _report(db, cells)
    code, applicant = _cell(db, cells, version_id, name)
    where = f"{name} {code}" + (f"/{applicant}" if applicant else "")
    try:
        old = _figure(code, cells["old"], "old")
        new = _figure(code, cells["new"], "new")
        made_on = _date(cells["date"])
        for column in ("reason", "who"):
            if not cells[column]:
                raise Refused(f"column {column} is empty: say it")
        stands = figures_of(db, version_id)[(code, applicant)]
        if not _same(stands, old):
            raise Refused(
                f"{where} stands as {_said(stands)}, not {_said(old)}: look at the report again, "
                "then write in column old what stands there"
            )
        if _same(old, new):
            raise Refused(f"{where}: old and new are the same: take the line out")
        other = db.execute(
            "SELECT line FROM corrections WHERE report_id = ? AND indicator = ? AND applicant = ?",
            (report_id, code, applicant or ""),
        ).fetchone()
        if other:
            raise Refused(f"{where} is already corrected by line {other[0]}: keep one of them")
    except Refused as refusal:
        raise Refused(str(refusal), version_id) from None
    db.execute(
        "INSERT INTO corrections (report_id, version_id, indicator, applicant, old_value, "
        "old_state, new_value, new_state, reason, corrected_by, corrected_on, line) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (report_id, version_id, code, applicant or "", *old, *new,
         cells["reason"], cells["who"], made_on, line),
    )  # fmt: skip


def _report(db: sqlite3.Connection, cells: dict[str, str]) -> tuple[int, int, str]:
    """report_id, its current version and its name in messages."""
    if cells.get("report_id"):
        rows = db.execute(
            "SELECT r.report_id, r.version_id, a.name, r.year, r.agency_id FROM reports r "
            "JOIN agencies a USING (agency_id) WHERE r.report_id = ?",
            (cells["report_id"],),
        ).fetchall()
        if not rows:
            raise Refused(f"no report {cells['report_id']}: give agency and year instead")
    else:
        agencies = _agencies(db, cells)
        if not cells["year"].isdigit():
            raise Refused(f"year “{cells['year']}” is no year: write four digits")
        marks = ", ".join("?" * len(agencies))
        rows = db.execute(
            "SELECT r.report_id, r.version_id, a.name, r.year, r.agency_id FROM reports r "
            f"JOIN agencies a USING (agency_id) WHERE r.year = ? AND r.agency_id IN ({marks})",
            (int(cells["year"]), *agencies),
        ).fetchall()
        if not rows:
            raise Refused(f"no report of {cells['agency']} for {cells['year']} in the archive")
        if len(rows) > 1:
            listed = ", ".join(r[4] for r in rows)
            raise Refused(
                f"{cells['agency']} is more than one agency ({listed}): write the agency_id or "
                "fill in division"
            )
    row = rows[0]
    if cells["year"] and cells["year"] != str(row[3]):
        raise Refused(f"report {row[0]} is for {row[3]}, not {cells['year']}", row[1])
    return int(row[0]), int(row[1]), f"{row[2]} {row[3]}"


def _agencies(db: sqlite3.Connection, cells: dict[str, str]) -> list[str]:
    given, division = cells.get("agency", ""), cells.get("division", "")
    if not given:
        raise Refused("neither agency nor report_id is given: fill in one")
    rows = db.execute("SELECT agency_id FROM agencies WHERE agency_id = ?", (given,)).fetchall()
    rows = (
        rows
        or db.execute(
            "SELECT DISTINCT agency_id FROM agency_names JOIN agencies USING (agency_id) "
            "WHERE name_key = ? AND coalesce(division_code, '') LIKE ? || '%'",
            (name_key(given), division),
        ).fetchall()
    )
    if not rows:
        inside = f" in division {division}" if division else ""
        raise Refused(f"no agency {given}{inside}: see the table agency_names for its name")
    return [r[0] for r in rows]


def _cell(
    db: sqlite3.Connection, cells: dict[str, str], version_id: int, name: str
) -> tuple[str, str | None]:
    code, applicant = cells["indicator"], cells["applicant"]
    try:
        meaning = indicator(code)
    except KeyError:
        raise Refused(f"no indicator {code}: see the data dictionary", version_id) from None
    if meaning.derived_from:
        parts = ", ".join(meaning.derived_from)
        raise Refused(f"{code} is a sum made here, not a figure of the form: correct {parts}")
    if meaning.has_applicant and applicant not in APPLICANTS:
        raise Refused(
            f"applicant “{applicant}” of {code}: write one of {', '.join(APPLICANTS)}", version_id
        )
    if not meaning.has_applicant and applicant:
        raise Refused(f"{code} has no applicants: leave the column empty", version_id)
    on_form = db.execute(
        "SELECT 1 FROM report_versions v JOIN layout_indicators l ON l.layout_key IN "
        "('T2-' || v.layout_t2, 'T3-' || v.layout_t3, 'T4-' || v.layout_t4, "
        "'FORM-' || v.layout_form) WHERE v.version_id = ? AND l.indicator = ?",
        (version_id, code),
    ).fetchone()
    if not on_form:
        raise Refused(f"{name} has no figure {code} on its form: check the code", version_id)
    return code, applicant or None


Figure = tuple[int | float | None, str]


def _figure(code: str, text: str, column: str) -> Figure:
    if text in _STATES:
        return None, text
    try:
        number = Decimal(text)
        if not number.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        shown = f"“{text}”" if text else "empty"
        raise Refused(
            f"column {column} is {shown}: write a number or {', '.join(_STATES)}"
        ) from None
    kind = indicator(code).value_type
    if column == "new" and kind != "amount" and number != number.to_integral_value():
        raise Refused(f"column new is {text}, but {code} is counted in whole numbers")
    if column == "new" and kind != "signed" and number < 0:
        raise Refused(f"column new is {text}, but {code} cannot be negative")
    return plain_number(number), "reported"


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text.replace("/", "-")).isoformat()
    except ValueError:
        raise Refused(f"date “{text}” is no date: write YYYY-MM-DD") from None


def _same(one: tuple[float | None, str], other: tuple[float | None, str]) -> bool:
    return one[1] == other[1] and one[0] == other[0]


def _said(figure: tuple[float | None, str]) -> str:
    return figure[1] if figure[0] is None else str(figure[0])
