"""Migrations of db's own tables, one function a release. Applied in order, each in a transaction.

Released migrations are never edited; a change is a new function.
"""

from __future__ import annotations

import sqlite_utils

from db.schema.wide import REVIEW_RESULTS, column_type, columns_of

migrations = sqlite_utils.Migrations("gongkai")

_TABLES = """
CREATE TABLE divisions (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('central', 'province', 'prefecture', 'county', 'township')),
    parent_code TEXT REFERENCES divisions (code),
    path TEXT NOT NULL
) STRICT;
CREATE INDEX divisions_parent ON divisions (parent_code);

CREATE TABLE agencies (
    agency_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    division_code TEXT REFERENCES divisions (code),
    level TEXT,
    kind TEXT,
    parent_id TEXT REFERENCES agencies (agency_id),
    site_id TEXT REFERENCES sites (site_id),
    due_from INTEGER,
    due_until INTEGER,
    source TEXT NOT NULL
) STRICT;
CREATE INDEX agencies_division ON agencies (division_code);
CREATE INDEX agencies_parent ON agencies (parent_id);
CREATE INDEX agencies_site ON agencies (site_id);

CREATE TABLE agency_names (
    name_key TEXT NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (agency_id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('name', 'alias', 'former')),
    source TEXT NOT NULL,
    PRIMARY KEY (name_key, agency_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX agency_names_agency ON agency_names (agency_id);

CREATE TABLE indicators (
    code TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    table_code TEXT NOT NULL,
    label_zh TEXT NOT NULL,
    path_zh TEXT NOT NULL,
    label_en TEXT NOT NULL,
    unit TEXT NOT NULL,
    value_type TEXT NOT NULL,
    has_applicant INTEGER NOT NULL,
    derived_from TEXT NOT NULL,
    is_local INTEGER NOT NULL
) STRICT;

CREATE TABLE layouts (
    layout_key TEXT PRIMARY KEY,
    table_code TEXT NOT NULL,
    layout TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    figures INTEGER NOT NULL
) STRICT;

CREATE TABLE layout_indicators (
    layout_key TEXT NOT NULL REFERENCES layouts (layout_key),
    indicator TEXT NOT NULL REFERENCES indicators (code),
    position INTEGER NOT NULL,
    PRIMARY KEY (layout_key, indicator)
) STRICT, WITHOUT ROWID;
CREATE INDEX layout_indicators_indicator ON layout_indicators (indicator);

CREATE TABLE crosswalk (
    indicator TEXT NOT NULL REFERENCES indicators (code),
    other TEXT NOT NULL REFERENCES indicators (code),
    relation TEXT NOT NULL,
    PRIMARY KEY (indicator, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX crosswalk_other ON crosswalk (other);

CREATE TABLE runs (
    run_id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    kind TEXT NOT NULL,
    parser_version TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(summary))
) STRICT;

CREATE TABLE documents (
    document_id INTEGER PRIMARY KEY,
    payload_digest TEXT NOT NULL,
    parser_version TEXT NOT NULL,
    capture_id INTEGER NOT NULL REFERENCES captures (capture_id),
    carrier TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN ('report', 'not_report', 'failed')),
    failure TEXT,
    title TEXT,
    reports INTEGER NOT NULL DEFAULT 0,
    read_at TEXT NOT NULL,
    run_id INTEGER REFERENCES runs (run_id),
    UNIQUE (payload_digest, parser_version)
) STRICT;
CREATE INDEX documents_capture ON documents (capture_id);
CREATE INDEX documents_run ON documents (run_id);

CREATE TABLE reports (
    report_id INTEGER PRIMARY KEY,
    agency_id TEXT NOT NULL REFERENCES agencies (agency_id),
    year INTEGER NOT NULL,
    version_id INTEGER REFERENCES report_versions (version_id),
    capture_id INTEGER REFERENCES captures (capture_id),
    title TEXT,
    published_on TEXT,
    layouts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(layouts)),
    status TEXT NOT NULL DEFAULT 'current' CHECK (status IN ('current', 'withdrawn')),
    versions INTEGER NOT NULL DEFAULT 1,
    figures_reported INTEGER NOT NULL DEFAULT 0,
    figures_in_doubt INTEGER NOT NULL DEFAULT 0,
    checks_passed INTEGER NOT NULL DEFAULT 0,
    checks_failed INTEGER NOT NULL DEFAULT 0,
    first_seen TEXT,
    last_seen TEXT,
    UNIQUE (agency_id, year)
) STRICT;
CREATE INDEX reports_year ON reports (year);
CREATE INDEX reports_version ON reports (version_id);
CREATE INDEX reports_capture ON reports (capture_id);

CREATE TABLE place_patterns (
    pattern_id INTEGER PRIMARY KEY,
    pattern TEXT NOT NULL UNIQUE CHECK (json_valid(pattern))
) STRICT;

CREATE TABLE report_versions (
    version_id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES reports (report_id),
    document_id INTEGER NOT NULL REFERENCES documents (document_id),
    part INTEGER NOT NULL DEFAULT 1,
    capture_id INTEGER NOT NULL REFERENCES captures (capture_id),
    parser_version TEXT NOT NULL,
    title TEXT,
    published_on TEXT,
    layout_t2 TEXT,
    layout_t3 TEXT,
    layout_t4 TEXT,
    layout_form TEXT,
    figures_digest TEXT NOT NULL,
    relation TEXT NOT NULL DEFAULT 'first' CHECK (relation IN
        ('first', 'same_figures', 'changed', 'other_copy', 'reread')),
    supersedes INTEGER REFERENCES report_versions (version_id),
    is_current INTEGER NOT NULL DEFAULT 0,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    checks_passed INTEGER NOT NULL DEFAULT 0,
    checks_failed INTEGER NOT NULL DEFAULT 0,
    place_pattern INTEGER REFERENCES place_patterns (pattern_id),
    identity TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(identity)),
    UNIQUE (document_id, part)
) STRICT;
CREATE INDEX versions_report ON report_versions (report_id, is_current);
CREATE INDEX versions_capture ON report_versions (capture_id);
CREATE INDEX versions_supersedes ON report_versions (supersedes);
CREATE INDEX versions_pattern ON report_versions (place_pattern);

CREATE TABLE cell_notes (
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    indicator TEXT NOT NULL REFERENCES indicators (code),
    applicant TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN
        ('reported', 'blank', 'not_applicable', 'unreadable', 'missing')),
    raw TEXT,
    place TEXT CHECK (place IS NULL OR json_valid(place)),
    confidence REAL,
    doubt TEXT,
    PRIMARY KEY (version_id, indicator, applicant)
) STRICT, WITHOUT ROWID;
CREATE INDEX cell_notes_indicator ON cell_notes (indicator);

CREATE TABLE state_runs (
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    table_code TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('blank', 'missing')),
    PRIMARY KEY (version_id, table_code)
) STRICT, WITHOUT ROWID;

CREATE TABLE figure_changes (
    change_id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES reports (report_id),
    from_version INTEGER NOT NULL REFERENCES report_versions (version_id),
    to_version INTEGER NOT NULL REFERENCES report_versions (version_id),
    indicator TEXT NOT NULL REFERENCES indicators (code),
    applicant TEXT,
    old_value REAL,
    old_state TEXT NOT NULL,
    new_value REAL,
    new_state TEXT NOT NULL
) STRICT;
CREATE INDEX figure_changes_report ON figure_changes (report_id);
CREATE INDEX figure_changes_from ON figure_changes (from_version);
CREATE INDEX figure_changes_to ON figure_changes (to_version);
CREATE INDEX figure_changes_indicator ON figure_changes (indicator);

CREATE TABLE sections (
    section_id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    position INTEGER NOT NULL,
    number TEXT,
    heading TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (version_id, position)
) STRICT;

CREATE TABLE claims (
    claim_id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    claim TEXT NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    is_approximate INTEGER NOT NULL,
    scope TEXT NOT NULL,
    sentence TEXT NOT NULL,
    section TEXT
) STRICT;
CREATE INDEX claims_version ON claims (version_id);

CREATE TABLE checks (
    check_id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    applicant TEXT,
    expected REAL,
    actual REAL,
    passed INTEGER NOT NULL,
    verdict TEXT,
    detail TEXT,
    cells TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(cells))
) STRICT;
CREATE INDEX checks_version ON checks (version_id);
CREATE INDEX checks_rule ON checks (rule, passed);

CREATE TABLE problems (
    problem_id INTEGER PRIMARY KEY,
    version_id INTEGER REFERENCES report_versions (version_id),
    document_id INTEGER REFERENCES documents (document_id),
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    place TEXT CHECK (place IS NULL OR json_valid(place))
) STRICT;
CREATE INDEX problems_version ON problems (version_id);
CREATE INDEX problems_document ON problems (document_id);
CREATE INDEX problems_code ON problems (code);

CREATE TABLE coverage (
    agency_id TEXT NOT NULL REFERENCES agencies (agency_id),
    year INTEGER NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('on_time', 'late', 'undated', 'missing',
        'withdrawn', 'unreadable', 'not_due')),
    deadline TEXT NOT NULL,
    published_on TEXT,
    days_late INTEGER,
    report_id INTEGER REFERENCES reports (report_id),
    reason TEXT,
    PRIMARY KEY (agency_id, year)
) STRICT, WITHOUT ROWID;
CREATE INDEX coverage_year ON coverage (year, standing);
CREATE INDEX coverage_report ON coverage (report_id);
"""


def _wide(table: str, key: str) -> str:
    columns = ",\n    ".join(f"{code} {column_type(code)}" for code in columns_of(table))
    return f"""
CREATE TABLE {table} (
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    {columns},
    PRIMARY KEY ({key})
) STRICT, WITHOUT ROWID;
"""


@migrations()
def m001_initial(database: sqlite_utils.Database) -> None:
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            database.conn.execute(statement)
    applications = _wide("applications", "version_id, applicant").replace(
        "(version_id),", "(version_id),\n    applicant TEXT NOT NULL,", 1
    )
    database.conn.execute(applications)
    for table in ("disclosure", "statistics_2014", "statistics_2008"):
        database.conn.execute(_wide(table, "version_id"))
    results = ", ".join(f"{name} ANY" for name in REVIEW_RESULTS)
    database.conn.execute(
        "CREATE TABLE reviews (version_id INTEGER NOT NULL REFERENCES report_versions (version_id), "
        f"route TEXT NOT NULL, {results}, PRIMARY KEY (version_id, route)) STRICT, WITHOUT ROWID"
    )
    database.conn.execute(
        "CREATE VIRTUAL TABLE section_search USING fts5 (grams, content='', tokenize='unicode61')"
    )
