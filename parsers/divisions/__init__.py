"""Divisions of the country (行政区划), vendored: see README.md for their source.

`divisions()` gives the rows, `former_names()` what some were called before;
`parsers.divisions.gazetteer` finds the division that a body's name begins with.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from importlib.resources import files


def divisions() -> Iterator[tuple[str, str, str, str | None, str]]:
    """(code, name, level, parent_code, path), parents before children; `code` has six digits down
    to county level and nine for a township, `level` is central, province, prefecture, county or
    township."""
    data = gzip.decompress((files(__package__) / "divisions.csv.gz").read_bytes())
    for row in csv.DictReader(io.StringIO(data.decode("utf-8"))):
        yield row["code"], row["name"], row["level"], row["parent_code"] or None, row["path"]


def former_names() -> Iterator[tuple[str, str, str, str]]:
    """(code today, former name, present name, relation) of county and prefecture divisions since
    about 2008. `renamed`: the same division under another name or rank (撤县设区, 撤县设市, 更名), so
    its bodies go on; `merged`: it became part of the present one, so its bodies ended."""
    text = (files(__package__) / "former.csv").read_text("utf-8")
    for row in csv.DictReader(io.StringIO(text)):
        yield row["code"], row["former"], row["present"], row["relation"]
