"""Reports made for the site's tests: every state, doubt and failure a page must show."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from parsers.layouts import APPLICANTS, indicators, layout
from parsers.report import CheckResult, Fact, Problem, Report, Section, State

PEOPLE, TOTAL = APPLICANTS[0], APPLICANTS[-1]


def figures_of(table: str, key: str) -> list[tuple[str, str | None]]:
    """The (indicator, applicant) pairs of one layout, in the order of the form."""
    spec = layout(table, key)
    if spec["reader"] == "blocks":
        codes = [c for b in spec["blocks"] for r in b["rows"] for c in r["indicators"].values()]
    elif spec["reader"] == "strip":
        codes = [code for group in spec["indicators"] for code in group]
    else:
        codes = [row["indicator"] for row in spec["rows"]]
    by_code = {i.code: i for i in indicators()}
    pairs: list[tuple[str, str | None]] = []
    for code in codes:
        if by_code[code].has_applicant:
            pairs += [(code, applicant) for applicant in APPLICANTS]
        else:
            pairs.append((code, None))
    return pairs


def consistent_values(received: int, carried_in: int) -> dict[tuple[str, str | None], int]:
    """Figures of table 3 and 4 that satisfy every identity; all applicants natural persons."""
    granted, secret, not_held, petition = received // 2, received // 10, received // 5, 1
    carried_out = 2
    other = received + carried_in - carried_out - granted - secret - not_held - petition
    person = {
        "requests_received": received,
        "requests_carried_in": carried_in,
        "granted": granted,
        "refused_state_secret": secret,
        "unable_not_held": not_held,
        "not_processed_petition_complaint": petition,
        "other_other": other,
        "other_handling": other,
        "results_total": received + carried_in - carried_out,
        "requests_carried_out": carried_out,
    }
    values: dict[tuple[str, str | None], int] = {}
    for code, value in person.items():
        values[code, PEOPLE] = values[code, TOTAL] = value
    for group, parts in {
        "reconsideration": (3, 1, 0, 1),
        "litigation_direct": (2, 0, 0, 0),
        "litigation_after_reconsideration": (0, 0, 0, 0),
    }.items():
        for name, value in zip(("upheld", "corrected", "other", "pending"), parts, strict=True):
            values[f"{group}_{name}", None] = value
        values[f"{group}_total", None] = sum(parts)
    return values


def make_report(
    agency: str,
    year: int,
    *,
    received: int = 40,
    carried_in: int = 2,
    key: str = "2021",
    published_on: str | None = None,
    states: dict[tuple[str, str | None], tuple[State, str | None]] | None = None,
    changes: dict[tuple[str, str | None], int] | None = None,
    doubts: dict[tuple[str, str | None], str] | None = None,
    failed: bool = False,
    text: str = "一、总体情况。全年共收到政府信息公开申请，依法办理，未发生行政诉讼败诉。",
    title: str | None = None,
    salt: str = "",
) -> Report:
    """A report as the parser would hand it over, with the given deviations."""
    name = f"{agency}-{year}-{key}-{salt}"
    values = consistent_values(received, carried_in) | (changes or {})
    facts = []
    for table in ("T2", "T3", "T4"):
        for row, pair in enumerate(figures_of(table, key), start=1):
            place = {"table": int(table[1]) - 1, "row": row, "column": 4}
            doubt = (doubts or {}).get(pair)
            if states and pair in states:
                state, raw = states[pair]
                facts.append(Fact(*pair, None, raw, state, place))
            else:
                number = Decimal(values.get(pair, 0))
                fact = Fact(*pair, number, str(number), State.REPORTED, place, doubt=doubt)
                facts.append(fact)
    cells = tuple((code, TOTAL) for code in ("requests_received", "requests_carried_in"))
    checks = [
        CheckResult(
            "T3.COL.BALANCE",
            TOTAL,
            Decimal(received + carried_in),
            Decimal(received + carried_in + (1 if failed else 0)),
            not failed,
            cells=(*cells, ("results_total", TOTAL), ("requests_carried_out", TOTAL)),
        ),
        CheckResult("T3.ROW.TOTAL", None, Decimal(received), Decimal(received), True),
    ]
    return Report(
        source=name,
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        carrier="html",
        parser_version="test",
        url=f"http://www.example.gov.cn/{year}/{hashlib.sha256(name.encode()).hexdigest()[:8]}.html",
        is_report=True,
        agency=agency,
        year=year,
        title=title or f"{agency}{year}年政府信息公开工作年度报告",
        layouts={"T2": key, "T3": key, "T4": key},
        published_on=published_on or f"{year + 1}-01-20",
        facts=facts,
        sections=[
            Section("一", "总体情况", text),
            Section("五", "存在的主要问题及改进情况", "五、部分工作人员业务不熟，将加强培训。"),
            Section("六", "其他需要报告的事项", "无。"),
        ],
        checks=checks,
        problems=[Problem("T3.NOTE", "示例说明", None)] if failed else [],
    )
