"""Every page of the site over a small real archive, in process."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from browse_archive import COUNTY, FINANCE_2023, ArchiveMaker, make_archive
from browse_server import Site

from db.browse.first_pages import addresses_ahead
from db.browse.pages.queries import lessons
from db.browse.queries import parse, queries
from db.browse.security import ARCHIVED_POLICY, PAGE_POLICY
from db.publish import current_snapshot

PAGES = [
    "/",
    "/places",
    f"/places/{COUNTY}",
    "/places/330000",
    "/agencies/county",
    "/agencies/finance",
    FINANCE_2023,
    FINANCE_2023 + "?previous=1",
    "/agencies/county/2019",
    "/agencies/baishi/2024",
    "/captures/1",
    "/search",
    "/search?q=行政诉讼",
    "/search?q=财政",
    "/compare",
    "/compare?indicator=refused_state_secret&year=2023&level=county&place=330000",
    "/compare?indicator=reconsideration_total&agency=county&agency=finance&agency=nobody",
    "/compare?indicator=rules_in_force&year=2024&add=青溪",
    "/years",
    "/years/2023",
    "/years/2019",
    "/indicators",
    "/indicators/requests_received",
    "/indicators/refused_total?body=county.department&year=2023",
    "/indicators/litigation_total",
    "/indicators/information_processing_fee",
    "/map",
    "/map?measure=coverage&year=2021",
    "/queries",
    "/quality",
    "/crawl",
    "/dictionary",
    "/downloads",
]
STOCK = ["/gongkai", "/gongkai/reports", "/gongkai/reports/1", "/gongkai/agency_years",
         "/gongkai/reports?_facet=year", "/gongkai?sql=select+1"]  # fmt: skip


class Links(HTMLParser):
    """Addresses a page points to, and elements it must not have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.internal: set[str] = set()
        self.loads: set[str] = set()
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and (given.get("href") or "").startswith("/"):
            self.internal.add(given["href"] or "")
        for name in ("src", "srcset", "data", "poster"):
            if given.get(name):
                self.loads.add(given[name] or "")
        if tag == "link" and given.get("rel") != "alternate":
            self.loads.add(given.get("href") or "")
        if tag == "script" and not given.get("src"):
            self.inline.append("script")
        if tag == "style" or given.get("style"):
            self.inline.append(tag + " style")
        self.inline += [name for name in given if name.startswith("on")]
        if given.get("id"):
            self.ids.append(given["id"] or "")


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveMaker]:
    made = make_archive(tmp_path_factory.mktemp("archive"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(maker: ArchiveMaker) -> Site:
    return Site(maker.publish())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("path", PAGES + STOCK)
def test_every_page_answers_in_both_languages_and_keeps_to_the_policy(
    site: Site, path: str, language: str
) -> None:
    reply = site.get(path + ("&" if "?" in path else "?") + f"lang={language}")
    assert reply.status_code == 200
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}">' in reply.text
    assert reply.headers["content-security-policy"] == PAGE_POLICY
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["x-frame-options"] == "DENY"
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert "accept-language" in reply.headers["vary"].lower()
    assert "set-cookie" not in reply.headers
    links = Links(reply.text)
    assert links.inline == []
    assert len(links.ids) == len(set(links.ids))
    assert all(not urlsplit(address).netloc for address in links.loads)


def test_every_link_of_every_page_leads_somewhere(site: Site) -> None:
    seen: set[str] = set()
    for path in PAGES:
        for link in Links(site.get(path).text).internal:
            seen.add(link.partition("#")[0])
    # A few of each kind stand for the rest: places, indicators, agencies, tables, queries, data.
    kinds: dict[str, list[str]] = {}
    for link in sorted(seen):
        kind = "/".join(link.partition("?")[0].split("/")[:2]) + ("?" if "?" in link else "")
        kinds.setdefault(kind, []).append(link)
    tried = [link for links in kinds.values() for link in links[:: max(1, len(links) // 12)]]
    broken = {
        link: status for link in tried if (status := site.get(link).status_code) not in (200, 302)
    }
    assert broken == {}


def test_every_address_made_ahead_answers(site: Site, maker: ArchiveMaker) -> None:
    addresses = addresses_ahead(current_snapshot(maker.archive))
    assert {"/", "/places/330000", "/years/2023", "/indicators/granted"} <= set(addresses)
    for address in addresses:
        assert site.get(address).status_code == 200, address


def test_accept_language_decides_when_nothing_is_asked(site: Site) -> None:
    chosen = site.get("/", headers={"accept-language": "zh-CN,zh;q=0.9"})
    assert '<html lang="zh-Hans">' in chosen.text
    assert '<html lang="en">' in site.get("/").text


def test_the_report_page_shows_each_state_with_its_reason_and_raw_text(site: Site) -> None:
    text = site.get(FINANCE_2023).text

    def cell(name: str) -> str:
        found = re.search(rf'<td id="{re.escape(name)}"[^>]*>.*?</td>', text, re.S)
        assert found, name
        return found.group()

    assert '<summary lang="zh-Hans">一、总体情况</summary>' in text
    assert "other-figures" not in text  # a 2019 row has no place on the form of 2021
    assert "blank" in cell("granted.natural_person")
    assert ">1O<" in cell("refused_process_information.total")
    assert 'title="as written: 1O"' in cell("refused_process_information.total")
    assert ">/<" in cell("reconsideration_upheld")
    assert 'class="missing"' in cell("unable_requires_creation.other_org")
    assert 'class="doubt"' in cell("refused_internal_affairs.total")
    assert "failed" in cell("requests_received.total")
    assert ">0<" in cell("granted.research_institution")
    assert 'class="zero"' in cell("granted.research_institution")
    for words in ("the page break cut the table", "T3.COL.BALANCE", "blank is not zero",
                  "this is not zero", "expected <strong>90</strong>",
                  "reported <strong>91</strong>"):  # fmt: skip
        assert words in text


def test_a_chinese_page_gives_its_reasons_in_chinese(site: Site) -> None:
    text = site.get(FINANCE_2023 + "?lang=zh").text
    assert "表格被分页切断" in text and "the page break" not in text


def test_every_figure_of_the_database_stands_in_its_cell(site: Site, maker: ArchiveMaker) -> None:
    rows = maker.db.execute(
        "SELECT r.agency_id, r.year, f.indicator, f.applicant, f.value, f.state FROM facts f "
        "JOIN reports r USING (report_id) WHERE r.agency_id IN ('finance', 'baishi') "
        "AND r.year IN (2019, 2023, 2024)"
    ).fetchall()
    pages: dict[tuple[str, int], dict[str, str]] = {}
    for agency, year in {(r["agency_id"], r["year"]) for r in rows}:
        html = site.get(f"/agencies/{agency}/{year}?lang=en").text
        cells = re.findall(r'<td id="([a-z0-9_.]+)"[^>]*>(.*?)</td>', html, re.S)
        pages[agency, year] = {
            name: re.sub(r"<a class=\"mark.*", "", body, flags=re.S).strip() for name, body in cells
        }
    assert len(rows) > 1000
    for row in rows:
        name = row["indicator"] + (f".{row['applicant']}" if row["applicant"] else "")
        shown = pages[row["agency_id"], row["year"]][name]
        if row["state"] == "reported":
            value = row["value"]
            assert shown == f"{int(value) if value == int(value) else value:,}"
        else:
            assert "state" in shown


def test_last_years_figures_stand_beside_on_demand(site: Site) -> None:
    assert 'class="last-year"' not in site.get("/agencies/county/2024").text
    text = site.get("/agencies/county/2024?previous=1").text
    found = re.search(r'<td id="requests_received.total".*?</td>', text, re.S)
    assert found and ">115<" in found.group()
    assert '<span class="unseen">2023: </span>104</span>' in found.group()


def test_versions_and_changed_figures_are_listed(site: Site) -> None:
    text = site.get("/agencies/baishi/2024?lang=en").text
    assert "versions have been seen" in text and "figures changed" in text
    assert re.search(r'data-label="Before">42</td>.*?data-label="After">43</td>', text, re.S)


def test_agency_page_tells_missing_late_and_changed_apart(site: Site) -> None:
    assert "not found" in site.get("/agencies/finance?lang=en").text
    baishi = site.get("/agencies/baishi?lang=en").text
    assert "late by 42 days" in baishi and "2 versions" in baishi
    assert "42 天" in site.get("/agencies/baishi?lang=zh").text


def test_a_chart_never_draws_a_missing_figure_as_zero(site: Site) -> None:
    text = site.get("/agencies/finance?lang=en").text
    assert ">no report</text>" in text  # 2022, not found
    assert "≥ " in text  # 2023, granted left blank


def test_provenance_leads_to_the_bytes(site: Site, maker: ArchiveMaker) -> None:
    number, digest = maker.db.execute(
        "SELECT c.capture_id, c.payload_digest FROM reports r JOIN captures c USING (capture_id) "
        "WHERE r.agency_id = 'finance' AND r.year = 2023"
    ).fetchone()
    report = site.get(FINANCE_2023).text
    assert digest in report and f"/captures/{number}" in report
    capture = site.get(f"/captures/{number}").text
    assert f'sandbox title="Archived copy" src="/archived/{number}"' in capture
    shown = site.get(f"/archived/{number}")
    assert shown.headers["content-security-policy"] == ARCHIVED_POLICY
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert '<table id="table-1">' in shown.text
    original = site.get(f"/archived/{number}/original")
    import hashlib

    assert "sha256:" + hashlib.sha256(original.content).hexdigest() == digest
    assert original.headers["content-disposition"].startswith("attachment;")
    assert original.headers["content-type"] == "application/octet-stream"


def test_what_is_not_there_is_a_plain_404(site: Site) -> None:
    for path in ("/agencies/nobody", "/agencies/county/1999", "/captures/99999", "/archived/99999",
                 "/places/999999", "/reports/99999", "/nowhere", "/gongkai/nowhere",
                 "/agencies/%3Cscript%3E", "/-/databases", "/-/threads", "/-/plugins",
                 "/-/messages", "/-/permissions", "/-/auth-token"):  # fmt: skip
        reply = site.get(path)
        assert reply.status_code == 404, path
        assert "<script>" not in reply.text


def test_a_common_word_finds_the_newest(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    ranked = site.get("/search?q=政府&lang=en").text
    assert "the newest matches are shown" not in ranked
    monkeypatch.setattr("db.browse.pages.search.MOST_RANKED", 1)
    newest = site.get("/search?q=政府&lang=en").text
    assert "the newest matches are shown" in newest
    assert set(re.findall(r'href="(/agencies/[^"]*#text)', newest)) == set(
        re.findall(r'href="(/agencies/[^"]*#text)', ranked)
    )


@pytest.mark.parametrize("query", queries(), ids=lambda q: q.name)
def test_every_canned_query_runs_and_its_examples_answer(site: Site, query) -> None:  # type: ignore[no-untyped-def]
    assert query.examples
    for example in query.examples:
        reply = site.get(f"/gongkai/{query.name}.json", params={**example, "_shape": "array"})
        assert reply.status_code == 200, reply.text
        assert isinstance(reply.json(), list)
    first = site.get(f"/gongkai/{query.name}.json", params={**query.examples[0], "_shape": "array"})
    # The small archive has no such report.
    if query.name not in (
        "text_against_table",
        "copied_prose",
        "researchers_corrections",
        "carried_over",
    ):
        assert first.json(), f"{query.name} shows nothing on its first example"


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson["title_en"])
def test_every_lesson_of_the_schema_runs(site: Site, lesson: dict[str, str]) -> None:
    reply = site.get("/gongkai.json", params={"sql": lesson["sql"], "_shape": "array"})
    assert reply.status_code == 200 and reply.json(), reply.text


def test_exported_files_are_downloads_and_nothing_else_is(maker: ArchiveMaker, site: Site) -> None:
    folder = maker.archive / "exports" / "csv"
    folder.mkdir(parents=True)
    (folder / "agency years.csv").write_text("agency,year\n", encoding="utf-8")
    (folder / "link.csv").symlink_to(maker.archive / "gongkai.db")
    assert 'href="/exports/csv/agency%20years.csv"' in site.get("/downloads").text
    assert "link.csv" not in site.get("/downloads").text
    reply = site.get("/exports/csv/agency%20years.csv")
    assert reply.text == "agency,year\n"
    assert reply.headers["content-disposition"].startswith("attachment")
    for path in ("/exports/csv/link.csv", "/exports/..%2Fgongkai.db",
                 "/exports/csv", "/exports/%2Fetc%2Fpasswd"):  # fmt: skip
        assert site.get(path).status_code == 404, path


def test_a_query_without_a_description_is_refused() -> None:
    with pytest.raises(ValueError, match="about_zh"):
        parse("x", "-- title_en: a\n-- title_zh: b\n-- about_en: c\nselect 1")


def test_every_table_and_column_is_described(site: Site) -> None:
    tables = site.datasette.gongkai.metadata["databases"]["gongkai"]["tables"]  # type: ignore[attr-defined]
    # A query of the same name would hide the table.
    assert not {query.name for query in queries()} & set(tables)
    for name, entry in tables.items():
        if entry.get("hidden"):
            continue
        assert entry.get("title") and entry.get("description"), name
        described = site.get(f"/gongkai/{name}.json?_size=0").json()["columns"]
        assert set(described) - {"rowid"} <= set(entry["columns"]), name


def test_links_of_a_table_give_exactly_what_is_shown(site: Site) -> None:
    html = site.get("/agencies/finance?lang=en").text
    json_link = re.search(r'href="(/gongkai\.json\?[^"]+)"', html)
    csv_link = re.search(r'href="(/gongkai\.csv\?[^"]+)"', html)
    assert json_link and csv_link
    rows = site.get(json_link.group(1).replace("&amp;", "&")).json()
    assert [row["year"] for row in rows] == list(range(2025, 2018, -1))
    assert rows[2]["granted"] is None and rows[2]["requests_received"] == 88
    text = site.get(csv_link.group(1).replace("&amp;", "&")).text
    assert text.startswith("\ufeffyear,") and len(text.splitlines()) == 8


def test_every_chart_has_its_figures_beneath_and_for_taking_away(site: Site) -> None:
    for path in ("/", "/years/2023", "/map", "/agencies/finance", f"/places/{COUNTY}",
                 "/compare?agency=county&agency=finance", "/indicators/requests_received"):  # fmt: skip
        html = site.get(path + ("&" if "?" in path else "?") + "lang=en").text
        specs = re.findall(r'<figure class="chart[^"]*" id="([^"]+)" data-spec="([^"]+)"', html)
        assert specs, path
        for name, spec in specs:
            assert json.loads(unescape(spec))["description"]
            links = re.search(f'data-links-of="{name}">.*?</p>', html, re.S)
            assert links and links.group().count("<a href=") == 3, (path, name)
            for link in re.findall(r'<a href="([^"]+)"', links.group()):
                assert site.get(unescape(link)).status_code == 200, link


def test_a_chart_shows_the_rows_it_gives_away(site: Site) -> None:
    html = site.get("/agencies/finance?lang=en").text
    section = re.search(r'<section id="results">.*?</section>', html, re.S)
    assert section
    spec = json.loads(unescape(re.search(r'data-spec="([^"]+)"', section.group()).group(1)))  # type: ignore[union-attr]
    link = re.search(r'href="(/gongkai\.json\?[^"]+)"', section.group())
    assert link
    rows = {row["year"]: row for row in site.get(unescape(link.group(1))).json()}
    drawn = {(int(v["c"]), v["s"]): v["v"] for v in spec["data"]["values"]}
    assert {year for year, _ in drawn} | {2022} == set(rows)
    assert all(rows[year]["refused_total"] == drawn[year, "refused"] for year in (2019, 2024, 2025))
    assert rows[2022]["report_id"] is None and (2022, "granted") not in drawn
    assert rows[2023]["granted"] is None and (2023, "granted") not in drawn


def test_counted_tables_are_given_away_as_they_are_shown(site: Site) -> None:
    rows = site.get("/?_json=standing").json()
    by_year = {row["year"]: row for row in rows}
    assert by_year[2022]["missing"] == 1 and by_year[2021]["late"] == 1
    reply = site.get("/?_csv=standing&lang=zh")
    assert reply.text.startswith("\ufeffyear,") and len(reply.text.splitlines()) == len(rows) + 1
    assert reply.headers["access-control-allow-origin"] == "*"
    assert site.get("/?_csv=nothing").text.startswith("<!DOCTYPE html>")


def test_a_key_leads_on_by_the_name_of_what_it_points_to(site: Site) -> None:
    row = site.get("/gongkai/reports/1?lang=en").text
    assert ">青溪县人民政府</a>&nbsp;<em>county</em>" in row
    assert "青溪县人民政府 2019</a>" in site.get("/gongkai/coverage?lang=en").text
    assert (
        'href="/gongkai/indicators/refused_internal_affairs"'
        in site.get("/gongkai/cell_notes?lang=en").text
    )
