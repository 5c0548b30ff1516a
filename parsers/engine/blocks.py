"""Blocks reader: table 2, a stack of small tables, each with its own header row.

Cells are aligned by their order in the row, not by grid column: header and data rows of one
block may divide the same width differently (seen in Shanghai's 2019 reports).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from parsers.engine.found import Found
from parsers.engine.padding import padding_doubt
from parsers.engine.rows import Item, Row, serials
from parsers.engine.segments import Segment
from parsers.engine.vocabulary import column_of, lexicons
from parsers.layouts import indicator, layout
from parsers.report import Problem
from parsers.wording import label_key, squash, unit_of_money

_UNITS = {"件", "条", "项", "万元"}
_ONLY = {
    "2021": {"1": {"issued", "repealed", "in_force"}, "8": {"revenue"}},
    "2019": {
        "1": {"newly_produced", "newly_disclosed", "total_disclosed"},
        "5": {"items_previous_year", "items_change"},
        "5, row": {"其他对外管理服务事项"},
        "9": {"projects", "amount", "第二十条第（九）项", "政府集中采购"},
    },
}
"""Labels that only one layout has, by block: a block added to the other form is one vote."""
_DECISIONS = ("行政许可", "行政处罚", "行政强制")


@dataclass(frozen=True, slots=True)
class Pending:
    """A row of figures to be placed when the layout is known: `header` and `width` are those of its
    block, `end` the grid column after its label, `money` the unit its header states, `part` the
    segment it stands in."""

    row: Row
    label: str
    header: list[str] | None
    end: int
    width: int
    money: str | None
    part: int
    split: str | None = None
    """Why its figures are in doubt where the block's columns are split in two (本级 | 全系统)."""


