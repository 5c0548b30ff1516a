"""Divisions of the country, vendored (see README.md for their source)."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from importlib.resources import files


def divisions() -> Iterator[tuple[str, str, str, str | None, str]]:
    """(code, name, level, parent_code, path), parents before children."""
    data = gzip.decompress((files(__package__) / "divisions.csv.gz").read_bytes())
    for row in csv.DictReader(io.StringIO(data.decode("utf-8"))):
        yield row["code"], row["name"], row["level"], row["parent_code"] or None, row["path"]
