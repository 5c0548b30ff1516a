"""The coverage grid: which publisher's report for which year is missing, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from crawler.discovery.grid import grid
from crawler.discovery.types import Gap, SiteContext

TODAY = date(2025, 2, 20)


def context(**more: Any) -> SiteContext:
    found = {
        f"www.qs.gov.test/{name}/{year}.html": [f"青山县{name}", str(year), "…"]
        for name, years in {"财政局": (2021, 2023), "水利局": (2017, 2018, 2019)}.items()
        for year in years
    }
    return SiteContext({"home_url": "http://www.qs.gov.test/", "name": "青山县人民政府"},
                       cells=found, documents=dict.fromkeys(found, "…"), **more)  # fmt: skip


def reasons(site: SiteContext, gaps: list[Gap], state: str = "") -> dict[tuple[str, int], str]:
    return {(c.agency, c.year): c.reason for c in grid(site, gaps, TODAY, state)}


def test_grid_gives_every_empty_cell_a_reason() -> None:
    site = context(
        agencies={"财政局": "/czj/", "教育局": "/jyj/", "民政局政府信息公开年报": "http://www.qs.gov.test/mzj/"},
        near_misses={"www.qs.gov.test/x": "青山县财政局2024年政府信息公开工作要点: another kind of report"},
    )  # fmt: skip
    told = reasons(site, [
        Gap("http://www.qs.gov.test/czj/22.pdf", "file", "BAD_ATTACHMENT", "12 bytes",
            "青山县财政局2022年政府信息公开工作年度报告"),
        Gap("http://www.qs.gov.test/mzj/", "landing", "NEEDS_JS", "nothing but a script", "民政局"),
    ])  # fmt: skip
    assert told[("青山县财政局", 2021)] == told[("青山县财政局", 2023)] == ""
    assert told[("青山县财政局", 2022)] == "BAD_ATTACHMENT"
    assert told[("青山县财政局", 2024)] == "NOT_A_REPORT"
    assert told[("青山县水利局", 2020)] == "AGENCY_RENAMED?"
    assert told[("教育局", 2024)] == "NO_COLUMN"
    assert told[("民政局", 2022)] == "NEEDS_JS"
    assert ("青山县财政局", 2020) not in told, "before its first report nothing is expected"
    assert ("财政局", 2022) not in told, "the directory's short name is the same publisher"
    assert all(reason for (_, year), reason in told.items() if year == 2022)


def test_grid_knows_what_is_not_due_and_what_a_refusal_explains() -> None:
    site = SiteContext({"name": "青山县人民政府"}, cells={"a/1": ["青山县人民政府", "2022", "…"]})
    told = reasons(site, [], "refused")
    assert told[("青山县人民政府", 2024)] == "NOT_DUE", "governments have until 31 March"
    assert told[("青山县人民政府", 2023)] == "REFUSED"


def test_grid_names_an_unproven_list_that_a_missing_year_may_stand_in() -> None:
    listed = {"url": "http://www.qs.gov.test/nb/", "chain": ["2022年"], "proof": "UNPROVEN",
              "seen": {"a": ["http://www.qs.gov.test/a", "青山县教育局2022年政府信息公开年报", ""]}}  # fmt: skip
    told = reasons(context(lists={"nb": listed}), [])
    assert told[("青山县财政局", 2022)] == "LIST_UNPROVEN"
    assert told[("青山县财政局", 2024)] == "NOT_FOUND"


def test_grid_of_a_site_without_any_report() -> None:
    cells = grid(SiteContext({"agency": "青山县审计局"}), [], TODAY, "unreachable")
    assert [(c.agency, c.year, c.reason) for c in cells] == [("青山县审计局", 2024, "UNREACHABLE")]
