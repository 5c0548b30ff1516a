"""`gongkai crawl`: find and archive reports on sites."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from crawler.health import Health


@click.command(name="crawl")
@click.argument("sites", type=click.Path(path_type=Path), required=False)
@click.option(
    "--archive", type=click.Path(path_type=Path), required=True, help="The archive's directory."
)
@click.option("--due", is_flag=True, help="Only sites that are due now (for a timer).")
@click.option(
    "--only", multiple=True, metavar="SITE", help="Only this site (its id); may be repeated."
)
@click.option(
    "--since", metavar="DATE", help="Verify again documents last verified before then (YYYY-MM-DD)."
)
@click.option("--json", "json_to", metavar="FILE", help="The health report as JSON, - for stdout.")
@click.option(
    "--allow-private",
    multiple=True,
    metavar="HOST",
    help="A private address or host the crawler may connect to (for sites of your own).",
)
@click.option("--proxy", metavar="URL", help="HTTP proxy for every request.")
def command(
    sites: Path | None,
    archive: Path,
    due: bool,
    only: tuple[str, ...],
    since: str | None,
    json_to: str | None,
    allow_private: tuple[str, ...],
    proxy: str | None,
) -> None:
    """Crawl sites politely, archive every exchange as WARC, report each site's health.

    SITES is a CSV with a column home_url (or column_url); site_id, name, agency, division_code,
    level and policy are read when present. Its rows go into the archive's registry; without it the
    whole registry is crawled (`gongkai sites`). Interrupted with Ctrl-C, the crawl finishes what is
    in flight and is resumed by the same command.

    With --due a site is visited daily from January to April until the year's reports are found,
    then monthly, and ever more rarely while it fails.

    \b
    Exit status: 0 all well · 1 the crawl could not be done · 2 wrong usage
      3 a site is broken (used to yield, no longer does), or newly refused or unreachable
      4 no site yielded anything although some used to: look at your own network first
      73 the archive cannot be written · 75 another crawl of this archive is running
      130 interrupted; start it again to resume

    \b
    Examples:
      gongkai crawl sites.csv --archive archive --only www.example.gov.cn
      gongkai crawl --archive archive --due --json health.json
    """
    from crawler.health import exit_status
    from crawler.run import crawl
    from db.cli._crawl import show_crawl
    from db.cli._health import show_health, write_json
    from db.cli._show import progress_bar

    with progress_bar("fetching pages") as progress:
        summary = crawl(
            archive,
            sites,
            due=due,
            only=list(only) or None,
            since=since,
            allow_private=allow_private,
            proxy=proxy,
            progress=progress,
        )
    report = _report(archive, summary.run_id)
    interrupted = summary.outcome == "interrupted"
    status = 130 if interrupted else exit_status(report)
    if json_to != "-":
        if due and not report:
            click.echo("no site is due")
        else:
            show_crawl(summary)
            show_health(report)
    if json_to:
        run = {"run_id": summary.run_id, "outcome": summary.outcome, "requests": summary.requests,
               "fetched": summary.fetched, "unchanged": summary.unchanged,
               "seconds": summary.seconds, "exit_status": status}  # fmt: skip
        write_json(json_to, report, run)
    if interrupted:
        click.echo("interrupted; start it again to resume", err=True)
    sys.exit(status)


def _report(archive: Path, run_id: int) -> list[Health]:
    from crawler.health import of_run

    db = sqlite3.connect(f"file:{archive / 'gongkai.db'}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    try:
        return of_run(db, run_id)
    finally:
        db.close()
