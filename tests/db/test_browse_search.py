"""The search box leads to what is named; odd input and errors are answered in the site's own words."""

from __future__ import annotations

import re

import pytest
from browse_archive import COUNTY
from browse_server import Site
from datasette.database import QueryInterrupted


def asked(site: Site, q: str, language: str = "zh") -> str:
    reply = site.get("/search", params={"q": q, "lang": language})
    assert reply.status_code == 200, q
    text: str = reply.text
    return text


@pytest.mark.parametrize(
    ("q", "leads"),
    [
        (COUNTY, f"/places/{COUNTY}"),
        ("３３０１２２", f"/places/{COUNTY}"),
        ("33", "/places/330000"),
        ("浙江", "/places/330000"),
        ("青溪縣財政局", "/agencies/finance"),
        ("财政", "/agencies/finance"),
        ("finance", "/agencies/finance"),
        ("青溪县财政局2023年", "/agencies/finance/2023"),
        ("财政局 2023 年政府信息公开工作年度报告", "/agencies/finance/2023"),
        ("2023", "/years/2023"),
        ("2023年度", "/years/2023"),
        ("予以公開", "/indicators/granted"),
        ("refused_total", "/indicators/refused_total"),
        ("carried over", "/indicators/requests_carried_out"),
    ],
)
def test_what_is_named_is_led_to(site: Site, q: str, leads: str) -> None:
    assert f'href="{leads}?lang=zh"' in asked(site, q)


def test_search_finds_two_character_words_agencies_and_places(site: Site) -> None:
    found = site.get("/search?q=诉讼&lang=en").text
    assert "<mark>诉讼</mark>" in found
    assert "/agencies/finance" in site.get("/search?q=财政&lang=en").text
    assert "/places/330000" in site.get("/search?q=浙江&lang=en").text
    assert "No section" in site.get("/search?q=量子纠缠&lang=en").text
    assert site.get("/search?q=%25%5F%27%22%20OR%201").status_code == 200
    assert "Give at least one word" in site.get("/search?q=。。&lang=en").text


def test_several_words_find_an_agency_by_all_of_them(site: Site) -> None:
    assert "/agencies/finance" in site.get("/search?q=青溪 财政").text
    assert "/agencies/baishi" not in site.get("/search?q=青溪 财政").text


def test_the_address_of_a_report_leads_to_it(site: Site) -> None:
    report = site.get("/agencies/finance/2023?lang=en").text
    url = re.search(r'href="(http://www.example.gov.cn/[^"]+)"', report)
    assert url
    for address in (url.group(1), url.group(1).replace("http:", "https:")):
        assert 'href="/agencies/finance/2023?lang=zh"' in asked(site, address)
    assert "/agencies/finance/2023" not in asked(site, url.group(1) + "x")


def test_a_traditional_word_is_marked_where_it_is_found(site: Site) -> None:
    assert "<mark>诉讼</mark>" in asked(site, "訴訟")


@pytest.mark.parametrize(
    "q",
    ["'", '"', "' OR 1=1 --", "NEAR(", "a AND", "*", "%", "_", "\\", "(((", "\x00", "{{7*7}}",
     "<script>", "。", "：", "9" * 400, "字" * 400, "1e309", "-1", "0", "http://", "\ud7ff", "🏛"],
)  # fmt: skip
def test_no_input_is_an_error(site: Site, q: str) -> None:
    text = asked(site, q)
    assert "<script>" not in text and ">49<" not in text


@pytest.mark.parametrize(
    "address",
    [
        "/compare?agency=nobody&agency='&indicator=xx&year=abc&from=2030&to=1990",
        "/compare?basis=foo&level=zz&kind=yy&place=abc",
        "/compare?place=%00&add=%25%5F%27&year=99999999999999999999",
        "/compare?indicator=rules_in_force&basis=share",
        "/indicators/granted?body=x.y&year=-1&concept=zz",
        "/agencies/finance?year=0&concept=%27",
        "/places/330000?year=%E0%A4%A",
        "/map?measure=nope&year=nope",
    ],
)
def test_odd_choices_fall_back_to_what_there_is(site: Site, address: str) -> None:
    assert site.get(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "chinese"),
    [
        ("/nowhere", 404, "没有找到"),
        ("/years/1999", 404, "没有找到"),
        ("/indicators/nothing", 404, "没有找到"),
        ("/gongkai?sql=selec", 400, "只能执行 SELECT 语句"),
        ("/gongkai?sql=select+*+from+nope", 400, "没有此表：nope"),
        ("/gongkai?sql=select+nope+from+reports", 400, "没有此列：nope"),
        ("/gongkai/reports?_sort=nope", 400, "不能按“nope”排序：没有此列"),
        ("/gongkai/reports?_size=abc", 400, "_size 须为正整数"),
        ("/gongkai/reports?_where=1=", 400, "“order”附近有语法错误"),
        (
            "/gongkai?sql=with+recursive+x(a)+as+(select+1+union+all+select+a%2B1+from+x)"
            "+select+count(*)+from+x",
            400,
            "查询超时",
        ),
    ],
)
def test_errors_are_told_in_the_page_of_the_site(
    site: Site, address: str, status: int, chinese: str
) -> None:
    joined = "&" if "?" in address else "?"
    for language in ("zh", "en"):
        reply = site.get(f"{address}{joined}_lang={language}&lang={language}")
        assert reply.status_code == status
        assert 'class="masthead"' in reply.text and "Traceback" not in reply.text
        assert (chinese in reply.text) is (language == "zh")


