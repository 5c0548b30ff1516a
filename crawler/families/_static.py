"""Pagers that are a call in a script: how many pages, which one this is, how their files are called.

The function has any name and the arguments any order; what they are is told by their kind: an
extension is a word such as `shtml`, the file's name stands beside it, of the numbers the rows of the
page say which is which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import permutations
from typing import Any
from urllib.parse import urljoin

from crawler.discovery.html import Html, once
from crawler.discovery.pager import N, mode
from crawler.discovery.urls import join

EXTENSION = re.compile(r"^\.?(s?html?|jsp|aspx?|php)$", re.I)
_CALL = re.compile(r"(?<![\w$.])([A-Za-z_$][\w$.]*)\s*\(([^(){}]{4,200})\)")
_NAME = re.compile(r"^[\w./-]{1,60}$")
_SKIP = re.compile(r"function\s*$")


@dataclass(frozen=True)
class StaticCall:
    """What such a call says. `pages` is None where the numbers may mean several things."""

    pages: int | None
    counter: int
    name: str
    extension: str
    records: int | None


def file_name(words: list[str]) -> tuple[str, str] | None:
    """(name, extension) among the texts of a call: the extension is known by itself, the name stands
    beside it."""
    for at, word in enumerate(words):
        if found := EXTENSION.match(word):
            beside = [words[i] for i in (at - 1, at + 1) if 0 <= i < len(words)]
            names = [w for w in beside if _NAME.match(w)]
            return (names[0], found[1]) if names else None
    return None


def split(text: str) -> list[str | int] | None:
    """The arguments of a call if all are literals, else None."""
    values: list[str | int] = []
    for piece in text.split(","):
        plain = piece.strip()
        if found := re.fullmatch(r"([\"'])(.*)\1", plain):
            values.append(found[2])
        elif re.fullmatch(r"\d{1,6}", plain):
            values.append(int(plain))
        else:
            return None
    return values


def numbers(found: list[int], rows: int) -> tuple[int | None, int, int | None]:
    """(pages, counter, records) of the numbers of a call on a page with `rows` rows."""
    if len(found) == 2:
        return max(found), min(found), None
    fits: set[tuple[int, int, int | None]] = set()
    for pages, counter, other in permutations(found, 3):
        if counter > 1 or pages <= 1 or not rows:
            continue
        if other > rows and -(-other // rows) == pages:
            fits.add((pages, counter, other))  # so many records
        if other == rows:
            fits.add((pages, counter, None))  # so many rows to a page
    return fits.pop() if len(fits) == 1 else (None, min(found), None)


@once
def static_calls(page: Html) -> list[list[str | int]]:
    """The arguments of every call that names a file's extension and two numbers or three."""
    found = []
    for match in _CALL.finditer(page.scripts):
        if _SKIP.search(page.scripts[max(0, match.start() - 12) : match.start()]):
            continue
        values = split(match[2])
        if values is None or not 2 <= sum(isinstance(v, int) for v in values) <= 3:
            continue
        if file_name([v for v in values if isinstance(v, str)]):
            found.append(values)
    return found


def read(page: Html, rows: int) -> StaticCall | None:
    """The page's first such call."""
    for values in static_calls(page):
        named = file_name([v for v in values if isinstance(v, str)])
        if named:
            pages, counter, records = numbers([v for v in values if isinstance(v, int)], rows)
            return StaticCall(pages, counter, *named, records)
    return None


def modes(page: Html, name: str, extension: str, counter: int) -> list[dict[str, Any]]:
    """Ways to ask for page k by its file: numbers from 0 or 1, after a line, a hyphen or nothing."""
    base = page.url if page.url.endswith("/") else urljoin(page.url, "./")
    found = []
    for joint in ("_", "-"):
        target = join(base, f"{name}{joint}MARK.{extension}")
        if target is None:
            continue
        address = target.replace("MARK", N)
        ways = [mode(f"from 0{joint}", address, offset=-1), mode(f"from 1{joint}", address)]
        found += ways[::-1] if counter >= 1 else ways
    return found
