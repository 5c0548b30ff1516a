"""Lists that are asked for with a field of a record: a tree of publishers or channels, and a list
for each of its entries."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from typing import Any

from crawler.discovery.lexicon import looks_like_agency, squeeze, word_class
from crawler.discovery.pager import Pager
from crawler.discovery.records import objects
from crawler.families import Start

_OTHER_KEYS = ("id", "code", "channelId", "value", "key", "uuid", "deptcode")


def keyed_starts(data: Any, keyed: Sequence[dict[str, Any]], prefix: str) -> list[Start]:
    """The list of every record that names a year report's column and of every record below it (a
    column of years or of publishers may have no rows of its own); else of every publisher or year."""
    named: dict[str, list[tuple[str, dict[str, Any]]]] = {"report": [], "other": []}
    for item in objects(data):
        texts = [
            squeeze(v)
            for v in item.values()
            if isinstance(v, str) and re.search(r"[\u4e00-\u9fff]|^20\d\d", v)
        ]
        for text in texts:
            kind = word_class(text)[0]
            if kind == "report":
                named["report"].append((text, item))
            elif kind == "year" or (looks_like_agency(text) and len(text) <= 30):
                named["other"].append((text, item))
            else:
                continue
            break
    found: dict[str, Start] = {}
    for text, item, branches in _with_branches(named["report"]) or [
        (text, item, False) for text, item in named["other"]
    ]:
        for call in keyed:
            value = _value(item, call["key"])
            if value is None:
                continue
            modes = _filled(call["modes"], f"~k{call['key']}~", value)
            key = f"{prefix} {call['key']}={value} {modes[0]['url']}"[:300]
            whole = modes[0]["name"] == "whole"
            pager = Pager(call["family"], modes, evidence="whole" if whole else call["family"],
                          branches=branches)  # fmt: skip
            found.setdefault(key, Start(key, pager, text))
    return list(found.values())


def _with_branches(
    named: Sequence[tuple[str, dict[str, Any]]],
) -> list[tuple[str, dict[str, Any], bool]]:
    """(words, record, whether more stand below it) of the records and of all below them."""
    found: list[tuple[str, dict[str, Any], bool]] = []
    for text, item in named:
        below = _below(item)
        found.append((text, item, bool(below)))
        # every one of them is in this list already, whatever stands below it in turn
        found += [(words, under, bool(_below(under))) for words, under in below]
    return found


def _below(item: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """(words, record) of the named records in the lists that a record holds, at any depth."""
    lists = [value for value in item.values() if isinstance(value, list)]
    return [(words, under) for under in objects(lists) if (words := _words(under))]


def _words(item: dict[str, Any]) -> str:
    """The first text of a record that may be a name."""
    texts = (squeeze(v) for v in item.values() if isinstance(v, str))
    return next((t for t in texts if re.search(r"[\u4e00-\u9fff]|^20\d\d", t)), "")


def _value(item: dict[str, Any], key: str) -> str | None:
    lower = {k.lower(): v for k, v in item.items()}
    for name in (key, *_OTHER_KEYS):
        value = lower.get(name.lower())
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value):
            return str(value)
    return None


def _filled(modes: list[dict[str, Any]], mark: str, value: str) -> list[dict[str, Any]]:
    filled = copy.deepcopy(modes)
    for how in filled:
        how["url"] = how["url"].replace(mark, value)
        how["body"] = how["body"].replace(mark, value) if how["body"] else how["body"]
    return filled
