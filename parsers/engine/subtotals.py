"""Rows of table 3 that are sums of its groups (合计 below （三）不予公开), which the form does not have."""

from __future__ import annotations

from parsers.engine.rows import Item, Row
from parsers.engine.vocabulary import lexicons

Labelled = list[tuple[Row, str | None, int]]


def without_subtotals(labelled: Labelled) -> Labelled:
    """Where one row is numbered （七）总计 and others are plain 合计, those are sums of groups."""
    totals = [row for row, code, _ in labelled if code == "results_total"]
    numbered = [row for row in totals if any("七" in i.text for i in row.items if not i.is_value)]
    if len(numbered) != 1 or len(totals) == 1:
        return labelled
    return [
        (row, "" if row in totals and row not in numbered else code, end)
        for row, code, end in labelled
    ]


def closes_a_group(item: Item, texts: list[Item]) -> bool:
    """合计 below the rows of （三）不予公开: the sum of that group, not （七）总计 of all."""
    if "七" in item.text:
        return False
    groups = lexicons()["T3.groups"]
    return any(t is not item and groups.exact(t.text) for t in texts)
