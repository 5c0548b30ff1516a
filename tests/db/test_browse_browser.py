"""The pages in a real browser: quiet console, no other host, readable narrow and wide, inert text."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browse_archive import COUNTY, FINANCE_2023, ArchiveMaker, doubtful_report, make_archive
from browse_server import CHROMIUM, Seen, browser, serving

from crawler.capture.store import transaction
from db.browse import make_datasette
from parsers.report import CheckResult, Problem, Report, Section

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium (apt install chromium)")
pytest.importorskip("playwright")
Axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe

PAGES = {
    "home": "/",
    "places": "/places",
    "place": f"/places/{COUNTY}",
    "agency": "/agencies/finance",
    "report": FINANCE_2023 + "?previous=1",
    "report-2019": "/agencies/county/2019",
    "changed": "/agencies/baishi/2024",
    "capture": "/captures/1",
    "search": "/search?q=行政诉讼",
    "compare": "/compare?agency=county&agency=finance&indicator=requests_received&indicator=granted",
    "years": "/years",
    "year": "/years/2023",
    "indicators": "/indicators",
    "indicator": "/indicators/requests_received",
    "map": "/map",
    "crawl": "/crawl",
    "queries": "/queries",
    "quality": "/quality",
    "dictionary": "/dictionary",
    "downloads": "/downloads",
    "tables": "/gongkai",
    "table": "/gongkai/agency_years?_sort_desc=year&_facet=year",
    "row": "/gongkai/reports/1",
    "sql": "/gongkai?sql=select+*+from+agency_years",
    "query": "/gongkai/agency_over_years?agency=财政局",
    "error": "/nowhere",
}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 800}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    maker = make_archive(tmp_path_factory.mktemp("archive"))
    snapshot = maker.publish()
    maker.close()
    with serving(make_datasette(snapshot).app()) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as running:
        yield running


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_quiet_and_fits_in_both_languages_and_widths(
    base: str, chromium: Any, name: str
) -> None:
    for locale, viewport in (("zh-CN", WIDE), ("en-GB", NARROW)):
        context = chromium.new_context(viewport=viewport, locale=locale)
        seen = Seen(base)
        seen.watch(context)
        page = context.new_page()
        reply = page.goto(base + PAGES[name])
        if name == "error":
            assert reply.status == 404
            seen.errors = [e for e in seen.errors if "404" not in e]
        else:
            assert reply.status == 200
        wait_for_charts(page)
        seen.assert_quiet()
        language = "zh-Hans" if locale == "zh-CN" else "en"
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{name} is {overflow} pixels too wide at {viewport['width']}"
        # The two longest pages are tables like those of others, and take axe a quarter minute each.
        if name not in ("dictionary", "indicators"):
            assert accessibility_of(page) == []
        context.close()


def wait_for_charts(page: Any) -> None:
    """Until every chart of the page is drawn; each must be drawn by Vega-Lite."""
    figures = page.locator("figure[data-spec]").count()
    if figures:
        page.wait_for_selector("html[data-charts=drawn]")
        assert page.locator("figure.live .plot svg").count() == figures


def accessibility_of(page: Any) -> list[str]:
    """What axe-core finds against WCAG 2.1 A and AA; contrast has a test of its own."""
    options = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
        "rules": {"color-contrast": {"enabled": False}},
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]


def test_pages_can_be_read_without_javascript(base: str, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    for name in ("home", "agency", "report", "search", "compare", "map", "year", "table"):
        page.goto(base + PAGES[name])
        assert len(page.locator("main").inner_text()) > 100, name
        for figure in page.locator("figure[data-spec] .drawn svg").all():
            assert figure.is_visible() and figure.get_attribute("aria-label"), name
    context.close()


def test_a_chart_is_drawn_anew_and_its_legend_answers_the_keyboard(
    base: str, chromium: Any
) -> None:
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    page = context.new_page()
    page.goto(base + PAGES["agency"])
    wait_for_charts(page)
    figure = page.locator("#results-chart")
    assert not figure.locator(".drawn").is_visible()
    picture = figure.locator(".plot svg")
    assert picture.get_attribute("role") == "img"
    assert "Results of requests" in picture.get_attribute("aria-label")
    # Okabe and Ito's blue, and a year without a report that is no bar of height zero.
    assert "rgb(0, 114, 178)" in picture.evaluate(
        "e => [...e.querySelectorAll('path')].map(p => getComputedStyle(p).fill).join()"
    )
    assert "no report" in picture.text_content() and "≥" in picture.text_content()
    button = figure.get_by_role("button", name="refused")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    page.wait_for_function(
        "[...document.querySelectorAll('#results-chart .plot path')]"
        ".some(p => p.getAttribute('opacity') === '0.18')"
    )
    with page.expect_download() as saved:
        page.locator("[data-links-of=results-chart] button", has_text="SVG").click()
    assert saved.value.suggested_filename == "results-chart.svg"
    context.close()


def test_what_has_the_focus_is_seen(base: str, chromium: Any) -> None:
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    page = context.new_page()
    page.goto(base + PAGES["home"])
    wait_for_charts(page)
    for _ in range(14):
        page.keyboard.press("Tab")
        width = page.evaluate(
            "parseFloat(getComputedStyle(document.activeElement).outlineWidth) * "
            "(getComputedStyle(document.activeElement).outlineStyle !== 'none')"
        )
        assert width >= 2, page.evaluate("document.activeElement.outerHTML.slice(0, 100)")
    context.close()


def test_the_form_is_drawn_as_on_paper(base: str, chromium: Any) -> None:
    """Cells of one column of the form stand below one another, merged labels span their rows."""
    context = chromium.new_context(viewport=WIDE, locale="zh-CN")
    page = context.new_page()
    page.goto(base + FINANCE_2023)

    def box(name: str) -> dict[str, float]:
        return page.locator(f'[id="{name}"]').bounding_box()

    column = [box(f"{code}.total")["x"] for code in ("requests_received", "other_other",
                                                    "requests_carried_out")]  # fmt: skip
    assert max(column) - min(column) < 1
    refused = page.locator("th", has_text="（三）不予公开").bounding_box()
    first, last = box("refused_state_secret.total"), box("refused_administrative_inquiry.total")
    assert abs(refused["y"] - first["y"]) < 1
    assert abs(refused["y"] + refused["height"] - last["y"] - last["height"]) < 1
    natural, total = box("granted.natural_person"), box("granted.total")
    assert natural["x"] < total["x"] and abs(natural["y"] - total["y"]) < 1
    context.close()


def test_notes_are_reached_from_their_marks_by_keyboard(base: str, chromium: Any) -> None:
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(base + FINANCE_2023)
    mark = page.locator('[id="refused_process_information.total"] a.mark')
    mark.focus()
    page.keyboard.press("Enter")
    target = page.locator(".notes li:target")
    assert "Unreadable" in target.inner_text() and "1O" in target.inner_text()
    page.keyboard.press("Home")
    page.goto(base + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    context.close()


def test_every_text_has_enough_contrast(base: str, chromium: Any) -> None:
    """WCAG AA, 4.5 : 1 for text, in the light and the dark scheme."""
    script = """() => {
      const rgb = c => c.match(/[\\d.]+/g).map(Number);
      const lum = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92
        : ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
      const ground = e => { for (; e; e = e.parentElement) {
        const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0.99) return c; }
        return [255, 255, 255]; };
      const bad = [];
      for (const e of document.querySelectorAll('body *:not(svg *)')) {
        if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
        if (!e.checkVisibility() || e.closest('.skip')) continue;
        const a = lum(rgb(getComputedStyle(e).color)), b = lum(ground(e));
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) bad.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)} ${e.innerText.slice(0, 20)}`);
      }
      return bad;
    }"""
    for scheme in ("light", "dark"):
        context = chromium.new_context(locale="en-GB", color_scheme=scheme)
        page = context.new_page()
        for name in ("home", "agency", "report", "place", "search", "table", "quality", "map"):
            page.goto(base + PAGES[name])
            wait_for_charts(page)
            assert page.evaluate(script) == [], (scheme, name)
        context.close()


# -- hostile text ------------------------------------------------------------------------------

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
        assert "pwned" not in page.title().replace(ALL, "").replace(VECTORS[0], "") or (
            page.evaluate("document.title") != "pwned"
        ), path
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


def test_years_of_one_agency_lead_to_one_another(base: str, chromium: Any) -> None:
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(base + "/?lang=zh")
    page.fill("input[name=q]", "财政")
    page.click("form.search button")
    page.click("main >> text=青溪县财政局")
    page.click("table >> text=2023")
    assert page.locator("h1").inner_text().startswith("青溪县财政局 2023")
    page.click("text=并列显示上年数")
    assert page.locator(".last-year").count() > 100
    page.click("text=查看存档副本")
    assert page.locator("iframe.archived").count() == 1
    assert "lang=zh" in page.url
    context.close()
