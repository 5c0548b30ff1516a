"""The health report after a crawl: a table, JSON, and the exit status for monitoring."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from crawler.health import Health, totals

_SHOWN = 40
_NUMBERS = ("documents", "found", "expected", "new", "changed", "vanished", "gaps")


def show_health(report: Sequence[Health], *, everything: bool = False) -> None:
    """Print the report; quiet sites beyond the first 40 rows are only counted."""
    if not report:
        return
    year = max(h.year for h in report)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("site", no_wrap=True, max_width=40)
    for name in ("archived", str(year), "expected", "new", "changed", "vanished", "gaps"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("state", no_wrap=True)
    shown = report if everything else report[:_SHOWN]
    for row in shown:
        numbers = (str(getattr(row, name)) for name in _NUMBERS)
        style = "red" if row.news else ("yellow" if row.alarm or not row.finished else None)
        table.add_row(row.site_id, *numbers, _state(row), style=style)
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=120)
    console.print(table)
    for row in (row for row in shown if row.alarm):
        click.echo(f"  {row.site_id}: {row.alarm}{'' if row.news else ' (known)'}")
    if len(report) > len(shown):
        click.echo(f"… and {len(report) - len(shown)} more sites (gongkai health --all)")
    sums = totals(report)
    click.echo(
        f"{sums['sites']} sites: {sums['found']} of {sums['expected']} reports of {year} found, "
        f"{sums['new']} documents new, {sums['changed']} changed, {sums['vanished']} vanished; "
        f"{sums['broken']} sites broken, {sums['refused']} refused, "
        f"{sums['unreachable']} unreachable"
    )


def _state(row: Health) -> str:
    if row.broken:
        return "broken"
    if row.refused or row.unreachable:
        return "refused" if row.refused else "unreachable"
    return "ok" if row.finished else "unfinished"


def write_json(target: str, report: Sequence[Health], more: dict[str, Any]) -> None:
    """The report as one JSON object to a file, or to standard output for ``-``. Raises OSError."""
    sums = totals(report)
    whole = more | {"totals": sums, "sites": [row.to_dict() for row in report]}
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    if target == "-":
        click.echo(text, nl=False)
        return
    path = Path(target)
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)  # a monitor never reads half a report
