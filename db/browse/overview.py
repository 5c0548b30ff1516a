"""Places and bodies of the whole archive, read once when a snapshot is opened.

The counts stand ready-made in the snapshot (db/summaries.py); a government's report already holds
what is below it (条例 Art. 49–50), so nothing is summed across levels or kinds.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

Row = dict[str, Any]

BODIES = """
    select year, nullif(level, '') as level, nullif(kind, '') as kind,
      sum(on_time) as on_time, sum(late) as late, sum(undated) as undated,
      sum(unreadable) as unreadable, sum(withdrawn) as withdrawn, sum(missing) as missing
    from province_coverage group by year, level, kind order by year, level, kind
"""
TOP_PLACES = """
    select d.code, d.name, d.level from divisions d
    where d.parent_code = '000000' or d.parent_code is null order by d.code
"""


@dataclass(slots=True)
class Overview:
    """Counted rows: `bodies` as BODIES gives them; `tops` the places under which all others lie."""

    bodies: list[Row] = field(default_factory=list)
    tops: list[Row] = field(default_factory=list)


def overview_of(snapshot: Path) -> Overview:
    """Reads a snapshot. Raises sqlite3.DatabaseError when it is not one of this program's."""
    with closing(sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)) as conn:
        conn.row_factory = sqlite3.Row
        return Overview(
            bodies=[dict(row) for row in conn.execute(dedent(BODIES))],
            tops=[dict(row) for row in conn.execute(dedent(TOP_PLACES))],
        )
