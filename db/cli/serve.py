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
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes that make pages [default: one for each core].",
)
def command(archive: Path, host: str, port: int, workers: int | None) -> None:
    """Serve the newest published snapshot with Datasette until Ctrl-C."""
    from db.cli._archive import existing_archive
    from db.publish import current_snapshot

    existing_archive(archive)
    current_snapshot(archive)
    click.echo(f"Serving {archive} at http://{host}:{port}/  (Ctrl-C ends it)")
    serve_archive(archive, host, port, workers)


def serve_archive(archive: Path, host: str, port: int, workers: int | None = None) -> None:
    """Serve until Ctrl-C. Raises click.ClickException when that cannot be done."""
    from db.browse import serve

    try:
        serve(archive, host=host, port=port, workers=workers)
    except (OSError, RuntimeError) as error:
        raise click.ClickException(
            f"{archive} cannot be served at http://{host}:{port}/: {error}"
        ) from error
