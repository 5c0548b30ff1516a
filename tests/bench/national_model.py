"""A nation of reports: who publishes, what they report. Deterministic, quick, in order with itself.

The truths follow the sample county's (`crawler/sample/model.py`): the same shares of applicants, the
same weights of results, figures that obey the forms' arithmetic and carry over from year to year but
for planted errors. What is added is scale: every division of the real table publishes, most towns
report nothing but zeros, a city a thousand requests.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from db.schema.wide import REVIEW_ROUTES, columns_of
from parsers.divisions import divisions

FIRST_YEAR, LAST_YEAR = 2014, 2025
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
REPORTS_PER_BODY = 11.5
"""Of twelve years, with those missing and those withdrawn."""

DEPARTMENTS = ["发展和改革", "教育", "科学技术", "工业和信息化", "公安", "民政", "司法", "财政", "人力资源和社会保障", "自然资源", "生态环境", "住房和城乡建设", "交通运输", "水利", "农业农村", "商务", "文化和旅游", "卫生健康", "退役军人事务", "应急管理", "审计", "市场监督管理", "统计", "医疗保障", "信访", "林业", "城市管理", "政务服务管理", "机关事务管理", "税务", "气象", "烟草专卖", "粮食和物资储备", "体育", "广播电视", "民族宗教事务", "乡村振兴", "大数据发展", "地方金融监督管理", "投资促进"]  # fmt: skip

APPLICANT_SHARES = (1.0, 0.25, 0.02, 0.02, 0.1, 0.04)
"""Requests of each kind of applicant for one of a natural person, in the order of the form."""

_SCALES = {"province": 900, "prefecture": 260, "county": 70, "township": 0.45}
_SEATS = ("province", "prefecture", "county")
_WEIGHTS = {"granted": 40, "partially_granted": 9, "unable_not_held": 12}
_RESULTS = {
    layout: [
        code
        for code in columns_of("applications")
        if code.startswith(("granted", "partially", "refused", "unable", "not_processed", "other"))
        and (code == "other_handling") <= (layout == "2019")
        and (code.startswith("other_") and code != "other_handling") <= (layout == "2021")
    ]
    for layout in ("2019", "2021")
}
_CUMULATIVE = {
    layout: list(
        accumulate(_WEIGHTS.get(c, 3 if c.startswith(("unable", "other")) else 1) for c in codes)
    )
    for layout, codes in _RESULTS.items()
}

Counts = dict[str, list[int]]
"""Column of `applications` → the six applicants' figures and the total."""


@dataclass(frozen=True, slots=True)
class Body:
    """A publisher: `scale` is about what natural persons ask of it in a year."""

    agency_id: str
    name: str
    kind: str
    level: str
    division_code: str
    site_id: str
    scale: float


@dataclass(slots=True)
class Truth:
    """One report's figures. `planted` names the rules it breaks as published."""

    body: Body
    year: int
    layout: str
    published_on: date
    counts: Counts = field(default_factory=dict)
    reviews: dict[str, list[int]] = field(default_factory=dict)
    table2: dict[str, int | float] = field(default_factory=dict)
    form: dict[str, int | float] = field(default_factory=dict)
    planted: list[str] = field(default_factory=list)
    blank: bool = False
    """Zeros are left blank, but for the totals."""
    said: int | None = None
    """Requests received as the prose has it, where it contradicts table 3."""

    @property
    def requests_received(self) -> int:
        """Requests of the year, by table 3 or the form of 2014."""
        if self.counts:
            return self.counts["requests_received"][6]
        return int(self.form.get("applications_received", 0))


