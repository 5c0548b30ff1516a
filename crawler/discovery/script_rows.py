"""Rows that a page's inline scripts hold: strings of HTML, literal objects, pairs that are written out."""

from __future__ import annotations

import re
from typing import Any

import chompjs

from crawler.capture.identity import resource_key
from crawler.discovery.brackets import reach
from crawler.discovery.harvest import from_scripts
from crawler.discovery.html import MAX_TEXT, Html, once
from crawler.discovery.records import json_rows, load_json
from crawler.discovery.rows import Row, fragment_rows
from crawler.discovery.script_fields import field_records
from crawler.discovery.templates import item_templates

_LITERAL = re.compile(r"(?:[=:(,]|\breturn)\s*(?=\[\s*[\[{\"']|\{\s*[\"'\w]+\s*:)")
_ARRAY = re.compile(
    r"\bnew\s+Array\s*\(((?:[^()\"']|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')*)\)"
)
#: a list that is pushed row by row has an object a row
MAX_OBJECTS = 3000
MAX_LENGTH = 2_000_000
#: characters read in values that turn out to be none, as unbalanced brackets are read to the end
MAX_WASTE = 4_000_000


@once
def script_objects(page: Html) -> list[Any]:
    """Arrays and objects with Chinese words in them that the inline scripts state literally; of
    nested ones the outermost."""
    code = _ARRAY.sub(r"[\1]", page.scripts[:MAX_LENGTH])
    found: list[Any] = []
    value: Any
    for node in page.root.iter("script"):
        # the state of an application, as JSON in a script of its own
        if "json" in (node.get("type") or "").lower() and (
            value := load_json("".join(node.itertext()))
        ):
            found.append(value)
    end = wasted = 0
    for match in _LITERAL.finditer(code):
        if match.end() < end or len(found) >= MAX_OBJECTS or wasted > MAX_WASTE:
            continue
        if not re.search(r"[\u4e00-\u9fff]|\\u[4-9]", code[match.end() : match.end() + 4000]):
            continue
        length = _length(code, match.end())
        try:
            value = chompjs.parse_js_object(code[match.end() : match.end() + length])
        except ValueError:
            wasted += length
            continue
        if value:
            found.append(value)
            end = match.end() + length
    return found


def cut_off(page: Html) -> bool:
    """Whether the inline scripts hold more than is read of them."""
    return (
        len(page.scripts) >= MAX_LENGTH
        or len(page.text) >= MAX_TEXT
        or len(script_objects(page)) >= MAX_OBJECTS
    )


def _length(code: str, start: int) -> int:
    """How far a bracket reaches; to the end of the code if it is never closed."""
    end = reach(code, start)
    return len(code) - start if end is None else end - start + 1


def script_rows(page: Html) -> tuple[list[Row], list[str]]:
    """Rows held by the inline scripts, and titles of reports among them without an address."""
    code = page.scripts
    unique: dict[str, Row] = {}
    for markup in re.findall(r"<(?:li|tr)\b.*?</(?:li|tr)>", code, re.S | re.I):
        clean = markup.replace('\\"', '"').replace("\\'", "'").replace("\\/", "/")
        for row in fragment_rows(
            page, f"<table>{clean}</table>" if clean[:3].lower() == "<tr" else clean
        ):
            unique.setdefault(resource_key(row.url), row)
    unlinked: list[str] = []
    records = field_records(page)
    for value in [*script_objects(page), *([records] if records else [])]:
        rows, bare = json_rows(page, value, item_templates(page))
        unlinked += bare
        for row in rows:
            if len(row.title) > len(unique.get(resource_key(row.url), Row("", "")).title):
                unique[resource_key(row.url)] = row
    # strings that merely stand side by side tell less than records do
    for link in from_scripts(page):
        if len(link.text) >= 6 and resource_key(link.url) not in unique:
            unique[resource_key(link.url)] = Row(link.url, link.text, loose=link.source == "beside")
    titles = {r.title for r in unique.values()}
    return list(unique.values()), [t for t in unlinked if t not in titles]
