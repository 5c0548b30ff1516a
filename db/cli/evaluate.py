"""`gongkai evaluate`: how right are the parses, measured against truth files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from parsers.evaluate import Comparison


@click.command(name="evaluate")
@click.argument("corpus", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--truth",
    "truth_dir",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of NAME.truth.json files, one for each document NAME.* to be measured.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of tables.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option(
    "--show", type=click.IntRange(0), default=20, show_default=True, help="Wrong figures to list."
)
def command(corpus: Path, truth_dir: Path, as_json: bool, workers: int, show: int) -> None:
    """Compare the parses of CORPUS with truth files, figure by figure.

    Prints, for each document and overall, how many figures are right, in doubt (the state says so,
    or a failed check, doubt or problem involves the figure) and silently wrong. Exits with 1 if any
    figure is silently wrong or silently absent, or if a document could not be read.

    \b
    Example:
      gongkai evaluate corpus/ --truth tests/truth
    """
    from parsers.evaluate import BadTruth, load_truth, overall, pairs

    found = list(pairs(corpus, truth_dir))
    if not found:
        raise click.ClickException(
            f"no document in {corpus} has a truth file in {truth_dir} (NAME.* ↔ NAME.truth.json)"
        )
    try:
        jobs = [(document, load_truth(truth)) for document, truth in found]
    except BadTruth as error:
        raise click.ClickException(str(error)) from error
    results = _run(jobs, workers)
    total = overall(results)
    if as_json:
        body = {"overall": total, "documents": [r.to_dict() for r in results]}
        click.echo(json.dumps(body, ensure_ascii=False))
    else:
        _draw(results, total, show)
    if total["silent"] or total["unread"]:
        raise SystemExit(1)


def _run(jobs: list[tuple[Path, dict[str, Any]]], workers: int) -> list[Comparison]:
    """Parse every document in the sandbox, as the pipeline does, and compare."""
    from parsers.evaluate import as_dict, compare, unread
    from parsers.sandbox import Job, ParseFailure, ParserPool

    found: dict[int, Comparison] = {}
    queue = (
        Job(n, document.read_bytes(), None, str(document)) for n, (document, _) in enumerate(jobs)
    )
    with ParserPool(workers=workers) as pool:
        for n, parsed in pool.map(queue):
            document, truth = jobs[n]
            if isinstance(parsed, ParseFailure):
                found[n] = unread(document.name, parsed.message, truth)
            else:
                found[n] = compare(document.name, as_dict(parsed), truth)
    return [found[n] for n in range(len(jobs))]


def _draw(results: list[Comparison], total: dict[str, Any], show: int) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(title="Figures against the truth", title_justify="left")
    table.add_column("document", overflow="fold", min_width=26)
    for heading in ("figures", "right", "in doubt", "silently wrong", "absent"):
        table.add_column(heading, justify="right")
    for heading in ("agency", "year"):
        table.add_column(heading)
    for r in results:
        table.add_row(
            r.name if r.error is None else f"{r.name}\n{r.error}",
            *_numbers(r.figures, r.counts),
            "✓" if r.agency_right else f"✗ {r.agency or '–'}",
            "✓" if r.year_right else f"✗ {r.year or '–'}",
        )
    table.add_section()
    documents = total["documents"]
    table.add_row(
        f"overall ({documents} documents)",
        *_numbers(total["figures"], total),
        f"{total['agency_right']}/{documents}",
        f"{total['year_right']}/{documents}",
        style="bold",
    )
    console.print(table)
    share = total["right_share"]
    console.print(
        f"{share:.4%} right, {total['in_doubt']} in doubt, {total['silent']} silently wrong"
        f" or absent, {total['unread']} unread."
    )
    silent = [
        (r.name, d) for r in results for d in r.differences if d.outcome.startswith("silently")
    ]
    for name, difference in silent[:show]:
        was, found = difference.expected, difference.actual
        console.print(
            f"  {name}: {difference.figure}: the document says"
            f" {was['state']} {was.get('value')}, the parse says {found}",
            markup=False,
            highlight=False,
        )
    if len(silent) > show:
        console.print(f"  … and {len(silent) - show} more (--show {len(silent)} lists all)")


def _numbers(figures: int, counts: dict[str, int]) -> list[str]:
    wrong = counts["silently_wrong"]
    absent = counts["absent"] + counts["silently_absent"]
    return [
        str(figures),
        str(counts["right"]),
        str(counts["in_doubt"]),
        f"[red]{wrong}[/red]" if wrong else "0",
        f"[red]{absent}[/red]" if counts["silently_absent"] else str(absent),
    ]
