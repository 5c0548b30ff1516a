"""Judged: is a document an annual disclosure report, and if not, what only makes it look like one."""

from __future__ import annotations

import re

from parsers.claims import find_claims
from parsers.identity.titles import (
    institution_in,
    is_no_annual_report,
    is_notice,
    is_report_title,
    looks_like_title,
)
from parsers.report import Section
from parsers.sections import official_headings
from parsers.wording import simplified, squash

_SCHOOL = re.compile(r"高等学校信息公开(?:办法|事项清单)|20\d\d[-—–~至到]20\d\d学年")
_SUBJECTS = ("主动公开", "申请公开", "复议", "诉讼", "12月31日", "统计期限", "收费")
"""Subjects of the Regulation's Art. 50 (Art. 32 of 2007) that a report's prose speaks of."""
_ANNOUNCES = re.compile(
    r"(?:现将|现就|公布|发布|编制)[^。;]{2,80}(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:情况|报告|年报)[^。;]{0,12}如下"
    r"|本(?:年度)?(?:报告|年报)(?:是)?(?:根据|依据|按照)[^。]{10,200}编制"
)
"""The report announced by its own first sentences."""
MIN_PROSE = 200
"""Characters of prose below which a page only announces its report."""


def judge(
    titles: list[str], title: str | None, sections: list[Section], tables: set[str], filled: bool
) -> tuple[bool, str]:
    """Whether it is a report, and why not ("" where it is, or has nothing to do with one).

    `titles` are all candidates, `title` the one taken, `tables` the official tables found, `filled`
    whether they hold a figure."""
    judged = is_report_title(title) if title else None
    if title and is_no_annual_report(title):
        return False, "about part of a year, or a draft"
    notice = any(is_notice(t) for t in titles)
    if notice and not filled:  # it may carry the report, or only the form to be filled in
        return (True, "") if judged and _speaks(sections) else (False, "a notice")
    if len(tables & {"T2", "T3", "T4"}) >= 2 or (tables and judged):
        return True, ""
    school = "a school's report, under another regulation"
    if judged is False and title and "学年" in title:
        return False, school
    if judged is False:
        return False, "its title is not a report's"
    opening = squash("".join(s.heading + s.text for s in sections[:12])[:3_000])
    if not tables and _SCHOOL.search(opening):
        return False, school
    if not tables and title and institution_in(title):
        return False, "a public institution's report, under rules of its own"
    found = len(official_headings(sections))
    told = judged or _ANNOUNCES.search(simplified(opening)[:800]) is not None
    if found >= 4 or (told and (found >= 2 or _is_report_prose(sections))):
        return True, ""
    near = judged or found >= 2 or any(looks_like_title(t) for t in titles)
    return False, "neither its tables nor its sections" if near else ""


def _speaks(sections: list[Section]) -> bool:
    """Whether the text behind a notice is the report itself: its sections, with figures of its own."""
    return len(official_headings(sections)) >= 4 or len(find_claims(sections)) >= 3


def _is_report_prose(sections: list[Section]) -> bool:
    """Whether prose under headings of its own speaks of what a report must speak of."""
    text = squash(simplified("".join(s.heading + s.text for s in sections)[:20_000]))
    return len(text) >= MIN_PROSE and sum(word in text for word in _SUBJECTS) >= 3
