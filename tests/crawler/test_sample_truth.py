"""The sample's truth holds together by itself, and its pages say exactly what it says."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from crawler.sample import agencies, bodies, truth
from crawler.sample.labels import APPLICANTS, RESULTS, ROUTES, result_groups
from crawler.sample.model import SampleReport, county
from crawler.sample.sites import sites
from parsers import parse_bytes

PHASES = (1, 2)
ORGANISATIONS = [a for a, _ in APPLICANTS[:-1]]


def value(report: SampleReport, code: str, applicant: str | None) -> int | None:
    number = report.facts[(code, applicant)][0]
    return None if number is None else int(number)


def broken(report: SampleReport) -> set[str]:
    """Rules the figures break, computed here from the forms' own words, not by the parsers."""
    found = set()
    results = [c for _, rows in result_groups(report.layouts["T3"]) for c, _ in rows]
    rows = ["requests_received", "requests_carried_in", *results, "requests_carried_out"]
    for code in rows:
        parts = [value(report, code, a) for a in ORGANISATIONS]
        total = value(report, code, "total")
        if report.facts[(code, "total")][1] == "blank":
            found.add("T3.BLANK.TOTAL")
        if None not in parts and total is not None and sum(p or 0 for p in parts) != total:
            found.add("T3.ROW.TOTAL")
    for applicant in [*ORGANISATIONS, "total"]:
        column = {code: value(report, code, applicant) for code in rows}
        if None in column.values():
            continue
        known = {code: number or 0 for code, number in column.items()}
        if sum(known[c] for c in results[:-1]) != known["results_total"]:
            found.add("T3.COL.SUM7")
        coming = known["requests_received"] + known["requests_carried_in"]
        if coming != known["results_total"] + known["requests_carried_out"]:
            found.add("T3.COL.BALANCE")
    for route, rule in zip(ROUTES, ("T4.REV.TOTAL", "T4.LITD.TOTAL", "T4.LITA.TOTAL"), strict=True):
        parts = [value(report, f"{route}_{c}", None) for c, _ in RESULTS[:-1]]
        if sum(p or 0 for p in parts) != value(report, f"{route}_total", None):
            found.add(rule)
    if any(state == "missing" for _, state, _ in report.facts.values()):
        found.add("T3.SHAPE")
    return found


@pytest.mark.parametrize("phase", PHASES)
def test_sample_planted_errors_are_all_there_are(phase: int) -> None:
    for report in county(phase):
        inside = {r for r in report.planted if not r.startswith(("TXT", "X."))}
        assert broken(report) == inside, report.title


def test_sample_figures_carry_over_from_year_to_year() -> None:
    by_key = {(r.agency.agency_id, r.year): r for r in county(1)}
    breaks = []
    for (agency, year), report in by_key.items():
        before = by_key.get((agency, year - 1))
        if before is None:
            continue
        pairs = [
            (value(report, "requests_carried_in", a), value(before, "requests_carried_out", a))
            for a, _ in APPLICANTS
        ]
        if any(None not in pair and pair[0] != pair[1] for pair in pairs):
            breaks.append((agency, year))
            assert "X.CARRY" in report.planted
        if report.layouts["T2"] == before.layouts["T2"] == "2021":
            stem = "normative_documents_"
            now = {
                k: value(report, stem + k, None) or 0 for k in ("issued", "repealed", "in_force")
            }
            stock = value(before, stem + "in_force", None) or 0
            assert now["in_force"] == stock + now["issued"] - now["repealed"]
    assert breaks == [("sample-06", 2022)]


@pytest.mark.parametrize("phase", PHASES)
def test_sample_pages_read_back_to_the_truth(phase: int) -> None:
    """Every figure of every report, in every carrier and markup: value and state alike."""
    served = {s.host: s.skin.pages(s.reports) for s in sites(phase)}
    figures = 0
    for entry in truth(phase, port=80):
        url = entry["file_url"] or entry["url"]
        host, _, path = url.removeprefix("http://").partition(":80")
        report = parse_bytes(served[host][path][0], url=url)
        assert (report.agency, report.year) == (entry["agency"], entry["year"])
        assert report.layouts == entry["layouts"]
        read = {
            f"{f.indicator}/{f.applicant}" if f.applicant else f.indicator: f for f in report.facts
        }
        assert set(read) == set(entry["facts"])
        for key, true in entry["facts"].items():
            assert str(read[key].state) == true["state"], (url, key)
            expected = None if true["value"] is None else Decimal(str(true["value"]))
            assert read[key].value == expected, (url, key)
            figures += 1
        failed = {c.rule for c in report.checks if not c.passed}
        assert failed == {r for r in entry["planted"] if not r.startswith("X.")}, url
    assert figures > 20_000


def test_sample_has_what_the_pipeline_must_cope_with() -> None:
    reports = county(1)
    assert Counter(r.carrier for r in reports) == {"html": 102, "pdf": 1, "docx": 1}
    assert {r.markup for r in reports} == {"clean", "word"}
    states = Counter(state for r in reports for _, state, _ in r.facts.values())
    assert set(states) == {"reported", "blank", "not_applicable", "missing"}
    late = [r for r in reports if r.agency.kind != "government" and r.published_on.month > 1]
    assert late, "one report after 31 January"
    mixed = [r for r in reports if len(set(r.layouts.values())) > 1]
    assert mixed, "a hybrid of two layouts"
    assert [r for r in reports if r.year > 2020 and set(r.layouts.values()) == {"2019"}]
    assert len(agencies()) == 15
    assert {r.year for r in reports} == set(range(2019, 2026))


def test_sample_second_phase_differs_in_three_reports() -> None:
    first = {e["url"]: e for e in truth(1)}
    second = {e["url"]: e for e in truth(2)}
    assert len(set(first) - set(second)) == 1, "one withdrawn"
    assert len(set(second) - set(first)) == 1, "one new"
    changed = [u for u in set(first) & set(second) if first[u]["facts"] != second[u]["facts"]]
    assert len(changed) == 1


def test_sample_is_the_same_every_time() -> None:
    county.cache_clear()
    reports = {r.carrier: r for r in county(1)}
    once = [bodies.pdf_body(reports["pdf"]), bodies.docx_body(reports["docx"])]
    county.cache_clear()
    again = {r.carrier: r for r in county(1)}
    assert [bodies.pdf_body(again["pdf"]), bodies.docx_body(again["docx"])] == once
    assert bodies.html_body(again["html"]) == bodies.html_body(reports["html"])
