"""Records that a script builds field by field, or in several arrays of one length.

`a[0].title = "…"; a[0].url = "…";`, `var o = {}; o.title = "…"; list.push(o);`, `t[0] = "…"; u[0] = "…";`
and `titles = ["…", …], links = ["…", …]`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import chompjs

from crawler.discovery.brackets import reach
from crawler.discovery.html import Html, once

_STEP = r"\s*(?:\.\s*[A-Za-z_$][\w$]*|\[\s*(?:\d+|\"[\w$]+\"|'[\w$]+')\s*\])"
_FIELD = re.compile(
    rf"(?<![\w$.])([A-Za-z_$][\w$]*)((?:{_STEP}){{1,2}})\s*=\s*"
    r"(\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|\d+)\s*(?=[;,\n}]|$)"
)
_PART = re.compile(r"[\w$]+")
_ARRAY = re.compile(r"(?<![\w$.])([A-Za-z_$][\w$]*)\s*=\s*(?=\[\s*[\"'])")
_CHINESE = re.compile(r"[\u4e00-\u9fff]|\\u[4-9]")
MAX_FIELDS = 40_000


@once
def field_records(page: Html) -> list[dict[str, Any]]:
    """The records, each with its fields as texts; those without Chinese words left out."""
    if not _CHINESE.search(page.scripts):
        return []
    found = [*_assigned(page.scripts), *_parallel(page.scripts)]
    return [r for r in found if len(r) > 1 and any(_CHINESE.search(v) for v in r.values())]


def _assigned(code: str) -> list[dict[str, str]]:
    """Fields assigned one after another; a field given twice begins the next record."""
    records: list[dict[str, str]] = []
    current: dict[str, dict[str, str]] = {}
    indexed: dict[str, dict[str, str]] = defaultdict(dict)
    for count, match in enumerate(_FIELD.finditer(code)):
        if count >= MAX_FIELDS:
            break
        steps, value = _PART.findall(match[2]), _text(match[3])
        if len(steps) == 1 and steps[0].isdigit():
            indexed[steps[0]].setdefault(match[1], value)
            continue
        owner, field = ".".join([match[1], *steps[:-1]]), steps[-1]
        record = current.get(owner)
        if record is None or field in record:
            record = current[owner] = {}
            records.append(record)
        record[field] = value
    return [*records, *indexed.values()]


def _parallel(code: str) -> list[dict[str, str]]:
    """Arrays of texts that belong together, as they are of one length."""
    arrays: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for match in _ARRAY.finditer(code):
        end = reach(code, match.end())
        if end is None:
            continue
        value: list[Any]
        try:
            value = chompjs.parse_js_object(code[match.end() : end + 1])
        except ValueError:
            continue
        if len(value) > 1 and all(isinstance(v, str | int) for v in value):
            arrays[len(value)].setdefault(match[1], [str(v) for v in value])
    return [
        dict(zip(named, values, strict=True))
        for named in arrays.values()
        if len(named) > 1
        for values in zip(*named.values(), strict=True)
    ]


def _text(literal: str) -> str:
    if literal[0] not in "\"'":
        return literal
    inner = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), literal[1:-1])
    return re.sub(r"\\(.)", r"\1", inner)
