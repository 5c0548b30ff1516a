"""`gongkai parse`: read documents without an archive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click


@click.command(name="parse")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="Address the document came from (resolves its links, names its site).")
@click.option(
    "--format",
    "output",
    type=click.Choice(["json", "table"]),
    default="json",
    show_default=True,
    help="json: one object a line (the parse contract); table: the three tables, drawn.",
)
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="Reader processes.")
def command(files: tuple[Path, ...], url: str | None, output: str, workers: int | None) -> None:
    """Read one document or more and print what they say.

    Each document is read in a child process with limits on time and memory. A document that is no
    report yields is_report false and exit 0; a file that cannot be read yields a message on stderr
    and, after the other files, exit 1.

    \b
    Examples:
      gongkai parse report.html --format table
      gongkai parse *.pdf --url https://www.example.gov.cn/ > reports.jsonl
    """
    from parsers.report import Report
    from parsers.sandbox import ParseFailure, ParserPool

    failed = 0
    paths = list(_expand(files))
    with ParserPool(workers=workers or min(2, max(1, len(paths)))) as pool:
        for path in paths:
            try:
                data = path.read_bytes()
            except OSError as error:
                failed += 1
                click.echo(f"{path}: cannot be opened ({error.strerror or error})", err=True)
                continue
            result = pool.parse(data, url=url, source=str(path), hints=None)
            if isinstance(result, ParseFailure):
                failed += 1
                click.echo(f"{path}: {result.message}", err=True)
                continue
            assert isinstance(result, Report)
            for report in result.all():
                if output == "json":
                    click.echo(json.dumps(report.to_dict(), ensure_ascii=False))
                else:
                    from db.cli._tables import draw_report

                    draw_report(report)
    if failed:
        click.echo(f"{failed} of {len(paths)} files could not be read.", err=True)
        raise SystemExit(1)


def _expand(files: tuple[Path, ...]) -> Iterator[Path]:
    for path in files:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file())
        else:
            yield path
