"""`gongkai sites`: the registry of sites in an archive."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from crawler.capture.store import CaptureStore
    from crawler.sites import Site

_ARCHIVE = click.option(
    "--archive", type=click.Path(path_type=Path), required=True, help="The archive's directory."
)


@click.group(name="sites")
def command() -> None:
    """The registry: which sites are crawled, whose they are, and who says so.

    \b
    Examples:
      gongkai sites import sites.csv --archive archive
      gongkai sites import --shipped --archive archive      the starting registry
      gongkai sites add http://www.example.gov.cn/ --name 某某县人民政府 --archive archive
      gongkai sites check --archive archive --online
      gongkai crawl --archive archive                       crawls every site of the registry
    """


@contextmanager
def _store(archive: Path, *, new: bool = False) -> Iterator[CaptureStore]:
    from crawler.capture.store import open_store
    from db.cli._archive import existing_archive

    if not new:
        existing_archive(archive)
    with open_store(archive) as store:
        yield store


def _sites(store: CaptureStore, only: tuple[str, ...] = ()) -> list[Site]:
    from crawler.sites import COLUMNS, Site

    rows = store.connection.execute(
        f"SELECT {', '.join(COLUMNS)} FROM sites ORDER BY site_id"
    ).fetchall()
    if unknown := set(only) - {row["site_id"] for row in rows}:
        raise click.ClickException(f"no site with id {', '.join(sorted(unknown))} in the registry")
    return [
        Site(**{**dict(row), "policy": json.loads(row["policy"])})
        for row in rows
        if not only or row["site_id"] in only
    ]


@command.command()
@click.argument("url")
@_ARCHIVE
@click.option(
    "--column", "column_url", metavar="URL", help="The 政府信息公开年报 column, if known."
)
@click.option("--id", "site_id", help="[default: the host]")
@click.option("--name", default="", help="The site's name.")
@click.option("--agency", default="", help="The body that publishes there.")
@click.option(
    "--division", "division_code", default="", help="Division code (GB/T 2260, 6 or 9 digits)."
)
@click.option(
    "--level", default="", help="national, province, prefecture, county, township or department."
)
@click.option("--cms", default="", help="The CMS family, if known.")
@click.option(
    "--policy", default="", metavar="JSON", help='Such as \'{"delay": 5, "windows": [[22, 7]]}\'.'
)
@click.option("--source", default="", help="Who says that this address is official.")
def add(url: str, archive: Path, **row: str) -> None:
    """Add one site, or change it: options not given stay as they are.

    URL is its home page.
    """
    from crawler.sites import check, parse_row

    row["source"] = row["source"] or f"added by hand on {datetime.now(UTC).date()}"
    site = parse_row(row | {"home_url": url}, "the command line")
    for finding in check([site]):
        click.echo(f"  note: {finding.site_id}: {finding.problem}", err=True)
    _refuse_unknown_divisions([site])
    with _store(archive, new=True) as store:
        store.upsert_sites([site.to_row()])
    click.echo(f"{site.site_id}: in the registry of {archive}")


@command.command(name="list")
@_ARCHIVE
@click.option("--state", help="Only sites in this state (open, slow, hold, refused, unreachable).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(archive: Path, state: str | None, as_json: bool) -> None:
    """Show the sites, the state of each and when it is due next."""
    from crawler.capture.exchange import utc_now
    from crawler.schedule import due_sites

    with _store(archive) as store:
        now = utc_now()
        due = {d.site_id: d for d in due_sites(store.connection, now)}
        rows = store.connection.execute("SELECT * FROM sites ORDER BY site_id").fetchall()
    shown = [dict(row) for row in rows if state in (None, row["state"])]
    for row in shown:
        decision = due[row["site_id"]]
        row |= {"due": decision.due, "due_at": decision.to_dict()["at"], "why": decision.why}
        row["policy"] = json.loads(row["policy"])
        del row["context"]
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False))
    if not as_json:
        _table(shown)
        click.echo(f"{len(shown)} of {len(rows)} sites")


def _table(rows: list[dict[str, Any]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table("site", "name", "division", "state", "last crawl", "next", box=box.SIMPLE_HEAD)
    for row in rows:
        when = "now" if row["due"] else str(row["due_at"] or "never")[:10]
        reason = f" ({row['state_reason'][:40]})" if row["state_reason"] else ""
        table.add_row(
            row["site_id"], row["name"], row["division_code"], f"{row['state']}{reason}",
            str(row["last_crawled_at"] or "")[:10], when,
        )  # fmt: skip
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=140)
    console.print(table)


@command.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--archive", type=click.Path(path_type=Path), help="Check the registry of an archive."
)
@click.option("--shipped", is_flag=True, help="Check the registry that comes with Gongkai.")
@click.option("--only", multiple=True, metavar="SITE", help="Only this site; may be repeated.")
@click.option(
    "--online", is_flag=True, help="Also ask each site for robots.txt and its first page, once."
)
@click.option("--allow-private", multiple=True, metavar="HOST", help="As for `gongkai crawl`.")
@click.option("--delay", default=3.0, show_default=True, help="Seconds between requests to a host.")
def check(
    file: Path | None,
    archive: Path | None,
    shipped: bool,
    only: tuple[str, ...],
    online: bool,
    allow_private: tuple[str, ...],
    delay: float,
) -> None:
    """Look for doubtful rows in a CSV FILE, an archive's registry or the shipped one.

    Forms of addresses, hosts that are no government's, division codes, duplicates, rows without a
    source. Exit status 1 if there is anything to look at.
    """
    from crawler.sites import check as doubts
    from crawler.sites import read_sites, registry

    if (file is not None) + (archive is not None) + shipped != 1:
        raise click.UsageError("give one of FILE, --archive or --shipped")
    if file is not None:
        sites = read_sites(file)
    elif archive is not None:
        with _store(archive) as store:
            sites = _sites(store)
    else:
        sites = registry()
    if only:
        sites = [site for site in sites if site.site_id in only]
    found = [(f.site_id, f.problem) for f in doubts(sites)] + list(_unknown_divisions(sites))
    for site_id, problem in sorted(found):
        click.echo(f"{site_id}: {problem}")
    unanswered = _ask(sites, allow_private, delay) if online else 0
    click.echo(
        f"{len(sites)} sites, {len(found)} to look at"
        + (f", {unanswered} did not let themselves be read" if online else ""),
        err=True,
    )
    sys.exit(1 if found or unanswered else 0)


def _ask(sites: list[Site], allow_private: tuple[str, ...], delay: float) -> int:
    from crawler.probe import Probe, probe_sites
    from crawler.settings import user_agent
    from db.cli._show import progress_bar

    unanswered = done = 0
    with progress_bar("asking sites") as progress:

        def told(probe: Probe) -> None:
            nonlocal unanswered, done
            done += 1
            if probe.state != "open":
                unanswered += 1
                click.echo(f"{probe.site_id}: {probe.state}: {probe.reason}")
            progress(done, len(sites))

        probe_sites(sites, user_agent(), told, allow_private=allow_private, delay=delay)
    return unanswered


def _unknown_divisions(sites: list[Site]) -> Iterator[tuple[str, str]]:
    from parsers.divisions import divisions

    known = {code for code, *_ in divisions()}
    for site in sites:
        code = site.division_code
        if code and not {code, f"{code:0<6}", code.removesuffix("000")} & known:
            yield site.site_id, f"division code {code} is not in the country's list"


def _refuse_unknown_divisions(sites: list[Site]) -> None:
    for site_id, problem in _unknown_divisions(sites):
        raise click.ClickException(f"{site_id}: {problem}")


@command.command(name="import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@_ARCHIVE
@click.option("--shipped", is_flag=True, help="The registry that comes with Gongkai.")
def import_(file: Path | None, archive: Path, shipped: bool) -> None:
    """Add the sites of a CSV FILE (as for `gongkai crawl`) to the registry, or change them."""
    from crawler.sites import read_sites, registry

    if (file is None) == (not shipped):
        raise click.UsageError("give a CSV FILE or --shipped")
    sites = registry() if file is None else read_sites(file)
    for site in sites:
        site.source = site.source or (file.name if file else "")
    with _store(archive, new=True) as store:
        before = set(store.site_ids())
        ids = store.upsert_sites(site.to_row() for site in sites)
    click.echo(f"{len(set(ids) - before)} sites added, {len(set(ids) & before)} updated")


@command.command()
@click.argument("file", type=click.Path(path_type=Path), default="-")
@_ARCHIVE
def export(file: Path, archive: Path) -> None:
    """Write the registry as CSV to FILE [default: standard output]."""
    from crawler.sites import write_sites

    with _store(archive) as store:
        sites = _sites(store)
    count = write_sites(Path("/dev/stdout") if str(file) == "-" else file, sites)
    click.echo(f"{count} sites", err=True)


@command.command()
@click.argument("site_id")
@_ARCHIVE
def reopen(site_id: str, archive: Path) -> None:
    """Let a refused or unreachable site be asked once more at the next crawl.

    A site that refuses twice is left alone until somebody decides otherwise: this is how.
    """
    from crawler.capture.store import transaction

    with _store(archive) as store:
        (site,) = _sites(store, (site_id,))
        with transaction(store.connection) as db:
            hosts = db.execute(
                "UPDATE hosts SET state = 'open', reason = '', strikes = 0, until = NULL "
                "WHERE state <> 'open' AND origin IN (SELECT 'http://' || host FROM frontier "
                "WHERE site_id = ?1 UNION SELECT 'https://' || host FROM frontier WHERE site_id = ?1)",
                (site.site_id,),
            ).rowcount
            db.execute(
                "UPDATE frontier SET state = 'queued', reason = '', attempts = 0 WHERE site_id = ? "
                "AND state IN ('failed', 'dropped') AND reason LIKE 'refused:%'",
                (site.site_id,),
            )
            # Long ago, not never: the next run is a repeat that also asks for what it knows.
            db.execute(
                "UPDATE sites SET state = 'open', state_reason = '', failures = 0, last_crawled_at "
                "= CASE WHEN last_crawled_at IS NULL THEN NULL ELSE ? END WHERE site_id = ?",
                ("2000-01-01T00:00:00.000Z", site.site_id),
            )
    click.echo(f"{site_id}: open again ({hosts} hosts)")
