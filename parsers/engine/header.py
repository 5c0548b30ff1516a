"""Header of table 3: which applicant stands in which column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from parsers.engine.rows import Item, Row, grid_rows
from parsers.engine.segments import Segment
from parsers.engine.vocabulary import lexicons
from parsers.layouts import APPLICANTS, layout
from parsers.wording import label_key, squash, without_note, without_pinyin

SUBTOTAL = "subtotal"
"""A column 小计 of the organisations, which the form does not have; its figures are passed over."""


_UNIT_HEADINGS = {"单位", "计量单位", "计算单位"}
_BELOW = 4
"""Rows below a header that tell how wide its columns are."""


@dataclass(slots=True)
class Header:
    """Applicants (and SUBTOTAL) in column order; `columns` their grid columns, None when only the order is
    known (inherited over a page break, or given as plain text above the table)."""

    order: list[str]
    columns: list[int] | None
    assumed: bool = False
    width: int = 0
    """Columns that the header's own rows cover."""
    others: frozenset[int] = frozenset()
    """Grid columns beside the applicants' that it names otherwise (行次, 同比增减)."""

    beside: tuple[int, int] = (0, 0)
    """In flattened text, columns named otherwise left and right of the applicants'."""

    @property
    def first_column(self) -> int:
        return self.columns[0] if self.columns else -1

    def inherited(self) -> Header:
        return Header(self.order, None, self.assumed, beside=self.beside)


OFFICIAL = Header(list(APPLICANTS), None, assumed=True)


def is_header_row(row: Row) -> bool:
    """A row that names applicants (or only their groups) and holds no row label of table 3."""
    if row.figures > 1:
        return False
    texts = [item.text for item in row.items if not item.is_empty]
    if not texts:
        return False
    if names_applicants(row):
        return True
    if any(set(item.marks.t3_rows) - {"other_other", "results_total"} for item in row.items):
        return False
    lex = lexicons()
    hits = sum(bool(_applicant(t)) for t in texts)
    groups = sum(bool(lex["T3.ignore"].exact(t)) or "勾稽关系" in t for t in texts)
    return hits + groups >= 1 and hits + groups >= len(texts) - 1


def names_applicants(row: Row) -> bool:
    """A row without a figure that names three applicants or more among five cells, whatever else was
    run together with it; or nothing but applicants and their groups, and more than the words that are
    rows too (总计)."""
    if row.figures:
        return False
    named = [k for item in row.items for k in item.marks.t3_columns[:1]]
    if len(row.items) >= 5 and len(named) >= 3 and len({*named} - {"other_org", "total"}) >= 2:
        return True
    own = [item for item in row.own() if not item.is_empty]
    groups = sum(bool(item.marks.t3_ignore) for item in own)
    people = [k for item in own for k in item.marks.t3_columns]
    return (
        len(own) >= 2
        and all(item.marks.t3_columns or item.marks.t3_ignore for item in own)
        and groups + sum(k not in ("other_org", "total") for k in people) >= 2
    )


def read_header(rows: list[Row]) -> Header | None:
    """The header made of consecutive header rows, None if they do not say which applicant each column
    is of. Fewer than five are those of a table too wide for its page, the others standing elsewhere."""
    lex = lexicons()
    if any(_is_flattened(row) for row in rows):
        return _flattened(rows)
    if _columns_clash(rows):
        return _flattened(rows)
    found: dict[int, str] = {}
    unknown: dict[int, str] = {}
    halves: dict[int, str] = {}
    for row in rows:
        for item in row.items:
            if item.covered:
                continue
            if item.is_empty:
                unknown.setdefault(item.column, "")
                continue
            keys = _applicant(item.text)
            if keys:
                if item.cell.colspan <= 2 or keys[0] == "total" or _is_whole(item, rows[-1]):
                    found[item.column] = keys[0]
            elif not lex["T3.ignore"].find(item.text) and "勾稽" not in item.text:
                unknown[item.column] = item.text
                halves[item.column] = halves.get(item.column, "") + item.text
    for at, text in halves.items():
        whole = lexicons()["T3.columns"].exact(text)
        if whole and at not in found and text != unknown[at]:
            found[at] = whole[0]  # 商业 and 企业 in two rows, one below the other
            del unknown[at]
    columns = sorted(found)
    order = [found[c] for c in columns]
    if _is_torn(order, rows):
        return _flattened(rows)
    # 合计 before the applicants as well as 总计 behind them: each row gives it twice.
    twice = order.count("total") == 2 and order[-1] == "total"
    if not twice and (len(order) < 2 or len(set(order)) != len(order)):
        return None
    inside = [c for c in unknown if columns[0] < c < columns[-1] and label_key(unknown[c])]
    absent = [a for a in APPLICANTS if a not in order]
    if len(absent) == 1 and order == [a for a in APPLICANTS if a in order]:
        column = _illegible(absent[0], found, unknown)
        if column is not None:
            # One name is illegible, but its place and the six others leave a single answer.
            found[column] = absent[0]
            del unknown[column]
            columns = sorted(found)
            order, inside = [found[c] for c in columns], []
    if inside:
        return None
    width = max(i.column + i.cell.colspan for row in rows for i in row.items)
    others = frozenset(
        c for c in unknown if label_key(unknown[c]) and not columns[0] < c < columns[-1]
    )
    named = max(i.column + i.cell.colspan for row in rows for i in row.items if not i.is_empty)
    if len(order) < 5 and len(columns) != named - columns[0]:
        return None  # part of the applicants: only where nothing else stands beside them
    return Header(order, columns, width=width, others=others)


