"""Is this page a report? Title, then content, then what is attached; and whose, and which year's."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from crawler.discovery.harvest import Link, links, viewer_files
from crawler.discovery.html import Html
from crawler.discovery.lexicon import looks_like_agency, squeeze, word_class
from crawler.discovery.titles import Verdict, agency_of, judge, normalise, year_of
from crawler.discovery.types import Page
from crawler.discovery.urls import host_of

_SECTIONS = (
    r"总体情况", r"主动公开政府信息", r"收到和处理政府信息公开申请|申请办理情况|处理政府信息公开申请",
    r"行政复议、?行政诉讼|行政复议和(?:行政)?诉讼", r"存在的?(?:主要)?问题", r"其他需要报告",
)  # fmt: skip
_OLD_SECTIONS = (
    r"概述|概况|基本情况", r"主动公开", r"依申请公开", r"复议|诉讼", r"收费|减免", r"问题", r"指标名称",
)  # fmt: skip
_LONG_STRING = re.compile(r"\"(?:[^\"\\]|\\.){200,}\"|'(?:[^'\\]|\\.){200,}'", re.S)
_PERIOD = re.compile(r"(20\d\d)年1月1日[起至—\-到]{1,2}?.{0,6}?(?:20\d\d年)?12月31日")
_BODY = (
    "//*[@id='zoom' or @id='Zoom' or @id='UCAP-CONTENT' or @id='zoomcon' or @id='ivs_content' or "
    "@id='fontzoom' or @id='con_con' or @id='ccontent' or @id='panel_article' or "
    "starts-with(@id,'vsb_content')] | //ucapcontent | //*[contains(@class,'TRS_') or "
    "contains(@class,'trs_editor') or contains(@class,'article') or contains(@class,'Article') or "
    "contains(@class,'content') or contains(@class,'v_news') or contains(@class,'main-txt') or "
    "contains(@class,'detail') or contains(@class,'p_nei') or contains(@class,'xiangqnr')]"
)
_NO_SOURCE = re.compile(
    r"^(?:本站|本网|网站|原创|未知|管理员|admin|信息中心|.{0,6}网站?编辑.{0,3})$", re.I
)
_EXTERNAL = re.compile(r"mp\.weixin|pan\.baidu|weiyun|aliyundrive", re.I)


@dataclass
class Judgement:
    """The verdict on a page, and what else must be fetched for the report to be whole."""

    verdict: str = "NO"
    title: str = ""
    year: int | None = None
    agency: str = ""
    why: str = ""
    content: int = 0
    files: list[Link] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    external: list[Link] = field(default_factory=list)


def content_score(text: str) -> int:
    """How many of the six sections of a report since 2019 (or four for its tables) a text has."""
    found = sum(bool(re.search(s, text)) for s in _SECTIONS)
    if re.search(r"第二十条第?[(（]?[一五六八]", text):
        found = max(found, 4)
    return found


def old_content_score(text: str) -> int:
    """How many headings of the reports for 2008 to 2018 a text has."""
    return sum(bool(re.search(s, text)) for s in _OLD_SECTIONS)


def judge_page(page: Page, html: Html, found: Sequence[Link], *, in_column: bool) -> Judgement:
    """Judge an HTML page. `in_column`: it was reached through a year-report column."""
    known = squeeze(str(page.meta.get("title") or page.discovered.get("title") or ""))
    titles = [t for t in (*html.titles, known) if t]
    verdicts: list[tuple[str, Verdict]] = [(t, judge(t)) for t in titles]
    order = {"YES": 0, "MAYBE": 1, "NO": 2}
    text = html.body_text
    files = attachments(html, found)
    if content_score(text) < 4 and (inner := scripted_body(html)) is not None:
        text += inner.body_text
        files = files or attachments(inner, links(inner))
    content = content_score(text)
    old = old_content_score(text)
    result = Judgement(content=content)
    if not verdicts:
        return result
    own = judge(html.title)
    title, best = min(verdicts, key=lambda tv: order[tv[1].verdict])
    # the page's own title speaks against a side box's headline
    if own.verdict == "NO" and own.why not in ("no words of a disclosure report", "no title"):
        title, best = html.title, own
    result.title, result.year = title, best.year
    # the reports of small publishers before 2019 are a few sentences under the usual headings
    whole = content >= 4 or (old >= 3 and len(text) > 400) or (old >= 4 and len(text) > 150)
    if best.verdict == "YES" and whole:
        result.verdict, result.why = "YES", "title and content"
    elif best.verdict == "YES" and files:
        result.verdict, result.why = "MAYBE", "body_is_attachment"
    elif best.verdict == "YES" and (images := body_images(html)):
        result.verdict, result.why, result.images = "YES", "needs_ocr", images
    elif best.verdict == "YES":
        result.why = "title_only"
    elif best.verdict == "MAYBE" and content >= 4:
        result.verdict, result.why = ("YES" if in_column or content >= 5 else "MAYBE"), "content"
    elif best.verdict == "MAYBE" and in_column and files:
        result.verdict, result.why = "MAYBE", "body_is_attachment"
    elif best.verdict == "MAYBE" and in_column and old >= 4 and len(text) > 400:
        result.verdict, result.why = "MAYBE", "content of an old report"
    elif content >= 5 and best.why == "no words of a disclosure report":
        result.verdict, result.why = "MAYBE", "content only, the title does not say so"
    else:
        result.why = best.why
    result.files = files
    result.external = [link for link in found if _EXTERNAL.search(link.url)]
    result.year = best.year or (year_of(known) if known else None) or stated_year(text)
    published = html.metas.get("pubdate", "")[:4] or str(page.meta.get("list_date") or "")[:4]
    if result.year is None and published.isdigit():
        result.year = int(published) - 1
        result.why += "; year inferred from publication"
    result.agency = agency_of(title) or agency_hint(page, html)
    return result


def scripted_body(html: Html) -> Html | None:
    """The article that a page keeps as a string in its script (`_CONFIG.DETAIL.content` and its
    like), as a page of its own; None if no script holds a longer piece of HTML."""
    best = ""
    for found in _LONG_STRING.finditer(html.scripts):
        raw = found.group()
        if not re.search(r"<|\\u003c", raw):
            continue
        try:
            value = json.loads(raw, strict=False) if raw[0] == '"' else raw[1:-1]
        except ValueError:
            value = raw[1:-1].replace('\\"', '"').replace("\\/", "/")
        if len(value) > len(best) and re.search(r"<(?:p|table|div|span|br|img|a)\b", value, re.I):
            best = value
    return Html(f"<html><body>{best}</body></html>", html.url, html.charset) if best else None


def stated_year(text: str) -> int | None:
    """The year of the statistics period that the first part of a report states, or of the title
    that stands above its text."""
    if found := _PERIOD.search(text[:6000]):
        return int(found[1])
    above = re.search(
        r"(?<!\d)(20[0-3]\d)年度?(?:政府|政务)信息公开(?:工作)?(?:年度?报告|年报)", text[:1500]
    )
    return int(above[1]) if above else None


def agency_hint(page: Page, html: Html) -> str:
    """The publisher by everything but the title: catalogue block, source, trail, way here, site."""
    if found := re.search(
        r"(?:发布机构|发文机关|发布单位|公开机构|公开主体|责任部门)[:：]?([\u4e00-\u9fff（）()]{2,25}?)"
        r"(?=生成日期|成文日期|发文日期|发布日期|公开日期|文号|名称|主题|索引号|有效|信息|$|[^\u4e00-\u9fff（）()])",
        html.body_text[:4000],
    ):
        return found[1]
    if (source := html.metas.get("contentsource", "")) and not _NO_SOURCE.match(source):
        return squeeze(source)
    given = str(page.meta.get("agency_hint") or "")
    if given:
        return given
    for name in reversed([t for t, _ in html.breadcrumb] + list(page.anchor_chain)):
        if looks_like_agency(name) and word_class(name)[0] == "":
            return squeeze(name)
    return squeeze(html.metas.get("sitename", ""))


def attachments(html: Html, found: Sequence[Link]) -> list[Link]:
    """Files a page carries: linked, in viewers, in handlers, in hidden fields and in scripts."""
    files: dict[str, Link] = {}
    for link in found:
        if link.is_file and judge_file(link) and not _in_navigation(link):
            for inner in viewer_files(link.url):
                files.setdefault(inner, Link(inner, link.text, "viewer", link.node))
            if not viewer_files(link.url) or "download" in link.url:
                files.setdefault(link.url, link)
    for node in html.root.iter("input"):
        value = node.get("value") or ""
        if re.search(r"\.(?:pdf|docx?|xlsx?|ofd|wps)$", value, re.I) and (url := html.link(value)):
            files.setdefault(url, Link(url, "", "input", node))
    return list(files.values())[:40]


def judge_file(link: Link) -> bool:
    """Whether a file is no form, logo or plug-in download."""
    text = squeeze(link.text)
    name = unquote(urlsplit(link.url).path.rsplit("/", 1)[-1])
    return not re.search(
        r"申请表|样表|流程图|插件|阅读器|控件|浏览器|reader|setup|\.exe", text + name, re.I
    )


def _in_navigation(link: Link) -> bool:
    if link.node is None:
        return False
    marks = " ".join(
        f"{n.get('class') or ''} {n.get('id') or ''} {n.tag}" for n in link.node.iterancestors()
    )
    return bool(re.search(r"\b(?:nav|footer|foot|header|menu|sidebar)\b", marks, re.I))


def body_images(html: Html) -> list[str]:
    """Large-looking images in the body of an article that has next to no text."""
    found: dict[str, None] = {}
    for node in html.root.xpath(_BODY):
        if len(html.words(node)) > 800:
            continue
        for image in node.iter("img"):
            source = image.get("src") or image.get("data-src") or image.get("data-original") or ""
            width = (image.get("width") or "").rstrip("px")
            small = width.isdigit() and int(width) < 120
            icon = re.search(r"icon|logo|ewm|qrcode|share|print|btn|\.gif|\.svg", source, re.I)
            if source and not small and not icon and (url := html.link(source)):
                found.setdefault(url)
    return list(found)[:60]


_TRADITIONAL = frozenset(
    "國發會開學務員區縣鎮鄉門問題報處關於實與為個們這來時對動業產經濟審計財稅廣東馬龍號條"
)
_SIMPLIFIED = frozenset(
    "国发会开学务员区县镇乡门问题报处关于实与为个们这来时对动业产经济审计财税广东马龙号条"
)
_PINYIN = re.compile(r"[\u4e00-\u9fff]\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,6}\)")
_BETTING = re.compile(
    r"博彩|彩票(?:平台|app|网)|娱乐(?:城|平台|官网)|投注|下注|赌场|百家乐|体育(?:app|平台|官网)下载|"
    r"老虎机|真人(?:视讯|娱乐)|棋牌(?:平台|游戏)|[a-z]{2,8}体育(?:官网|平台|app)|澳门(?:新葡京|威尼斯)|必威|亚博",
    re.I,
)


def clone_signs(html: Html, url: str) -> list[str]:
    """Signs that a page is a copy on a hijacked domain (content only; the host rule is apart)."""
    text = html.body_text[:60000]
    signs = []
    if html.metas.get("sitedomain"):
        named = re.sub(r"^(?:https?:)?/*(?:www\.)?", "", html.metas["sitedomain"].lower()).strip(
            "/"
        )
        host = host_of(url).removeprefix("www.").removeprefix("wap.").removeprefix("m.")
        if named and "." in named and named.split("/")[0].split(":")[0] != host:
            signs.append(f"SiteDomain is {named}")
    traditional = sum(c in _TRADITIONAL - _SIMPLIFIED for c in text)
    simplified = sum(c in _SIMPLIFIED - _TRADITIONAL for c in text)
    if traditional > 20 and traditional > 0.3 * (traditional + simplified):
        signs.append("traditional characters")
    if len(_PINYIN.findall(text)) >= 3:
        signs.append("pinyin in brackets")
    if found := _BETTING.search(normalise(html.title) + text):
        signs.append(f"betting words: {found.group()}")
    return signs
