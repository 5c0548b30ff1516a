"""Groups of table 4 (行政复议, 未经复议直接起诉, 复议后起诉): which of them a cell names, and their order."""

from __future__ import annotations

from functools import lru_cache

from parsers.engine.vocabulary import lexicons
from parsers.wording import label_key


def order_of(groups: list[str]) -> list[str]:
    """Groups in the order of their columns, from their names as written row by row: 行政诉讼 stands
    where its two parts stand, which are named a row below."""
    named = list(dict.fromkeys(groups))
    parts = [g for g in named if g.startswith("litigation_")]
    if "litigation" in named and parts:
        at = named.index("litigation")
        rest = [g for g in named if g not in parts]
        return [*rest[:at], *parts, *rest[at + 1 :]]
    return [g for g in named if g != "litigation"]


@lru_cache(maxsize=4096)
def group_of(text: str) -> tuple[str, ...]:
    """The group a cell names; 行政诉讼（复议后起诉） is the narrower of the two it mentions."""
    key = label_key(text)
    if "未经复议" in key or "直接起诉" in key:
        return ("litigation_direct",)
    if "复议后" in key:
        return ("litigation_after_reconsideration",)
    if "行政复议" in key and "行政诉讼" in key:
        return ()  # a title of the whole table
    found = lexicons()["T4.groups"].find(text)
    if found:
        return found
    if "行政复议" in key:
        return ("reconsideration",)
    if "行政诉讼" in key:
        return ("litigation",)
    return ()
