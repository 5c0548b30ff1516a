"""`gongkai serve`: the archive as a site."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="serve")
@click.option(
    "--archive", type=click.Path(path_type=Path), required=True, help="The archive's directory."
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535))
def command(archive: Path, host: str, port: int) -> None:
    """Serve the newest published snapshot with Datasette until Ctrl-C."""
    from db.browse import serve
    from db.cli._archive import existing_archive
    from db.publish import current_snapshot

    existing_archive(archive)
    current_snapshot(archive)
    click.echo(f"Serving {archive} at http://{host}:{port}/  (Ctrl-C ends it)")
    serve(archive, host=host, port=port)
