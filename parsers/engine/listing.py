"""List reader: the statistics forms of 2008–2018, one labelled row a figure."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from parsers.engine.found import Found
from parsers.engine.rows import Item, Row
from parsers.engine.segments import Segment
from parsers.engine.vocabulary import lexicons
from parsers.report import Problem
from parsers.wording import label_key, squash

UNITS = {"条", "件", "次", "篇", "个", "人", "人次", "万元", "元", "——", "—", "-", "--", "/"}


_MONEY = ("元", "千元", "万元", "亿元")
_ANNUAL = re.compile(r"^(?:20\d\d年度?|[本当]年度?|年度)(?:数|合计|发生数)?$")


class ListReader:
    """Reads the segments of one statistics form."""

    def __init__(self, form: dict[str, Any]) -> None:
        self.form = form
        self.found = Found()
        self.order = [row["indicator"] for row in form["rows"]]
        self.unsure = {
            row["indicator"]: {label_key(x) for x in row["unsure"]}
            for row in form["rows"]
            if "unsure" in row
        }
        """Labels that do not mean the same everywhere."""
        self.position = -1
        self.lexicon = lexicons()[f"FORM.{form['layout']}.rows"]
        self.value_column: int | None = None
        self.value_headers: list[tuple[int, str]] = []
        self.unit_column: int | None = None
        self.code_column: int | None = None
        self.rows_seen = 0
        self.unaligned = 0
        """Rows of flattened text with figures that cannot be told apart."""
        self.several = False
        """Whether flattened rows hold figures of several columns, of which blanks leave no trace."""
        self.codes_left = True
        """Whether flattened rows may still hold their printed number."""

    def read(self, segment: Segment) -> None:
        """Take in one segment."""
        self.found.begin(segment.order)
        for rows in self._side_by_side(segment.rows):
            for row in self._without_serials(rows):
                if not self._take_header(row):
                    self._read_row(row)
        if self.value_column is not None:
            self.value_column = self.value_column if segment.grid.rectangular else None

    def finish(self) -> Found:
        """The figures. Where most rows of flattened text hold several, a lone one may be any of them."""
        if 2 * self.unaligned > self.rows_seen:
            for fact in self.found.facts.values():
                fact.doubt = (
                    fact.doubt or "most rows here hold more figures: which one is left is not known"
                )
        return self.found

    def _side_by_side(self, rows: list[Row]) -> list[list[Row]]:
        """The parts of a form that is printed in two or more halves beside each other, each with the
        header again; else the rows as they are."""
        names = [label_key(x) for x in self.form["label_columns"]]
        heads: list[int] = []
        for n, row in enumerate(rows):
            found = [i.column for i in row.own() if label_key(i.text) in names]
            if len(found) > 1 and not row.figures:
                heads = found if _in_columns(row, rows[n + 1 :]) else []
                break
        if not heads:
            return [rows]
        edges = [0, *heads[1:], rows[0].grid.width]
        return [
            [replace(row, items=[i for i in row.items if a <= i.column < b]) for row in rows]
            for a, b in pairwise(edges)
        ]

    def _without_serials(self, rows: list[Row]) -> list[Row]:
        """Rows of flattened text without running numbers: those (序号) of the rows that follow them,
        since a row's number stands after the figure of the row before, or codes before the figure."""
        if not rows or rows[0].grid.rectangular:
            return rows
        for at in (-1, 0):  # a serial number before the next label, a code before the figure
            places = [_value_at(row, at) for row in rows]
            numbers = [
                int(row.items[n].text) if n is not None and row.items[n].text.isdecimal() else None
                for row, n in zip(rows, places, strict=True)
            ]
            steps = [b == a + 1 for a, b in pairwise(numbers) if a is not None and b is not None]
            if len(steps) >= 5 and sum(steps) * 10 >= len(steps) * 9:
                self.codes_left = False
                rows = [
                    replace(row, items=[*row.items[:n], *row.items[n + 1 :]])
                    if n is not None and number is not None
                    else row
                    for row, n, number in zip(rows, places, numbers, strict=True)
                ]
        return rows

    def _take_header(self, row: Row) -> bool:
        names = {
            "label": [label_key(x) for x in self.form["label_columns"]],
            "unit": [label_key(x) for x in self.form["unit_columns"]],
            "value": [label_key(x) for x in self.form["value_columns"]],
            "code": [label_key(x) for x in self.form.get("code_columns", [])],
        }
        if not row.grid.rectangular:
            for words in (i.text.split() for i in row.own()):
                if len(words) > 2 and label_key(words[0]) in names["label"]:
                    beside = [w for w in map(label_key, words[1:]) if w not in names["unit"]]
                    self.several = len([w for w in beside if w not in names["code"]]) > 1
        texts = [(i, label_key(i.text)) for i in row.own() if not i.is_empty]
        if not any(key in names["label"] or key in names["unit"] for _, key in texts):
            return False
        if any(i.is_value for i, _ in texts):
            return False
        after = False
        self.value_headers = []
        self.value_column = self.unit_column = self.code_column = None
        for item, key in texts:
            if key in names["unit"]:
                self.unit_column, after = item.column, True
            elif key in names["code"]:
                self.code_column = item.column
            elif key in names["label"]:
                after = True
            elif after:
                self.value_headers.append((item.column, item.text.strip()))
        exact = [(c, t) for c, t in self.value_headers if label_key(t) in names["value"]]
        self.several = not row.grid.rectangular and len(self.value_headers) > 1
        if exact and not row.grid.rectangular:
            self.value_headers = exact  # a flattened header may have run on into the rows
        if not exact:
            # 2009年度 beside 历年累计 (Fujian): the year's own column; of several years none is it.
            annual = [(c, t) for c, t in self.value_headers if _ANNUAL.match(squash(t))]
            exact = annual if len(annual) == 1 else []
            if exact:
                self.value_column = exact[0][0]
        ranked = (
            []
            if self.value_column is not None
            else sorted(exact, key=lambda ct: names["value"].index(label_key(ct[1])))
        )
        if len(self.value_headers) == 1:
            self.value_column = self.value_headers[0][0]
        elif ranked:
            self.value_column = ranked[0][0]
        elif self.value_headers and self.value_column is None:
            self.found.problems.append(
                Problem(
                    "several_value_columns",
                    "value columns: " + ", ".join(t for _, t in self.value_headers),
                    row.grid.place(row.index, 0),
                )
            )
        return True

    def _label(self, row: Row) -> tuple[str, Item] | None:
        # The rightmost matching cell: group cells to its left may cover many rows.
        for item in reversed(row.items):
            if item.is_empty or item.is_value or squash(item.text) in UNITS:
                continue
            ids = self.lexicon.find(item.text)
            if ids:
                return self._nearest(ids), item
        return None

    def _nearest(self, ids: tuple[str, ...]) -> str:
        """Among rows that share a label (被依法纠错数), the first after the last row read."""
        later = [i for i in ids if self.order.index(i) > self.position]
        return later[0] if later else ids[0]

    def _read_row(self, row: Row) -> None:
        found = self._label(row)
        if found is None:
            text = " | ".join(i.text.strip() for i in row.own() if not i.is_empty)
            figures = [i for i in row.own() if i.is_value and squash(i.text) not in UNITS]
            if any(not i.is_empty for i in figures) and text:  # a row that only heads others has —
                self.found.problems.append(
                    Problem("unknown_row", text[:120], row.grid.place(row.index, 0))
                )
            return
        code, label = found
        start = label.column + max(1, label.cell.colspan)
        values = [
            i
            for i in row.own()
            if i.column >= start and i.column not in (self.unit_column, self.code_column)
        ]
        values = [
            v
            for n, v in enumerate(values)
            if not (
                squash(v.text) in UNITS
                and n == 0
                and (self.unit_column is None or not row.grid.rectangular)
                and len(values) > 1
                and (
                    any(not w.is_empty for w in values[1:])
                    or not self.value_headers
                    or (row.grid.exact and self.unit_column is None)
                )
                and (row.grid.rectangular or not v.is_value)
            )
        ]
        if not row.grid.rectangular and self.codes_left:
            values = self._without_code(code, values, row)
        cell = self._value_cell(values)
        self.position = self.order.index(code)
        self.rows_seen += 1
        if cell is None:
            if any(v.is_value and not v.is_empty for v in values):
                self.found.unaligned([(code, None)], row, f"{code}: {len(values)} value cells")
                self.unaligned += not row.grid.rectangular
            return
        money = next((u for i in row.own() if (u := squash(i.text)) in _MONEY), None)
        unsure = label_key(label.text) in self.unsure.get(code, ())
        doubt = "numbered grounds of refusal differ between provinces" if unsure else None
        filled = sum(not v.is_empty for v in values)
        if self.several and not doubt and filled < 2:
            doubt = "several columns in flattened text: which of them is left is not known"
        self.found.add(code, None, cell, row, doubt=doubt, stated=money)

    def _without_code(self, code: str, values: list[Item], row: Row) -> list[Item]:
        """The values without the row's printed number (代码), which flattening leaves among them."""
        number = next((r.get("number") for r in self.form["rows"] if r["indicator"] == code), None)
        if number and any(
            i.column == self.code_column and squash(i.text).zfill(2) == number for i in row.items
        ):
            return values  # it stood in its own column
        first = next((v for v in values if not v.is_empty), None)
        if number and first is not None and squash(first.text).zfill(2) == number:
            return [v for v in values if v is not first]
        return values

    def _value_cell(self, values: list[Item]) -> Item | None:
        if self.value_column is not None:
            at = [v for v in values if v.column <= self.value_column < v.column + v.cell.colspan]
            if at:
                return at[0]
        if len(self.value_headers) > 1:
            return None
        filled = [v for v in values if not v.is_empty]
        if len(values) == 1:
            return values[0]
        if len(filled) == 1:
            return filled[0]
        if not filled and values:
            return values[0]
        return None


def _in_columns(head: Row, rows: list[Row]) -> bool:
    """Whether rows stand below the cells of their header: in a drawn table, and in boxes where each
    row of figures has as many cells."""
    grid = head.grid
    if not grid.exact:
        return grid.rectangular
    return all(len(row.items) == len(head.items) for row in rows if row.figures)


def _value_at(row: Row, at: int) -> int | None:
    """Index of a row's last cell (`at` -1), or of the first figure behind its label (0)."""
    if at:
        return len(row.items) - 1 if row.items else None
    return next((n for n, i in enumerate(row.items) if n and i.is_value and not i.is_empty), None)
