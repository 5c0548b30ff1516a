"""The sample county's truths: places, agencies, years, figures. Everything else is drawn from here.

All names and numbers are invented. The figures obey the forms' arithmetic and carry over from year to
year, but for the planted errors, each of which its report lists.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache

from crawler.sample.labels import (
    APPLICANTS,
    RESULTS,
    ROUTES,
    TABLE2,
    result_groups,
)

SEED = 20260101
COUNTY_CODE = "990100"
YEARS = range(2019, 2026)

Cell = tuple[str, str | None]
Figure = tuple[float | int | None, str, str]
"""(value, state, text as printed)."""


@dataclass(frozen=True)
class SampleAgency:
    """A publisher of the county; `site` is the skin that publishes it."""

    agency_id: str
    name: str
    kind: str
    level: str
    division_code: str
    site: str
    scale: int


AGENCIES: tuple[SampleAgency, ...] = (
    SampleAgency(
        "sample-county", "青澜县人民政府", "government", "county", COUNTY_CODE, "portal", 60
    ),
    *(
        SampleAgency(
            f"sample-{n:02d}", f"青澜县{name}", "department", "county", COUNTY_CODE, site, scale
        )
        for n, (name, site, scale) in enumerate(
            (
                ("发展和改革局", "portal", 9),
                ("教育局", "portal", 7),
                ("公安局", "police", 12),
                ("民政局", "portal", 6),
                ("财政局", "portal", 5),
                ("自然资源局", "portal", 24),
                ("水利局", "portal", 4),
                ("市场监督管理局", "portal", 10),
            ),
            start=1,
        )
    ),
    *(
        SampleAgency(
            f"sample-t{n}", name, "town", "township", f"{COUNTY_CODE}{n:03d}", "towns", scale
        )
        for n, (name, scale) in enumerate(
            (
                ("青澜县石桥镇人民政府", 4),
                ("青澜县柳河镇人民政府", 3),
                ("青澜县云岭乡人民政府", 2),
                ("青澜县白鹭镇人民政府", 5),
                ("青澜县东关街道办事处", 3),
                ("青澜县南山乡人民政府", 1),
            ),
            start=1,
        )
    ),
)


@dataclass
class SampleReport:
    """The truth of one report as its page prints it. `facts` hold every figure of its layouts."""

    agency: SampleAgency
    year: int
    published_on: date
    layouts: dict[str, str]
    carrier: str = "html"
    markup: str = "clean"
    facts: dict[Cell, Figure] = field(default_factory=dict)
    planted: list[str] = field(default_factory=list)
    """Rules this report breaks, as published; those between years begin with X."""
    text: dict[str, int] = field(default_factory=dict)
    """Figures quoted in the prose."""
    has_total_column: bool = True
    number: int = 0
    """Serial of its page."""

    @property
    def title(self) -> str:
        return f"{self.agency.name}{self.year}年政府信息公开工作年度报告"

    def printed(self, code: str, applicant: str | None = None) -> str:
        return self.facts[(code, applicant)][2]


@cache
def county(phase: int = 1) -> tuple[SampleReport, ...]:
    """All reports in publication. Phase 2 is a season later: one report changed, one new, one
    withdrawn."""
    found: list[SampleReport] = []
    for agency in AGENCIES:
        found.extend(agency_reports(agency))
    for number, report in enumerate(found, start=1001):
        report.number = number
        _oddities(report)
    by_key = {(r.agency.agency_id, r.year): r for r in found}
    if phase == 1:
        del by_key[("sample-t6", 2024)]  # published only months later
    else:
        del by_key[("sample-t3", 2020)]  # withdrawn
        changed = by_key[("sample-08", 2024)]
        by_key[("sample-08", 2024)] = _changed(changed)
    return tuple(sorted(by_key.values(), key=lambda r: (r.published_on, r.number), reverse=True))


def agency_reports(agency: SampleAgency) -> list[SampleReport]:
    """All years of one publisher, in order and in order with each other."""
    rng = random.Random(f"{SEED}-{agency.agency_id}")  # noqa: S311
    carried = {a: 0 for a, _ in APPLICANTS[:-1]}
    stock = rng.randint(3, 20) * max(1, agency.scale // 6)
    items = {k: rng.randint(4, 40) for k in ("licensing", "services", "penalty", "coercion", "fee")}
    reports = []
    for year in YEARS:
        old = year <= 2020 or (agency.agency_id, year) == ("sample-t2", 2021)
        layouts = dict.fromkeys(("T2", "T3", "T4"), "2019" if old else "2021")
        if agency.agency_id == "sample-07" and year in (2022, 2023):
            layouts["T3"] = "2019"
        values: dict[Cell, int | float] = {}
        carried = _table3(values, rng, agency.scale, carried, layouts["T3"])
        stock, items = _table2(values, rng, agency, stock, items, layouts["T2"])
        _table4(values, rng, agency.scale)
        report = SampleReport(agency, year, _published(rng, agency, year), layouts)
        report.facts = {cell: (v, "reported", _plain(v)) for cell, v in values.items()}
        received = int(values[("requests_received", "total")])
        report.text = {
            "received": received,
            "carried_out": int(values[("requests_carried_out", "total")]),
            "items": rng.randint(40, 900),
            "reconsideration": int(values[("reconsideration_total", None)]),
            "litigation": int(
                values[("litigation_direct_total", None)]
                + values[("litigation_after_reconsideration_total", None)]
            ),
        }
        report.markup = "word" if rng.random() < 0.4 else "clean"
        reports.append(report)
    return reports


def _plain(value: int | float) -> str:
    return str(value)


def _published(rng: random.Random, agency: SampleAgency, year: int) -> date:
    if agency.kind == "government":
        return date(year + 1, 3, 1) + timedelta(days=rng.randint(0, 28))
    return date(year + 1, 1, 8) + timedelta(days=rng.randint(0, 20))


def _table3(
    values: dict[Cell, int | float],
    rng: random.Random,
    scale: int,
    carried: dict[str, int],
    layout: str,
) -> dict[str, int]:
    results = [code for _, rows in result_groups(layout) for code, _ in rows][:-1]
    weights = [
        {"granted": 40, "partially_granted": 9}.get(code, 3 if code.startswith("unable") else 1)
        for code in results
    ]
    out: dict[str, int] = {}
    for applicant, _ in APPLICANTS[:-1]:
        share = {"natural_person": 1.0, "commercial_enterprise": 0.25, "legal_service_org": 0.1}
        received = rng.randint(0, max(1, round(scale * 2 * share.get(applicant, 0.04))))
        handled = received + carried[applicant]
        left = rng.randint(0, handled // 4) if handled else 0
        counts = dict.fromkeys(results, 0)
        for code in rng.choices(results, weights, k=handled - left):
            counts[code] += 1
        values[("requests_received", applicant)] = received
        values[("requests_carried_in", applicant)] = carried[applicant]
        for code, number in counts.items():
            values[(code, applicant)] = number
        values[("results_total", applicant)] = handled - left
        values[("requests_carried_out", applicant)] = left
        out[applicant] = left
    for code in {c for c, _ in values}:
        values[(code, "total")] = sum(values[(code, a)] for a, _ in APPLICANTS[:-1])
    return out


def _table2(
    values: dict[Cell, int | float],
    rng: random.Random,
    agency: SampleAgency,
    stock: int,
    items: dict[str, int],
    layout: str,
) -> tuple[int, dict[str, int]]:
    issued, repealed = rng.randint(0, 6), rng.randint(0, min(3, stock))
    stock = stock + issued - repealed
    decisions = {k: rng.randint(0, 60 * agency.scale) for k in ("licensing", "services", "penalty")}
    decisions["coercion"] = rng.randint(0, agency.scale)
    if layout == "2021":
        for code, value in (("issued", issued), ("repealed", repealed), ("in_force", stock)):
            values[(f"rules_{code}", None)] = 0
            values[(f"normative_documents_{code}", None)] = value
        for key, code in (
            ("licensing", "licensing"),
            ("penalty", "penalty"),
            ("coercion", "coercion"),
        ):
            values[(f"administrative_{code}_decisions", None)] = decisions[key]
        values[("administrative_fee_revenue", None)] = round(rng.uniform(0, 90 * agency.scale), 4)
        return stock, items
    for code, value in (
        ("newly_produced", issued),
        ("newly_disclosed", issued),
        ("total_disclosed", stock),
    ):
        values[(f"rules_{code}", None)] = 0
        values[(f"normative_documents_{code}", None)] = value
    codes = {
        "licensing": "administrative_licensing",
        "services": "other_external_services",
        "penalty": "administrative_penalty",
        "coercion": "administrative_coercion",
        "fee": "administrative_fee",
    }
    following = {}
    for key, code in codes.items():
        change = rng.randint(-min(3, items[key]), 4)
        values[(f"{code}_items_previous_year", None)] = items[key]
        values[(f"{code}_items_change", None)] = change
        if key != "fee":
            values[(f"{code}_decisions", None)] = decisions[key]
        following[key] = items[key] + change
    values[("government_procurement_projects", None)] = rng.randint(0, 2 * agency.scale)
    values[("government_procurement_amount", None)] = round(rng.uniform(0, 900), 2)
    return stock, following


def _table4(values: dict[Cell, int | float], rng: random.Random, scale: int) -> None:
    for route in ROUTES:
        top = max(1, scale // 6) if route == "reconsideration" else max(1, scale // 12)
        total = 0
        for code, _ in RESULTS[:-1]:
            number = rng.randint(0, top) if rng.random() < 0.5 else 0
            values[(f"{route}_{code}", None)] = number
            total += number
        values[(f"{route}_total", None)] = total


def _oddities(report: SampleReport) -> None:
    """What is peculiar to single reports: carriers, late dates, blanks, errors as published."""
    key = (report.agency.agency_id, report.year)
    facts = report.facts

    def put(code: str, applicant: str | None, value: int) -> None:
        facts[(code, applicant)] = (value, "reported", str(value))

    if key == ("sample-05", 2023):
        report.carrier = "pdf"
    elif key == ("sample-02", 2022):
        report.carrier = "docx"
    elif key == ("sample-06", 2023):
        report.published_on = date(2024, 3, 18)
    elif key == ("sample-t6", 2024):
        report.published_on = date(2025, 9, 30)
    elif key == ("sample-t4", 2022):
        put("reconsideration_upheld", None, 2)
        total = sum(int(facts[(f"reconsideration_{c}", None)][0] or 0) for c, _ in RESULTS[:-1])
        put("reconsideration_total", None, total + 1)
        report.text["reconsideration"] = total + 1
        report.planted.append("T4.REV.TOTAL")
    elif key == ("sample-04", 2023):
        put("granted", "total", int(facts[("granted", "total")][0] or 0) + 1)
        report.planted += ["T3.ROW.TOTAL", "T3.COL.SUM7"]
    elif key == ("sample-01", 2024):
        # Neither the new requests nor the new and the carried together: both would be in order.
        report.text["received"] += int(facts[("requests_carried_in", "total")][0] or 0) + 4
        report.planted.append("TXT.RECEIVED")
    elif key == ("sample-07", 2024):
        report.text["carried_out"] += 2
        report.planted.append("TXT.CARRY")
    elif key == ("sample-t2", 2023):
        report.text["reconsideration"] += 1
        report.planted.append("TXT.REV")
    elif key == ("sample-06", 2022):
        # More carried in than was carried out a year before, the year's own sums in order.
        for applicant in ("natural_person", "total"):
            for code in ("requests_carried_in", "granted", "results_total"):
                put(code, applicant, int(facts[(code, applicant)][0] or 0) + 2)
        report.planted.append("X.CARRY")
    elif key == ("sample-03", 2021):
        for code in ("granted", "partially_granted", "unable_not_held"):
            facts[(code, "total")] = (None, "blank", "")
        report.planted.append("T3.BLANK.TOTAL")
    elif key == ("sample-t1", 2023):
        report.has_total_column = False
        for cell in [c for c in facts if c[1] == "total"]:
            facts[cell] = (None, "missing", "")
        report.planted.append("T3.SHAPE")
    if report.agency.agency_id == "sample-t6" and report.year >= 2021:
        for cell, (value, _, _) in list(facts.items()):
            if cell[1] not in (None, "natural_person", "total") and value == 0:
                facts[cell] = (None, "blank", "")
    if report.agency.agency_id == "sample-t5" and report.layouts["T2"] == "2021":
        for code in ("rules_issued", "rules_repealed", "rules_in_force"):
            facts[(code, None)] = (None, "not_applicable", "/")


def _changed(report: SampleReport) -> SampleReport:
    """The same report with a corrected figure: one more penalty decision and one lawsuit won."""
    facts = dict(report.facts)
    for code, more in (("administrative_penalty_decisions", 17),):
        value = int(facts[(code, None)][0] or 0) + more
        facts[(code, None)] = (value, "reported", str(value))
    return replace(report, facts=facts)


def figure_order(layouts: dict[str, str]) -> list[Cell]:
    """Every figure of the layouts' tables, in form order."""
    cells: list[Cell] = [
        (code, None) for _, _, rows in TABLE2[layouts["T2"]] for _, codes in rows for code in codes
    ]
    rows3 = [
        "requests_received",
        "requests_carried_in",
        *(code for _, rows in result_groups(layouts["T3"]) for code, _ in rows),
        "requests_carried_out",
    ]
    cells += [(code, a) for code in rows3 for a, _ in APPLICANTS]
    cells += [(f"{route}_{code}", None) for route in ROUTES for code, _ in RESULTS]
    return cells
