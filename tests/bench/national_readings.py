"""Truths of the national model as the loader takes them: quickly, or through the parser's own types.

`as_report` gives the Report the parser would hand over, its checks run by the real rules; `reading`
gives the same rows without it (a test holds them equal) unless the report breaks a rule or leaves
cells blank, where it asks `as_report`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from db.evidence import fold, variables
from db.pack import Packed
from db.reading import Reading, reading_of
from db.schema.wide import REVIEW_RESULTS, REVIEW_ROUTES, WIDE_COLUMNS
from parsers.checks import run_checks
from parsers.claims import find_claims
from parsers.engine import expected_figures
from parsers.layouts import APPLICANTS
from parsers.report import Fact, Report, Section, State, plain_number
from parsers.version import PARSER_VERSION
from tests.bench.national_model import Body, Truth
from tests.bench.national_text import sections

Cell = tuple[str, str | None]

_TABLES = {"2014": ("FORM",), "2019": ("T2", "T3", "T4"), "2021": ("T2", "T3", "T4")}
_AMOUNTS = ("government_procurement_amount", "administrative_fee_revenue")
_SHAPES = 40
"""Documents come in this many shapes (where on the page the tables stand)."""


def url_of(body: Body, year: int) -> str:
    serial = int(hashlib.md5(f"{body.agency_id}{year}".encode()).hexdigest()[:6], 16)
    return f"http://{body.site_id}/zwgk/zfxxgk/zfxxgknb/{year + 1}03/t{year + 1}0316_{serial}.html"


def title_of(body: Body, year: int) -> str:
    return f"{body.name}{year}年政府信息公开工作年度报告"


def printed(code: str, value: float) -> str:
    """Amounts are printed with two decimals, as offices do."""
    return f"{value:.2f}" if code in _AMOUNTS and value else str(value)


def values_of(truth: Truth) -> dict[Cell, float | None]:
    """Every figure of the report's layouts; None where it is left blank."""
    found: dict[Cell, float | None] = {}
    for table in _TABLES[truth.layout]:
        for cell in expected_figures(table, truth.layout):
            code, applicant = cell
            if applicant:
                value: float | None = truth.counts[code][APPLICANTS.index(applicant)]
                if truth.blank and not value and applicant != "total":
                    value = None
            elif table == "T4":
                route = max((r for r in REVIEW_ROUTES if code.startswith(r)), key=len)
                result = code.removeprefix(route + "_")
                value = truth.reviews[route][REVIEW_RESULTS.index(result)]
            else:
                value = truth.form[code] if table == "FORM" else truth.table2[code]
            found[cell] = value
    return found


def shape_of(body: Body, year: int) -> int:
    """Reports of one site look alike; one in 500 looks like nothing else."""
    serial = int(hashlib.md5(f"{year}{body.agency_id}".encode()).hexdigest()[:8], 16)
    return _SHAPES + serial if serial % 500 == 0 else int(body.division_code) % _SHAPES


