"""`gongkai diff`: what changed, between captures, parsers or snapshots."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from db.diff import Differences, FigureChange


def _day(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """The beginning of a time as the archive writes it: a year, a month or a day."""
    if value:
        try:
            if not re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
                raise ValueError
            date.fromisoformat((value + "-01-01")[:10])
        except ValueError as error:
            raise click.BadParameter(f"{value} is no date: write YYYY-MM-DD") from error
    return value


@click.command(name="diff")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--archive", type=click.Path(path_type=Path), help="An archive, for its own history.")
@click.option("--parser", is_flag=True, help="What another parser version read otherwise.")
@click.option("--agency", metavar="NAME", help="Only this agency (id or whole name).")
@click.option("--year", type=int, help="Only reports for this year.")
@click.option(
    "--since", metavar="DATE", default="", callback=_day, help="Only what was seen from then on."
)
@click.option(
    "--limit",
    default=50,
    show_default=True,
    type=click.IntRange(0),
    help="Rows of each table; 0 for all.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, complete.")
def command(
    paths: tuple[Path, ...],
    archive: Path | None,
    parser: bool,
    agency: str | None,
    year: int | None,
    since: str,
    limit: int,
    as_json: bool,
) -> None:
    """Show which figure changed from what to what, between which captures.

    With --archive: the archive's own history, report by report; with --parser what reading the
    same bytes again changed. With two PATHS (archives, snapshots or releases): what differs
    between them.

    \b
    Examples:
      gongkai diff --archive archive --since 2026-01-01
      gongkai diff --archive archive --parser --json
      gongkai diff snapshots/gongkai-20260101T000000-1.db archive
    """
    from db.cli._archive import existing_archive
    from db.diff import compare, history, opened

    if archive and not paths:
        with opened(existing_archive(archive)) as db:
            cause = "reread" if parser else "changed"
            found = history(db, cause, agency=agency, year=year, since=since)
    elif len(paths) == 2 and not archive:
        if parser or agency or year or since:
            raise click.UsageError("--parser, --agency, --year and --since go with --archive")
        with opened(paths[0]) as old, opened(paths[1]) as new:
            found = compare(old, new)
    else:
        raise click.UsageError("give --archive DIR, or two archives, snapshots or releases")
    if as_json:
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False))
    else:
        _show(found, limit)


def _show(found: Differences, limit: int) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 200  # a file or a pipe has no edge to fold at
    if not found.reports and not found.figures:
        click.echo("nothing differs")
        return
    if found.figures:
        table = Table("agency", "year", "figure", "from", "to", "seen", "", box=None)
        for change in found.figures[: limit or None]:
            figure = change.indicator + (f"/{change.applicant}" if change.applicant else "")
            table.add_row(
                change.agency,
                str(change.year),
                figure,
                _said(change.old_value, change.old_state),
                _said(change.new_value, change.new_state),
                _between(change),
                "" if change.cause == "changed" else change.cause,
            )
        console.print(table)
    if found.reports:
        table = Table("agency", "year", "event", "seen", "address", box=None)
        for event in found.reports[: limit or None]:
            what = f"{event.before} → {event.after}" if event.before else event.event
            table.add_row(
                event.agency, str(event.year), what, (event.at or "")[:10], event.url or ""
            )
        console.print(table)
    click.echo(f"{len(found.figures):,} figures changed, {len(found.reports):,} events of reports")
    if limit and max(len(found.figures), len(found.reports)) > limit:
        click.echo(f"only {limit} of each are shown; --limit 0 shows all", err=True)


def _between(change: FigureChange) -> str:
    if change.cause == "reread":
        return f"parser {change.from_parser} → {change.to_parser}"
    return f"{change.from_captured_at[:10]} → {change.to_captured_at[:10]}"


def _said(value: float | None, state: str) -> str:
    return state if value is None else f"{value:,.12g}"
