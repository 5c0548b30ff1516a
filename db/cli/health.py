"""`gongkai health`: how the archive's sites are doing."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import click


@click.command(name="health")
@click.option(
    "--archive", type=click.Path(path_type=Path), required=True, help="The archive's directory."
)
@click.option(
    "--run", "run_id", type=int, help="The report of this run [default: newest per site]."
)
@click.option(
    "--json", "json_to", metavar="FILE", help="One JSON object to FILE, - for the terminal."
)
@click.option("--all", "everything", is_flag=True, help="Every site, not only the first 40.")
def command(archive: Path, run_id: int | None, json_to: str | None, everything: bool) -> None:
    """Show each site's health as of its last crawl; nothing is fetched.

    Exit status for monitoring, as of `gongkai crawl`: 0 all well, 3 a site is broken or newly
    refused or unreachable, 4 no site yields anything although some used to.
    """
    from crawler.health import exit_status, latest, of_run
    from db.cli._archive import existing_archive
    from db.cli._health import show_health, write_json

    database = existing_archive(archive) / "gongkai.db"
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    try:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'site_health'").fetchone():
            raise click.ClickException(
                f"{archive} was last crawled by an older Gongkai: crawl it again"
            )
        report = latest(db) if run_id is None else of_run(db, run_id)
        last = db.execute(
            "SELECT run_id, started_at, ended_at, outcome FROM crawl_runs "
            "WHERE software NOT LIKE '% import' ORDER BY run_id DESC LIMIT 1"
        ).fetchone()
    finally:
        db.close()
    status = exit_status(report)
    if json_to != "-":
        show_health(report, everything=everything)
        if not report:
            click.echo("no site has been crawled yet")
    if json_to:
        write_json(
            json_to, report, {"last_run": dict(last) if last else None, "exit_status": status}
        )
    sys.exit(status)
