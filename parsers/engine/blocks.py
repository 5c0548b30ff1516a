"""Blocks reader: table 2, a stack of small tables, each with its own header row.

Cells are aligned by their order in the row, not by grid column: header and data rows of one
block may divide the same width differently (seen in Shanghai's 2019 reports).
"""

from __future__ import annotations

from typing import Any

from parsers.engine.found import Found
from parsers.engine.padding import padding_doubt
from parsers.engine.rows import Item, Row
from parsers.engine.segments import Segment
from parsers.engine.vocabulary import column_of, lexicons
from parsers.layouts import layout
from parsers.report import Problem
from parsers.wording import label_key, squash


class BlocksReader:
    """Reads the segments of one table 2."""

    def __init__(self) -> None:
        self.found = Found()
        self.header: list[str] | None = None
        self.anchor: str | None = None
        self.width = 0
        self.pending: list[tuple[Row, str, str | None, list[str] | None, int, int]] = []
        self.votes = {"2021": 0, "2019": 0}
        self.rows_seen: set[str] = set()

    def read(self, segment: Segment) -> None:
        """Take in one segment; figures are placed in `finish`, when the layout is known."""
        lex = lexicons()
        for row in segment.rows:
            texts = [i for i in row.items if not i.is_empty]
            if not texts:
                continue
            anchors = [a for i in texts[:2] for a in lex["T2.anchors"].exact(i.text)]
            if anchors:
                self.anchor, self.header = anchors[0], None
                self._vote(anchors[0])
                if len(texts) == 1:
                    continue
            labels = [i for i in texts if not i.is_value]
            keys = [self._column(i) for i in labels]
            if sum(k is not None for k in keys) >= 1 and len(labels) == len(texts):
                start = next(n for n, k in enumerate(keys) if k is not None)
                if label_key(labels[0].text) == "信息内容":
                    start = 1
                if not lex["T2.rows"].exact(labels[min(start, len(labels) - 1)].text):
                    self.header = [k or "?" for k in keys[start:]]
                    self.width = len(row.own()) - start
                    for key in self.header:
                        self._vote(key)
                    continue
            found = self._row_label(row)
            if found:
                label, end = found
                self.rows_seen.add(label)
                self._vote(label)
                self.pending.append((row, label, self.anchor, self.header, end, self.width))
            elif any(i.is_value for i in texts):
                text = " | ".join(i.text.strip() for i in texts)
                self.found.problems.append(
                    Problem("unknown_row", text[:120], row.grid.place(row.index, 0))
                )

    def _column(self, item: Item) -> str | None:
        lex = lexicons()["T2.columns"]
        keys = column_of(item.text)
        if not keys and 4 <= len(squash(item.text)) <= 60:
            keys = lex.find(item.text)
        return keys[0] if keys else None

    def _row_label(self, row: Row) -> tuple[str, int] | None:
        lex = lexicons()
        lead = []
        for item in row.items:
            if not item.is_empty and item.is_value:
                break
            if not item.is_empty:
                lead.append(item)
        for item in reversed(lead):
            ids = lex["T2.rows"].find(item.text)
            if ids:
                return ids[0], item.column + max(1, item.cell.colspan)
        return None

    def _vote(self, label: str) -> None:
        only = {
            "2021": {"issued", "repealed", "in_force", "revenue"},
            "2019": {
                "newly_produced",
                "newly_disclosed",
                "total_disclosed",
                "items_previous_year",
                "items_change",
                "projects",
                "amount",
                "第二十条第（九）项",
                "其他对外管理服务事项",
                "政府集中采购",
            },
        }
        for key, labels in only.items():
            if label in labels:
                self.votes[key] += 1

    def layout_key(self) -> str | None:
        """The layout the labels show, None if they do not decide."""
        if self.votes["2021"] == self.votes["2019"]:
            return None
        return max(self.votes, key=lambda k: self.votes[k])

    def finish(self, key: str) -> Found:
        """Read all rows by layout `key`."""
        if self.votes["2021"] and self.votes["2019"]:
            self.found.problems.append(
                Problem("mixed_layout", f"table 2 shows labels of two layouts: {self.votes}")
            )
        rows = {
            label: (block, row)
            for block in layout("T2", key)["blocks"]
            for row in block["rows"]
            for label in row["labels"]
        }
        for row, label, _anchor, header, end, width in self.pending:
            if label not in rows:
                self.found.problems.append(
                    Problem(
                        "unknown_row", f"{label}: not in layout {key}", row.grid.place(row.index, 0)
                    )
                )
                continue
            block, spec = rows[label]
            self._read_row(row, spec["indicators"], block, header, end, width)
        return self.found

    def _read_row(
        self,
        row: Row,
        codes: dict[str, str],
        block: dict[str, Any],
        header: list[str] | None,
        end: int,
        width: int,
    ) -> None:
        wanted = [c["key"] for c in block["columns"]]
        order, doubt = wanted, None
        if header is None:
            doubt = (
                "no header row: columns in the official order assumed" if len(wanted) > 1 else None
            )
        elif header != wanted:
            known = [k for k in header if k != "?"]
            if sorted(known) == sorted(wanted) and len(header) == len(wanted):
                order = header
            elif len(header) == len(wanted) and all(
                h in (w, "?") for h, w in zip(header, wanted, strict=True)
            ):
                order = wanted
            elif set(known) <= set(wanted) and known:
                order = header
                if not row.grid.rectangular:
                    doubt = "the header of flattened text names only some of the columns"
            else:
                doubt = f"header of another block ({', '.join(header)})"
        values = [i for i in row.own() if i.column >= end]
        if set(order) < set(wanted) and len(values) != len(order):
            cells = None  # a header short of a column, over rows that are not
        else:
            cells = _pick(values, len(order), width)
        if cells is None:
            self.found.unaligned(
                [(codes[k], None) for k in wanted],
                row,
                f"{block['anchor']}: {len([v for v in values if not v.is_empty])} values for "
                f"{len(order)} columns",
            )
            return
        doubt = doubt or padding_doubt(row, list(cells))
        for name, item in zip(order, cells, strict=True):
            if name in codes:
                self.found.add(codes[name], None, item, row, doubt=doubt)


def _pick(values: list[Item], wanted: int, width: int) -> list[Item] | None:
    """The cells of a row that hold its `wanted` figures, None when that is not certain. `width`
    counts the cells of the block's header row, its label apart."""
    if len(values) == wanted:
        return values
    filled = [v for v in values if not v.is_empty]
    if len(filled) == wanted:
        return filled
    if not filled and len(values) > wanted:
        return values[:wanted]
    if len(values) > wanted and wanted > 1:
        # Blank columns at the end (a grid wider than its block) are no figures.
        tail = values[wanted:]
        sure = not values[0].is_empty or len(values) == width
        if sure and all(v.is_empty for v in tail):
            return values[:wanted]
    return None
