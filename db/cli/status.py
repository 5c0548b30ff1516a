"""`gongkai status`: what an archive holds."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import click


@click.command(name="status")
@click.option(
    "--archive", type=click.Path(path_type=Path), required=True, help="The archive's directory."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(archive: Path, as_json: bool) -> None:
    """Show what an archive holds: sites, captures, reports, coverage, last runs."""
    from db.cli._archive import existing_archive

    database = existing_archive(archive) / "gongkai.db"
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    try:
        status = collect(db, archive)
    finally:
        db.close()
    if as_json:
        click.echo(json.dumps(status, ensure_ascii=False))
        return
    for name, value in status.items():
        if name == "coverage":
            click.echo(
                "coverage        year   due  on time  late  undated  missing  withdrawn  unreadable"
            )
            for row in value:
                click.echo(
                    f"                {row['year']}  {row['due']:4}  {row['on_time']:7}  {row['late']:4}  "
                    f"{row['undated']:7}  {row['missing']:7}  {row['withdrawn']:9}  {row['unreadable']:10}"
                )
        elif isinstance(value, dict):
            listed = ", ".join(f"{k} {v}" for k, v in value.items()) or "none"
            click.echo(f"{name.replace('_', ' '):15} {listed}")
        else:
            click.echo(f"{name.replace('_', ' '):15} {value}")


def collect(db: sqlite3.Connection, archive: Path) -> dict[str, Any]:
    """The status as plain data. Of an archive that another version built, what the crawler knows, and
    why there is no more."""
    from db.schema import OtherSchema, require_schema

    tables = {r[0] for r in db.execute("SELECT name FROM sqlite_master")}

    def count(sql: str) -> int:
        return int(db.execute(sql).fetchone()[0])

    def pairs(sql: str) -> dict[str, int]:
        return {str(r[0]): r[1] for r in db.execute(sql)}

    status: dict[str, Any] = {
        "archive": str(archive),
        "sites": pairs("SELECT state, count(*) FROM sites GROUP BY 1"),
        "captures": count("SELECT count(*) FROM captures"),
        "warc_bytes": sum(p.stat().st_size for p in (archive / "warc").rglob("*") if p.is_file()),
        "frontier": pairs("SELECT state, count(*) FROM frontier GROUP BY 1"),
        "gaps": pairs("SELECT reason, count(*) FROM gaps GROUP BY 1 ORDER BY 2 DESC"),
    }
    built = "reports" in tables
    if built:
        try:
            require_schema(db, "gongkai.db", archive)
        except OtherSchema as error:
            built, status["schema"] = False, str(error)
    if built:
        status |= {
            "documents": pairs("SELECT outcome, count(*) FROM documents GROUP BY 1"),
            "reports": count("SELECT count(*) FROM reports WHERE retired IS NULL"),
            "agencies": count(
                "SELECT count(DISTINCT agency_id) FROM reports WHERE retired IS NULL"
            ),
            "failed_checks": count("SELECT coalesce(sum(checks_failed), 0) FROM reports"),
            "coverage": [
                dict(r) for r in db.execute("SELECT * FROM coverage_by_year ORDER BY year")
            ],
        }
    last = db.execute("SELECT max(started_at) FROM crawl_runs").fetchone()[0]
    status["last_crawl"] = last or "never"
    return status
