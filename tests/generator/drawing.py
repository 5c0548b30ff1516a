"""Draw a consistent set of figures for a layout: every identity of the forms holds."""

from __future__ import annotations

import random

from tests.generator import forms, official
from tests.generator.model import Draft, Figure

_BIG = {"small": 6, "middle": 60, "large": 3000}


def number(value: int | float) -> Figure:
    return Figure(f"{value:g}" if isinstance(value, int) else repr(value), value)


def draw_figures(draft: Draft) -> None:
    """Fill `draft.figures` for all tables of its layout."""
    rng = draft.rng
    size = rng.choice(list(_BIG))
    if draft.layout in ("2014", "2008"):
        _form(draft, _BIG[size])
        return
    _t2(draft, official.T2_2019 if draft.layouts["T2"] == "2019" else official.T2_2021, _BIG[size])
    _t3(draft, _BIG[size])
    _t4(draft, _BIG[size])


def _put(draft: Draft, code: str, value: int | float) -> None:
    draft.figures[code] = number(value)


def _t2(draft: Draft, blocks: list[official.Block], big: int) -> None:
    rng = draft.rng
    for _, _, lines in blocks:
        for _, codes in lines:
            for code in codes:
                if code == "administrative_fee_revenue":
                    places = rng.choice([0, 0, 1, 2, 4])
                    value = round(rng.uniform(0, big * 30), places) if rng.random() < 0.7 else 0
                    _put(draft, code, int(value) if value == int(value) else value)
                elif code == "government_procurement_amount":
                    value = rng.choice([0, rng.randint(1, 900000), round(rng.uniform(1, 900), 2)])
                    _put(draft, code, int(value) if value == int(value) else value)
                elif code.endswith("_change"):
                    _put(draft, code, rng.choice([0, 0, rng.randint(-20, 20)]))
                elif rng.random() < 0.3:
                    _put(draft, code, 0)
                else:
                    _put(draft, code, rng.randint(0, big * rng.choice([1, 5])))


def _t3(draft: Draft, big: int) -> None:
    rng = draft.rng
    draft.t3_columns = list(official.APPLICANTS)
    draft.t3_rows = official.t3_rows(draft.layouts["T3"])
    results = [r.code for r in draft.t3_rows if not r.top and r.code != "results_total"]
    busy = {"natural_person": 1.0, "commercial_enterprise": 0.4, "other_org": 0.3}
    totals: dict[str, int] = {}
    for column in official.APPLICANTS:
        if column == "total":
            continue
        active = rng.random() < busy.get(column, 0.2)
        column_sum = 0
        for code in results:
            value = rng.randint(0, big) if active and rng.random() < 0.4 else 0
            _put(draft, f"{code}/{column}", value)
            totals[str(code)] = totals.get(str(code), 0) + value
            column_sum += value
        out = rng.randint(0, max(1, big // 5)) if active else 0
        carried = rng.randint(0, min(column_sum + out, max(1, big // 4)))
        tops = {
            "results_total": column_sum,
            "requests_carried_out": out,
            "requests_carried_in": carried,
            "requests_received": column_sum + out - carried,
        }
        for code, value in tops.items():
            _put(draft, f"{code}/{column}", value)
            totals[code] = totals.get(code, 0) + value
    for code, value in totals.items():
        _put(draft, f"{code}/total", value)
    # the order of the form, whatever the order of drawing
    keys = [f"{r.code}/{c}" for r in draft.t3_rows for c in official.APPLICANTS]
    rest = {k: v for k, v in draft.figures.items() if k not in set(keys)}
    draft.figures = {**rest, **{k: draft.figures[k] for k in keys}}


def _t4(draft: Draft, big: int) -> None:
    rng = draft.rng
    for group in official.T4_GROUPS:
        total = 0
        for column in official.T4_COLUMNS:
            if column == "total":
                continue
            value = rng.randint(0, max(1, big // 10)) if rng.random() < 0.4 else 0
            _put(draft, f"{group}_{column}", value)
            total += value
        _put(draft, f"{group}_total", total)


_SUMS_2014 = {
    "applications_received": ["applications_in_person", "applications_fax", "applications_online", "applications_letter"],
    "applications_closed": ["applications_closed_on_time", "applications_closed_extended"],
    "replies_refused": [
        f"replies_refused_{x}"
        for x in ("state_secret", "trade_secret", "privacy", "security_stability", "not_government_information", "other_legal")
    ],
    "replies_total": [
        f"replies_{x}"
        for x in ("already_public", "agreed", "partially_agreed", "refused", "not_this_agency", "not_existing", "request_amendment", "other_channels")
    ],
    "review_total": ["review_upheld", "review_corrected", "review_other"],
    "suit_total": ["suit_upheld", "suit_corrected", "suit_other"],
    "staff_total": ["staff_full_time", "staff_part_time"],
}  # fmt: skip
_SUMS_2008 = {27: range(28, 34), 19: range(20, 28), 12: range(13, 19), 38: range(39, 43), 43: range(44, 49), 37: (38, 43), 49: (50, 51)}  # fmt: skip


def _form(draft: Draft, big: int) -> None:
    rng = draft.rng
    rows = forms.FORM_2014 if draft.layout == "2014" else forms.FORM_2008
    values: dict[str, int | float] = {}
    for code, _, unit in rows:
        if code is None:
            continue
        if unit == "万元":
            values[code] = rng.choice([0, rng.randint(1, 30), round(rng.uniform(0.1, 40), 2)])
        else:
            values[code] = 0 if rng.random() < 0.4 else rng.randint(0, big)
    if draft.layout == "2014":
        sums = _SUMS_2014
    else:
        codes = [c for c, _, _ in rows if c]
        sums = {codes[k - 1]: [codes[i - 1] for i in v] for k, v in _SUMS_2008.items()}
    for total, parts in sums.items():
        values[total] = sum(values[p] for p in parts)
    if draft.layout == "2014":
        values["proactive_items"] = max(
            values["proactive_items"], values["proactive_normative_documents"]
        )
        for whole in ("press_conferences", "online_interviews"):
            values[whole] = max(values[whole], values[f"{whole}_with_principal"])
    for code, value in values.items():
        _put(draft, code, value)


def seeded(seed: int, index: int) -> random.Random:
    return random.Random(f"gongkai-generator-{seed}-{index}")
