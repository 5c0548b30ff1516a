"""Titles: which line names the report, and whether a title is that of an annual report."""

from __future__ import annotations

import re
from functools import lru_cache

from parsers.document import Document, Paragraph
from parsers.hints import Hints
from parsers.identity.levels import INSTITUTIONS
from parsers.identity.years import plain_digits, year_in_title
from parsers.wording import simplified, squash, without_pinyin

CORE = re.compile(r"(?:政府信息|政务信息|政务|信息)公开")
KIND = re.compile(
    r"年度?(?:工作)?(?:情况)?(?:的)?报告|年报|工作报告|情况的?报告|情况总结|工作总结|报告$"
)
_NOT_A_REPORT = re.compile(
    r"法治政府|网站(?:工作)?(?:年度)?(?:工作)?(?:报表|年报)|统计年报|企业年报|年鉴|事业单位法人|"
    r"图解|一图读懂|解读|公开指南|公开制度|工作要点|实施方案|工作方案|公告公示|评议结果|考核结果|"
    r"范文|模板|样本|范本|报告格式|报告制度|学年"
)
_NOTICE = re.compile(
    r"关于(?:做好|印发|开展|报送|编制|填报|组织|进一步|转发|召开).*(?:通知|意见|函)$|通知$|通报$"
)
_PART_OF_A_YEAR = re.compile(
    r"[上下]半年|半年度?(?:工作)?(?:情况)?(?:的)?(?:报告|总结|统计)|第?[一二三四1-4]季度?(?:政府|政务|信息|工作|情况)"
    r"|(?<!\d)(?!1[-—–~至到]12月)\d{1,2}月?[-—–~至到]\d{1,2}月(?!\d|1)|(?<![一二三四五六七八九十\d])(?:[一二三四五六七八九]|十[一二]?|\d{1,2})月份"
)
_UNFINISHED = re.compile(r"征求意见稿|草案|送审稿|讨论稿")
_NEWS = re.compile(
    r"^(?!关于)[^发公关]{2,20}(?:发布|公布|晒出|亮出)(?:20\d\d年|了|其|全[省市县区])"
)
"""A headline about a report (某省发布2016年…年度报告): the text behind it decides."""
_ABOUT_ONE = re.compile(r"^[\[【]?(?:图解|图说|长图|一图|解读)")
_QUOTED = re.compile(r"《([^《》]*(?:信息|政务)公开[^《》]*(?:报告|年报))》")
_DECORATION = re.compile(r"^[\[【〔][^\]】〔〕]{0,8}(?:报告|公开|年报|信息|公示|通知)[\]】〕]")
_FORMERLY = re.compile(r"\((?:原|现|曾用名|以下简称|简称)[^()]*\)")
_BEHIND = re.compile(r"(?:报告|年报)\s*(?:\(([^()]{2,40})\)|[-—–_|:]*([^-—–_|:()]{2,40}))$")
_PATH = re.compile(
    r"^(?:您?(?:现在|当前)?(?:所在)?(?:的)?(?:位置|页面)|当前(?:位置|页面|栏目)|首页|主页|网站首页)|"
    r"索引号|首页[>/»›]|[»›]|^[^<]*>[^<]*$|"
    r"^(?:组配分类|主题分类|体裁分类|信息分类|分类|栏目|关键[字词]|主题词|文号|发布机构|所属机构|公开方式|内容概述|"
    r"信息来源|来源)[:|]"
)
"""Where a page stands in its site (当前位置：首页 > …), and the row of a catalogue card."""
_SENTENCE = re.compile(
    r"如下|^(?:根据|按照|依据|为了|现将)|[,;].*[,;]|^本(?:年度?)?(?:工作)?(?:报告|年报)(?:是|根据|依据|由|按)"
)
_LABELLED = re.compile(r"^\|?(?:信息|文件|公文)?(?:标题|名称|题名):?\|?(?=.{6})")
_NUMBERED = re.compile(r"^(?:\d{1,2}[、.](?!\d)|\|+)")
"""What sharing sites and text with bars put before a line."""
_SITE_TAIL = re.compile(r"\s*[-_|—–]{1,2}\s*[^-_|—–]{2,40}$")
_SIDE_BY_SIDE = re.compile(
    r"(?<=[局委办厅府会室心])[ \u3000]+(?=[^\s]{1,8}[省市县区州旗镇乡][^\s、]{1,20}(?:局|委员会|委|办公室|厅|政府|管委会|中心)(?:\s|20\d\d|关于))"
)
_ALSO_CALLED = re.compile(
    r"((?:局|委员会|委|办公室|办|厅|部|中心|社))\([^()]{2,20}(?:局|委员会|委|办公室|办|厅|部|中心)\)"
)
"""Another name of the same body: 县文化和旅游局（县文物局）."""
_SAID_AGAIN = re.compile(r"^(.{1,20}?)([^\d]{2,20})20\d\d年度?\2$")
"""The end of the body's name again behind the year: 某海关2015年海关政府信息公开年度报告."""
_CARRYING = re.compile(
    r"^(.{0,40}?)关于(?:印发|发布|公布|报送|转发)(?=.*(?:报告|年报).*(?:通知|函|报告|公告)$)"
)
_INSTITUTION = re.compile(rf"(?:{INSTITUTIONS}|公共企事业单位)$")
_DOCUMENT_NUMBER = re.compile(r"^[\u4e00-\u9fff]{1,12}[(\[〔【]20\d\d[)\]〕】](?:第)?\d{1,4}号$")
"""The number below an official letter's red head (某政〔2024〕3号)."""
MAX_LINE = 1_000
"""Characters of a line that are looked at: no title is longer."""
HEAD = 8
"""Paragraphs at the head of a drawn document among which a title over several lines begins."""
_SUFFIX = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|html?|txt|ofd)$", re.I)


