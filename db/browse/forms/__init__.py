"""The official forms as grids of cells, laid out from `parsers/layouts` as on paper.

One way of drawing for each kind of layout (`reader`): `blocks` (table 2), `matrix` (table 3),
`strip` (table 4), `list` (the statistics forms of 2008 and 2014). A new layout file of a known
kind is drawn without a line of code. Spans follow 国办公开办函〔2021〕30号 and 〔2019〕60号.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from parsers import layouts

_CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_LABEL_COLUMNS = 3
_BLOCK_VALUE_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a form: a label, or the place of a figure when `indicator` is set."""

    zh: str = ""
    en: str = ""
    indicator: str | None = None
    applicant: str | None = None
    rowspan: int = 1
    colspan: int = 1
    scope: str = ""
    """For labels: col, row, colgroup or rowgroup, as in HTML; corner for the note at the top left."""


@dataclass(frozen=True, slots=True)
class Form:
    """A drawn form: rows of cells, every grid position covered exactly once by the spans."""

    table: str
    layout: str
    zh: str
    en: str
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def figures(self) -> frozenset[tuple[str, str | None]]:
        """The (indicator, applicant) pairs the form has a place for."""
        return frozenset(
            (c.indicator, c.applicant) for row in self.rows for c in row if c.indicator
        )


@cache
def _english() -> dict[str, str]:
    words: dict[str, str] = json.loads((files(__package__) / "english.json").read_text("utf-8"))
    return words


def english(zh: str) -> str:
    """The English of an official label; empty when the form's own words have none."""
    return _english().get(zh, "")


def _label(zh: str, *, en: str | None = None, **spans: Any) -> Cell:
    return Cell(zh=zh, en=english(zh) if en is None else en, **spans)


@cache
def form(table: str, layout: str) -> Form:
    """The form of `table` (T2, T3, T4, FORM) in `layout`. Raises KeyError for an unknown one."""
    spec = layouts.layout(table, layout)
    rows = _READERS[spec["reader"]](spec)
    title = spec.get("title", "")
    return Form(table, layout, title, english(title), tuple(tuple(row) for row in rows))


def _blocks(spec: dict[str, Any]) -> list[list[Cell]]:
    """Table 2: blocks of a heading, a header row and one row for each kind of document."""
    rows: list[list[Cell]] = []
    for block in spec["blocks"]:
        columns: Sequence[dict[str, Any]] = block["columns"]
        # The last column of a narrow block takes the width that is left.
        last = _BLOCK_VALUE_COLUMNS - len(columns) + 1
        widths = [1] * (len(columns) - 1) + [last]
        anchor = _label(block["anchor"], colspan=1 + _BLOCK_VALUE_COLUMNS, scope="colgroup")
        rows.append([anchor])
        header = [_label("信息内容", scope="col")]
        for column, width in zip(columns, widths, strict=True):
            header.append(_label(column["labels"][0], colspan=width, scope="col"))
        rows.append(header)
        for row in block["rows"]:
            cells = [_label(row["labels"][0], scope="row")]
            for column, width in zip(columns, widths, strict=True):
                code = row["indicators"].get(column["key"])
                cells.append(Cell(indicator=code, colspan=width))
            rows.append(cells)
    return rows


def _matrix(spec: dict[str, Any]) -> list[list[Cell]]:
    """Table 3: items down, applicants across, groups of items merged down the left."""
    columns = spec["columns"]
    people, organisations, total = columns[0], columns[1:-1], columns[-1]
    rows = [
        [
            _label(_CORNER, rowspan=3, colspan=_LABEL_COLUMNS, scope="corner"),
            _label("申请人情况", colspan=len(columns), scope="colgroup"),
        ],
        [
            _label(people["labels"][0], rowspan=2, scope="col"),
            _label("法人或其他组织", colspan=len(organisations), scope="colgroup"),
            _label(total["labels"][0], rowspan=2, scope="col"),
        ],
        [_label(column["labels"][0], scope="col") for column in organisations],
    ]
    paths = [layouts.indicator(row["indicator"]).path_zh for row in spec["rows"]]
    for number, row in enumerate(spec["rows"]):
        cells = []
        path = paths[number]
        for depth in range(len(path)):
            prefix = path[: depth + 1]
            if number and paths[number - 1][: depth + 1] == prefix:
                continue
            height = 1
            while number + height < len(paths) and paths[number + height][: depth + 1] == prefix:
                height += 1
            cells.append(_label(path[depth], rowspan=height, scope="rowgroup"))
        entry = layouts.indicator(row["indicator"])
        cells.append(
            _label(
                entry.label_zh,
                en=entry.label_en,
                colspan=_LABEL_COLUMNS - len(path),
                scope="row",
            )
        )
        cells += [Cell(indicator=entry.code, applicant=c["key"]) for c in columns]
        rows.append(cells)
    return rows


def _strip(spec: dict[str, Any]) -> list[list[Cell]]:
    """Table 4: three header rows above one row of figures."""
    groups, columns = spec["groups"], spec["columns"]
    width = len(columns)
    first: list[Cell] = []
    second: list[Cell] = []
    third: list[Cell] = []
    for group in groups:
        path = group["path"]
        if len(path) == 1:
            first.append(_label(path[0], colspan=width, scope="colgroup"))
            second += [_label(c["labels"][0], rowspan=2, scope="col") for c in columns]
            continue
        siblings = sum(1 for g in groups if g["path"][0] == path[0])
        if not any(cell.zh == path[0] for cell in first):
            first.append(_label(path[0], colspan=width * siblings, scope="colgroup"))
        second.append(_label(path[1], colspan=width, scope="colgroup"))
        third += [_label(c["labels"][0], scope="col") for c in columns]
    figures = [Cell(indicator=code) for group in spec["indicators"] for code in group]
    return [first, second, third, figures]


def _list(spec: dict[str, Any]) -> list[list[Cell]]:
    """A statistics form: indicator, unit, figure; groups as rows of their own."""
    rows = [[_label(zh, scope="col") for zh in ("统计指标", "单位", "统计数")]]
    path: tuple[str, ...] = ()
    for row in spec["rows"]:
        entry = layouts.indicator(row["indicator"])
        groups = tuple(p for p in entry.path_zh if not p.startswith("row "))
        if groups and groups != path:
            rows.append([_label(groups[-1], colspan=3, scope="colgroup")])
        path = groups
        rows.append(
            [
                _label(entry.label_zh, en=entry.label_en, scope="row"),
                Cell(zh=entry.unit, en=entry.unit),
                Cell(indicator=entry.code),
            ]
        )
    return rows


_READERS = {"blocks": _blocks, "matrix": _matrix, "strip": _strip, "list": _list}