def bodies(reports: int) -> list[Body]:
    """As many publishers as `reports` take: governments with all their towns and departments, drawn
    over the country; for a few reports only, a few of each."""
    wanted = int(reports / REPORTS_PER_BODY) + 2
    most = 10_000 if wanted > 2_000 else 4
    towns: dict[str, list[tuple[str, str, str]]] = {}
    seats = []
    for code, name, level, parent, path in divisions():
        if level == "township":
            towns.setdefault(parent or "", []).append((code, name, path))
        elif level != "central":
            seats.append((code, name, level, path))
    random.Random("seats").shuffle(seats)
    # However few, one of each level comes first.
    first = {level: next(s for s in seats if s[2] == level) for level in _SCALES if level in _SEATS}
    seats = [*first.values(), *(s for s in seats if s not in first.values())]
    found: list[Body] = []
    for code, name, level, path in seats:
        whole = path.replace(" ", "").replace("/", "").replace("›", "") or name
        site = f"www.s{code}.gov.cn"
        scale = _SCALES[level]
        found.append(
            Body(f"{code}-gov", f"{whole}人民政府", "government", level, code, site, scale)
        )
        for town, town_name, town_path in towns.get(code, ())[:most]:
            full = town_path.replace(" ", "").replace("/", "").replace("›", "") or town_name
            street = full.endswith(("街道", "街道办事处"))
            found.append(
                Body(
                    f"{town}-gov",
                    full if street else f"{full}人民政府",
                    "subdistrict" if street else "town",
                    "township",
                    town,
                    site,
                    _SCALES["township"],
                )
            )
        for number, department in enumerate(DEPARTMENTS[:most]):
            found.append(
                Body(
                    f"{code}-{number:02d}",
                    f"{whole}{department}局",
                    "department",
                    level,
                    code,
                    site,
                    scale / 14,
                )
            )
        if len(found) >= wanted:
            break
    return found


def truths(body: Body, last_year: int = LAST_YEAR) -> Iterator[Truth]:
    """A publisher's reports, year by year; a year may be missing."""
    rng = random.Random(body.agency_id)
    scale = body.scale * rng.lognormvariate(0, 0.9)
    carried = [0] * 6
    stock = rng.randint(0, 12) if body.kind == "government" else rng.randint(0, 4)
    items = {
        group: rng.randint(0, 60) for group in ("licensing", "services", "penalty", "coercion")
    }
    leaves_blank = body.level == "township" and rng.random() < 0.05
    for year in range(FIRST_YEAR, last_year + 1):
        layout = "2014" if year < 2019 else "2019" if year < 2021 else "2021"
        truth = Truth(body, year, layout, _published(rng, body, year), blank=leaves_blank)
        if layout == "2014":
            _form(truth, rng, scale)
        else:
            before = carried
            carried = _applications(truth, rng, scale, carried)
            _reviews(truth, rng, scale)
            stock = _table2(truth, rng, stock, items)
            _plant(truth, rng, before)
        if rng.random() >= 0.03:
            yield truth


def _published(rng: random.Random, body: Body, year: int) -> date:
    late = rng.random() < 0.06
    if body.kind == "government" or year < 2019:
        day = date(year + 1, 3, 1) + timedelta(days=rng.randint(0, 30))
    else:
        day = date(year + 1, 1, 5) + timedelta(days=rng.randint(0, 26))
    return day + timedelta(days=rng.randint(40, 200)) if late else day


def _drawn(rng: random.Random, expected: float) -> int:
    """About `expected`; below one, mostly zero."""
    if expected < 3:
        return sum(rng.random() < expected / 3 for _ in range(3))
    return int(rng.uniform(0.4, 1.6) * expected)


