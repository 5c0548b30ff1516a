"""Pages that hold the tables of more than this report: other years, other scopes, an empty form."""

from __future__ import annotations

import copy

from tests.generator import assemble
from tests.generator.model import Cell, Draft, Para, Table
from tests.generator.official import APPLICANTS
from tests.generator.quirks.registry import cell_quirk


def _doubtful(draft: Draft, *kinds: str) -> None:
    """Which of two tables is meant may stay open."""
    for cell in draft.cells(*kinds):
        if cell.figure:
            draft.figures[cell.figure].accept = ["unreadable", "missing"]


def another(draft: Draft) -> Draft:
    other = assemble.new_draft(draft.rng, draft.layout)
    other.agency, other.title, other.year = draft.agency, draft.title, draft.year
    assemble.draw(other)
    for cell in other.cells():
        if cell.role == "value":
            cell.figure, cell.role = None, "extra"
    return other


@cell_quirk("last_years_tables_after", group="page")
def last_years_tables_after(draft: Draft) -> None:
    """The tables of the year before stand at the end, for comparison."""
    other = another(draft)
    _doubtful(draft)
    year = draft.year - 1
    draft.blocks += [Para(f"附：{year}年政府信息公开有关数据（供对比）"), *other.tables()]


@cell_quirk("two_scopes", group="t3")
def two_scopes(draft: Draft) -> None:
    """Table 3 for the body itself and again for it and all below: two truths; the one that stands
    first may be given, in doubt."""
    table = draft.tables("T3")[0]
    (other,) = another(draft).tables("T3")
    for cell in draft.cells("T3"):
        if cell.figure:
            draft.figures[cell.figure].accept = ["unreadable", "missing"]
    draft.replace(table, Para("（一）本级"), table, Para("（二）全部汇总"), other)


@cell_quirk("empty_form_after", group="page")
def empty_form_after(draft: Draft) -> None:
    """The blank form stands behind the filled one."""
    blanks: list[Para | Table] = [Para("附：年度报告格式（样表）")]
    for table in draft.tables():
        blank = copy.deepcopy(table)
        for row in blank.rows:
            for cell in row:
                if cell.figure:
                    cell.text, cell.figure, cell.role = "", None, "extra"
        blanks.append(blank)
    _doubtful(draft)
    draft.blocks += blanks


@cell_quirk("t3_year_columns", group="t3")
def t3_year_columns(draft: Draft) -> None:
    """Each applicant has two columns, last year's and this year's."""
    (table,) = draft.tables("T3")
    for cell in [c for r in table.rows[:3] for c in r if c.role == "head"]:
        if cell.text in APPLICANTS.values() or cell.text in ("申请人情况", "法人或其他组织"):
            cell.colspan *= 2
    rows: list[list[Cell]] = []
    for row in table.rows[3:]:
        out: list[Cell] = []
        for cell in row:
            if cell.figure:
                out.append(Cell(str(draft.rng.randint(0, 9)), role="extra"))
            out.append(cell)
        rows.append(out)
    years = [Cell("", 1, 3, "head")]
    for _ in draft.t3_columns:
        years += [Cell(f"{draft.year - 1}年", role="head"), Cell(f"{draft.year}年", role="head")]
    table.rows[3:] = [years, *rows]
    _doubtful(draft, "T3")
