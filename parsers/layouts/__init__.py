"""Official forms as data: the indicator dictionary and one file per layout of a table.

An era is a layout, decided per table from its labels (never from the year). Adding a layout is
adding a file `TABLE-LAYOUT.json` here; the engine in `parsers/engine/` reads them all.
Sources of the labels: 国办公开办函〔2021〕30号 (2021), 国办公开办函〔2019〕60号 (2019),
国办发〔2014〕32号 (2014), 上海市政府信息公开指标统计表 (2008).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

APPLICANTS: tuple[str, ...] = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_welfare_org",
    "legal_service_org",
    "other_org",
    "total",
)
"""Applicant types of table 3 in the official order of columns; `total` is 总计."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of the dictionary.

    `table` is T2, T3, T4, S6 (prose of section 六), FORM2014, FORM2008 or FORM2008FJ;
    `value_type` count (integer ≥ 0), signed (integer) or amount (decimal);
    `derived_from` lists the parts of a subtotal the form does not print;
    `crosswalk` relates it to other eras: ({"to": [codes], "relation": …}, …).
    """

    code: str
    table: str
    label_zh: str
    path_zh: tuple[str, ...]
    label_en: str
    unit: str
    value_type: str
    has_applicant: bool
    layouts: tuple[str, ...]
    derived_from: tuple[str, ...]
    local: bool
    variants: tuple[str, ...]
    crosswalk: tuple[dict[str, Any], ...]


@cache
def indicators() -> tuple[Indicator, ...]:
    """The whole dictionary, in the order of the forms."""
    rows = json.loads((files(__package__) / "indicators.json").read_text("utf-8"))
    return tuple(
        Indicator(
            code=r["code"],
            table=r["table"],
            label_zh=r["label_zh"],
            path_zh=tuple(r["path_zh"]),
            label_en=r["label_en"],
            unit=r["unit"],
            value_type=r["value_type"],
            has_applicant=r["applicant"],
            layouts=tuple(r["layouts"]),
            derived_from=tuple(r["derived_from"]),
            local=r["local"],
            variants=tuple(r["variants"]),
            crosswalk=tuple(r["crosswalk"]),
        )
        for r in rows
    )


@cache
def indicator(code: str) -> Indicator:
    """One indicator by its code. Raises KeyError for an unknown code."""
    for item in indicators():
        if item.code == code:
            return item
    raise KeyError(code)


@cache
def layouts() -> tuple[dict[str, Any], ...]:
    """Every layout file, as read."""
    found = []
    for entry in sorted(files(__package__).iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".json") and entry.name != "indicators.json":
            found.append(json.loads(entry.read_text("utf-8")))
    return tuple(found)


@cache
def layout(table: str, key: str) -> dict[str, Any]:
    """The layout of `table` (T2, T3, T4, FORM) named `key` (2021, 2019, 2014, 2008).

    Raises KeyError when there is none.
    """
    for item in layouts():
        if item["table"] == table and (item["layout"] == key or key in item.get("also", ())):
            return item
    raise KeyError(f"{table}-{key}")
