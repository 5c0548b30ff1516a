"""Corrections and the forms of four eras: both values visible wherever a figure is ranked, compared, added up."""

from __future__ import annotations

import html
import re

import pytest
from browse_archive import COUNTY, correct, make_archive
from browse_server import Site

from db.browse.pages._corrected import Beside, beside
from db.figure_sql import figure_sql


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The same archive with three corrections of the county's report for 2024."""
    maker = make_archive(tmp_path_factory.mktemp("corrected"))
    correct(maker)
    snapshot = maker.publish()
    maker.close()
    return Site(snapshot)


def section(text: str, name: str) -> str:
    found = re.search(rf'<section id="{name}">.*?</section>', text, re.S)
    assert found, name
    return found.group()


def data_of(site: Site, text: str) -> list[dict[str, object]]:
    """The rows that a piece of a page gives away as JSON."""
    link = re.search(r'href="([^"]+)">JSON', text)
    assert link
    rows: list[dict[str, object]] = site.get(html.unescape(link.group(1))).json()
    return rows


def both(published: str, correction: str) -> str:
    return rf">\s*{re.escape(published)} <span class=\"correction\"[^>]*>→ {re.escape(correction)}</span>"


def test_a_report_and_its_agency_show_both_values(corrected: Site) -> None:
    text = corrected.get("/agencies/county/2024?lang=en").text
    found = re.search(r'<td id="granted.total".*?</td>', text, re.S)
    assert found and "57" in found.group() and "→ 43" in found.group()
    assert "Corrected by a researcher" in text and "误植 (某研究者, 2026-01-02)" in text
    agency = corrected.get("/agencies/county?lang=en").text
    town = corrected.get("/agencies/baishi?lang=en").text
    # The table of years shows what was published, the list both, the charts what is right.
    assert "Corrected by researchers" in agency and "Corrected by researchers" not in town
    row = section(agency, "corrections")
    assert re.search(r">57</td>.*>43</td>.*误植.*某研究者, 2 January 2026", row, re.S)
    results = section(agency, "results")
    assert "with researchers&#39; corrections (2024)" in results
    assert re.search('2024</th><td class="n"' + both("57", "43"), results)
    assert "corrections (" not in town
    drawn = {r["year"]: (r["granted"], r["granted_published"]) for r in data_of(corrected, results)}
    assert drawn[2024] == (43, 57) and drawn[2023][0] == drawn[2023][1]


@pytest.mark.parametrize(
    ("address", "published", "correction"),
    [
        ("/compare?indicator=granted&year=2024", "57", "43"),
        ("/compare?indicator=refused_total&year=2024&level=county&kind=government", "11", "15"),
        ("/compare?indicator=granted&year=2024&basis=share", "49.6", "37.4"),
        ("/compare?indicator=granted&year=2024&basis=per10k", "4,956.5", "3,739.1"),
        ("/compare?indicator=litigation_direct_total&year=2024", "2", "no number"),
        ("/compare?indicator=granted&agency=county&agency=baishi", "57", "43"),
        ("/compare?indicator=granted&agency=county&basis=share", "49.6", "37.4"),
        ("/indicators/granted?body=county.government&year=2024", "57", "43"),
        ("/indicators/refused_total?body=county.government&year=2024", "11", "15"),
        ("/agencies/county?year=2024", "49.6", "37.4"),
        ("/agencies/county?concept=granted", "57", "43"),
        (f"/places/{COUNTY}", "57", "43"),
        ("/places/330100?year=2024", "49.6", "37.4"),
        ("/years/2024", "57", "43"),
    ],
)
def test_a_corrected_figure_stands_behind_the_published_one(
    corrected: Site, site: Site, address: str, published: str, correction: str
) -> None:
    text = corrected.get(f"{address}{'&' if '?' in address else '?'}lang=en").text
    assert re.search(both(published, correction), text), address
    assert "→" in corrected.get(f"{address}{'&' if '?' in address else '?'}lang=zh").text
    # An archive without corrections neither shows nor asks for any.
    plain = site.get(f"{address}{'&' if '?' in address else '?'}lang=en").text
    assert 'class="correction"' not in plain and "corrected_totals" not in plain


def test_a_ranking_gives_away_both_values_and_lists_its_corrections(corrected: Site) -> None:
    text = corrected.get("/compare?indicator=granted&year=2024&basis=share&lang=en").text
    listed = section(text, "corrections")
    assert re.search(
        r"青溪县人民政府</a></th><td>2024</td><td class=\"n\">57</td>.*>43</td>", listed
    )
    assert data_of(corrected, listed)[0]["corrected"] == 43
    ranking = re.search(r'data-links-of="ranking-chart">.*?</p>', text, re.S)
    assert ranking
    rows = {r["agency_id"]: r for r in data_of(corrected, ranking.group())}
    assert (rows["county"]["value"], rows["county"]["corrected"]) == (49.6, 37.4)
    assert rows["baishi"]["corrected"] is None and rows["baishi"]["is_corrected"] == 0
    # What a share is a share of stands beside it.
    assert rows["county"]["figure"] == 57 and rows["county"]["base"] == 115


def test_an_indicator_is_followed_through_all_forms(site: Site) -> None:
    text = site.get("/indicators/refused_total?body=county.government&lang=en").text
    eras = section(text, "eras")
    assert "added up from the parts printed" in eras and "form of 2019" in eras
    assert "Left out as not comparable" in eras and "form of 2014" in eras
    assert 'href="/indicators/refused_state_secret?lang=en"' in eras
    rows = data_of(site, eras)
    assert len(rows) == eras.count('<th scope="row">') == 7
    assert {r["relation"] for r in rows} == {"sum_of_parts"}
    assert "由分项相加" in site.get("/indicators/refused_total?lang=zh").text


def test_an_indicator_of_an_old_form_leads_to_what_follows_it(site: Site) -> None:
    """No report of the archive is on the form of 2014, yet its page is no dead end."""
    text = site.get("/indicators/applications_received?lang=en").text
    assert "No report in this archive gives this figure" in text
    eras = section(text, "eras")
    assert "Requests received" in eras and "the same figure" in eras
    assert "concept=requests_received" in text
    replies = site.get("/indicators/replies_agreed?lang=en").text
    assert set(re.findall(r"concept=(\w+)", replies)) == {"granted"}


def test_a_figure_is_followed_through_all_forms(site: Site) -> None:
    text = site.get("/agencies/county?lang=en").text
    across = section(text, "across")
    assert "form of 2021" in across and "form of 2019" in across
    assert "the same figure" in across
    sums = site.get("/agencies/county?concept=litigation_total&lang=en").text
    across = section(sums, "across")
    assert "added up from the parts printed" in across
    assert 'value="litigation_total" selected' in across
    rows = data_of(site, across)
    assert {r["relation"] for r in rows} == {"sum_of_parts"}
    assert len(rows) == across.count('<th scope="row">')


@pytest.mark.parametrize("code", ["administrative_penalty_decisions", "litigation_total"])
def test_a_share_of_nothing_is_none_when_corrected_either(code: str) -> None:
    """A corrected count of decisions was drawn as a percentage."""
    found = beside(figure_sql(code), code, "share", "t.figure", "null", "r.report_id")
    assert found == Beside(columns="null as corrected, 0 as is_corrected")


def test_a_share_is_corrected_with_its_whole() -> None:
    source = figure_sql("reconsideration_upheld")
    found = beside(source, "reconsideration_upheld", "share", "f.figure", "f.base", "r.report_id")
    assert "indicator = 'reconsideration_total'" in found.joins
    assert "b.corrected" in found.columns
