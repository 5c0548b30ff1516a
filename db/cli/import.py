"""`gongkai import`: documents, folders and existing web archives."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--archive", type=click.Path(path_type=Path), required=True, help="The archive's directory."
)
def command(paths: tuple[Path, ...], archive: Path) -> None:
    """Bring documents, folders, WARC, ARC (also .gz) or WACZ files into an archive without crawling.

    Web archives of Common Crawl, the Internet Archive, Heritrix or browsertrix are taken as they
    are; documents become resource records. Run `gongkai build` afterwards.

    \b
    Example:
      gongkai import reports/ crawl.warc.gz --archive archive && gongkai build --archive archive
    """
    from crawler.imports import import_paths
    from db.cli._show import progress_bar

    missing = [p for p in paths if not p.exists()]
    if missing:
        raise click.ClickException(f"not found: {', '.join(map(str, missing))}")
    with progress_bar("importing") as progress:
        summary = import_paths(archive, list(paths), progress=progress)
    click.echo(f"{summary.captures:,} captures from {summary.files:,} files")
    for name, reason in summary.failures[:20]:
        click.echo(f"  not imported: {name}: {reason}", err=True)
    if summary.failures:
        raise SystemExit(1)
