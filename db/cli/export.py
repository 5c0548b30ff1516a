"""`gongkai export`: the published archive as Parquet, CSV, a data package or a release."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="export")
@click.option(
    "--archive", type=click.Path(path_type=Path), required=True, help="The archive's directory."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv", "datapackage", "release"]),
    required=True,
    help="parquet: partitioned by year; csv: for spreadsheets; datapackage: CSV with a "
    "datapackage.json; release: SQLite, Parquet, dictionary, checksums, citation.",
)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    help="Directory to write [default: ARCHIVE/exports/FORMAT].",
)
@click.option("--only", multiple=True, metavar="TABLE", help="Only this table; may be repeated.")
@click.option("--without", multiple=True, metavar="TABLE", help="Not this table; may be repeated.")
@click.option("--overwrite", is_flag=True, help="Replace the export that is there.")
def command(
    archive: Path,
    form: str,
    target: Path | None,
    only: tuple[str, ...],
    without: tuple[str, ...],
    overwrite: bool,
) -> None:
    """Export the researchers' tables of the published snapshot.

    The directory gets its name when it is complete; interrupted, run it again. The long tables
    (figures, harmonised, report_texts) can be left out with --without.

    \b
    Examples:
      gongkai export --archive archive --format csv --to tables
      gongkai export --archive archive --format parquet --only agency_years --only figures
    """
    from db.cli._archive import existing_archive
    from db.cli._show import progress_bar
    from db.export import export

    existing_archive(archive)
    target = target or archive / "exports" / form
    with progress_bar("exporting") as progress:
        export(
            archive,
            target,
            form,
            only=only,
            without=without,
            overwrite=overwrite,
            progress=progress,
        )
    size = sum(p.stat().st_size for p in target.rglob("*") if p.is_file())
    click.echo(f"{target}: {size / 1_000_000:,.1f} MB")
