"""Which pages of a snapshot are made before anyone asks: one of each kind, and those nearly every visit passes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

MOST = 2_000
"""Addresses made ahead at most."""

_FIRST = (
    "/",
    "/places",
    "/years",
    "/indicators",
    "/search",
    "/compare",
    "/queries",
    "/quality",
    "/dictionary",
    "/downloads",
    "/crawl",
    "/map",
)
_ASKED = (
    "select '/places/' || code from divisions where level = 'province' "
    "and (parent_code is null or parent_code = '000000') order by code",
    "select '/years/' || year from (select distinct year from province_coverage) order by year desc",
    "select '/indicators/' || code from indicators order by position",
    # The places with most reports are those most asked for.
    "select '/places/' || d.code from divisions d join coverage_totals c on c.division_code = d.code "
    "where d.level = 'prefecture' group by d.code order by sum(c.due) desc, d.code",
)


_KINDS = (
    "select '/agencies/' || agency_id || '/' || year from reports "
    "where year in (select max(year) from reports union select 2023 union select 2016 union select 2012) "
    "group by year",
    "select '/agencies/' || agency_id from reports where report_id = (select max(report_id) from reports)",
    "select '/compare?indicator=administrative_penalty_decisions&agency=' || agency_id from reports "
    "where report_id = (select max(report_id) from reports)",
    "select '/places/' || min(code) from divisions where code in (select division_code from agencies) "
    "group by level",
    "select '/captures/' || max(capture_id) from captures",
)
_KINDS_OF = (
    "/indicators/requests_received",
    "/search?q=政府",
    "/compare?indicator=granted&basis=share",
    "/gongkai",
    "/gongkai?sql=select+1",
    "/gongkai/agency_years?_size=2&_facet=year",
    "/gongkai/agency_years.json?_size=2",
    "/gongkai/coverage.csv?_size=2",
    "/gongkai/reports/1",
    "/gongkai/totals_by_year?level=county&kind=government",
)


def addresses_of_each_kind(snapshot: Path) -> list[str]:
    """At least one address of every kind of page: what a process makes once before it serves, so that no
    reader waits while templates and layouts are read (80 ms for the first report, measured)."""
    with closing(sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)) as db:
        found = [address for sql in _KINDS for (address,) in db.execute(sql) if address]
    return [*_FIRST, *_KINDS_OF, *found]


def addresses_ahead(snapshot: Path) -> list[str]:
    """Addresses of a snapshot, the most visited first."""
    with closing(sqlite3.connect(f"file:{snapshot}?immutable=1", uri=True)) as db:
        found = [address for sql in _ASKED for (address,) in db.execute(sql)]
    return [*_FIRST, *found][:MOST]
