"""The title grammar: real agencies are not lost to negative words, decoys are not taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.lexicon import looks_like_agency, path_weight, word_class
from crawler.discovery.titles import agency_of, judge, normalise, year_of

YES = [
    "青山县财政局2023年政府信息公开工作年度报告|2023|青山县财政局",
    "2023年度政府信息公开工作报告|2023|",
    "二〇二〇年白河乡政府信息公开年报|2020|白河乡",
    "２０２２年白河乡政府信息公开工作年度报告.pdf|2022|白河乡",
    "青山县机构编制委员会办公室2022年政府信息公开工作年度报告|2022|青山县机构编制委员会办公室",
    "青山县会议中心2021年度信息公开年报|2021|青山县会议中心",
    "青山县财政预算评审中心2023年政府信息公开工作年度报告|2023|青山县财政预算评审中心",
    "目标考核办公室2021年政务公开年报|2021|目标考核办公室",
    "干部培训中心2020年信息公开年度报告|2020|干部培训中心",
    "年鉴编辑部2020年信息公开年度报告|2020|年鉴编辑部",
    "青山县统计局2023年政府信息公开工作年度报告|2023|青山县统计局",
    "关于2021年度政府信息公开情况的报告|2021|",
    "2020年政务公开工作总结|2020|",
    "2017-2018年度政府信息公开年报|2018|",
    "青山县2023年政府信息公开工作年度报告（图片版）|2023|青山县",
    "关于青山县水利局2023年政府信息公开年度报告的更正|2023|青山县水利局",
    "政务公开工作2018年度报告|2018|",
    "青山县公安局2009年政府信息公开工作情况报告|2009|青山县公安局",
    "青山县住建局法治政府建设办公室2022年政府信息公开年报|2022|青山县住建局法治政府建设办公室",
]

NO = [
    "法治政府建设2023年度报告",
    "青山县2023年法治政府建设年度报告",
    "关于做好2023年政府信息公开工作年度报告编制工作的通知",
    "关于印发2023年政府信息公开工作年度报告格式的通知",
    "青山县2023年政府信息公开工作年度报告解读",
    "政府网站工作年度报表（2023年度）",
    "青山县政府信息公开指南",
    "2021年统计年报",
    "政府信息公开工作年度报告格式",
    "事业单位法人年度报告2022",
    "青山县人民政府2022年政府工作报告",
    "2023年政务公开工作要点",
    "青山县2022年政府信息公开工作培训会议召开",
    "关于开展2023年政府信息公开工作年度报告发布情况检查的通报",
]

MAYBE = [
    "政府信息公开工作年度报告",
    "青山县政府信息公开年度报告",
    "2022年度报告",
    "青山县水利局2023年政府信息公开工作年度…",
]


@pytest.mark.parametrize("line", YES)
def test_titles_of_reports(line: str) -> None:
    title, year, agency = line.split("|")
    verdict = judge(title)
    assert (verdict.verdict, verdict.year, verdict.agency) == ("YES", int(year), agency)


@pytest.mark.parametrize("title", NO)
def test_titles_of_decoys(title: str) -> None:
    assert judge(title).verdict == "NO"


@pytest.mark.parametrize("title", MAYBE)
def test_titles_that_do_not_say_enough(title: str) -> None:
    assert judge(title).verdict == "MAYBE"


@given(st.text(max_size=80))
def test_titles_any_text_is_judged(text: str) -> None:
    assert judge(text).verdict in ("YES", "MAYBE", "NO")
    assert normalise(normalise(text)) == normalise(text) or "." in text


@given(
    st.text("青山白河石桥林乡镇局财政民水利教育", min_size=2, max_size=12).filter(
        lambda s: len(s) > 1
    ),
    st.integers(2008, 2030),
)
def test_titles_agency_and_year_are_read_back(name: str, year: int) -> None:
    title = f"{name}{year}年政府信息公开工作年度报告"
    assert (agency_of(title), year_of(title), judge(title).verdict) == (name, year, "YES")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("政府信息\n公开年报", "report"),
        ("部门年报", "year"),
        ("２０２３年", "year"),
        ("政府信息公开", "landing"),
        ("乡镇（街道）", "agencies"),
        ("统计年报", "negative"),
        ("网站地图", "sitemap"),
        ("今日要闻", ""),
    ],
)
def test_lexicon_classes(text: str, name: str) -> None:
    assert word_class(text)[0] == name


def test_lexicon_paths_help_and_agencies_are_told() -> None:
    assert path_weight("http://a.gov.cn/zwgk/zfxxgknb_72026/") == 3
    assert path_weight("http://a.gov.cn/zwgk/2023n/") == 3
    assert path_weight("http://a.gov.cn/glgk8787/content/post_4658473.html") == 0
    assert looks_like_agency("青山县财政局") and looks_like_agency("王家(wj)镇")
    assert not looks_like_agency("2023年青山县财政局") and not looks_like_agency("今日要闻")