def title_candidates(
    document: Document, hints: Hints | None, card: str | None = None
) -> list[tuple[str, str]]:
    """(where from, text) in the order of trust: metadata, headings, first lines, the catalogue card,
    <title>, hints."""
    found: list[tuple[str, str]] = []

    def add(where: str, text: str | None) -> None:
        clean = re.sub(r"\s+", " ", text or "").strip(" 　-_|")
        clean = _SUFFIX.sub("", clean)
        if clean and (where, clean) not in found:
            found.append((where, clean))

    for name in ("articletitle", "ucaptitle"):
        add(f"meta {name}", document.meta.get(name))
    paragraphs = document.paragraphs
    carried = False
    for paragraph in paragraphs[:60]:
        if paragraph.level and looks_like_title(paragraph.text):
            add("heading", paragraph.text)
    for index in range(min(80, len(paragraphs))):
        text = _title_at(paragraphs, index)
        if carried and (text is None or not is_report_title(text)):
            continue
        if text is None or re.match(r"^\|?(?:标题|名称)[:|]", squash(text)):
            continue
        if not year_in_title(text) and not agency_part(text):
            add("text", _whole_title_below(paragraphs, index))  # a column's name heads the page
        if not agency_part(text):
            add("text", _with_neighbour(paragraphs, index, text))
        add("text", text)
        if is_notice(text) and not carried:
            carried = True  # it may carry the report itself, with its own title
            continue
        break
    if card and looks_like_title(card):
        add("card", card)
    if document.title:
        add("title", _cut_site(document.title))
    if hints and hints.title:
        add("hint", hints.title)
    return found


def _with_neighbour(paragraphs: list[Paragraph], index: int, text: str) -> str | None:
    """A title that names no body together with the line before it that does (also with the year:
    某区人民政府2009年 / 政府信息公开年度报告), or with the body's name set below it."""
    before = paragraphs[index - 1].text if index else ""
    if 3 <= len(before) <= 40 and not _PATH.search(squash(before)):
        body = re.sub(r"20\d\d年?度?$", "", squash(plain_digits(before)))
        if _AGENCY_END.search(body):
            return before + text
    after = squash(paragraphs[index + 1].text) if index + 1 < len(paragraphs) else ""
    if 4 <= len(after) <= 30 and _AGENCY_END.search(after) and not _PATH.search(after):
        return after + text
    return None


