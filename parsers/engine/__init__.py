"""The engine: Document → figures of the official tables, by the layouts that are data.

`read_tables` finds the segments of each table, reads them, decides each table's layout from its
labels and lists every figure of that layout, whatever its state.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from parsers.document import Document
from parsers.engine.blocks import BlocksReader
from parsers.engine.found import Found
from parsers.engine.listing import ListReader
from parsers.engine.matrix import MatrixReader
from parsers.engine.rows import MAX_ROWS
from parsers.engine.segments import Segment, segments
from parsers.engine.strip import StripReader
from parsers.engine.unread import unread_form
from parsers.layouts import APPLICANTS, indicator, layout
from parsers.report import Fact, Problem, State

_NEW_T3 = {"other_correction_overdue", "other_fee_unpaid"}


@dataclass(slots=True)
class Tables:
    """Figures of all official tables of one document."""

    facts: list[Fact] = field(default_factory=list)
    layouts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    column_year: int | None = None
    """The year whose columns of table 3 were read, where several years stand side by side."""


def read_tables(document: Document) -> Tables:
    """Read every official table of a document."""
    by_table: dict[str, list[Segment]] = {}
    for segment in segments(document):
        by_table.setdefault(segment.table, []).append(segment)
    result = Tables()
    for grid in document.grids:
        if len(grid.rows) > MAX_ROWS:
            text = f"table {grid.number} has {len(grid.rows)} rows: read up to row {MAX_ROWS}"
            result.problems.append(Problem("table_cut", text))
    blocks = strip = matrix = None
    if "T2" in by_table:
        blocks = BlocksReader()
        for segment in by_table["T2"]:
            blocks.read(segment)
    if "T3" in by_table:
        matrix = MatrixReader(_official_rows())
        for segment in by_table["T3"]:
            matrix.read(segment)
    if "T4" in by_table:
        strip = StripReader()
        for segment in by_table["T4"]:
            strip.read(segment)
    result.column_year = matrix.column_year if matrix else None
    t2 = blocks.layout_key() if blocks and blocks.rows_seen else None
    t3_found = matrix.finish() if matrix and matrix.rows_seen else None
    t3 = _t3_layout(matrix) if matrix and t3_found else None
    family = t2 or t3
    several: list[tuple[str, str, Found]] = []
    if blocks and blocks.rows_seen:
        key = t2 or t3 or "2021"
        found = blocks.finish(key)
        if t2 is None:
            found.problems.append(Problem("layout_unsure", f"table 2 read by layout {key}"))
        result.layouts["T2"] = key
        several.append(("T2", key, found))
    if t3_found is not None:
        key = t3 or family or "2021"
        if t3 is None:
            t3_found.problems.append(Problem("layout_unsure", f"table 3 read by layout {key}"))
        result.layouts["T3"] = key
        several.append(("T3", key, t3_found))
    if strip is not None and (strip.read_any or strip.found.facts or family):
        key = family or "2021"
        result.layouts["T4"] = key
        several.append(("T4", key, strip.finish()))
    again = [place for *_, found in several if (place := found.second()) is not None]
    reviews = min((o for t, _, f in several if t == "T4" for o in f.order.values()), default=0)
    for table, key, found in several:
        if table != "T4" and 0 < reviews < min(found.order.values(), default=0):
            found.out_of_place()
        if again:
            found.behind(min(again))
        _collect(result, table, key, found)
    for table in list(by_table):
        if table.startswith("FORM-"):
            _read_form(result, table, by_table[table])
    if family or "T4" in result.layouts:
        missing_tables(result, family or "2021")
    if not result.layouts and (unread := unread_form(document)) is not None:
        result.problems.append(unread)
    return result


def _read_form(result: Tables, table: str, parts: list[Segment]) -> None:
    key = table.removeprefix("FORM-")
    if "FORM" in result.layouts:
        result.problems.append(Problem("several_forms", f"another statistics form ({key}) ignored"))
        return
    reader = ListReader(layout("FORM", key))
    for segment in parts:
        reader.read(segment)
    if reader.rows_seen:
        result.layouts["FORM"] = key
        _collect(result, "FORM", key, reader.finish())


def _official_rows() -> list[str]:
    rows = [row["indicator"] for row in layout("T3", "2021")["rows"]]
    rows.insert(rows.index("other_correction_overdue"), "other_handling")
    return rows


def _t3_layout(matrix: MatrixReader) -> str | None:
    """By the rows of （六）其他处理: three items are the layout of 2021, one row that of 2019."""
    seen = {code for code, _ in matrix.found.facts} | matrix.mentioned
    if seen & _NEW_T3:
        return "2021"
    read = {code for code, _ in matrix.found.facts}
    if "other_other" in read and "other_handling" not in read:
        return "2021"  # of the three items only 3.其他 is left
    if "other_handling" in seen:
        return "2019"
    return None


@cache
def expected_figures(table: str, key: str) -> tuple[tuple[str, str | None], ...]:
    """Every (indicator, applicant) the layout's table holds, in form order. Rows that only some
    regions print (`optional`) are not among them."""
    form = layout(table, key)
    if form["reader"] == "matrix":
        return tuple((row["indicator"], a) for row in form["rows"] for a in APPLICANTS)
    if form["reader"] == "blocks":
        return tuple(
            (row["indicators"][column["key"]], None)
            for block in form["blocks"]
            for row in block["rows"]
            for column in block["columns"]
        )
    if form["reader"] == "strip":
        return tuple((code, None) for group in form["indicators"] for code in group)
    return tuple((row["indicator"], None) for row in form["rows"] if not row.get("optional"))


def _collect(result: Tables, table: str, key: str, found: Found) -> None:
    found.finish()
    expected = expected_figures(table, key)
    missing: list[str] = []
    for code, applicant in expected:
        fact = found.facts.pop((code, applicant), None)
        if fact is None:
            fact = Fact(code, applicant, None, None, State.MISSING)
            if code not in missing:
                missing.append(code)
        result.facts.append(fact)
    for (code, _), fact in found.facts.items():
        if table == "FORM" and indicator(code).local:
            result.facts.append(fact)
        elif code == "other_handling" and fact.state is State.REPORTED and fact.value:
            found.problems.append(
                Problem(
                    "unknown_row", f"（六）其他处理 as a row of its own: {fact.raw}", fact.place
                )
            )
    if missing:
        labels = ", ".join(missing[:8]) + (" …" if len(missing) > 8 else "")
        found.problems.append(Problem("figures_missing", f"{table}: not in the document: {labels}"))
    if found.rivals:
        found.problems.append(
            Problem(
                "several_tables", f"{table}: {found.rivals} figures stand there twice, differently"
            )
        )
    result.problems.extend(found.problems)


def missing_tables(result: Tables, key: str) -> None:
    """List the figures of tables the document does not hold, as missing, by layout `key`."""
    for table in ("T2", "T3", "T4"):
        if table in result.layouts:
            continue
        result.problems.append(Problem("table_missing", f"table {table[1]} is not in the document"))
        for code, applicant in expected_figures(table, key):
            result.facts.append(Fact(code, applicant, None, None, State.MISSING))
