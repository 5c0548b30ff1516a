"""The official tables drawn in the terminal, failed checks and doubts marked."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from parsers.layouts import APPLICANTS, indicator
from parsers.report import Fact, Report, State, plain_number

_APPLICANTS_ZH = {
    "natural_person": "自然人",
    "commercial_enterprise": "企业",
    "research_institution": "科研",
    "public_welfare_org": "公益",
    "legal_service_org": "法律",
    "other_org": "其他",
    "total": "总计",
}
_NAMED = 6
"""Figures named for one reason of doubt."""
_SHOWN = {
    State.BLANK: ("·", "dim"),
    State.NOT_APPLICABLE: ("/", "dim"),
    State.UNREADABLE: ("?", "bold red"),
    State.MISSING: ("∅", "yellow"),
}


def draw_report(report: Report, console: Console | None = None) -> None:
    """Print a report: identity, tables 2–4 (or the older form), failed checks, problems."""
    console = console or Console()
    console.print()
    console.print(
        Text(report.title or report.source, style="bold"),
        Text(f"  {report.agency or '?'} · {report.year or '?'} · {report.carrier}", style="cyan"),
    )
    if not report.is_report:
        console.print("not an annual disclosure report", style="yellow")
        return
    failed = {cell for check in report.checks if not check.passed for cell in check.cells}
    facts = {(f.indicator, f.applicant): f for f in report.facts}
    for table in ("T2", "T3", "T4", "FORM"):
        if table in report.layouts:
            _draw_table(console, table, report, facts, failed)
    _draw_doubts(console, report)
    _draw_checks(console, report)
    for problem in report.problems:
        console.print(f"  ! {problem.code}: {problem.detail}", style="yellow", highlight=False)
    console.print(
        "  · blank   / not applicable   ? unreadable   ∅ missing   "
        "! in a failed check   ~ in doubt",
        style="dim",
    )


def _draw_table(
    console: Console,
    name: str,
    report: Report,
    facts: dict[tuple[str, str | None], Fact],
    failed: set[tuple[str, str | None]],
) -> None:
    table = Table(title=f"{name} ({report.layouts[name]} layout)", title_justify="left")
    table.add_column("", overflow="fold", max_width=26 if name == "T3" else 60)
    belongs = "FORM" if name == "FORM" else name
    codes = [
        code
        for code in dict.fromkeys(f.indicator for f in report.facts)
        if indicator(code).table.startswith(belongs)
    ]
    wide = name == "T3"
    for applicant in APPLICANTS if wide else ("",):
        table.add_column(
            _APPLICANTS_ZH.get(applicant, "数"), justify="right", no_wrap=True, min_width=4
        )
    for code in codes:
        meaning = indicator(code)
        label = meaning.label_zh if wide else " › ".join([*meaning.path_zh, meaning.label_zh])
        cells = [_cell(facts.get((code, a)), failed) for a in (APPLICANTS if wide else (None,))]
        table.add_row(label, *cells)
    console.print(table)


def _cell(fact: Fact | None, failed: set[tuple[str, str | None]]) -> Text:
    if fact is None:
        return Text("")
    if fact.state is not State.REPORTED:
        mark, style = _SHOWN[fact.state]
        return Text(mark, style=style)
    text = str(plain_number(fact.value))
    if (fact.indicator, fact.applicant) in failed:
        return Text(f"{text}!", style="bold red")
    if fact.doubt:
        return Text(f"{text}~", style="magenta")
    return Text(text)


def _draw_doubts(console: Console, report: Report) -> None:
    """Every reason for doubt, with the figures it touches: a colour is lost in a file."""
    why: dict[str, list[str]] = {}
    for fact in report.facts:
        if fact.doubt:
            name = indicator(fact.indicator).label_zh
            who = _APPLICANTS_ZH.get(fact.applicant or "", "")
            why.setdefault(fact.doubt, []).append(f"{name}/{who}" if who else name)
    for reason, names in why.items():
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        console.print(
            f"  ~ {reason}: {', '.join(names[:_NAMED])}{more}", style="magenta", highlight=False
        )


_VERDICTS = {"document": " (so published)", "reading": " (the reading is in doubt)"}


def _draw_checks(console: Console, report: Report) -> None:
    passed = sum(c.passed for c in report.checks)
    console.print(f"  checks: {passed} passed, {len(report.checks) - passed} failed")
    for check in report.checks:
        if not check.passed:
            where = f" [{check.applicant}]" if check.applicant else ""
            console.print(
                f"  ✗ {check.rule}{where}: expected {check.expected}, stands {check.actual}"
                f"{_VERDICTS.get(check.verdict or '', '')}"
                f"{' — ' + check.detail if check.detail else ''}",
                style="red",
                highlight=False,
            )
