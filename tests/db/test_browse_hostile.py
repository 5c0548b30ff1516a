"""Stored text is inert in a real browser: no page acts on what reports, sites or attackers wrote."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browse_archive import COUNTY, ArchiveMaker, doubtful_report
from browse_server import CHROMIUM, Seen, serving

from crawler.capture.store import transaction
from db.browse import make_datasette
from parsers.report import CheckResult, Problem, Report, Section

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium (apt install chromium)")
pytest.importorskip("playwright")

VECTORS = [
    "<script>document.title='pwned'</script>",
    '"><img src=x onerror="document.title=\'pwned\'">',
    "'><svg onload=\"document.title='pwned'\">",
    "</script><script>document.title='pwned'</script>",
    "</title><script>document.title='pwned'</script>",
    "<iframe srcdoc=\"<script>parent.document.title='pwned'</script>\"></iframe>",
    "{{ 7 * 7 }}{% raw %}${7*7}",
    "<style>@import 'http://canary.example/x.css'</style>",
    "<link rel=stylesheet href=http://canary.example/x.css>",
    "<img src=http://canary.example/x.png>",
    "<base href=http://canary.example/>",
    "<meta http-equiv=refresh content='0;url=http://canary.example/'>",
    "<a href=\"javascript:document.title='pwned'\">x</a>",
    "--><!--<img src=x onerror=alert(1)>",
    "\u2028<details open ontoggle=\"document.title='pwned'\">",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
]
ALL = " ".join(VECTORS)


def hostile(report: Report) -> Report:
    """The report with payloads in every text a page may show."""
    for number, fact in enumerate(report.facts):
        fact.raw = VECTORS[number % len(VECTORS)]
        fact.doubt = VECTORS[(number + 3) % len(VECTORS)]
    return dataclasses.replace(
        report,
        agency=(report.agency or "") + "<img src=x onerror=\"document.title='pwned'\">局",
        title=ALL,
        url="javascript:document.title='pwned'//" + ALL,
        sections=[Section("一", heading, heading + "诉讼") for heading in VECTORS],
        checks=[
            CheckResult(v, v, None, None, False, "H", v, (("granted", "total"),)) for v in VECTORS
        ],
        problems=[Problem(v, v, {"table": v}) for v in VECTORS],
        claims=[
            {"claim": v, "value": 1, "unit": v, "approximate": False, "scope": v, "sentence": v,
             "place": {"section": v}}
            for v in VECTORS
        ],
    )  # fmt: skip


@pytest.fixture(scope="module")
def hostile_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    maker = ArchiveMaker(tmp_path_factory.mktemp("hostile"))
    payload = f"<html><head><title>{VECTORS[4]}</title></head><body><p>诉讼</p>{ALL}</body></html>"
    for year in (2023, 2024):
        report = hostile(doubtful_report(salt=str(year)))
        report.year = year
        maker.add(report, (payload + str(year)).encode())
    with transaction(maker.db):
        for table, column in (
            ("sites", "name"), ("sites", "state_reason"), ("divisions", "name"),
            ("divisions", "path"), ("captures", "content_type"), ("captures", "truncated"),
            ("indicators", "label_en"), ("indicators", "label_zh"), ("indicators", "unit"),
            ("report_versions", "title"), ("agency_names", "name"), ("documents", "failure"),
        ):  # fmt: skip
            condition = {
                "divisions": "code IN ('330000', '330122')",
                "captures": "capture_id = 2",
            }.get(table, "1")
            maker.db.execute(f"UPDATE {table} SET {column} = ? WHERE {condition}", (ALL,))
        maker.db.execute(
            "INSERT INTO gaps (run_id, site_id, url, what, reason, evidence, anchor) "
            "VALUES (NULL, NULL, ?, ?, ?, '{}', ?)",
            (ALL, ALL, ALL, ALL),
        )
    snapshot = maker.publish()
    maker.close()
    with serving(make_datasette(snapshot).app()) as address:
        yield address


def test_no_stored_text_acts_on_any_page(hostile_base: str, chromium: Any) -> None:
    from urllib.parse import quote

    agency = quote(hostile_base_agency(hostile_base, chromium), safe="")
    paths = [
        "/", "/places", "/places/330000", f"/places/{COUNTY}", f"/agencies/{agency}",
        f"/agencies/{agency}/2024?previous=1", f"/agencies/{agency}/2024?lang=zh", "/captures/1",
        "/captures/2",
        "/archived/1", "/search?q=诉讼", "/search?q=" + quote(VECTORS[1]), "/quality",
        "/dictionary", "/queries", "/downloads", "/compare", "/compare?add=" + quote(VECTORS[2]),
        f"/compare?agency={agency}", "/compare?indicator=" + quote(VECTORS[0]),
        "/gongkai", "/gongkai/sections", "/gongkai/sections/1", "/gongkai/cell_notes",
        "/gongkai/checks", "/gongkai/problems", "/gongkai/claims", "/gongkai/captures/1",
        "/gongkai/agencies", "/gongkai/reports?_facet=year", "/gongkai/figures?report_id=1",
        "/gongkai?sql=select+" + quote(f"'{VECTORS[0]}' as \"{VECTORS[0]}\""),
        "/gongkai?sql=" + quote(VECTORS[0]), "/nowhere/" + quote(VECTORS[0]),
        "/gongkai/agency_over_years?agency=" + quote(VECTORS[1]),
    ]  # fmt: skip
    context = chromium.new_context(locale="en-GB")
    seen = Seen(hostile_base)
    seen.watch(context)
    page = context.new_page()
    for path in paths:
        page.goto(hostile_base + path)
        assert page.evaluate("document.title") != "pwned", path
        foreign = page.evaluate(
            "[...document.querySelectorAll('main *')].filter(e => "
            "['SCRIPT','BASE','META','LINK','MATH','MGLYPH','STYLE'].includes(e.tagName) || "
            "(e.tagName === 'IFRAME' && !e.classList.contains('archived')) || "
            "(e.tagName === 'IMG') || [...e.attributes].some(a => a.name.startsWith('on')) || "
            "(e.href && String(e.href).startsWith('javascript:')))"
            ".map(e => e.outerHTML.slice(0, 80)).filter(h => !h.includes('/-/static/') && "
            "!h.includes('/static/'))"
        )
        assert foreign == [], path
    blocked = [e for e in seen.errors if "Content Security Policy" in e or "canary" in e]
    assert blocked == [], "the policy had to save the page"
    assert seen.elsewhere == [] and seen.dialogs == []
    context.close()


def hostile_base_agency(base: str, chromium: Any) -> str:
    """The agency of the hostile reports, by the site's own JSON."""
    context = chromium.new_context()
    reply = context.request.get(
        base + "/gongkai.json?_shape=array&sql=select+agency_id+from+reports+limit+1"
    )
    found: str = reply.json()[0]["agency_id"]
    context.close()
    return found


def test_the_control_sees_a_page_that_acts(tmp_path: Path, chromium: Any) -> None:
    """A page without the guards is caught by the same watch: the test above can see."""
    from datasette.utils.asgi import Response

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while True:
                message = await receive()
                await send({"type": message["type"] + ".complete"})
                if message["type"] == "lifespan.shutdown":
                    return
        else:
            await Response.html(f"<main><script>alert(1)</script>{ALL}</main>").asgi_send(send)

    with serving(app) as base:
        context = chromium.new_context()
        seen = Seen(base)
        seen.watch(context)
        page = context.new_page()
        page.goto(base + "/")
        page.wait_for_timeout(300)
        assert seen.elsewhere and seen.dialogs
        context.close()


def test_an_archived_page_of_an_attacker_stays_inert(hostile_base: str, chromium: Any) -> None:
    context = chromium.new_context()
    seen = Seen(hostile_base)
    seen.watch(context)
    page = context.new_page()
    page.goto(hostile_base + "/captures/1")
    frame = next(f for f in page.frames if "/archived/" in f.url)
    assert "诉讼" in frame.locator("body").inner_text()
    page.wait_for_timeout(200)
    seen.assert_quiet()
    context.close()
