"""The ten researcher queries, as the canned queries of the site ask them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from db.browse.queries import queries
from db.grams import match_query

TEN: dict[str, tuple[str, tuple[dict[str, object], ...]]] = {
    "one agency over years": (
        "agency_over_years",
        ({"agency": "萧山区"}, {"agency": "财政局"}, {"agency": "石家庄市"}),
    ),
    "national yearly totals": (
        "totals_by_year",
        ({"level": "county", "kind": "government"}, {"level": "township", "kind": "town"}),
    ),
    "refusal rate by province and year": (
        "refusal_rate_by_province",
        ({"year": 2023, "level": "county"}, {"year": 2019, "level": "prefecture"}),
    ),
    "top 50 towns": (
        "most_requests",
        ({"year": 2023, "level": "township"}, {"year": 2021, "level": "township"}),
    ),
    "failed checks": ("failed_checks_of_year", ({"year": 2023}, {"year": 2020})),
    "coverage": (
        "coverage_by_province_and_year",
        ({"level": "county", "kind": "government"}, {"level": "township", "kind": "town"}),
    ),
    "text against table": ("text_against_table", ({"year": 2023}, {"year": 2021})),
    "litigation per request": ("litigation_per_request", ({"year": 2023}, {"year": 2022})),
    "applicants' mix": ("applicants_mix", ({"level": "county"}, {"level": "prefecture"})),
    "full text": (
        "words_in_text",
        ({"words": "行政诉讼"}, {"words": "义务教育招生"}, {"words": "信息处理费 图解"}),
    ),
}
"""Issue's name → (canned query, parameters to ask it with)."""


def sql_of(name: str) -> str:
    """The statement of a canned query."""
    return next(query.sql for query in queries() if query.name == name)


def open_snapshot(path: Path) -> sqlite3.Connection:
    """As the site opens it."""
    db = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    db.row_factory = sqlite3.Row
    db.create_function("match_query", 1, lambda w: match_query(w or "") or '""', deterministic=True)
    return db
