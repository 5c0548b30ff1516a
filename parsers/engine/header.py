"""Header of table 3: which applicant stands in which column."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.engine.rows import Row
from parsers.engine.vocabulary import lexicons
from parsers.layouts import APPLICANTS
from parsers.wording import label_key, squash


@dataclass(slots=True)
class Header:
    """Applicants in column order; `columns` their grid columns, None when only the order is
    known (inherited over a page break, or given as plain text above the table)."""

    order: list[str]
    columns: list[int] | None
    assumed: bool = False

    @property
    def first_column(self) -> int:
        return self.columns[0] if self.columns else -1

    def inherited(self) -> Header:
        return Header(self.order, None, self.assumed)


OFFICIAL = Header(list(APPLICANTS), None, assumed=True)


def is_header_row(row: Row) -> bool:
    """A row that names applicants (or only their groups) and holds no row label of table 3."""
    if row.figures > 1:
        return False
    texts = [item.text for item in row.items if not item.is_empty]
    if not texts:
        return False
    lex = lexicons()
    hits = sum(bool(lex["T3.columns"].find(t)) for t in texts)
    if names_applicants(row):
        return True
    groups = sum(bool(lex["T3.ignore"].exact(t)) or "勾稽关系" in t for t in texts)
    return hits + groups >= 1 and hits + groups >= len(texts) - 1


def names_applicants(row: Row) -> bool:
    """A row with five applicants or more and no figure, whatever else was run together with it."""
    if row.figures or len(row.items) < 5:
        return False
    return sum(bool(item.marks.t3_columns) for item in row.items) >= 5


def read_header(rows: list[Row]) -> Header | None:
    """The header made of consecutive header rows, None if they name fewer than five applicants."""
    lex = lexicons()
    if any(_is_flattened(row) for row in rows):
        return header_in_text("\n".join(i.text for row in rows for i in row.own()))
    if not rows[0].grid.rectangular and _columns_clash(rows):
        return header_in_text("\n".join(i.text for row in rows for i in row.own()))
    found: dict[int, str] = {}
    unknown: dict[int, str] = {}
    for row in rows:
        for item in row.items:
            if item.is_empty or item.covered:
                continue
            keys = lex["T3.columns"].find(item.text)
            if keys:
                if item.cell.colspan <= 2 or keys[0] == "total":
                    found[item.column] = keys[0]
            elif not lex["T3.ignore"].find(item.text) and "勾稽" not in item.text:
                unknown[item.column] = item.text
    columns = sorted(found)
    order = [found[c] for c in columns]
    if len(order) < 5 or len(set(order)) != len(order):
        return None
    inside = [c for c in unknown if columns[0] < c < columns[-1] and label_key(unknown[c])]
    absent = [a for a in APPLICANTS if a not in order]
    if inside and len(inside) == len(absent) == 1:
        # One header cell is illegible but its place and the six others leave a single answer.
        columns = sorted([*columns, inside[0]])
        order.insert(columns.index(inside[0]), absent[0])
        if order != [a for a in APPLICANTS if a in order]:
            return None
    elif inside:
        return None
    return Header(order, columns)


def _is_flattened(row: Row) -> bool:
    """A group and its sub-columns side by side in one row: a spanning header run together."""
    keys = {k for i in row.own() for k in lexicons()["T3.columns"].exact(i.text)}
    groups = any("法人或其他组织" in squash(i.text) for i in row.own())
    return groups and len(keys) >= 5


def _columns_clash(rows: list[Row]) -> bool:
    """Different applicants at one field number: the spans of the header were lost in flattening."""
    at: dict[int, str] = {}
    for row in rows:
        for item in row.own():
            for key in lexicons()["T3.columns"].find(item.text):
                if at.setdefault(item.column, key) != key:
                    return True
    return False


def header_in_text(text: str) -> Header | None:
    """Applicants named in running text above a table, in their order there."""
    plain = squash(text).replace("法人或其他组织", "").replace("申请人情况", "")
    spots = []
    labels = {
        "natural_person": "自然人",
        "commercial_enterprise": "商业企业",
        "research_institution": "科研机构",
        "public_welfare_org": "社会公益组织",
        "legal_service_org": "法律服务机构",
    }
    for key, label in labels.items():
        at = plain.find(label)
        if at < 0:
            return None
        spots.append((at, key))
    last = max(spots)[0]
    other, total = plain.find("其他", last), plain.find("总计")
    if other >= 0:
        spots.append((other, "other_org"))
    order = [key for _, key in sorted(spots)]
    if 0 <= total < min(spots)[0]:
        order.insert(0, "total")
    elif total >= 0:
        # 总计 is printed before its sub-columns when a spanning header is flattened.
        order.append("total")
    if len(order) < 6:
        return None
    return Header(order, None)
