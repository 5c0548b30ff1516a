"""`gongkai parse --format table`: what is in doubt shows without colour, and no label is cut."""

from __future__ import annotations

import io
from decimal import Decimal

from rich.console import Console

from db.cli._tables import draw_report
from parsers import parse_bytes
from parsers.report import Report
from tests.generator.make import make


def _drawn(report: Report) -> str:
    console = Console(file=io.StringIO(), width=80, color_system=None)
    draw_report(report, console)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def _report() -> Report:
    return parse_bytes(make(5, 0, "html", layout="2021", number=0).data)


def test_doubt_and_failed_checks_show_without_colour() -> None:
    report = _report()
    report.facts[0].value, report.facts[0].doubt = Decimal(7), "the scan is faint"
    check = next(c for c in report.checks if c.cells and c.cells[0][1])
    check.passed = False
    failed = next(f for f in report.facts if (f.indicator, f.applicant) == check.cells[0])
    failed.value = Decimal(4321)
    text = _drawn(report)
    assert "7~" in text and "the scan is faint: 规章" in text
    assert "4321!" in text and "! in a failed check" in text


def test_no_label_is_cut() -> None:
    text = _drawn(_report())
    assert "…" not in text
    assert "行政处罚" in text and "行政强制" in text
