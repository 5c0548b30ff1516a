"""`gongkai crawl`: find and archive reports on sites."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="crawl")
@click.argument("sites", type=click.Path(path_type=Path))
@click.option(
    "--archive", type=click.Path(path_type=Path), required=True, help="The archive's directory."
)
@click.option(
    "--only", multiple=True, metavar="SITE", help="Only this site (its id); may be repeated."
)
@click.option(
    "--since", metavar="DATE", help="Verify again documents last verified before then (YYYY-MM-DD)."
)
@click.option(
    "--allow-private",
    multiple=True,
    metavar="HOST",
    help="A private address or host the crawler may connect to (for sites of your own).",
)
@click.option("--proxy", metavar="URL", help="HTTP proxy for every request.")
def command(
    sites: Path,
    archive: Path,
    only: tuple[str, ...],
    since: str | None,
    allow_private: tuple[str, ...],
    proxy: str | None,
) -> None:
    """Crawl the sites of a CSV politely, archive every exchange as WARC.

    SITES is a CSV with a column home_url (or column_url); site_id, name, agency, division_code,
    level and policy are read when present. Interrupted with Ctrl-C, it finishes what is in flight
    and can be resumed by the same command.

    \b
    Example:
      gongkai crawl sites.csv --archive archive --only www.example.gov.cn
    """
    from crawler.run import crawl
    from db.cli._crawl import show_crawl
    from db.cli._show import progress_bar

    with progress_bar("fetching pages") as progress:
        summary = crawl(
            archive,
            sites,
            only=list(only) or None,
            since=since,
            allow_private=allow_private,
            proxy=proxy,
            progress=progress,
        )
    show_crawl(summary)
