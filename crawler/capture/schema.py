"""The crawler's tables in ``gongkai.db`` (documented in docs/architecture.md)."""

from __future__ import annotations

import sqlite3

SCHEMA_VERSION = 2

_TABLES = """
CREATE TABLE IF NOT EXISTS crawler_schema (version INTEGER NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS sites (
    site_id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    agency TEXT NOT NULL DEFAULT '',
    division_code TEXT NOT NULL DEFAULT '',
    level TEXT NOT NULL DEFAULT '',
    home_url TEXT NOT NULL DEFAULT '',
    column_url TEXT NOT NULL DEFAULT '',
    cms TEXT NOT NULL DEFAULT '',
    policy TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(policy)),
    state TEXT NOT NULL DEFAULT 'open'
        CHECK (state IN ('open', 'slow', 'hold', 'refused', 'unreachable')),
    state_reason TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    added_at TEXT NOT NULL,
    context TEXT CHECK (context IS NULL OR json_valid(context)),
    crawl_state TEXT NOT NULL DEFAULT '' CHECK (crawl_state IN ('', 'running', 'done')),
    last_crawled_at TEXT,
    last_discovery_at TEXT,
    failures INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE IF NOT EXISTS hosts (
    origin TEXT PRIMARY KEY,
    robots_state TEXT NOT NULL DEFAULT '',
    robots_body TEXT NOT NULL DEFAULT '',
    robots_at TEXT,
    state TEXT NOT NULL DEFAULT 'open'
        CHECK (state IN ('open', 'slow', 'hold', 'refused', 'unreachable')),
    reason TEXT NOT NULL DEFAULT '',
    evidence TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(evidence)),
    strikes INTEGER NOT NULL DEFAULT 0,
    until TEXT,
    budget_day TEXT NOT NULL DEFAULT '',
    budget_used INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE IF NOT EXISTS crawl_runs (
    run_id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT NOT NULL DEFAULT 'running',
    summary TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(summary)),
    software TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS captures (
    capture_id INTEGER PRIMARY KEY,
    site_id TEXT REFERENCES sites (site_id),
    run_id INTEGER REFERENCES crawl_runs (run_id),
    url TEXT NOT NULL,
    final_of INTEGER REFERENCES captures (capture_id),
    method TEXT NOT NULL DEFAULT 'GET',
    captured_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    content_type TEXT NOT NULL DEFAULT '',
    payload_digest TEXT NOT NULL,
    payload_length INTEGER NOT NULL,
    entity_digest TEXT NOT NULL,
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    warc_record_id TEXT NOT NULL,
    record_type TEXT NOT NULL CHECK (record_type IN ('response', 'revisit', 'resource')),
    refers_to INTEGER REFERENCES captures (capture_id),
    truncated TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('crawl', 'import')),
    discovered TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(discovered)),
    UNIQUE (warc_file, warc_offset),
    CHECK ((record_type = 'revisit') = (refers_to IS NOT NULL))
) STRICT;
CREATE INDEX IF NOT EXISTS captures_url ON captures (url, captured_at);
CREATE INDEX IF NOT EXISTS captures_digest ON captures (payload_digest);
CREATE INDEX IF NOT EXISTS captures_site ON captures (site_id, captured_at);
CREATE INDEX IF NOT EXISTS captures_run ON captures (run_id);
CREATE INDEX IF NOT EXISTS captures_final_of ON captures (final_of) WHERE final_of IS NOT NULL;
CREATE INDEX IF NOT EXISTS captures_refers_to ON captures (refers_to) WHERE refers_to IS NOT NULL;

CREATE TABLE IF NOT EXISTS frontier (
    frontier_id INTEGER PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (site_id),
    host TEXT NOT NULL,
    url TEXT NOT NULL,
    url_key TEXT NOT NULL,
    method TEXT NOT NULL DEFAULT 'GET',
    body BLOB,
    headers TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(headers)),
    referer TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    anchor TEXT NOT NULL DEFAULT '',
    anchor_chain TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(anchor_chain)),
    discovered TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(discovered)),
    score REAL NOT NULL DEFAULT 0,
    depth INTEGER NOT NULL DEFAULT 0,
    hops INTEGER NOT NULL DEFAULT 0,
    continuation INTEGER NOT NULL DEFAULT 0,
    is_document INTEGER NOT NULL DEFAULT 0,
    productive INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'claimed', 'captured', 'done', 'failed', 'dropped')),
    reason TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before TEXT NOT NULL DEFAULT '',
    run_id INTEGER REFERENCES crawl_runs (run_id),
    claimed_at TEXT,
    done_at TEXT,
    capture_id INTEGER REFERENCES captures (capture_id),
    final_of INTEGER REFERENCES captures (capture_id),
    UNIQUE (url_key)
) STRICT;
CREATE INDEX IF NOT EXISTS frontier_next ON frontier (host, state, score DESC, frontier_id);
CREATE INDEX IF NOT EXISTS frontier_site ON frontier (site_id, state);
CREATE INDEX IF NOT EXISTS frontier_capture ON frontier (capture_id);
CREATE INDEX IF NOT EXISTS frontier_final_of ON frontier (final_of) WHERE final_of IS NOT NULL;
CREATE INDEX IF NOT EXISTS frontier_run ON frontier (run_id);

CREATE TABLE IF NOT EXISTS gaps (
    gap_id INTEGER PRIMARY KEY,
    run_id INTEGER REFERENCES crawl_runs (run_id),
    site_id TEXT REFERENCES sites (site_id),
    url TEXT NOT NULL,
    what TEXT NOT NULL,
    reason TEXT NOT NULL,
    evidence TEXT NOT NULL DEFAULT '',
    anchor TEXT NOT NULL DEFAULT '',
    UNIQUE (run_id, site_id, url, what, reason)
) STRICT;
CREATE INDEX IF NOT EXISTS gaps_site ON gaps (site_id);

CREATE TABLE IF NOT EXISTS lists (
    list_id INTEGER PRIMARY KEY,
    run_id INTEGER REFERENCES crawl_runs (run_id),
    site_id TEXT REFERENCES sites (site_id),
    url TEXT NOT NULL,
    family TEXT NOT NULL DEFAULT '',
    pages INTEGER NOT NULL DEFAULT 0,
    items INTEGER NOT NULL DEFAULT 0,
    expected INTEGER,
    proof TEXT NOT NULL DEFAULT '',
    UNIQUE (run_id, site_id, url)
) STRICT;
CREATE INDEX IF NOT EXISTS lists_site ON lists (site_id);

CREATE TABLE IF NOT EXISTS site_coverage (
    site_id TEXT NOT NULL REFERENCES sites (site_id),
    agency TEXT NOT NULL,
    year INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    evidence TEXT NOT NULL DEFAULT '',
    run_id INTEGER REFERENCES crawl_runs (run_id),
    PRIMARY KEY (site_id, agency, year)
) STRICT;
CREATE INDEX IF NOT EXISTS site_coverage_run ON site_coverage (run_id);

CREATE TABLE IF NOT EXISTS site_estimates (
    site_id TEXT PRIMARY KEY REFERENCES sites (site_id),
    publishers INTEGER NOT NULL,
    first_year INTEGER NOT NULL,
    last_year INTEGER NOT NULL,
    shared INTEGER NOT NULL,
    own INTEGER NOT NULL,
    both INTEGER NOT NULL,
    estimate REAL NOT NULL,
    run_id INTEGER REFERENCES crawl_runs (run_id)
) STRICT;
CREATE INDEX IF NOT EXISTS site_estimates_run ON site_estimates (run_id);

CREATE TABLE IF NOT EXISTS warc_files (
    name TEXT PRIMARY KEY,
    acknowledged INTEGER NOT NULL,
    sealed INTEGER NOT NULL DEFAULT 0,
    origin TEXT NOT NULL DEFAULT 'crawl',
    sha256 TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE IF NOT EXISTS site_health (
    run_id INTEGER NOT NULL REFERENCES crawl_runs (run_id),
    site_id TEXT NOT NULL REFERENCES sites (site_id),
    checked_at TEXT NOT NULL,
    finished INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    documents INTEGER NOT NULL,
    year INTEGER NOT NULL,
    found INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    vanished INTEGER NOT NULL,
    lists INTEGER NOT NULL,
    gaps INTEGER NOT NULL,
    broken INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    unreachable INTEGER NOT NULL,
    alarm TEXT NOT NULL,
    news INTEGER NOT NULL,
    PRIMARY KEY (run_id, site_id)
) STRICT;
CREATE INDEX IF NOT EXISTS site_health_site ON site_health (site_id, run_id);

CREATE INDEX IF NOT EXISTS frontier_documents ON frontier (site_id) WHERE is_document;

CREATE VIEW IF NOT EXISTS site_health_latest AS
SELECT h.* FROM site_health h
JOIN (SELECT site_id, max(run_id) AS run_id FROM site_health GROUP BY site_id) USING (site_id, run_id);
"""