def _is_whole(item: Item, last: Row) -> bool:
    """Whether a wide heading is one column all the same: tables drawn as one grid have the edges of
    each (tables 2 and 3 without a heading between them, parts of one on two pages), and the rows
    below it do not part it."""
    start, end = item.column, item.column + item.cell.colspan
    below = [r for r in grid_rows(last.grid)[last.index + 1 :][:_BELOW] if r.figures > 1]
    return bool(below) and not any(start < i.column < end for row in below for i in row.items)


def _flattened(rows: list[Row]) -> Header | None:
    """A header whose columns are lost, from the order of its names. What else it names stands left of
    the applicants where it comes before their heading (申请人情况), right of them where it follows."""
    header = header_in_text("\n".join(i.text for row in rows for i in row.own()))
    if header is None or rows[0].grid.rectangular:
        return header
    left = right = 0
    begun = False
    for item in [i for row in rows for i in row.own() if not i.is_empty]:
        text = squash(item.text)
        heading = _HEADING.search(text)
        if heading:  # one line with all that stands in it: … 申请人情况 比上年±
            left += bool(heading[1]) and heading[1] not in _UNIT_HEADINGS
            right += bool(heading[2])
            begun = True
        elif item.marks.t3_ignore and "勾稽" not in text:
            begun = True
        elif text in _UNIT_HEADINGS or text.startswith("单位:") or _names()[0].match(text):
            continue  # flattening drops the units, or they are told from figures
        elif not item.marks.t3_ignore and not _applicant(item.text) and len(text) <= 8:
            left, right = (left, right + 1) if begun else (left + 1, right)
    header.beside = (left, right)
    return header


def _illegible(absent: str, found: dict[int, str], unknown: dict[int, str]) -> int | None:
    """The column of the one applicant whose name is not legible: where the official order wants it,
    and, at either end of the header, only if what stands there is like its name."""
    at = {key: column for column, key in found.items()}
    place = APPLICANTS.index(absent)
    low = at[APPLICANTS[place - 1]] if place else -1
    high = at[APPLICANTS[place + 1]] if place + 1 < len(APPLICANTS) else None
    choices = [c for c in unknown if low < c and (high is None or c < high)]
    if place and high is not None:
        return choices[0] if len(choices) == 1 else None
    name = next(c["labels"][0] for c in layout("T3", "2021")["columns"] if c["key"] == absent)
    alike = [c for c in choices if fuzz.ratio(squash(unknown[c]), name) >= 50]
    return alike[0] if len(alike) == 1 else None


@lru_cache(maxsize=4096)
def _applicant(text: str) -> tuple[str, ...]:
    """The column a heading names; a year before it (2023年商业企业) is no part of it."""
    columns = lexicons()["T3.columns"]
    if lexicons()["T3.subtotals"].exact(text):
        return (SUBTOTAL,)
    return (
        columns.find(text)
        or columns.exact(_YEAR.sub("", squash(text)))
        or columns.find(without_note(text))
    )


