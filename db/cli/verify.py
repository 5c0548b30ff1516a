"""`gongkai verify`: is the archive whole?"""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command(name="verify")
@click.option(
    "--archive", type=click.Path(path_type=Path), required=True, help="The archive's directory."
)
def command(archive: Path) -> None:
    """Read every record of every WARC file strictly; compare digests, index lines and rows.

    Every gzip member must be whole, every digest must match, every row must point to its record.
    Prints one line a problem; exit status 0 when there is none, 1 otherwise, 75 while a crawl or an
    import is writing. Nothing is changed.
    """
    from crawler.capture.store import open_store
    from crawler.capture.verify import verify_archive
    from db.cli._archive import existing_archive
    from db.cli._show import progress_bar

    existing_archive(archive)
    problems = 0
    with open_store(archive) as store, store.locked():
        with progress_bar("verifying bytes") as progress:
            for problem in verify_archive(store, progress):
                problems += 1
                click.echo(problem)
        files, captures = (
            store.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("warc_files", "captures")
        )
    click.echo(f"{files} files, {captures:,} captures, {problems} problems", err=bool(problems))
    sys.exit(1 if problems else 0)