#: (version that has the column first, statement)
_COLUMNS = ((2, "ALTER TABLE warc_files ADD COLUMN sha256 TEXT NOT NULL DEFAULT ''"),)


class SchemaTooNew(RuntimeError):
    """The archive was written by a newer Gongkai."""


def upgrade(connection: sqlite3.Connection) -> None:
    """Create or upgrade the tables in one transaction. Raises SchemaTooNew."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in _TABLES.split(";\n"):
            if statement.strip():
                connection.execute(statement)
        row = connection.execute("SELECT max(version) FROM crawler_schema").fetchone()
        if row[0] is None:
            connection.execute("INSERT INTO crawler_schema VALUES (?)", (SCHEMA_VERSION,))
        elif row[0] > SCHEMA_VERSION:
            raise SchemaTooNew(
                f"this archive has crawler schema {row[0]}, this program knows {SCHEMA_VERSION}: "
                "use a newer Gongkai"
            )
        elif row[0] < SCHEMA_VERSION:
            # New tables and indexes were made by the statements above; columns are added here.
            for since, statement in _COLUMNS:
                if row[0] < since:
                    connection.execute(statement)
            connection.execute("UPDATE crawler_schema SET version = ?", (SCHEMA_VERSION,))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a failing disk has ended it already
            connection.execute("ROLLBACK")
        raise