def _whole_title_below(paragraphs: list[Paragraph], index: int) -> str | None:
    """A title that names body and year a few lines below one that names neither."""
    for paragraph in paragraphs[index + 1 : index + HEAD]:
        text = paragraph.text
        if is_report_title(text) and looks_like_title(text):
            return text if year_in_title(text) and agency_part(text) else None
    return None


def _title_at(paragraphs: list[Paragraph], index: int) -> str | None:
    """The title a paragraph is; on a drawn page also one that begins here and is set over two or
    three lines, of which none is a title."""
    text = paragraphs[index].text
    if len(text) > 70:
        return None
    if looks_like_title(text):
        return text
    if _DOCUMENT_NUMBER.match(squash(text)):
        return None
    if index >= HEAD or not (paragraphs[index].page is not None or _begins_a_title(text)):
        return None
    for count in (2, 3):
        lines = [p.text for p in paragraphs[index : index + count]]
        if any(len(x) > 40 or looks_like_title(x) for x in lines):
            break
        whole = "".join(lines)
        if looks_like_title(whole) and year_in_title(whole) and agency_part(whole):
            return whole
    return None


def is_path(plain: str) -> bool:
    """Whether a squashed line tells where a page stands in its site."""
    return _PATH.search(plain) is not None


def _begins_a_title(text: str) -> bool:
    """A line with body, year and the first words of the subject, not a menu's entry."""
    plain = squash(plain_digits(text))
    lead = re.match(
        r"(.{4,30}?)20\d\d年?度?(?:政府|政务|信息)|20\d\d年?度?(.{4,30}?)(?:政府|政务)?信息公开",
        plain,
    )
    named = lead and _AGENCY_END.search(lead[1] or lead[2])
    return bool(named and not _PATH.search(plain) and not _SENTENCE.search(plain))


_AGENCY_END = re.compile(
    r"(?:局|委员会|委|办公室|办公厅|厅|人民政府|政府|镇|乡|街道|办事处|管委会|管理委员会|中心|支队|大队|"
    r"院|署|部|公司|社|联合会|协会|管理处|管理所|总队|海关)$"
)


def _plain(text: str) -> str:
    """A line as titles are compared, of a long text its beginning."""
    return without_pinyin(squash(plain_digits(simplified(text[:MAX_LINE]))))


def looks_like_title(text: str) -> bool:
    """A short line that names an annual disclosure report."""
    plain = _plain(text)
    return bool(
        len(plain) <= 70
        and not _PATH.search(plain)
        and not _SENTENCE.search(plain)
        and CORE.search(plain)
        and KIND.search(plain)
        and "。" not in plain
    )


def is_no_annual_report(text: str) -> bool:
    """Whether a title says that the document is about part of a year, or a draft: no annual report,
    whatever tables it holds."""
    plain = _plain(text)
    core = CORE.search(plain)
    return bool(_PART_OF_A_YEAR.search(plain) or (core and _UNFINISHED.search(plain[core.end() :])))


def is_notice(text: str) -> bool:
    """A title of a notice (关于做好…的通知)."""
    return _NOTICE.search(squash(simplified(text[:MAX_LINE]))) is not None


@lru_cache(maxsize=1024)
def is_report_title(text: str) -> bool | None:
    """True for a report's title, False for a title of something else, None if it does not say."""
    plain = _plain(text)
    core = CORE.search(plain)
    if _NOTICE.search(plain) or _ABOUT_ONE.search(plain) or is_no_annual_report(text):
        return False
    if _NOT_A_REPORT.search(plain[core.start() :] if core else plain):
        return False
    if core and "学年" in plain:
        return False
    if core and institution_in(text):
        return None
    if core and KIND.search(plain):
        # 政务公开工作总结 is a summary of other work as often as the report: its text decides.
        summary = plain.endswith("总结") and "信息公开" not in plain
        return None if summary or _NEWS.search(plain) else True
    return None


