"""What the pages over the whole archive show, counted once when a snapshot is opened.

Standing of every agency-year by year, level and kind; sums of every indicator by year, level and
kind; the rate of every top-level place by its government's own report. A government's report
already holds what is below it (条例 Art. 49–50), so nothing is summed across levels or kinds.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

from db.browse.figure_sql import choices, figure_sql

Row = dict[str, Any]

BODIES = """
    select c.year, a.level, a.kind,
      sum(c.standing = 'on_time') as on_time, sum(c.standing = 'late') as late,
      sum(c.standing = 'undated') as undated, sum(c.standing = 'unreadable') as unreadable,
      sum(c.standing = 'withdrawn') as withdrawn, sum(c.standing = 'missing') as missing
    from coverage c join agencies a using (agency_id)
    where c.standing <> 'not_due' group by c.year, a.level, a.kind
    order by c.year, a.level, a.kind
"""
TOP_PLACES = """
    select d.code, d.name, d.level from divisions d
    where d.parent_code = '000000' or d.parent_code is null order by d.code
"""
INDICATOR_YEARS = """
    select r.year, a.level, a.kind, count(*) as reports, count({figure}) as reported,
      sum({figure}) as total
    from reports r
    join agencies a on a.agency_id = r.agency_id
    join {join}
    where a.level = :level and a.kind = :kind
    group by r.year order by r.year
"""
_SUMS = """
    select r.year, a.level, a.kind, count(*) as reports, {columns}
    from reports r
    join agencies a on a.agency_id = r.agency_id
    join {join}
    group by r.year, a.level, a.kind
"""


@dataclass(slots=True)
class Overview:
    """Counted rows: `bodies` as BODIES gives them; `indicators` by code, each with year, level,
    kind, reports, reported and total; `tops` the places under which all others lie."""

    bodies: list[Row] = field(default_factory=list)
    indicators: dict[str, list[Row]] = field(default_factory=dict)
    tops: list[Row] = field(default_factory=list)


def overview_of(snapshot: Path) -> Overview:
    """Counts a snapshot. Raises sqlite3.DatabaseError when it is not one of this program's."""
    with closing(sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)) as conn:
        conn.row_factory = sqlite3.Row
        found = Overview(
            bodies=[dict(row) for row in conn.execute(dedent(BODIES))],
            tops=[dict(row) for row in conn.execute(dedent(TOP_PLACES))],
        )
        by_join: dict[str, list[str]] = defaultdict(list)
        for code in choices():
            by_join[figure_sql(code).join].append(code)
        indicators: dict[str, list[Row]] = defaultdict(list)
        for join, codes in by_join.items():
            _sum(conn, indicators, join, codes)
        found.indicators = dict(indicators)
        return found


def _sum(conn: sqlite3.Connection, into: dict[str, list[Row]], join: str, codes: list[str]) -> None:
    """One walk over a wide table for all its indicators."""
    figures = [figure_sql(code).figure for code in codes]
    columns = ", ".join(f"count({figure}), sum({figure})" for figure in figures)
    for row in conn.execute(dedent(_SUMS.format(columns=columns, join=join))):
        year, level, kind, reports, *counted = tuple(row)
        for i, code in enumerate(codes):
            reported, total = counted[2 * i], counted[2 * i + 1]
            if reported:
                into[code].append(
                    {"year": year, "level": level, "kind": kind, "reports": reports,
                     "reported": reported, "total": total}
                )  # fmt: skip
