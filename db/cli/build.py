"""`gongkai build`: read what was captured, load, check, publish."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="build")
@click.option(
    "--archive", type=click.Path(path_type=Path), required=True, help="The archive's directory."
)
@click.option("--reparse", is_flag=True, help="Read every captured document anew.")
@click.option(
    "--workers", type=click.IntRange(1, 256), help="Reader processes [default: all cores]."
)
@click.option(
    "--corrections",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="CSV of corrections to lay over the figures [default: ARCHIVE/corrections.csv if there].",
)
def command(archive: Path, reparse: bool, workers: int | None, corrections: Path | None) -> None:
    """Parse what was captured and not yet read by this parser version, load it, check it, publish.

    Idempotent: run it after every crawl; interrupted, run it again.

    Corrections are a CSV with the columns agency (or report_id), division, year, indicator,
    applicant, old, new, reason, who, date. A line whose old is not what stands is refused.

    \b
    Example:
      gongkai build --archive archive
    """
    from db.build import build
    from db.cli._archive import existing_archive
    from db.cli._show import progress_bar, show_build

    existing_archive(archive)
    with progress_bar("reading documents") as progress:
        summary = build(
            archive, reparse=reparse, workers=workers, progress=progress, corrections=corrections
        )
    show_build(summary)
