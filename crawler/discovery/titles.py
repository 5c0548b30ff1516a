"""The grammar of report titles: is this title an annual disclosure report's, whose, which year's?

The words 通知, 解读 and the like count against a title only behind the words 信息公开, or as
关于…的通知: many publishers carry them in their own names (编制委员会, 会议中心, 年鉴编辑部).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from crawler.discovery.lexicon import squeeze

_DIGITS = str.maketrans("〇零○Ｏ０一二三四五六七八九", "00000123456789")
_CHINESE_YEAR = re.compile(
    r"[二2][〇零○Oo0][〇零○Oo0一二三四五六七八九][〇零○Oo0一二三四五六七八九](?=年|度)"
)
_EXTENSION = re.compile(
    r"\.(?:pdf|docx?|xlsx?|et|wps|dps|ofd|ceb|zip|rar|7z|rtf|txt|s?html?|jpe?g|png)$", re.I
)
_CORE = r"(?:政府信息(?:主动)?公开|政务信息公开|政务公开|信息公开|政府信息工作公开|公开政府信息)"
_KIND = (
    r"(?:年度?(?:工作)?报告|年报|工作(?:年度)?报告|年度工作(?:情况)?(?:报告|总结)|"
    r"(?:工作)?(?:情况|状况)[^通知]{0,8}报告|(?:工作)?(?:年度)?(?:情况)?总结|报告)"
)
_CORE_KIND = re.compile(_CORE + r"(?P<mid>.{0,14}?)" + _KIND)
_KIND_CORE = re.compile(r"年度?.{0,6}" + _CORE + r"(?:工作)?(?:情况)?(?:年报|年度报告|报告|总结)")
_RANGE = re.compile(r"(?<!\d)(?:20\d\d)年?[-—~至到、和](20\d\d)(?=年|度|\))")
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?=年|度|\)|）|-|政府信息|政务|信息公开|$)")
_ANY_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")
_PLAIN_REPORT = re.compile(r"(?:20\d\d)年?度?(?:工作)?(?:年报|年度报告|报告)(?:[（(].{1,6}[)）])?$")
_HARD = re.compile(
    r"法治政府(?:建设)?(?!.{0,10}信息公开)|依法行政|网站.{0,8}报表|工作年度报表|统计年报|企业年报|"
    r"企业年度报告|事业单位法人|年报公示|(?:预|决)算(?!评审|编审)|上市公司|工商年报|"
    r"行政执法.{0,10}报告|(?:政府|县长|市长|区长)工作报告|权力运行"
)
_NOTICE = re.compile(
    r"(?:关于|印发|转发|做好|报送|编制|征求|举办|召开|开展|组织|填报).{0,60}"
    r"(?:通知|函|公告|通报|意见|培训|方案|会议|要求|模板|格式)"
)
_AFTER = re.compile(
    r"^.{0,12}?(?:通知|通报|会议|培训|考核|格式|模板|模版|样式|编制|编写|填报|报送|解读|要点|方案|"
    r"名单|统计表|评估|检查|公告|一览|专栏|列表|目录|汇编说明|工作部署|启动|说明)"
)
_COMPILATION = re.compile(r"汇编|合集|汇总")
_CUT = re.compile(r"(?:…|\.{2,}|·{3,})$")
_NO_NAME = (
    r"(?:年度)?(?:工作)?(?:报告|年报|总结)|一图读懂|图解|报送|做好|公布|发布|印发|开展|更正|修订"
)
_PREFIX_JUNK = re.compile(
    r"^(?:附件\d*[:：.、]?|\[[^\]]{1,14}\]|【[^】]{1,14}】|关于|[\d.、]+(?!\d*年))+"
)


@dataclass(frozen=True)
class Verdict:
    """YES, MAYBE or NO, with the year and the publisher that the title itself names."""

    verdict: str
    year: int | None = None
    agency: str = ""
    why: str = ""


def normalise(title: str) -> str:
    """NFKC, no blanks, Chinese year numerals as digits, a trailing file extension cut."""
    text = squeeze(title)
    text = _CHINESE_YEAR.sub(lambda m: m.group().translate(_DIGITS).replace("O", "0"), text)
    return _EXTENSION.sub("", text)


def year_of(title: str) -> int | None:
    """The report year a title states: of a range the last year, else where 年 or 度 follows."""
    text = normalise(title)
    if found := _RANGE.search(text):
        return int(found[1])
    years = [int(m[1]) for m in _YEAR.finditer(text)]
    if not years:
        years = [int(m[1]) for m in _ANY_YEAR.finditer(text)]
    return years[0] if years else None


def agency_of(title: str) -> str:
    """The publisher a title names before its year or before 政府信息公开; else empty."""
    text = unicodedata.normalize("NFKC", normalise(title))
    text = _PREFIX_JUNK.sub("", text)
    year_first = re.match(r"^20\d\d(?:年?[-—至]20\d\d)?年?度?", text)
    if year_first:
        text = text[year_first.end() :]
    end = len(text)
    if stop := re.search(r"20\d\d年?度?|(?:20\d\d)[-—至]|" + _CORE, text):
        end = stop.start()
    name = re.sub(r"(?:关于|印发|发布|公布|报送)+$", "", text[:end]).strip(
        "的:：-—_·,，《》\"“”'()（）"
    )
    if re.fullmatch(_NO_NAME, name):
        return ""
    return name if 2 <= len(name) <= 40 else ""


def cut_short(title: str) -> bool:
    """Whether a title ends in the dots of an editor that cuts long ones."""
    return bool(_CUT.search(title.strip()))


@cache
def judge(title: str) -> Verdict:
    """Whether a title is that of an annual disclosure report (never whether the page holds one)."""
    text = normalise(title)
    if len(text) < 2:
        return Verdict("NO", why="no title")
    year, agency = year_of(title), agency_of(title)
    core = _CORE_KIND.search(text) or _KIND_CORE.search(text)
    if _HARD.search(text) and not (
        core and not _HARD.search(text[core.start() :]) and re.search(_CORE, text)
    ):
        return Verdict("NO", year, agency, "another kind of report")
    if core:
        tail = text[core.end() :]
        middle = core.groupdict().get("mid") or ""
        if _NOTICE.search(text[: core.end()] + tail) and not text.endswith(
            ("报告", "年报", "总结")
        ):
            return Verdict("NO", year, agency, "a notice about reports")
        if _AFTER.match(tail) and not re.match(r"^[（(]", tail):
            return Verdict("NO", year, agency, "about the report, not the report")
        if re.search(r"指南|制度|目录|办法|规定|申请表|保密|专栏", middle):
            return Verdict("NO", year, agency, "another disclosure document")
        if re.fullmatch(r"(?:政府|政务)?信息公开(?:工作)?(?:年报|年度报告)|政务公开年报", text):
            return Verdict("MAYBE", None, "", "the column's own name")
        if year is None:
            return Verdict("MAYBE", None, agency, "no year in the title")
        if _COMPILATION.search(text):
            return Verdict("YES", year, agency, "compilation")
        return Verdict("YES", year, agency, "title")
    if _CUT.search(text) and re.search(_CORE, text) and not _NOTICE.search(text):
        return Verdict("MAYBE", year, agency, "the title is cut short")
    if year and cut_short(text) and not _NOTICE.search(text):
        return Verdict("MAYBE", year, agency, "cut before it says what it is")
    if year and (_PLAIN_REPORT.search(text) or re.fullmatch(r"20\d\d年度?(?:工作)?报告", text)):
        return Verdict("MAYBE", year, agency, "an annual report, of what is not said")
    return Verdict("NO", year, agency, "no words of a disclosure report")
