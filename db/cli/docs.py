"""`gongkai docs`: the generated documents."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="docs")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default="docs")
def command(directory: Path) -> None:
    """Write the generated documents (data dictionary, queries) into DIRECTORY [default: docs]."""
    from db.docs import write

    directory.mkdir(parents=True, exist_ok=True)
    changed = write(directory)
    click.echo("\n".join(f"written: {p}" for p in changed) or "nothing changed")
