"""`gongkai run`: everything at once, on the sample county or on sites of your own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click


@dataclass(slots=True)
class _Target:
    """What a run crawls, and who is known to be due there."""

    sites: Path
    allow_private: tuple[str, ...] = ()
    agencies: list[dict[str, Any]] = field(default_factory=list)
    source: str = "registry"


@click.command(name="run")
@click.option("--archive", type=click.Path(path_type=Path), default="archive", show_default=True)
@click.option(
    "--sites", type=click.Path(path_type=Path), help="CSV of real sites [default: the sample]."
)
@click.option("--serve/--no-serve", default=True, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--phase",
    default=1,
    show_default=True,
    type=click.IntRange(1, 2),
    help="Sample only: 2 shows the county a season later (a report changed, one withdrawn, one new).",
)
def command(
    archive: Path, sites: Path | None, serve: bool, host: str, port: int, phase: int
) -> None:
    """Crawl, archive, read, check, load, then serve; run again, it does only what is new.

    Without --sites it starts the bundled sample county, invented government sites on loopback.

    \b
    Examples:
      gongkai run                              the sample, served at http://127.0.0.1:8001/
      gongkai run --sites my-sites.csv         real sites, politely
    """
    from crawler.run import crawl
    from db.build import build
    from db.cli._crawl import show_crawl
    from db.cli._show import progress_bar, show_build

    archive.mkdir(parents=True, exist_ok=True)
    with _target(archive, sites, phase) as target:
        click.echo("1 of 3  crawling" + ("" if sites else " the sample county"))
        with progress_bar("fetching pages") as progress:
            crawled = crawl(
                archive, target.sites, allow_private=target.allow_private, progress=progress
            )
        show_crawl(crawled)
        click.echo("2 of 3  reading, checking, loading")
        with progress_bar("reading documents") as progress:
            built = build(
                archive,
                progress=progress,
                agencies=target.agencies,
                agencies_source=target.source,
            )
        show_build(built)
    if not serve:
        click.echo(f"3 of 3  not served; later: gongkai serve --archive {archive}")
        return
    from db.cli.serve import serve_archive

    click.echo(f"3 of 3  serving at http://{host}:{port}/  (Ctrl-C ends it)")
    serve_archive(archive, host, port)


@contextmanager
def _target(archive: Path, sites: Path | None, phase: int) -> Iterator[_Target]:
    if sites is not None:
        yield _Target(sites)
        return
    from crawler.sample import SampleWeb, agencies

    path = archive / "sample-sites.csv"
    with SampleWeb(phase=phase) as web:
        web.sites_csv(path)
        yield _Target(path, tuple(web.hosts), agencies(), "sample")