def test_a_page_that_takes_too_long_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def late(*_: object, **__: object) -> None:
        raise QueryInterrupted(None, "", {})

    monkeypatch.setattr("db.browse.pages.years.ask", late)
    reply = site.get("/years/2023?lang=zh&again=1")
    assert reply.status_code == 503 and "查询超时" in reply.text


def test_a_report_says_how_it_is_cited(site: Site) -> None:
    text = site.get("/agencies/finance/2023?lang=en").text
    cited = re.search(r'<section id="cite">.*?</section>', text, re.S)
    assert cited
    for part in ("青溪县财政局", "sha256:", "http://www.example.gov.cn/", "/agencies/finance/2023</a>",
                 "UTC", "gongkai-"):  # fmt: skip
        assert part in cited.group(), part
    assert "?lang" not in re.search(r'href="(http[^"]+)"', cited.group()).group(1)  # type: ignore[union-attr]


def test_an_archived_copy_leads_back_to_its_report(site: Site) -> None:
    report = site.get("/agencies/finance/2023?lang=zh").text
    number = re.search(r'href="/captures/(\d+)\?lang=zh"', report)
    assert number
    capture = site.get(f"/captures/{number.group(1)}?lang=zh").text
    assert 'href="/agencies/finance/2023?lang=zh">青溪县财政局 2023</a>' in capture
    assert "已抓取" in capture and ">fetched" not in capture


def test_the_list_of_tables_says_what_each_is(site: Site) -> None:
    text = site.get("/gongkai?_lang=zh").text
    assert "机关年度要览" in text and 'data-label="行数"' in text and "hidden table" not in text


def test_numbers_of_a_query_stand_at_the_right(site: Site) -> None:
    text = site.get("/gongkai?sql=select+agency_id,+year,+'990100'+as+code+from+reports").text
    assert re.search(r'class="col-year type-int">2019<', text)
    assert re.search(r'class="col-code">990100<', text)


def test_any_place_can_be_ranked_and_an_unknown_agency_is_named(site: Site) -> None:
    place = site.get(f"/places/{COUNTY}?lang=en").text
    link = re.search(r'href="(/compare\?place=[^"#]+)#rank"', place)
    assert link
    text = site.get(link.group(1).replace("&amp;", "&") + "&agency=nobody").text
    assert f'<option value="{COUNTY}" selected>' in text and "青溪县财政局" in text
    assert "Not in this snapshot: nobody" in text


def test_a_place_tells_late_and_missing_reports_by_sign(site: Site) -> None:
    text = site.get(f"/places/{COUNTY}?lang=en").text
    assert re.search(r'href="/agencies/baishi/2021\?lang=en"[^>]*>◐</a>', text)
    assert re.search(r'class="fail-text">○</span>', text) and "◐ found but published late" in text


def test_a_map_names_what_it_divides(site: Site) -> None:
    text = site.get("/map?measure=refused&year=2023&lang=zh").text
    assert re.search(r"不予公开</th>.*办理结果总数</th>", text)


def test_pages_lead_on_to_one_another(site: Site) -> None:
    report = site.get("/agencies/county/2024?lang=en").text
    assert 'href="/years/2024?lang=en"' in report and "/places/330122" in report
    agency = site.get("/agencies/county?lang=en").text
    assert 'href="/indicators/refused_total?lang=en"' in agency
    place = site.get(f"/places/{COUNTY}?lang=en").text
    assert "The charts show the report of" in place and 'href="/agencies/county?lang=en"' in place