class BlocksReader:
    """Reads the segments of one table 2."""

    def __init__(self) -> None:
        self.found = Found()
        self.header: list[str] | None = None
        self.anchor: str | None = None
        self.width = 0
        self.money: str | None = None
        """Unit of money that the block's header row states."""
        self.split: str | None = None
        self.part = 0
        self.pending: list[Pending] = []
        self.pairs: list[tuple[int, Row, str, str]] = []
        """Rows of one figure whose label names row and column: (segment, row, label, column)."""
        self.votes: dict[str, set[str]] = {"2021": set(), "2019": set()}
        """The blocks in which a layout's own labels stand."""
        self.rows_seen: set[str] = set()

    def read(self, segment: Segment) -> None:
        """Take in one segment; figures are placed in `finish`, when the layout is known."""
        lex = lexicons()
        self.part += 1
        self.found.order[self.part] = segment.order
        for row in segment.rows:
            texts = [i for i in row.items if not i.is_empty]
            if not texts:
                continue
            anchors = [a for i in texts[:2] for a in lex["T2.anchors"].exact(i.text)]
            if anchors:
                self.anchor, self.header, self.money = anchors[0], None, None
                self.split = None
                self._vote(anchors[0])
                if len(texts) == 1:
                    continue
            labels = [i for i in texts if not i.is_value]
            both = [c for i in labels for c in lex["T2.cells"].exact(i.text)]
            if both:
                label, _, column = both[0].partition("/")
                self.rows_seen.add(label)
                self._vote(column)
                self.pairs.append((self.part, row, label, column))
                continue
            keys = [self._column(i) for i in labels]
            if sum(k is not None for k in keys) >= 1 and len(labels) == len(texts):
                start = next(n for n, k in enumerate(keys) if k is not None)
                if label_key(labels[0].text) == "信息内容":
                    start = 1
                if not lex["T2.rows"].exact(labels[min(start, len(labels) - 1)].text):
                    self.header = [k or "?" for k in keys[start:]]
                    self.split = None
                    self.width = len(row.own()) - start
                    self.money = next((m for i in labels if (m := unit_of_money(i.text))), None)
                    for key in self.header:
                        self._vote(key)
                    continue
            found = self._row_label(row)
            if found:
                label, end = found
                self.rows_seen.add(label)
                self._vote(label)
                self.pending.append(
                    Pending(
                        row, label, self.header, end, self.width, self.money, self.part, self.split
                    )
                )
            elif self.header and len(labels) == len(texts) > 1:
                # A second row of names below the header: a blank beside the other part's figure
                # would let that pass for it.
                names = dict.fromkeys(squash(i.text)[:12] for i in labels)
                self.split = f"each column is split: {', '.join(names)}"
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
        for item in row.items[serials(row) :]:
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
        for key, blocks in _ONLY.items():
            for block, labels in blocks.items():
                if label in labels:
                    self.votes[key].add(block)

    def layout_key(self) -> str | None:
        """The layout the labels show, None if they do not decide."""
        votes = {key: len(blocks) for key, blocks in self.votes.items()}
        if votes["2021"] == votes["2019"]:
            return self._by_shape()
        return max(votes, key=lambda k: votes[k])

    def _by_shape(self) -> str | None:
        """Where no heading is left, the number of figures tells: of licences, penalties and coercive
        measures the form of 2021 asks for one each, that of 2019 for three."""
        counts = {
            sum(not i.is_empty for i in p.row.own() if i.column >= p.end)
            for p in self.pending
            if p.label in _DECISIONS
        }
        shape = {1: "2021", 3: "2019"}.get(counts.pop()) if len(counts) == 1 else None
        # Rows that only the form of 2019 has are votes for it: none of them among the others' rows.
        return shape or ("2021" if self.rows_seen >= set(_DECISIONS) else None)

    def finish(self, key: str) -> Found:
        """Read all rows by layout `key`."""
        votes = {key: len(blocks) for key, blocks in self.votes.items()}
        if all(votes.values()):
            self.found.problems.append(
                Problem("mixed_layout", f"table 2 shows labels of two layouts: {votes}")
            )
        rows = {
            label: (block, row)
            for block in layout("T2", key)["blocks"]
            for row in block["rows"]
            for label in row["labels"]
        }
        for pending in self.pending:
            self.found.part = pending.part
            if pending.label not in rows:
                self._foreign(pending.row, pending.label, key)
                continue
            block, spec = rows[pending.label]
            self._read_row(pending, spec["indicators"], block)
        for part, row, label, column in self.pairs:
            self.found.part = part
            codes = rows[label][1]["indicators"] if label in rows else {}
            own = row.own()
            values = [i for i in own if i.is_value and not i.is_empty]
            # What cannot be read stands before a blank that is only a column too many.
            values = values or [i for i in own[1:] if not i.is_empty] or own[-1:]
            if column not in codes:
                self._foreign(row, label, key)
            elif len(values) == 1:
                self.found.add(codes[column], None, values[0], row)
            else:
                self.found.unaligned([(codes[column], None)], row, f"{label}: {len(values)} values")
        return self.found

    def _uneven(self, pending: Pending) -> bool:
        """Whether the rows below one header have different numbers of cells."""
        rows = [p for p in self.pending if p.header is pending.header and p.part == pending.part]
        return len({sum(i.column >= p.end for i in p.row.own()) for p in rows}) > 1

    def _foreign(self, row: Row, label: str, key: str) -> None:
        text = f"{label}: not in layout {key}"
        self.found.problems.append(Problem("unknown_row", text, row.grid.place(row.index, 0)))

    def _read_row(self, pending: Pending, codes: dict[str, str], block: dict[str, Any]) -> None:
        row, header = pending.row, pending.header
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
        values = [i for i in row.own() if i.column >= pending.end]
        if order[-1] == "?" and (unit := _unit(values)) is not None:
            order, values = order[:-1], values[:unit]
        uneven = not row.grid.rectangular and "?" in order and self._uneven(pending)
        split = pending.split and any(v.is_empty for v in values)
        if uneven or split or (set(order) < set(wanted) and len(values) != len(order)):
            # A header short of a column over rows that are not, or rows of which some have lost a cell.
            cells = None
        else:
            cells = _pick(values, len(order), pending.width, exact=row.grid.exact)
        if cells is None:
            self.found.unaligned(
                [(codes[k], None) for k in wanted],
                row,
                f"{block['anchor']}: {len([v for v in values if not v.is_empty])} values for "
                f"{len(order)} columns",
            )
            return
        doubt = doubt or pending.split or padding_doubt(row, list(cells))
        for name, item in zip(order, cells, strict=True):
            if name in codes:
                amount = indicator(codes[name]).value_type == "amount"
                stated = pending.money if amount else None
                self.found.add(codes[name], None, item, row, doubt=doubt, stated=stated)


def _unit(values: list[Item]) -> int | None:
    """Where the unit stands that closes a row (计量单位 as the last column)."""
    last = max((n for n, v in enumerate(values) if not v.is_empty), default=None)
    return last if last is not None and squash(values[last].text) in _UNITS else None


def _pick(values: list[Item], wanted: int, width: int, *, exact: bool = False) -> list[Item] | None:
    """The cells of a row that hold its `wanted` figures, None when that is not certain. `width`
    counts the cells of the block's header row, its label apart; `exact` says that every cell is
    there, so that only cells behind the figures can be too many."""
    if len(values) == wanted:
        return values
    if exact and len(values) > wanted:
        return values[:wanted] if all(v.is_empty for v in values[wanted:]) else None
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