def _is_torn(order: list[str], rows: list[Row]) -> bool:
    """自然人 or 总计 among the columns of a spanning 法人或其他组织: some span is wrong, and columns say
    less than the order in which the names are written."""
    spanning = any("法人" in i.text and i.cell.colspan != 1 for row in rows for i in row.items)
    inner = [n for n, key in enumerate(order) if key not in ("natural_person", "total")]
    torn = bool(inner) and inner != list(range(inner[0], inner[0] + len(inner)))
    return torn and (spanning or len(rows) > 1)


def _is_flattened(row: Row) -> bool:
    """A group and its sub-columns side by side in one row: a spanning header run together."""
    keys = {k for i in row.own() for k in i.marks.t3_columns}
    groups = any("法人或其他组织" in squash(i.text) for i in row.own())
    return groups and len(keys) >= 5


def _columns_clash(rows: list[Row]) -> bool:
    """Different applicants at one column: the spans of the header were lost."""
    at: dict[int, str] = {}
    for row in rows:
        for item in row.own():
            for key in lexicons()["T3.columns"].find(item.text):
                if at.setdefault(item.column, key) != key:
                    return True
    return False


_YEAR = re.compile(r"^20\d\d年度?")


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of every name of a column of table 3, and the applicant of each."""
    names = {
        squash(label): column["key"]
        for column in layout("T3", "2021")["columns"]
        for label in column["labels"]
    }
    names.update((squash(label), SUBTOTAL) for label in layout("T3", "2021")["subtotals"])
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), names


_NO_NAMES = re.compile(
    r"法人(?:或|和|及|与)?(?:者)?其[他它]组织|申请人(?:类型|类别)?(?:情况)?|\(?本列数据的?勾稽关系.*?之和\)?"
)
_HEADING = re.compile(
    r"^\(?本列数据的?勾稽关系.*?之和\)?(.{0,8}?)申请人(?:类型|类别)?情况(.{0,8})$"
)
_OTHER_SCRIPTS = re.compile("[A-Za-z\u0600-\u06ff\u0f00-\u0fff\u1800-\u18af]+")
_HAN = re.compile("[\u4e00-\u9fff]")


def header_in_text(text: str) -> Header | None:
    """Applicants named in running text above a table, in their order there. None unless 自然人 and
    four others are named and nothing illegible stands between the names."""
    pattern, names = _names()
    plain = _NO_NAMES.sub("\n", _OTHER_SCRIPTS.sub("", without_pinyin(squash(text))))
    spots: dict[str, tuple[int, int]] = {}
    person = next((m for m in pattern.finditer(plain) if names[m[0]] == "natural_person"), None)
    if person is None:
        return None
    begin = max(0, person.start() - 4)
    for match in pattern.finditer(plain, begin):
        key = names[match[0]]
        if match.start() < person.start() and key != "total":
            continue
        spots.setdefault(key, match.span())
    organisations = [k for k in spots if k not in ("natural_person", "total")]
    if len(organisations) < 3 or len(spots) < 5:
        return None
    start, end = min(a for a, _ in spots.values()), max(b for _, b in spots.values())
    if _HAN.search(pattern.sub("", plain[start:end])):
        return None
    order = sorted(spots, key=lambda key: spots[key])
    totals = [m.start() for m in pattern.finditer(plain, begin) if names[m[0]] == "total"]
    if len(totals) == 2 and totals[0] < person.start() < totals[1]:
        return Header([*order, "total"], None)  # 合计 before the applicants, 总计 behind them
    if "total" in order and order[0] != "total":
        # 总计 is printed before its sub-columns when a spanning header is flattened.
        order.remove("total")
        order.append("total")
    return Header(order, None)


def by_header(segment: Segment) -> list[Segment]:
    """A segment cut where a header stands again that names other applicants, or in another order."""
    cuts: list[int] = []
    order: list[str] | None = None
    head: list[Row] = []
    for n, row in enumerate([*segment.rows, None]):
        if row is not None and (names_applicants(row) or (head and is_header_row(row))):
            head.append(row)
            continue
        if head:
            header = read_header(head)
            if header is not None:
                if order is not None and header.order != order:
                    cuts.append(n - len(head))
                order = header.order
        head = []
    edges = [0, *cuts, len(segment.rows)]
    if not cuts:
        return [segment]
    return [replace(segment, rows=segment.rows[a:b]) for a, b in pairwise(edges)]
