"""Agencies by a piece of their name: all names as one text, the shortest first.

A name may hold any piece anywhere, so no index of SQLite helps; reading every name for every reader took 30 ms at
170,000 agencies. Looking through one text in memory takes less than one.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

_NAMES = """
    select n.agency_id, n.name from agency_names n
    order by length(n.name), n.name, n.agency_id
"""


@dataclass(slots=True)
class AgencyNames:
    """Names and former names of agencies, one a line of `text`, in lower case."""

    text: str = ""
    starts: array[int] = field(default_factory=lambda: array("L"))
    agencies: list[str] = field(default_factory=list)

    def find(self, words: Sequence[str], most: int) -> list[str]:
        """Identifiers of agencies one of whose names holds all of `words`, those with the shortest
        names first, each once."""
        sought = sorted({word.lower() for word in words if word.strip()}, key=len, reverse=True)
        if not sought or any("\n" in word for word in sought):
            return []
        found: dict[str, None] = {}
        at = self.text.find(sought[0])
        while at >= 0 and len(found) < most:
            line = bisect_right(self.starts, at) - 1
            end = self.text.index("\n", at)
            if all(self.text.find(word, self.starts[line], end) >= 0 for word in sought[1:]):
                found[self.agencies[line]] = None
            at = self.text.find(sought[0], end)
        return list(found)


def agency_names(snapshot: Path) -> AgencyNames:
    """Reads a snapshot. Raises sqlite3.DatabaseError when it is not one of this program's."""
    names = AgencyNames()
    lines = []
    length = 0
    with closing(sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)) as conn:
        for agency_id, name in conn.execute(_NAMES):
            line = " ".join(name.lower().split()) + "\n"
            names.starts.append(length)
            names.agencies.append(agency_id)
            lines.append(line)
            length += len(line)
    names.text = "".join(lines)
    return names
