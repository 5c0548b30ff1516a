"""Bulk loading: batches of readings, each in a transaction of its own that stands or falls as a whole.

While a build reads, foreign keys are not looked up row by row (a sixth of the writing, measured) but
proved for each batch before it is committed: one query for every reference of the rows it added, as
strict as the lookups. A reading that cannot be stored does not take its batch with it: the batch is
loaded again one by one, and the one that fails is recorded as a document that could not be read.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from crawler.capture.store import transaction
from db.joining import supersede
from db.load import Loader, Read, Source
from db.rows import COLUMNS, last_keys
from parsers.collector import uncollected
from parsers.sandbox import ParseFailure

Loaded = tuple[Source, Read, list[int]]
"""A reading as it was stored, with its version ids."""

_UNFIT = (
    sqlite3.IntegrityError,
    sqlite3.DataError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
    OverflowError,
    UnicodeError,
)
"""What a value raises that no column takes. Anything else (a full disk, a lock) is no document's fault."""

_KEYS = {
    "document_id": "documents",
    "report_id": "reports",
    "version_id": "report_versions",
    "problem_id": "problems",
    "rowid": "agencies",
}
"""The ascending keys that tell the new rows of tables; those of the others belong to a version."""


class Bulk:
    """Stores batches through one loader; may be used with foreign keys on or, within `unlinked`, off."""

    def __init__(self, loader: Loader) -> None:
        self.loader = loader
        self.db = loader.db
        self._proofs = _proofs(self.db)

    @contextmanager
    def unlinked(self) -> Iterator[None]:
        """Foreign keys are proved a batch at a time, not a row at a time. Outside a transaction."""
        self.db.execute("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            self.db.execute("PRAGMA foreign_keys = ON")

    def store(
        self, items: Sequence[tuple[Source, Read]], superseded: Sequence[str] = ()
    ) -> list[Loaded]:
        """Store a batch in a transaction of its own; readings of the payloads `superseded` by
        themselves give way to it."""
        try:
            return self._store(items, superseded)
        except _UNFIT as error:
            self.loader.forget()
            if len(items) == 1:
                source, _ = items[0]
                failure = ParseFailure("not_storable", f"{type(error).__name__}: {error}")
                return self._store([(source, failure)], superseded)
        first, *rest = items
        return [
            *self.store([first], superseded),
            *(loaded for item in rest for loaded in self.store([item])),
        ]

    def _store(
        self, items: Sequence[tuple[Source, Read]], superseded: Sequence[str]
    ) -> list[Loaded]:
        with uncollected(), transaction(self.db):
            for digest in superseded:
                supersede(self.db, digest)
            before = last_keys(self.db, _KEYS)
            versions = self.loader.load_all(items)
            if not self.db.execute("PRAGMA foreign_keys").fetchone()[0]:
                self._prove(before)
            return [(*item, ids) for item, ids in zip(items, versions, strict=True)]

    def _prove(self, before: dict[str, int]) -> None:
        """Raises sqlite3.IntegrityError if a row added since refers to one that is not there."""
        broken = self.db.execute(self._proofs, before).fetchone()
        if broken is not None:
            raise sqlite3.IntegrityError(f"FOREIGN KEY constraint failed: {broken[0]}")
        named = json.dumps(self.loader.agencies.take_named())
        if self.db.execute(_NAMED, (named,)).fetchone() is not None:
            raise sqlite3.IntegrityError("FOREIGN KEY constraint failed: agency_names.agency_id")


_NAMED = "SELECT 1 FROM json_each(?) WHERE value NOT IN (SELECT agency_id FROM agencies) LIMIT 1"


def _proofs(db: sqlite3.Connection) -> str:
    """The query for one column (table.column) that refers to a row that is not there, among all
    rows that are newer than the given keys.

    The keys of new versions follow one another without a gap, which is proved first; what belongs to
    a new version then refers to a row that is there if its key is not beyond them, and the rows of
    figures need no looking up one by one.
    """
    found = [
        "SELECT 'report_versions.version_id' WHERE (SELECT count(*) <> max(version_id) - :version_id "
        "FROM report_versions WHERE version_id > :version_id)"
    ]
    keys = {table: key for key, table in _KEYS.items()}
    for table in (*COLUMNS, "agencies"):
        for _, _, parent, column, parent_key, *_ in db.execute(
            f"PRAGMA foreign_key_list([{table}])"
        ).fetchall():
            if table not in keys and column == parent_key == "version_id":
                found.append(
                    f"SELECT '{table}.{column}' WHERE (SELECT max({column}) FROM {table}) > "
                    f"(SELECT coalesce(max({column}), 0) FROM {parent})"
                )
                continue
            key = keys.get(table, "version_id")
            found.append(
                f"SELECT '{table}.{column}' FROM {table} WHERE {key} > :{key} "
                f"AND {column} IS NOT NULL AND {column} NOT IN (SELECT {parent_key} FROM {parent})"
            )
    return " UNION ALL ".join(found) + " LIMIT 1"
