"""The end of a crawl: what was fetched, found, refused, and what failed and why."""

from __future__ import annotations

from typing import Any

import click
from rich.console import Console
from rich.table import Table


def show_crawl(summary: Any) -> None:
    """Print a crawler.run.CrawlSummary."""
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column(justify="right")
    for name, number in (
        ("sites", summary.sites),
        ("requests", summary.requests),
        ("pages fetched", summary.fetched),
        ("unchanged since last time", summary.unchanged),
        ("report documents found", summary.documents_found),
        ("lists enumerated", summary.lists),
        ("gaps (promising links that led nowhere)", summary.gaps),
        ("sites refused", summary.refused),
        ("sites unreachable", summary.unreachable),
    ):
        table.add_row(name, f"{number:,}")
    Console(highlight=False).print(table)
    for warning in summary.warnings:
        click.echo(f"  warning: {warning}", err=True)
    for url, reason in summary.failures[:20]:
        click.echo(f"  failed: {url}: {reason}", err=True)
    if len(summary.failures) > 20:
        click.echo(f"  … and {len(summary.failures) - 20} more (table frontier)", err=True)
