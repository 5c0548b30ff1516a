"""The archive's schema: migrations that bring a database of any released version up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlite_utils

from db.schema.rate_spread import migrations
from db.schema.views import create_views

SCHEMA_VERSION = 11


class SchemaTooNew(RuntimeError):
    """The database was written by a newer Gongkai than this one."""


class OtherSchema(RuntimeError):
    """What is to be read was written by another version of Gongkai; the message names the remedy."""


def require_schema(connection: sqlite3.Connection, name: str, archive: Path) -> None:
    """Raises OtherSchema unless `name`, a database of the archive, has this version's schema."""
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found < SCHEMA_VERSION:
        raise OtherSchema(
            f"{name} was written by an older Gongkai (schema {found}, this one has "
            f"{SCHEMA_VERSION}): `gongkai build --archive {archive}` brings it up to date"
        )
    if found > SCHEMA_VERSION:
        raise OtherSchema(
            f"{name} was written by a newer Gongkai (schema {found}, this one knows "
            f"{SCHEMA_VERSION}): use that one"
        )


def upgrade(connection: sqlite3.Connection) -> None:
    """Create or upgrade the tables and views. The crawler's tables must exist already
    (`crawler.capture.store.CaptureStore`). Raises SchemaTooNew."""
    database = sqlite_utils.Database(connection)
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > SCHEMA_VERSION:
        raise SchemaTooNew(
            f"the archive has schema {found}, this program knows {SCHEMA_VERSION}: use a newer Gongkai"
        )
    # A migration that makes a table anew drops the old one, which other tables refer to.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        migrations.apply(database)
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
    create_views(connection)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
