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

from parsers.divisions.gazetteer import gazetteer, related
from parsers.identity.bodies import body_key, full_name, predecessors, successors
from parsers.identity.where import whereabouts
from parsers.wording import simplified, squash

_GOVERNMENT = re.compile(r"(?<=[省市县区旗州盟镇乡])人民政府$")
_STREET = re.compile(r"街道办事处$")
_TOWN = re.compile(r"(?:[镇乡]|街道|苏木)$")


def name_key(name: str) -> str:
    """Key under which names of one body are equal: 白河镇人民政府 = 白河镇, 某街道办事处 = 某街道."""
    plain = simplified(squash(name)).strip("《》<>()·.,:;-_")
    return _STREET.sub("街道", _GOVERNMENT.sub("", plain))


class Agencies:
    """Finds or creates agencies in one database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.db = connection
        self._by_body: dict[str | None, dict[str, set[str]]] = {}
        self._resolved: dict[tuple[str, str | None, str | None], str] = {}
        self._divisions: dict[str, str] = {}
        self._named: list[str] = []

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
                    row.get("kind") or whereabouts(row["name"], []).kind,
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
        site: Mapping[str, Any] | None = None,
        division_code: str | None = None,
        year: int | None = None,
    ) -> str | None:
        """The agency_id for a name as a report of `year` gives it; None when there is no name.

        `division_code` is where the report's own evidence places it (parsers.identity), the
        site's division is the fallback. A former name (before a reform, before 撤县设区) leads to the
        body that went on under the new one.
        """
        site = site or {}
        wanted = name or site.get("agency") or None
        if not wanted:
            return None
        asked = (wanted, division_code, site.get("division_code"))
        known = self._resolved.get(asked)
        if known is not None:
            return known
        of_site = self._known(site.get("division_code"))
        division = self._known(division_code) or of_site
        located = gazetteer().locate(wanted, [c for c in (division_code, of_site) if c])
        if located.division is not None:
            division = self._known(located.division.code) or division
        found = self._by_key(name_key(wanted), division, located.division is not None)
        if found is not None:
            self._resolved[asked] = found
            return found
        if division:
            key = self._body(wanted, division)
            found = self._in_division(key, division) or self._renamed(key, division, year, wanted)
        elif whereabouts(wanted, []).level == "central":
            wanted_in_full = full_name(simplified(squash(wanted)))
            key = body_key(wanted_in_full)
            found = self._in_division(key, None) or self._renamed(key, None, year, wanted)
            if found is None and wanted_in_full != wanted:
                found = self._create(wanted_in_full, name_key(wanted_in_full), None, None)
        if found is not None:
            if division and located.division is not None and located.former is None:
                name = self._called(found)
                if gazetteer().locate(name, [division]).former:  # 某县水务局, now of 某区
                    self._rename(found, wanted)
                    return found
            former = "former" if located.former else "alias"
            self._name(found, wanted, former, "report")
            return found
        return self._create(wanted, name_key(wanted), division, site.get("site_id"))

    def take_named(self) -> list[str]:
        """The agencies that were given a name since this was last asked."""
        named, self._named = self._named, []
        return named

    # -- lookups ----------------------------------------------------------------------------

    def _by_key(self, key: str, division: str | None, placed: bool) -> str | None:
        """The one agency with this name. A name that says no place (水利局) is only looked for in
        the division itself, since the one above and the ones below have a 水利局 of their own."""
        rows = self.db.execute(
            "SELECT n.agency_id, a.division_code FROM agency_names n JOIN agencies a USING (agency_id) "
            "WHERE n.name_key = ?",
            (key,),
        ).fetchall()
        if division:
            near = [r for r in rows if r[1] == division]
            if not near and (placed or _TOWN.search(key)):
                near = [r for r in rows if r[1] and related(r[1], division)]
            rows = near or [r for r in rows if r[1] is None]
        return rows[0][0] if len(rows) == 1 else None

    def _in_division(self, key: str, division: str | None) -> str | None:
        """发改局 on a county's own site is the county's 发展和改革局, if there is just one."""
        found = self.bodies(division).get(key, set())
        return next(iter(found)) if len(found) == 1 else None

    def _renamed(self, key: str, division: str | None, year: int | None, name: str) -> str | None:
        """The one body of the division that a reform renamed to or from this name."""
        for others, is_new in ((predecessors(key), True), (successors(key), False)):
            found = {
                agency
                for other, reform in others
                if reform.relation == "renamed" and _in_time(year, reform.since, is_new)
                for agency in self.bodies(division).get(other, ())
            }
            if len(found) != 1:
                continue
            agency_id = found.pop()
            if is_new:
                self._rename(agency_id, name)
            else:
                self._name(agency_id, name, "former", "reform")
            return agency_id
        return None

    def _rename(self, agency_id: str, name: str) -> None:
        """A body's newer name: what it was called is its former name."""
        self.db.execute(
            "UPDATE agency_names SET kind = 'former' WHERE agency_id = ? AND kind <> 'former' AND name = ?",
            (agency_id, self._called(agency_id)),
        )
        self.db.execute("UPDATE agencies SET name = ? WHERE agency_id = ?", (name, agency_id))
        self._name(agency_id, name, "name", "reform")

    def _called(self, agency_id: str) -> str:
        row = self.db.execute("SELECT name FROM agencies WHERE agency_id = ?", (agency_id,))
        return str(row.fetchone()[0])

    def bodies(self, division: str | None) -> dict[str, set[str]]:
        """Agencies of one division (None: of the State Council) by the key of their body; kept until an
        agency is added."""
        known = self._by_body.get(division)
        if known is None:
            known = {}
            for agency_id, name in self.db.execute(
                "SELECT a.agency_id, n.name FROM agencies a JOIN agency_names n USING (agency_id) "
                "WHERE a.division_code IS ? AND (? IS NOT NULL OR a.level = 'central')",
                (division, division),
            ):
                key = self._body(name, division) if division else body_key(name)
                known.setdefault(key, set()).add(agency_id)
            self._by_body[division] = known
        return known

    def _body(self, name: str, division: str) -> str:
        """Key of what is left of a name without its divisions; a division that was merged away
        stays in it, since its bodies are none of today's."""
        located = gazetteer().locate(name, [division])
        if located.division is not None and related(located.division.code, division):
            town = located.division.level == "township" and located.division.code != division
            left = located.division.name if town else ""
            ended = located.former if located.ended and located.former else ""
            return body_key(ended + left + located.body)
        rest = simplified(squash(name))
        for own in self._own_names(division):
            rest = rest.removeprefix(own)
        return body_key(rest)

    def _own_names(self, division: str) -> list[str]:
        """Names of a division and those above it, outermost first."""
        names: list[str] = []
        code: str | None = division
        while code and len(names) < 6:
            row = self.db.execute(
                "SELECT name, parent_code FROM divisions WHERE code = ?", (code,)
            ).fetchone()
            if row is None:
                break
            names.insert(0, row[0])
            code = row[1]
        return names

    def _create(self, name: str, key: str, division: str | None, site_id: Any) -> str:
        digest = hashlib.sha256(f"{key}|{division or ''}".encode()).hexdigest()[:12]
        agency_id = f"{division or 'xx'}-{digest}"
        where = whereabouts(name, [(division, "", "")] if division else [])
        self.db.execute(
            "INSERT OR IGNORE INTO agencies (agency_id, name, division_code, level, kind, site_id, "
            "source) VALUES (?, ?, ?, ?, ?, ?, 'report')",
            (agency_id, name, division, where.level, where.kind, self._site(site_id)),
        )
        self._name(agency_id, name, "name", "report")
        return agency_id

    def _name(self, agency_id: str, name: str, kind: str, source: str) -> None:
        added = self.db.execute(
            "INSERT OR IGNORE INTO agency_names VALUES (?, ?, ?, ?, ?)",
            (name_key(name), agency_id, name, kind, source),
        )
        if added.rowcount:
            self._named.append(agency_id)
            self._by_body.clear()
            self._resolved.clear()

    def _known(self, code: Any) -> str | None:
        if not code:
            return None
        wanted = str(code)
        if wanted not in self._divisions:
            row = self.db.execute("SELECT code FROM divisions WHERE code = ?", (wanted,)).fetchone()
            if row is None:
                return None
            self._divisions[wanted] = row[0]
        return self._divisions[wanted]

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


def _in_time(year: int | None, since: int, is_new: bool) -> bool:
    """A new name is believed from a year before the reform, a former one to a year after it:
    counties followed the centre by months."""
    if year is None:
        return False
    return year >= since - 1 if is_new else year <= since + 1
