"""Tenth migration: changes that were taken back."""

from __future__ import annotations

import sqlite_utils

from db.schema.concept_years import migrations


@migrations()
def m010_reversions(database: sqlite_utils.Database) -> None:
    """`to_capture` is where the version after stands again, when it is an earlier one; null where the
    version after was new."""
    database.conn.execute(
        "ALTER TABLE figure_changes ADD COLUMN to_capture INTEGER REFERENCES captures (capture_id)"
    )
    database.conn.execute(
        "CREATE INDEX figure_changes_capture ON figure_changes (to_capture) "
        "WHERE to_capture IS NOT NULL"
    )
