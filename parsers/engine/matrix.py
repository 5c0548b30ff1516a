"""Matrix reader: table 3, labelled rows × applicant columns.

A row's values are given to columns only where the alignment is certain: by their number, or by
the grid under the header. Where it is not, every figure of the row is `unreadable` and a problem
says so; the arithmetic is never used to choose.
"""

from __future__ import annotations

from dataclasses import replace

from parsers.engine.alignment import (
    align,
    all_of_length,
    all_of_part,
    empty_columns,
    lacks_a_cell,
    official_beside_part,
    proven_columns,
    short_of_a_cell,
    within_others,
    without_others,
    without_page_number,
)
from parsers.engine.found import Found
from parsers.engine.header import (
    OFFICIAL,
    SUBTOTAL,
    Header,
    by_header,
    header_in_text,
    is_header_row,
    names_applicants,
    read_header,
)
from parsers.engine.labelled import CASES, may_be, seen_whole, without_serials
from parsers.engine.padding import padding_doubt
from parsers.engine.rows import Item, Row, rows_in_one, serials
from parsers.engine.segments import Segment
from parsers.engine.subtotals import closes_a_group, without_subtotals
from parsers.engine.vocabulary import lexicons
from parsers.engine.years import columns_of_latest, years_of, years_together
from parsers.layouts import APPLICANTS
from parsers.report import Problem, State
from parsers.wording import squash

PARTIAL = 5
"""Applicants of fewer than these in a header: the others stand in a table of their own."""
SINGLE = "other_handling"
"""The row that stands for a whole group in the form of 2019."""

OFFICIAL_ORDER = "the header names organisations alone: the official order is assumed"


