"""The --archive argument: an existing archive, or one clear message."""

from __future__ import annotations

from pathlib import Path

import click


def existing_archive(archive: Path) -> Path:
    """The path, if an archive is there. Raises click.ClickException."""
    if not (archive / "gongkai.db").is_file():
        raise click.ClickException(
            f"{archive} is no archive (it has no gongkai.db). Make one with `gongkai crawl`, "
            "`gongkai import` or `gongkai run`."
        )
    return archive
