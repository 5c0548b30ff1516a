"""Agencies: one for each administrative body, whatever its reports call it.

A name resolves through its key (spelling differences folded), then within the division of the
site it was found on; what nothing resolves becomes an agency of its own, never a guess.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from parsers.identity.levels import kind_of, level_of
from parsers.wording import simplified, squash

_GOVERNMENT = re.compile(r"(?<=[省市县区旗州盟镇乡])人民政府$")
_STREET = re.compile(r"街道办事处$")


def name_key(name: str) -> str:
    """Key under which names of one body are equal: 白河镇人民政府 = 白河镇, 某街道办事处 = 某街道."""
    plain = simplified(squash(name)).strip("《》<>()·.,:;-_")
    return _STREET.sub("街道", _GOVERNMENT.sub("", plain))


class Agencies:
    """Finds or creates agencies in one database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.db = connection

    def seed(self, rows: Iterable[Mapping[str, Any]], source: str) -> None:
        """Register bodies known to be due: agency_id, name, division_code, level, kind, parent,
        and optionally short_name, aliases, due_from, due_until, site_id."""
        rows = list(rows)
        for row in rows:
            self.db.execute(
                "INSERT INTO agencies (agency_id, name, division_code, level, kind, site_id, due_from, "
                "due_until, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (agency_id) "
                "DO UPDATE SET name = excluded.name, division_code = excluded.division_code, "
                "level = excluded.level, kind = excluded.kind, due_from = excluded.due_from, "
                "due_until = excluded.due_until",
                (
                    row["agency_id"],
                    row["name"],
                    self._division(row.get("division_code"), row),
                    row.get("level"),
                    row.get("kind") or kind_of(row["name"]),
                    self._site(row.get("site_id")),
                    row.get("due_from"),
                    row.get("due_until"),
                    source,
                ),
            )
            names = [row["name"], row.get("short_name"), *(row.get("aliases") or ())]
            for name in names:
                if name:
                    kind = "name" if name == row["name"] else "alias"
                    self._name(row["agency_id"], name, kind, source)
        for row in rows:
            if row.get("parent"):
                self.db.execute(
                    "UPDATE agencies SET parent_id = ? WHERE agency_id = ?",
                    (row["parent"], row["agency_id"]),
                )

    def resolve(
        self,
        name: str | None,
        *,
        site: Mapping[str, Any] | None = None,
        division_hint: str | None = None,
    ) -> str | None:
        """The agency_id for a name as a report gives it; None when there is no name at all."""
        site = site or {}
        division = self._known(site.get("division_code")) or self._known(division_hint)
        wanted = name or site.get("agency") or None
        if not wanted:
            return None
        key = name_key(wanted)
        found = self._by_key(key, division)
        if found is None and division:
            found = self._by_suffix(key, division)
        if found is not None:
            return found
        return self._create(wanted, key, division, site.get("site_id"))

    # -- lookups ----------------------------------------------------------------------------

    def _by_key(self, key: str, division: str | None) -> str | None:
        rows = self.db.execute(
            "SELECT n.agency_id, a.division_code FROM agency_names n JOIN agencies a USING (agency_id) "
            "WHERE n.name_key = ?",
            (key,),
        ).fetchall()
        if division:
            near = [r for r in rows if r[1] and _related(r[1], division)]
            rows = near or [r for r in rows if r[1] is None]
        return rows[0][0] if len(rows) == 1 else None

    def _by_suffix(self, key: str, division: str) -> str | None:
        """水利局 on the county's own site is the county's 水利局, if there is just one."""
        rows = self.db.execute(
            "SELECT DISTINCT n.agency_id, n.name_key FROM agency_names n JOIN agencies a "
            "USING (agency_id) WHERE a.division_code LIKE ? || '%'",
            (_stem(division),),
        ).fetchall()
        found = {r[0] for r in rows if len(key) >= 3 and (r[1].endswith(key) or key.endswith(r[1]))}
        return found.pop() if len(found) == 1 else None

    def _create(self, name: str, key: str, division: str | None, site_id: Any) -> str:
        digest = hashlib.sha256(f"{key}|{division or ''}".encode()).hexdigest()[:12]
        agency_id = f"{division or 'xx'}-{digest}"
        level = level_of(name)
        self.db.execute(
            "INSERT OR IGNORE INTO agencies (agency_id, name, division_code, level, kind, site_id, "
            "source) VALUES (?, ?, ?, ?, ?, ?, 'report')",
            (agency_id, name, division, level, kind_of(name), self._site(site_id)),
        )
        self._name(agency_id, name, "name", "report")
        return agency_id

    def _name(self, agency_id: str, name: str, kind: str, source: str) -> None:
        self.db.execute(
            "INSERT OR IGNORE INTO agency_names VALUES (?, ?, ?, ?, ?)",
            (name_key(name), agency_id, name, kind, source),
        )

    def _known(self, code: Any) -> str | None:
        if not code:
            return None
        row = self.db.execute("SELECT code FROM divisions WHERE code = ?", (str(code),)).fetchone()
        return row[0] if row else None

    def _site(self, site_id: Any) -> str | None:
        if not site_id:
            return None
        row = self.db.execute("SELECT site_id FROM sites WHERE site_id = ?", (site_id,)).fetchone()
        return row[0] if row else None

    def _division(self, code: Any, row: Mapping[str, Any]) -> str | None:
        """A known division, or a new one for a body outside the national table (the sample)."""
        if not code:
            return None
        known = self._known(code)
        if known:
            return known
        name = row.get("division_name") or row["name"]
        level = row.get("division_level") or row.get("level") or "county"
        if level not in ("central", "province", "prefecture", "county", "township"):
            level = "county"
        parent = self._known(row.get("division_parent"))
        self.db.execute(
            "INSERT INTO divisions VALUES (?, ?, ?, ?, ?)", (str(code), name, level, parent, name)
        )
        return str(code)


def _stem(code: str) -> str:
    """The digits of a division code without its trailing zero pairs."""
    if len(code) == 6:
        while code.endswith("00"):
            code = code[:-2]
    return code


def _related(a: str, b: str) -> bool:
    first, second = sorted((_stem(a), _stem(b)), key=len)
    return second.startswith(first)