class MatrixReader:
    """Reads the segments of one table 3, one after the other."""

    def __init__(self, order: list[str]) -> None:
        self.found = Found()
        self.header: Header | None = None
        self.order = order
        """Row indicators in official order (both layouts together)."""
        self.rows_seen: list[str] = []
        self.first: dict[str, int] = {}
        """The segment in which each of them was seen first."""
        self.mentioned: set[str] = set()
        """Row labels that stand anywhere in the table, read as rows or not."""
        self.others_seen = False
        """Whether a row of the segment has a figure in every column its header names."""
        self.unlabelled: list[tuple[int, int, Row]] = []
        """Rows without a legible label: after how many others, in which segment."""
        self.serial: int | None = None
        """The last number of a column that numbers the rows."""
        self.years: str | None = None
        """Why every figure is in doubt where the columns are those of several years."""
        self.column_year: int | None = None
        """The year whose columns were read, where they are those of several years."""

    def read(self, segment: Segment) -> None:
        """Take in one segment, and in turn each part of it that has a header of its own."""
        for part in by_header(segment):
            self._read(part)

    def _read(self, segment: Segment) -> None:
        self.found.begin(segment.order)
        for row in segment.rows:
            if not row.grid.rectangular and len(years := years_together(row)) > 1:
                self.years = f"columns of several years: {', '.join(sorted(years))}"
        body = self._without_years(self._take_header(segment))
        here: set[str] = set()
        for row in body:
            for item in row.items:
                if item.marks.t3_rows:
                    self.mentioned.update(item.marks.t3_rows)
        labelled = [(row, *self._label(row)) for row in body]
        wanted = len(self.header.order) if self.header else 0
        labelled = without_subtotals(labelled)
        counted, self.serial = without_serials(labelled, wanted, self.serial)
        if counted is not labelled:
            labelled = counted
            if self.header and self.header.beside[0]:
                left, right = self.header.beside
                self.header = replace(self.header, beside=(left - 1, right))
        if segment.grid.exact and labelled:
            labelled = seen_whole(labelled, wanted)
        if self.rows_seen and labelled and labelled[0][1] is None and _has_value(labelled[0][0]):
            self._last_row_may_go_on()
        label_end = max((end for _, code, end in labelled if code), default=-1)
        grid_header = self.header if self.header and self.header.columns else None
        empty = empty_columns(body)
        proven = proven_columns(
            [
                [
                    i
                    for i in row.own()
                    if i.column >= end and (i.is_value or squash(i.text) not in CASES)
                ]
                for row, code, end in labelled
                if code
            ],
            wanted,
        )
        self.others_seen = self.header is not None and any(
            sum(
                i.column >= end and not i.is_empty and squash(i.text) not in CASES
                for i in row.own()
            )
            == len(self.header.order) + sum(self.header.beside)
            for row, code, end in labelled
            if code
        )
        own_cells = all_of_length(labelled, wanted)
        if proven is None and self.header and label_end > 0:
            width = segment.grid.width
            if width - label_end == len(self.header.order):
                proven = list(range(label_end, width))
        short = short_of_a_cell(labelled, wanted)
        for row, code, end in labelled:
            if code is None:
                self._unknown(row)
                continue
            if code and row.index in short and self.header is not None:
                why = f"{code}: a cell is lost, a bar stands for the last"
                row_of: list[tuple[str, str | None]] = [
                    (code, a) for a in self.header.order if a != SUBTOTAL
                ]
                self.found.unaligned(row_of, row, why)
                self._saw(code)
                continue
            several = rows_in_one(row)
            if several and self.header is not None:
                figures: list[tuple[str, str | None]] = [
                    (c, a) for c in several for a in self.header.order if a != SUBTOTAL
                ]
                self.found.unaligned(figures, row, f"{len(several)} rows in one row of cells")
                for c in several:
                    self._saw(c)
                continue
            if code == "":
                continue
            if code in here:
                # the rows begin again: another table, or one row twice
                self.found.begin(segment.order)
                here.clear()
            here.add(code)
            if own_cells:
                self._row(row, code, end, -1, None, set(), own_cells=True)
            else:
                self._row(row, code, end, label_end, grid_header, empty, proven)
            self._saw(code)
        if self.header:
            self.header = self.header.inherited()

    def _saw(self, code: str) -> None:
        if code not in self.first:
            self.first[code] = self.found.part
            self.rows_seen.append(code)

    # -- header -----------------------------------------------------------------------------

    def _take_header(self, segment: Segment) -> list[Row]:
        rows = segment.rows
        head: list[Row] = []
        body: list[Row] = []
        for row in rows:
            if not body and is_header_row(row):
                head.append(row)
            elif names_applicants(row) or (is_header_row(row) and not self._label(row)[0]):
                continue  # a header repeated inside the table
            else:
                body.append(row)
        if head:
            header = read_header(head)
            if header is None:
                header = header_in_text("\n".join(i.text for r in head for i in r.own()))
            if header is not None:
                self.header = header
        if self.header is None:
            self.header = header_in_text(segment.before)
        if self.header is None:
            self.header = OFFICIAL
            self.found.problems.append(
                Problem("header_missing", "no header of applicants: the official order is assumed")
            )
        return body

    def _without_years(self, rows: list[Row]) -> list[Row]:
        """The rows without those that name years (2022年, 2023年 in turn below the applicants). Rows
        whose cells stand exactly below them are read in the columns of the latest year; in others a
        blank beside last year's figure would let it pass for this year's."""
        years = [row for row in rows if len(years_of(row)) > 1]
        if years:
            self.years = f"columns of several years: {', '.join(sorted(years_of(years[0])))}"
            if self.header is not None:
                chosen = columns_of_latest(years[0], self.header)
                if chosen is not None:
                    self.header, self.column_year = chosen
        return [row for row in rows if row not in years]

    # -- labels -----------------------------------------------------------------------------

    def _label(self, row: Row) -> tuple[str | None, int]:
        """(indicator, grid column after the label); ("", …) for rows that only group others,
        (None, …) when no label of the form is found."""
        lex = lexicons()
        lead: list[Item] = []
        for item in row.items[serials(row) :]:
            if not item.is_empty and item.is_value and not item.covered:
                break
            lead.append(item)
        texts = [item for item in lead if not item.is_empty]
        for item in reversed(texts):
            codes = lex["T3.rows"].find(item.text)
            if codes and not (item.covered and item.column == 0 and len(texts) > 1):
                if codes[0] == "results_total" and closes_a_group(item, texts):
                    return "", 0
                return codes[0], item.column + item.cell.colspan
        if len(texts) >= 2:
            joined = "".join(item.text for item in texts[-2:])
            codes = lex["T3.rows"].find(joined)
            if codes:
                return codes[0], texts[-1].column + texts[-1].cell.colspan
        if texts and all(
            lex["T3.ignore"].find(i.text) or lex["T3.groups"].find(i.text) for i in texts
        ):
            values = [i for i in row.own() if not i.is_empty and i.is_value]
            if not values:
                return "", 0
        return None, (texts[-1].column + texts[-1].cell.colspan) if texts else 0

    def _last_row_may_go_on(self) -> None:
        """A fragment that begins with figures and no label: a page break may have cut the row
        above it, and with it a figure (1862 as 186 and 2)."""
        for (code, _), fact in self.found.facts.items():
            if code == self.rows_seen[-1] and fact.state is State.REPORTED:
                fact.doubt = fact.doubt or "a page break may have cut this row"

    def _unknown(self, row: Row) -> None:
        if any(not i.is_empty for i in row.own()):
            self.unlabelled.append((len(self.rows_seen), self.found.part, row))

    # -- values -----------------------------------------------------------------------------

    def _row(
        self,
        row: Row,
        code: str,
        end: int,
        label_end: int,
        header: Header | None,
        empty: set[int],
        proven: list[int] | None = None,
        doubt: str | None = None,
        own_cells: bool = False,
    ) -> None:
        assert self.header is not None
        values = [i for i in row.own() if i.column >= end]
        unit = next((n for n, i in enumerate(values) if not i.is_empty), None)
        units = unit is not None and squash(values[unit].text) in CASES
        if unit is not None and units:
            values = values[unit + 1 :]  # a column of units stands between label and figures
        years = self.years
        if header is not None and header.others:
            kept = without_others(values, header, row)
            years = None if len(kept) < len(values) else years
            values = kept
        pairs = within_others(values, self.header, row)
        if pairs is None and not units:
            pairs = within_others(values, self.header, row, illegible=True)
            if pairs is not None:
                doubt = "further columns, and figures that are not legible: the sum shows nothing"
        lacking = pairs is None and not units and lacks_a_cell(values, self.header, row)
        if lacking and not self.others_seen:
            doubt = doubt or "the header names columns beside the applicants'"
        same = len({squash(v.text) for v in values if not v.is_empty}) == 1
        if pairs is None and not (lacking and (self.others_seen or not same)):
            if len(self.header.order) < PARTIAL:
                pairs = all_of_part(values, self.header, row)
            else:
                pairs = align(values, self.header, header, label_end, empty, row, proven)
        if pairs is None and not row.grid.rectangular:
            pairs = without_page_number(values, self.header.order)
            if pairs is not None:
                doubt = "a number too many in flattened text: the figures placed by their sum"
                place = row.grid.place(row.index, 0)
                self.found.problems.append(Problem("row_too_long", f"{code}: {doubt}", place))
        if pairs is None:
            pairs = official_beside_part(values, self.header, row)
            doubt = doubt or (OFFICIAL_ORDER if pairs else None)
        if pairs is None:
            self.found.unaligned(
                [(code, a) for a in self.header.order if a != SUBTOTAL],
                row,
                f"{code}: {sum(not v.is_empty for v in values)} values for "
                f"{len(self.header.order)} columns",
            )
            return
        if not own_cells:
            doubt = doubt or padding_doubt(row, [item for _, item in pairs], header)
        doubt = doubt or years
        for applicant, item in pairs:
            if item is not None and applicant != SUBTOTAL:
                self.found.add(code, applicant, item, row, doubt=doubt)

    def finish(self) -> Found:
        """Place unlabelled rows where the official order leaves exactly one way."""
        self._place_unlabelled()
        self.found.numbered()
        if self.header is not None and self.header.assumed and not self._sums_hold():
            for fact in self.found.facts.values():
                if fact.state is State.REPORTED:
                    fact.doubt = fact.doubt or "no header: columns in the official order assumed"
        return self.found

    def _place_unlabelled(self) -> None:
        assert self.header is not None or not self.unlabelled
        second = self.found.repeating()
        runs: dict[int, list[Row]] = {}
        parts: dict[int, int] = {}
        for position, part, row in self.unlabelled:
            runs.setdefault(position, []).append(row)
            parts.setdefault(position, part)
        # What only a second table names is not taken in the first.
        seen = [c for c in self.rows_seen if self.first[c] not in second]
        for position, rows in runs.items():
            before = seen[position - 1] if 0 < position <= len(seen) else None
            after = seen[position] if position < len(seen) else None
            free = self._between(before, after, seen)
            if len(rows) == 1 and len(free) > 1 and self._is_single_row(rows[0], after):
                free = [SINGLE]
            self.found.part = parts[position]
            if self.found.part in second:
                free = []
            if len(rows) == len(free) and all(map(may_be, rows, free)):
                for code, row in zip(free, rows, strict=True):
                    labels = [i for i in row.items if not i.is_empty and not i.is_value]
                    first = (
                        labels[-1].column + labels[-1].cell.colspan
                        if labels
                        else next(i.column for i in row.own() if not i.is_empty)
                    )
                    doubt = "no legible row label: placed by order"
                    self._row(row, code, first, -1, None, set(), doubt=doubt)
                continue
            for row in rows:
                text = " | ".join(i.text.strip() for i in row.own() if not i.is_empty)
                self.found.problems.append(
                    Problem("unknown_row", text[:120], row.grid.place(row.index, 0))
                )

    def _is_single_row(self, row: Row, after: str | None) -> bool:
        """Whether a row with a label hardly legible may be （六）其他处理 in one row, right above the
        total."""
        labelled = any(not i.is_empty and not i.is_value for i in row.own())
        due = after == "results_total" and SINGLE not in self.rows_seen
        return labelled and due and may_be(row, SINGLE)

    def _between(self, before: str | None, after: str | None, seen: list[str]) -> list[str]:
        order = [c for c in self.order if c != SINGLE]
        start = order.index(before) + 1 if before in order else 0
        stop = order.index(after) if after in order else len(order)
        return [c for c in order[start:stop] if c not in seen]

    def _sums_hold(self) -> bool:
        facts = self.found.facts
        tested = 0
        for code in self.rows_seen:
            values = [facts.get((code, a)) for a in APPLICANTS]
            if any(v is None or v.value is None for v in values):
                continue
            numbers = [v.value for v in values if v is not None and v.value is not None]
            if sum(numbers[:-1]) != numbers[-1]:
                return False
            tested += 1
        return tested > 0


def _has_value(row: Row) -> bool:
    return any(not i.is_empty and i.is_value for i in row.own())
