"""Evidence behind a report's agency, year and date, stored once for each shape it takes.

The parser says where each of them was read: in the heading, the title, the crawler's hints. Those
texts are mostly the title, the date, the year and the host over again (1.5 KB a report, measured),
so they are stored as a pattern with these left open, shared by all reports of the same kind; what a
pattern cannot say stands in the version's own `evidence_rest`. Nothing is lost: `unfold` gives back
exactly what `fold` was given.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

_OPEN = re.compile(r"\{\{|\}\}|\{([a-z_0-9]+)(?::([0-9d]+))?\}")
_LONGEST_SHARED = 16
"""A text longer than this, or with a digit in it, is not expected to recur in other reports."""


def variables(
    title: str | None, published_on: str | None, year: int | None, url: str | None
) -> dict[str, str]:
    """What a pattern leaves open, from a version's own columns."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        host = ""
    found = {"title": title, "published_on": published_on, "host": host, "year": str(year or "")}
    return {name: value for name, value in found.items() if value}


def fold(evidence: Mapping[str, Any], known: Mapping[str, str]) -> tuple[str, str | None]:
    """(pattern, rest): JSON with the known values left open; a JSON array of the texts that are
    this report's alone, or None."""
    longest_first = sorted(known.items(), key=lambda item: len(item[1]), reverse=True)
    marks = [(name, _braced(value)) for name, value in longest_first]
    title, year = known.get("title", ""), known.get("year")
    rest: list[str] = []

    # Words like "heading" recur in every report; where nothing known could be part of one, they
    # need no looking into.
    plain_words = not any(_is_word(value) for value in (title[:1], *known.values()))
    done: dict[str, str] = {}

    def text(value: str) -> str:
        if len(value) > 1 and value != title and title.startswith(value):
            return f"{{title:{len(value)}}}"
        if value.isprintable():
            open_text = _braced(value)
            for mark, (_, known_value) in enumerate(marks):
                open_text = open_text.replace(known_value, chr(mark))
            if len(open_text) <= _LONGEST_SHARED and not any(map(str.isdigit, open_text)):
                for mark, (name, _) in enumerate(marks):
                    open_text = open_text.replace(chr(mark), f"{{{name}}}")
                return open_text
        rest.append(value)
        return f"{{{len(rest) - 1}}}"

    def walk(value: Any) -> Any:
        if type(value) is str:
            found = done.get(value)
            if found is None:
                short = len(value) <= _LONGEST_SHARED
                found = value if plain_words and short and _is_word(value) else text(value)
                done[value] = found
            return found
        if type(value) is dict:
            return {key: walk(item) for key, item in value.items()}
        if type(value) in (list, tuple):
            return [walk(item) for item in value]
        if type(value) is int and str(value) == year:
            return "{year:d}"
        return value

    pattern = json.dumps(walk(evidence), ensure_ascii=False, separators=(",", ":"), default=str)
    return pattern, json.dumps(rest, ensure_ascii=False) if rest else None


def _is_word(value: str) -> bool:
    return value.isascii() and value.isalpha()


def _braced(value: str) -> str:
    return value.replace("{", "{{").replace("}", "}}")


def unfold(pattern: str, rest: str | None, known: Mapping[str, str]) -> Any:
    """The evidence again. Raises KeyError or IndexError when pattern and values do not belong
    together."""
    own: list[str] = json.loads(rest) if rest else []

    def fill(match: re.Match[str]) -> str:
        name, length = match[1], match[2]
        if name is None:
            return match[0][0]
        if name.isdigit():
            return own[int(name)]
        return known[name][: int(length)] if length else known[name]

    def walk(value: Any) -> Any:
        if value == "{year:d}":
            return int(known["year"])
        if isinstance(value, str):
            return _OPEN.sub(fill, value)
        if isinstance(value, dict):
            return {key: walk(item) for key, item in value.items()}
        return [walk(item) for item in value] if isinstance(value, list) else value

    return walk(json.loads(pattern))


def evidence_of(connection: sqlite3.Connection, version_id: int) -> dict[str, Any]:
    """The evidence of one version; empty when none is stored. Raises KeyError for an unknown
    version."""
    row = connection.execute(
        "SELECT e.pattern, v.evidence_rest, v.title, v.published_on, r.year, c.url "
        "FROM report_versions v JOIN reports r USING (report_id) "
        "JOIN captures c ON c.capture_id = v.capture_id "
        "LEFT JOIN evidence_patterns e ON e.pattern_id = v.evidence_pattern "
        "WHERE v.version_id = ?",
        (version_id,),
    ).fetchone()
    if row is None:
        raise KeyError(f"no version {version_id}")
    pattern, rest, *values = row
    found: dict[str, Any] = unfold(pattern, rest, variables(*values)) if pattern else {}
    return found
