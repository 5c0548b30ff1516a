"""Tables and views of the snapshot with their titles, for lists on several pages."""

from __future__ import annotations

from typing import Any

from db.browse.language import Language
from db.browse.metadata import is_internal, table_words

FIRST = (
    "agency_years",
    "applications_by_result",
    "applications_by_applicant",
    "reviews_and_litigation",
    "proactive_disclosure",
    "figures",
    "failed_checks",
    "coverage",
    "current_reports",
    "provenance",
)
"""What researchers want first; the stored tables follow in alphabetical order."""


_CRAWLER = ("captures", "crawl_runs", "gaps", "lists", "site_", "sites", "warc_files", "runs")


def table_groups(datasette: Any, language: Language) -> list[tuple[str, list[dict[str, Any]]]]:
    """The tables under what they are for: to start with, everything else read, the crawl."""
    titles = {
        "first": ("To start with", "由此入手"),
        "rest": ("Everything else that was read", "其他已读数据"),
        "crawl": ("What was fetched", "抓取记录"),
    }
    groups: dict[str, list[dict[str, Any]]] = {key: [] for key in titles}
    for table in listed_tables(datasette, language):
        name = table["name"]
        key = "first" if name in FIRST else "crawl" if name.startswith(_CRAWLER) else "rest"
        groups[key].append(table)
    return [(titles[key][language == "zh"], tables) for key, tables in groups.items()]


def listed_tables(datasette: Any, language: Language) -> list[dict[str, Any]]:
    """name, title, description, columns and number of rows (None for views) of every table."""
    described = datasette.gongkai.metadata["databases"]["gongkai"]["tables"]
    names = [n for n in FIRST if n in described]
    names += sorted(n for n in described if n not in FIRST and not is_internal(n))
    return [
        {
            "name": name,
            "title": table_words(name).get(f"title_{language}", ""),
            "description": table_words(name).get(f"about_{language}", ""),
            "columns": list(described[name]["columns"].items()),
            "count": datasette.gongkai.summary.table_rows.get(name),
        }
        for name in names
    ]
