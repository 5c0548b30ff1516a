"""Fifth migration: the files of a report that its publisher spread over several."""

from __future__ import annotations

import sqlite_utils

from db.schema.compact import migrations

_TABLE = """
CREATE TABLE report_files (
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    part INTEGER NOT NULL,
    capture_id INTEGER NOT NULL REFERENCES captures (capture_id),
    role TEXT NOT NULL CHECK (role IN ('page', 'attachment', 'image')),
    PRIMARY KEY (version_id, part)
) STRICT, WITHOUT ROWID
"""


@migrations()
def m005_spread(database: sqlite_utils.Database) -> None:
    database.conn.execute(_TABLE)
    database.conn.execute("CREATE INDEX report_files_capture ON report_files (capture_id)")
