"""The sample's web: hosts, the pages each publishes, and the registry rows that lead to them."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.sample.model import AGENCIES, COUNTY_CODE, YEARS, SampleReport, county, figure_order
from crawler.sample.skins import hanweb, plain_gbk, trs

PORT = 8611


@dataclass
class Site:
    """One host of the sample. `locate` gives a report's path, and its file's if it has one."""

    key: str
    host: str
    name: str
    agency: str
    home: str
    column: str
    skin: Any
    reports: list[SampleReport] = field(default_factory=list)

    def url(self, path: str, port: int) -> str:
        return f"http://{self.host}:{port}{path}"


def sites(phase: int = 1) -> list[Site]:
    """The hosts of the county: a portal (TRS-like), the towns' site (Hanweb-like), an old GBK site."""
    found = [
        Site("portal", "127.0.11.1", "青澜县人民政府", "", "/", trs.COLUMN, trs),
        Site("towns", "127.0.11.2", "青澜县乡镇（街道）信息公开", "", "/", hanweb.COLUMN, hanweb),
        Site(
            "police", "127.0.11.3", "青澜县公安局", "青澜县公安局", "/", plain_gbk.COLUMN, plain_gbk
        ),
    ]
    for site in found:
        site.reports = [r for r in county(phase) if r.agency.site == site.key]
    return found


def write_sites_csv(path: Path, port: int) -> None:
    """Registry rows of the sample, quick because the sites are ours."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "site_id",
                "name",
                "agency",
                "division_code",
                "level",
                "home_url",
                "column_url",
                "policy",
                "source",
            ]
        )
        for site in sites():
            writer.writerow(
                [
                    f"sample-{site.key}",
                    site.name,
                    site.agency,
                    COUNTY_CODE,
                    "county",
                    site.url(site.home, port),
                    "",
                    json.dumps({"delay": 0.0, "recheck_days": 0}),
                    "sample",
                ]
            )


def truth(phase: int = 1, port: int = PORT) -> list[dict[str, Any]]:
    """What a perfect archive of the sample holds, one entry a report."""
    entries = []
    for site in sites(phase):
        for report in site.reports:
            page, file = site.skin.locate(report)
            entries.append(
                {
                    "url": site.url(page, port),
                    "file_url": site.url(file, port) if file else None,
                    "carrier": report.carrier,
                    "agency_id": report.agency.agency_id,
                    "agency": report.agency.name,
                    "year": report.year,
                    "published_on": report.published_on.isoformat(),
                    "layouts": report.layouts,
                    "planted": report.planted,
                    "facts": {
                        code + (f"/{applicant}" if applicant else ""): {
                            "value": report.facts[(code, applicant)][0],
                            "state": report.facts[(code, applicant)][1],
                        }
                        for code, applicant in figure_order(report.layouts)
                    },
                }
            )
    return entries


def agencies() -> list[dict[str, Any]]:
    """The bodies that are due every year, for the archive's coverage."""
    rows: list[dict[str, Any]] = []
    for agency in AGENCIES:
        is_county = agency.agency_id == "sample-county"
        town = agency.level == "township"
        rows.append(
            {
                "agency_id": agency.agency_id,
                "name": agency.name,
                "aliases": [agency.name.removeprefix("青澜县")] if not is_county else [],
                "division_code": agency.division_code,
                "division_name": agency.name.removeprefix("青澜县")
                .removesuffix("人民政府")
                .removesuffix("办事处")
                if town
                else "青澜县（示例）",
                "division_level": "township" if town else "county",
                "division_parent": COUNTY_CODE if town else None,
                "level": agency.level,
                "kind": agency.kind,
                "parent": None if is_county else "sample-county",
                "due_from": YEARS.start,
            }
        )
    return rows