def _applications(truth: Truth, rng: random.Random, scale: float, carried: list[int]) -> list[int]:
    codes = _RESULTS[truth.layout]
    rows: Counts = {
        code: [0] * 7
        for code in (
            "requests_received",
            "requests_carried_in",
            *codes,
            "results_total",
            "requests_carried_out",
        )
    }
    out = [0] * 6
    for applicant, share in enumerate(APPLICANT_SHARES):
        received = _drawn(rng, scale * share)
        handled = received + carried[applicant]
        if not handled:
            continue
        left = rng.randint(0, handled // 4)
        rows["requests_received"][applicant] = received
        rows["requests_carried_in"][applicant] = carried[applicant]
        rows["results_total"][applicant] = handled - left
        rows["requests_carried_out"][applicant] = out[applicant] = left
        for code in rng.choices(
            codes, cum_weights=_CUMULATIVE[truth.layout], k=min(handled - left, 60)
        ):
            rows[code][applicant] += 1
        rows["granted"][applicant] += max(0, handled - left - 60)
    for row in rows.values():
        row[6] = sum(row)
    truth.counts = rows
    return out


def _reviews(truth: Truth, rng: random.Random, scale: float) -> None:
    asked = truth.counts["requests_received"][6] + truth.counts["requests_carried_in"][6]
    scale *= bool(asked) or rng.random() < 0.2  # hardly ever reviews without a request
    for number, route in enumerate(REVIEW_ROUTES):
        parts = [_drawn(rng, scale * share / (1 + number)) for share in (0.02, 0.006, 0.004, 0.004)]
        truth.reviews[route] = [*parts, sum(parts)]


def _table2(truth: Truth, rng: random.Random, stock: int, items: dict[str, int]) -> int:
    body, scale = truth.body, max(1.0, truth.body.scale)
    issued = rng.randint(0, 5) if body.kind == "government" else int(rng.random() < 0.2)
    repealed = rng.randint(0, min(2, stock))
    stock += issued - repealed
    busy = body.level != "township" or rng.random() < 0.3
    decisions = {
        key: int(rng.paretovariate(1.2) * scale * 6) if busy and rng.random() < 0.7 else 0
        for key in ("administrative_licensing", "administrative_penalty", "administrative_coercion")
    }
    fee = (
        round(rng.uniform(1, 40) * scale, 2)
        if body.level != "township" and rng.random() < 0.4
        else 0
    )
    values = truth.table2
    if truth.layout == "2021":
        values |= {f"rules_{k}": 0 for k in ("issued", "repealed", "in_force")}
        values |= {
            "normative_documents_issued": issued,
            "normative_documents_repealed": repealed,
            "normative_documents_in_force": stock,
        }
        values |= {f"{key}_decisions": n for key, n in decisions.items()}
        values["administrative_fee_revenue"] = fee
        return stock
    for code, value in (
        ("newly_produced", issued),
        ("newly_disclosed", issued),
        ("total_disclosed", stock),
    ):
        values[f"rules_{code}"] = 0
        values[f"normative_documents_{code}"] = value
    for key, name in (
        ("licensing", "administrative_licensing"),
        ("services", "other_external_services"),
        ("penalty", "administrative_penalty"),
        ("coercion", "administrative_coercion"),
    ):
        change = rng.randint(-min(2, items[key]), 3)
        values[f"{name}_items_previous_year"] = items[key]
        values[f"{name}_items_change"] = change
        values[f"{name}_decisions"] = decisions.get(name, 0)
        items[key] += change
    values["administrative_fee_items_previous_year"] = values["administrative_fee_items_change"] = 0
    values["government_procurement_projects"] = int(rng.random() * scale)
    values["government_procurement_amount"] = round(rng.uniform(0, 90) * scale, 2)
    return stock


def _form(truth: Truth, rng: random.Random, scale: float) -> None:
    values: dict[str, int | float] = {
        code: 0
        for code in columns_of("statistics_2014")
        if not code.startswith(("local_", "anhui_"))
    }
    asked = _drawn(rng, scale * 1.2)
    online = rng.randint(0, asked)
    values["applications_received"], values["applications_online"] = asked, online
    values["applications_in_person"] = asked - online
    values["applications_closed"] = values["applications_closed_on_time"] = asked
    agreed = sum(rng.random() < 0.7 for _ in range(min(asked, 40))) + max(0, asked - 40)
    values["replies_total"] = asked
    values["replies_agreed"], values["replies_not_existing"] = agreed, asked - agreed
    items = rng.randint(5, 400) if truth.body.level == "township" else rng.randint(40, 9_000)
    values["proactive_items"] = items
    values["channel_website_items"] = items
    values["staff_total"] = values["staff_part_time"] = rng.randint(1, 6)
    values["dedicated_institutions"] = values["reading_points"] = int(rng.random() < 0.7)
    values["meetings_held"], values["training_sessions"] = rng.randint(0, 3), rng.randint(0, 2)
    values["training_participants"] = rng.randint(0, 60)
    truth.form = values


def _plant(truth: Truth, rng: random.Random, carried_in: list[int]) -> None:
    """Errors as published, each of which fails exactly the rules it is listed with."""
    draw = rng.random()
    if draw < 0.012:
        truth.counts["granted"][6] += 1
        truth.planted += ["T3.COL.SUM7", "T3.ROW.TOTAL"]
    elif draw < 0.020:
        truth.reviews["reconsideration"][4] += 1
        truth.planted.append("T4.REV.TOTAL")
    elif draw < 0.028 and truth.year > 2019:
        # More carried in than was carried out a year before, the year's own sums in order.
        for code in ("requests_carried_in", "granted", "results_total"):
            for column in (0, 6):
                truth.counts[code][column] += 2
        truth.planted.append("X.CARRY")
    elif draw < 0.045:
        # One report in sixty says in its prose what its table does not.
        received, carried = (
            truth.counts[c][6] for c in ("requests_received", "requests_carried_in")
        )
        truth.said = received + carried + rng.randint(1, 9)
        truth.planted.append("TXT.RECEIVED")