def _place(table: str, row: int, column: int, shape: int) -> dict[str, int]:
    return {"table": int(table[1]) + shape % 3 if table != "FORM" else 1,
            "row": row + shape // 3, "column": column}  # fmt: skip


def places_of(layout: str, shape: int) -> dict[Cell, dict[str, int]]:
    found = {}
    for table in _TABLES[layout]:
        for number, (code, applicant) in enumerate(expected_figures(table, layout)):
            row = number // 7 if applicant else number
            column = 3 + APPLICANTS.index(applicant) if applicant else 2
            found[(code, applicant)] = _place(table, row, column, shape)
    return found


@cache
def _shared_pattern(layout: str, shape: int) -> str:
    pattern = {
        code + (f"/{applicant}" if applicant else ""): place
        for (code, applicant), place in places_of(layout, shape).items()
    }
    return json.dumps(pattern, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def identity_of(truth: Truth) -> dict[str, Any]:
    """Evidence as the parser gives it for a page whose title says everything."""
    body, title = truth.body, title_of(truth.body, truth.year)
    published = truth.published_on.isoformat()
    dated = {"value": published, "from": "text", "text": published}
    read = {"value": truth.year, "from": "heading", "text": title}
    named = {"value": body.name, "from": "heading", "text": ""}
    return {
        "level": body.level,
        "kind": body.kind,
        "division_code": body.division_code[:6],
        "confidence": {"published_on": 2, "year": 3, "agency": 3},
        "evidence": {
            "published_on": [dated, {**dated, "from": "hint"}],
            "year": [read, {**read, "from": "text"}, {**read, "from": "hint"}],
            "agency": [named, {**named, "from": "text"}, {**named, "from": "hint agency"}],
            "site": [{"value": body.site_id, "from": "url"}],
        },
    }


def as_report(truth: Truth, prose: Iterable[Section] = ()) -> Report:
    """The report as the parser would hand it over."""
    places = places_of(truth.layout, shape_of(truth.body, truth.year))
    facts = []
    for (code, applicant), value in values_of(truth).items():
        place = places[(code, applicant)]
        if value is None:
            facts.append(Fact(code, applicant, None, "", State.BLANK, place))
            continue
        raw = printed(code, value)
        facts.append(Fact(code, applicant, Decimal(raw), raw, State.REPORTED, place))
    layouts = dict.fromkeys(_TABLES[truth.layout], truth.layout)
    title, text = title_of(truth.body, truth.year), list(prose)
    claims = find_claims(text)
    return Report(
        source=title,
        sha256=digest_of(truth)[7:],
        carrier="html",
        parser_version=PARSER_VERSION,
        url=url_of(truth.body, truth.year),
        is_report=True,
        agency=truth.body.name,
        year=truth.year,
        title=title,
        layouts=layouts,
        published_on=truth.published_on.isoformat(),
        facts=facts,
        sections=text,
        claims=claims,
        checks=run_checks(facts, layouts, year=truth.year, claims=claims, level=truth.body.level),
        identity=identity_of(truth),
    )


def digest_of(truth: Truth, edition: int = 1) -> str:
    """Digest of the page's payload, which is never made."""
    name = f"{truth.body.agency_id}-{truth.year}-{edition}"
    return "sha256:" + hashlib.sha256(name.encode()).hexdigest()


@cache
def _checks_passed(layout: str, year: int) -> int:
    """Checks that a report without errors, reviews and blanks passes."""
    from datetime import date

    body = Body("0", "某县", "government", "county", "110101", "x", 0)
    truth = Truth(body, year, layout, date(year + 1, 1, 1))
    for table in _TABLES[layout]:
        for code, applicant in expected_figures(table, layout):
            if applicant:
                truth.counts[code] = [0] * 7
            elif table == "T2":
                truth.table2[code] = 0
            elif table == "FORM":
                truth.form[code] = 0
    truth.reviews = {route: [0] * 5 for route in REVIEW_ROUTES}
    return sum(c.passed for c in as_report(truth).checks)


def reading(truth: Truth, text: list[tuple[str | None, str, str]] | None = None) -> Reading:
    """The truth as rows. `text` is its prose, (number, heading, text) a section, where that is to be
    stored; what contradicts the tables is found in it either way."""
    asked = reviewed = 0
    if truth.layout != "2014":
        counts = truth.counts
        asked = counts["requests_received"][6] + counts["requests_carried_in"][6]
        reviewed = sum(truth.reviews[route][4] for route in REVIEW_ROUTES)
    prose = text or (sections(truth) if truth.said is not None else [])
    if truth.planted or truth.blank or prose or (reviewed and not asked):
        found = reading_of(as_report(truth, [Section(*section) for section in prose]))
        found.sections = text or []
        return found
    packed = Packed(pattern=_pattern(truth))
    amounts = truth.form if truth.layout == "2014" else truth.table2
    table = "statistics_2014" if truth.layout == "2014" else "disclosure"
    row = list(map(amounts.get, WIDE_COLUMNS[table]))
    for code in _AMOUNTS:
        value = amounts.get(code)
        if value:
            raw = printed(code, value)
            plain = row[WIDE_COLUMNS[table].index(code)] = plain_number(Decimal(raw))
            if str(plain) != raw:
                packed.notes.append((code, "", "reported", raw, None, None, None))
    packed.rows[table] = [tuple(row)]
    if truth.layout != "2014":
        none = [None] * 7
        columns = [truth.counts.get(code, none) for code in WIDE_COLUMNS["applications"][1:]]
        packed.rows["applications"] = [
            (name, *(column[at] for column in columns)) for at, name in enumerate(APPLICANTS)
        ]
        packed.rows["reviews"] = [(route, *truth.reviews[route]) for route in REVIEW_ROUTES]
    packed.reported = sum(len(expected_figures_of(t, truth.layout)) for t in _TABLES[truth.layout])
    title, url = title_of(truth.body, truth.year), url_of(truth.body, truth.year)
    published, identity = truth.published_on.isoformat(), identity_of(truth)
    return Reading(
        agency=truth.body.name,
        year=truth.year,
        title=title,
        published_on=published,
        layouts=dict.fromkeys(_TABLES[truth.layout], truth.layout),
        parser_version=PARSER_VERSION,
        digest=hashlib.md5(f"{title}{amounts}".encode()).hexdigest(),
        packed=packed,
        identity=identity,
        url=url,
        evidence=fold(identity, variables(title, published, truth.year, url)),
        checks_passed=_checks_passed(truth.layout, truth.year) + (1 if reviewed and asked else 0),
    )


@cache
def expected_figures_of(table: str, layout: str) -> list[Cell]:
    return list(expected_figures(table, layout))


def _pattern(truth: Truth) -> str:
    shape = shape_of(truth.body, truth.year)
    if shape < _SHAPES:
        return _shared_pattern(truth.layout, shape)
    return _shared_pattern.__wrapped__(truth.layout, shape)
