"""What long commands show: bars on a terminal, log lines otherwise, and a summary at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from db.build import BuildSummary

LOG_EVERY = 5.0
"""Seconds between log lines when there is no terminal."""


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """A function (done, total) that shows how far the work is."""
    if sys.stderr.isatty():
        console = Console(stderr=True)
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )
        with bar:
            task = bar.add_task(title, total=None)

            def show(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total or None)

            yield show
        return
    last = 0.0

    def log(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= LOG_EVERY or done == total:
            last = time.monotonic()
            click.echo(f"{title}: {done} of {total or '?'}", err=True)

    yield log


def show_build(summary: BuildSummary) -> None:
    """The end of a build: what was read, checked, changed, and what failed and why."""
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column(justify="right")
    rows = (
        ("documents read", summary.documents),
        ("reports among them", summary.reports),
        ("figures read", summary.figures),
        ("checks passed", summary.checks_passed),
        ("checks failed (stored as published, marked)", summary.checks_failed),
        ("reports changed since last seen", summary.changed),
        ("reports withdrawn", summary.withdrawn),
        ("reports now read as something else", summary.retired),
        ("reports in the archive", summary.total_reports),
        ("documents that could not be read", len(summary.failures)),
    )
    for name, number in rows:
        table.add_row(name, f"{number:,}")
    Console(highlight=False).print(table)
    if summary.corrections_applied or summary.corrections_removed or summary.corrections_refused:
        click.echo(
            f"corrections: {summary.corrections_applied} applied, "
            f"{len(summary.corrections_refused)} refused, {summary.corrections_removed} taken back"
        )
    for message in summary.corrections_refused[:20]:
        click.echo(f"  correction refused: {message}", err=True)
    if len(summary.corrections_refused) > 20:
        more = len(summary.corrections_refused) - 20
        click.echo(f"  … and {more} more (table problems, correction_refused)", err=True)
    if summary.problems:
        listed = ", ".join(f"{code} {n}" for code, n in summary.problems.most_common(8))
        click.echo(f"problems noted: {listed}")
    for url, reason in summary.failures[:20]:
        click.echo(f"  not read: {url}: {reason}", err=True)
    if len(summary.failures) > 20:
        click.echo(f"  … and {len(summary.failures) - 20} more (table documents)", err=True)
