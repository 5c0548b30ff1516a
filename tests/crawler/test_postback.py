"""ASP.NET forms: years, publishers and pages behind posts of the whole form (field notes 2.14)."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.crawler.explore_loop import Crawl, crawl
from tests.crawler.skins import HOME, Report, article, cut, items, page, server

PATH = "/xxgk/list.aspx"
SIZE = 4
UNITS = ("财政局", "教育局", "水利局")
YEARS = (2021, 2022, 2023, 2024)
ROWS: dict[tuple[str, int], list[Report]] = {
    (unit, year): [
        (f"{HOME}xxgk/show_{n}{k}{year}.html",
         f"青山县{unit}{'' if k == 0 else f'第{k}分'}局{year}年政府信息公开工作年度报告"
         if k else f"青山县{unit}{year}年政府信息公开工作年度报告", f"{year + 1}-01-1{k}")
        for k in range(3)
    ]
    for n, unit in enumerate(UNITS) for year in YEARS
}  # fmt: skip
EVERY = [row for rows in ROWS.values() for row in rows]


def select(name: str, options: list[str], chosen: str, attribute: str) -> str:
    inner = "".join(
        f"<option{' selected' if o == chosen else ''} value='{o}'>{o}</option>" for o in options
    )
    return f"<select name='{name}' id='{name.replace('$', '_')}' {attribute}>{inner}</select>"


class Forms:
    """A page with a form; what was posted decides what it shows. `way`: how a choice is sent."""

    def __init__(self, way: str, *, everything: str = "全部") -> None:
        self.way, self.everything = way, everything
        self.posts = 0

    def __call__(
        self, url: str, query: dict[str, str], body: str | None, headers: dict[str, str]
    ) -> str:
        unit, year, number = self.everything or UNITS[0], self.everything or str(YEARS[0]), 1
        if body is not None:
            self.posts += 1
            if query.get("__VIEWSTATE") != "/wEPDw==" or "ctl00$key" not in query:
                return page("<h1>服务器错误：视图状态无效</h1>", "错误")
            unit, year = query["ctl00$unit"], query["ctl00$year"]
            event = query.get("__EVENTTARGET", "")
            if self.way == "button" and event == "" and "ctl00$go" not in query:
                return page("<p>请选择</p>")
            if event.startswith("ctl00$lnk"):
                year = event.removeprefix("ctl00$lnk")
            if event == "ctl00$pager":
                number = int(query["__EVENTARGUMENT"])
        rows = [
            row for (u, y), part in ROWS.items() for row in part
            if unit in (u, self.everything) and year in (str(y), self.everything)
        ]  # fmt: skip
        return page(self.form(unit, year, rows, number))

    def form(self, unit: str, year: str, rows: list[Report], number: int) -> str:
        first = [self.everything] if self.everything else []
        change = (
            "onchange=\"javascript:setTimeout('__doPostBack(\\'{0}\\',\\'\\')', 0)\""
            if self.way == "select"
            else ""
        )
        choose = select("ctl00$unit", [*first, *UNITS], unit, change.format("ctl00$unit"))
        choose += select(
            "ctl00$year", [*first, *map(str, YEARS)], year, change.format("ctl00$year")
        )
        if self.way == "button":
            choose += "<input type=submit name='ctl00$go' value='查 询'>"
        if self.way == "links":
            choose += "".join(f"<a href=\"javascript:__doPostBack('ctl00$lnk{y}','')\">{y}年</a>" for y in YEARS)  # fmt: skip
        pages = -(-len(rows) // SIZE)
        pager = " ".join(
            f"<a href=\"javascript:__doPostBack('ctl00$pager','{n}')\">{n}</a>" if n != number
            else f"<span>{n}</span>" for n in range(1, pages + 1)
        )  # fmt: skip
        hidden = "".join(
            f"<input type=hidden name='{n}' value='{v}'>"
            for n, v in (
                ("__VIEWSTATE", "/wEPDw=="),
                ("__EVENTTARGET", ""),
                ("__EVENTARGUMENT", ""),
            )
        )
        listed = items(cut(rows, number, SIZE)) if unit or year else ""
        return (
            f"<form method=post action='.{PATH.removeprefix('/xxgk')}'>{hidden}<input name='ctl00$key'>"
            f"{choose}<ul>{listed}</ul><div class=pager>第{number}页/共{pages}页 {pager}</div></form>"
        )


def found(forms: Forms) -> Crawl:
    pages = {PATH: forms} | {urlsplit(u).path: article(t) for u, t, _ in EVERY}
    return crawl(HOME, server(EVERY, PATH, pages))  # type: ignore[arg-type]


@pytest.mark.parametrize("way", ["select", "button", "links"])
def test_postback_lists_of_years_and_publishers_are_read_to_their_end(way: str) -> None:
    """36 reports: the open list shows all, by pages of four that need every field of the form."""
    forms = Forms(way)
    done = found(forms)
    assert done.urls() == {u for u, _, _ in EVERY}
    assert not done.gaps
    assert set(done.proofs.values()) == {"PAGES_MATCH"}


@pytest.mark.parametrize("way", ["select", "button"])
def test_postback_selects_without_an_option_for_all_are_combined(way: str) -> None:
    """Two selects, each of one value at a time: only all pairs show everything."""
    forms = Forms(way, everything="")
    done = found(forms)
    assert done.urls() == {u for u, _, _ in EVERY}
    assert not done.gaps
    assert forms.posts <= len(UNITS) * len(YEARS) + 2
