"""The pages in a real browser: quiet console, no other host, readable narrow and wide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browse_archive import COUNTY, FINANCE_2023, make_archive
from browse_server import CHROMIUM, Seen, serving

from db.browse import make_datasette

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
LONGEST = {"dictionary": "tbody tr", "indicators": "tbody tr"}
"""Pages of hundreds of rows alike, which take axe a quarter minute each: it looks at some of every kind."""
THIN_OUT = """selector => {
  const seen = new Map();
  for (const row of document.querySelectorAll(selector)) {
    const kind = [...row.querySelectorAll('*')].map(e => e.tagName + e.className).join();
    const key = row.parentElement.closest('table').className + kind;
    seen.set(key, (seen.get(key) || 0) + 1);
    if (seen.get(key) > 10) row.remove();
  }
}"""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 800}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    maker = make_archive(tmp_path_factory.mktemp("archive"))
    snapshot = maker.publish()
    maker.close()
    with serving(make_datasette(snapshot).app()) as address:
        yield address


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
        assert accessibility_of(page, LONGEST.get(name)) == []
        context.close()


def wait_for_charts(page: Any) -> None:
    """Until every chart of the page is drawn; each must be drawn by Vega-Lite."""
    figures = page.locator("figure[data-spec]").count()
    if figures:
        page.wait_for_selector("html[data-charts=drawn]")
        assert page.locator("figure.live .plot svg").count() == figures


def accessibility_of(page: Any, keep: str | None = None) -> list[str]:
    """What axe-core finds against WCAG 2.1 A and AA; contrast has a test of its own. `keep`: of the rows
    that this selects only the first ten stay, and those that differ from others of their table in kind."""
    if keep:
        page.evaluate(THIN_OUT, keep)
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
