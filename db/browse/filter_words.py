"""A table's conditions and order in Chinese; Datasette describes them in English only."""

from __future__ import annotations

from typing import Any

LOOKUPS: dict[str, tuple[str, str]] = {
    "exact": ("=", "{c} = {v}"),
    "not": ("≠", "{c} ≠ {v}"),
    "contains": ("包含", "{c} 包含“{v}”"),
    "endswith": ("结尾为", "{c} 结尾为“{v}”"),
    "startswith": ("开头为", "{c} 开头为“{v}”"),
    "gt": ("＞", "{c} ＞ {v}"),
    "gte": ("≥", "{c} ≥ {v}"),
    "lt": ("＜", "{c} ＜ {v}"),
    "lte": ("≤", "{c} ≤ {v}"),
    "like": ("符合 like", "{c} 符合“{v}”（like）"),
    "notlike": ("不符合 like", "{c} 不符合“{v}”（like）"),
    "glob": ("符合 glob", "{c} 符合“{v}”（glob）"),
    "in": ("为其中之一", "{c} 为 {v} 之一"),
    "notin": ("不在其中", "{c} 不为 {v} 中任何一个"),
    "arraycontains": ("数组含有", "{c} 含有“{v}”"),
    "arraynotcontains": ("数组不含", "{c} 不含“{v}”"),
    "date": ("日期为", "{c} 的日期为 {v}"),
    "isnull": ("为空值", "{c} 为空值"),
    "notnull": ("不为空值", "{c} 不为空值"),
    "isblank": ("为空", "{c} 为空"),
    "notblank": ("不为空", "{c} 不为空"),
}
"""Datasette's comparisons: the word to choose one by, and the condition it makes of column and value."""


def lookup_name(key: str, display: str) -> str:
    """The Chinese name of a comparison; Datasette's own for one that is new."""
    return LOOKUPS[key][0] if key in LOOKUPS else display


def described(filters: Any, search: str | None, sort: str | None, descending: str | None) -> str:
    """Conditions (datasette.filters.Filters), words searched for and order; empty for none of them."""
    parts = [f"检索“{search}”"] if search else []
    for column, lookup, value in filters.selections():
        if lookup in LOOKUPS:
            parts.append(LOOKUPS[lookup][1].format(c=column, v=value))
    conditions = "条件：" + "，".join(parts) if parts else ""
    order = (
        f"按 {sort or descending} {'升序' if sort else '降序'}排列" if sort or descending else ""
    )
    return "；".join(part for part in (conditions, order) if part)