def agency_part(title: str) -> str:
    """The agency a title names, "" if it names none. Agencies that report together are parted by 、."""
    plain = without_pinyin(squash(plain_digits(_SIDE_BY_SIDE.sub("、", title))))
    quoted = _QUOTED.search(plain)
    carrying = _CARRYING.match(plain)
    if carrying:
        # 某局关于印发某县…年报的通知: the report's own body, else whoever issues it
        inner = quoted[1] if quoted else plain[carrying.end() :]
        return agency_part(inner) or carrying[1]
    plain = _FORMERLY.sub("", _DECORATION.sub("", quoted[1] if quoted else plain))
    plain = re.sub(r"^[^|]{2,12}\|(?=.{2,}(?:信息|政务)公开)", "", _LABELLED.sub("", plain))
    plain = _NUMBERED.sub("", plain)
    plain = re.sub(
        r"^(?:[A-Za-z][A-Za-z.,&-]{5,}\s*(?:20\d\d)?)?(?:关于|關於|公布|发布|标题:)?", "", plain
    )
    core = CORE.search(simplified(plain)) if plain else None
    lead = plain[: core.start()] if core else plain
    if core and lead.endswith("人民") and core[0].startswith("政府"):
        lead += "政府"  # 某镇人民政府信息公开年报: 政府 ends the name and begins the subject
    lead = _SAID_AGAIN.sub(r"\1\2", lead)
    lead = re.sub(r"20\d{2}\s*[-—–~至到]\s*20\d{2}年?度?", "", lead)
    lead = re.sub(r"\(?20\d{2}\)?年?度?", "", lead)
    lead = re.sub(
        r"1[-—–~至到]12月份?|\d{1,6}年度?", "", lead
    )  # what a mistyped year leaves behind
    lead = re.sub(r"\([^()]*(?:办公室|办公厅|政府办|本级|本级机关)\)", "", lead)
    lead = _ALSO_CALLED.sub(r"\1", lead)
    lead = re.sub(r"[《》<>【】\[\]()]", "", lead)
    lead = re.sub(r"(?:法定主动公开内容|公开|发布|公布)$", "", lead)
    lead = re.sub(r"(?:年度|关于|關於|的|本级|:)$", "", lead).strip("·.,、:-_—度")
    behind = _BEHIND.search(plain) if not lead else None
    if behind:
        name = behind[1] or behind[2]
        return name if _AGENCY_END.search(name) else ""
    return "" if lead in ("政府", "我市", "我县", "我区", "本级") else lead


def carries_report(text: str) -> bool:
    """A notice that issues or hands in a report: it names the report's body and year."""
    return is_notice(text) and _CARRYING.match(squash(plain_digits(text))) is not None


def institution_in(title: str) -> bool:
    """Whether a title is that of a school's, a hospital's or a utility's own 信息公开 (Art. 55 of the
    Regulation leaves them to other rules), not of 政府信息公开."""
    plain = squash(plain_digits(simplified(title)))
    core = CORE.search(plain)
    if core is None or core[0] != "信息公开":
        return False
    lead = re.sub(
        r"20\d\d(?:[-—–~至到]20\d\d)?|学?年度?|企业$|校务$|的$", "", plain[: core.start()]
    )
    return _INSTITUTION.search(lead) is not None


def together(name: str) -> list[str]:
    """The agencies of a joint report, [] for one agency."""
    names = name.split("、")
    return names if len(names) > 1 and all(_AGENCY_END.search(n) for n in names) else []


def _cut_site(title: str) -> str:
    cut = _SITE_TAIL.sub("", title)
    return cut if looks_like_title(cut) else title
