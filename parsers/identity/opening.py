"""The opening: who reports about which year, as the first sentences of the report say it.

For pages whose title does not name the body: 现公布某县财政局2012年政府信息公开工作年度报告,
由某局编制, 某镇向社会公布, 如有疑问请与某局办公室联系, and the subject of the first sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from parsers.identity.titles import agency_part, is_path
from parsers.identity.years import plain_digits, year_in_title
from parsers.report import Section
from parsers.wording import simplified, squash

MAX_OPENING = 3_000
"""Characters that count as a report's opening."""

_BODY = (
    r"(?:局|委员会|委|办公室|办公厅|厅|政府|镇|乡|苏木|街道|办事处|管委会|中心|支队|大队|署|总队|海关|海关总署|"
    r"公司|院|开发区|高新区|产业园|工业园|园区|示范区|管理处|管理所|办(?!公|理|事|好|法))"
)
_NAME = rf"(?P<name>[\u4e00-\u9fff()]{{2,32}}?{_BODY})"
_REPORT = r"(?:政府|政务)?信息公开(?:工作)?(?:20\d\d年?)?(?:年度|度)?(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:报告|年报)(?!制度|格式|编制(?!而成)|有关|工作)"
_QUOTED_DOCUMENT = re.compile(
    r"[《<][^《》<>]*(?:<[^<>]*>)?[^《》<>]*(?:通知|意见|办法|条例|规定|格式|要点|函|安排|方案|细则|解释|要求)[》>]+(?:\([^()]*\))*"
)
_ANNOUNCED = re.compile(
    r"(?:公布|公开|发布|公告|编制完成|编制了?|形成|汇总|现将|特将|现就|[,:](?=.{2,30}20\d\d年)|^)"
    rf"(?P<title>《?[^,;:《》]{{0,60}}?{_REPORT})"
)
_COMPILED = re.compile(
    rf"由{_NAME}(?:负责|牵头|组织)?(?P<of_many>(?:根据|综合|汇总)[^;:]{{0,60}}?)?(?:编制|编写|撰写)"
)
_PUBLISHES = re.compile(
    rf"(?:^|[,;]){_NAME}(?:现|特)?(?:根据[^,;]{{2,40}})?(?:向社会(?:公开|公布|发布)|编制了?(?:本|《|.{{0,12}}?20\d\d年))"
)
_ASK = re.compile(
    rf"(?:疑问|疑义|疑异|异议|问题|建议|需求|质疑)[^;]{{0,12}}?(?:请(?:直接)?(?:与|向|致电|联系|咨询)?:?|联系:?){_NAME}"
    r"(?:[^,;(:局委办厅府镇乡]{0,8})(?:联系|咨询|反映|\(|,|:|$)"
)
_SUBJECT = re.compile(
    rf"(?:^|[,;])(?:20\d\d年(?:度|来|以来|上下)?,?)?{_NAME}"
    r"(?=(?:通过|依托).{2,16}(?:网站|平台|栏目|专栏)|建立健全|坚持|认真|深入|全面|严格|高度|积极|始终|按照|紧紧|不断|持续|继续|(?<!政府)信息公开工作|政府信息公开工作|政务公开工作|主动公开|"
    r"政务信息公开工作|以习近平|在.{2,24}(?:领导|指导|关心)下)"
)
_DOES_THE_WORK = re.compile(rf"(?:承担|负责|做好){_NAME}(?:的)?(?:政府|政务)信息公开工作")
_LEADING = re.compile(
    r"^(?:要求|规定|现将|现就|就|汇总|根据|为此|现|特|将|请|与|并|向社会|公布|公开|发布|公告|编制|公示|了|以及|编印|进一步|建立|健全|完善|规范|,)+"
)
_ASIDE = re.compile(
    r"(?:政府)?(?:信息与)?(?:政务公开|信息公开)(?:工作)?(?:领导小组)?(?:办公室|办|科|处|管理科)$|"
    r"(?:党政|综合|党政综合|行政|秘书|信息)办公室$|(?<!政府)办公室$|(?<=[部署局会])办公厅$|受理机构$|信息公开工作领导小组$"
)
_NOBODY = re.compile(
    r"^(?:按照|积极|推进|深入|开展|加强|做好|扎实|努力|为|在|本|我|该|各|全|上级|其|和|对|由|与|向|有关|相关|市委|县委|区委|省委|党|国务院(?!.+[局委])|办公室|信息中心|[省市县区州]?(?:人民)?政府$)"
    r"|条例|规定|通知|精神|要求|关于|领导|本单位|本机关|本级|本报告|电话|地址|电子邮箱|疑问|中华人民共和国"
)
_OFFICE = re.compile(r"(?<=政府)办公?[室厅]?$")
_WHOLE_PLACE = re.compile(r"[我全本][省市县区旗州](?!级|委|直)")
_OWN_OFFICE = re.compile(r"[我本]办|本厅|我厅")
_PLACE_END = re.compile(r"(?:[省市县区州盟旗镇乡]|街道)$")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")


@dataclass(frozen=True, slots=True)
class Opening:
    """A body or year the opening names. `confidence`: 3 the report announced by name and year, 2 who
    compiled or publishes it, 1 whom to ask, or the subject of the first sentence."""

    confidence: int
    value: str
    sentence: str


def _sentences(sections: list[Section]) -> list[str]:
    text = ""
    for section in sections[:400]:
        text += f"\n{section.text}\n"
        if len(text) > 2 * MAX_OPENING:
            break
    if "2" not in text and "二" not in text and "由" not in text:
        return []
    parts = re.split(r"[。\n；;]", simplified(plain_digits(text[:MAX_OPENING])))
    plain = [_QUOTED_DOCUMENT.sub("", squash(part)) for part in parts]
    return [part for part in plain if len(part) >= 6 and not is_path(part)]


def opening_names(sections: list[Section]) -> list[Opening]:
    """Bodies that the opening names as the one reporting, best evidence first."""
    found: list[Opening] = []
    sentences = _sentences(sections)
    for sentence in sentences:
        for match in _ANNOUNCED.finditer(sentence):
            _take(found, 3, agency_part(match["title"]), sentence)
        for match in _COMPILED.finditer(sentence):
            name = match["name"]
            if re.search("综合|汇总", (match["of_many"] or "") + name):
                name = re.sub(r"(?:根据|综合|汇总).*$", "", name)
                name = re.sub(r"(?<=政府)(?:政务公开|信息公开)?办公?[室厅]?$", "", name)
            _take(found, 2, _ASIDE.sub("", name) if "公开" in name else name, sentence)
        for match in _PUBLISHES.finditer(sentence):
            _take(found, 2, match["name"], sentence)
        for match in _ASK.finditer(sentence):
            name = re.sub("人民$", "人民政府", _ASIDE.sub("", match["name"]))
            # A government's office answers for the government as well as for itself.
            if not re.search(r"政府(?:办公?[室厅]?.*)?$", name) or re.search("[镇乡]", name):
                _take(found, 1, name, sentence)
        for match in (*_SUBJECT.finditer(sentence), *_DOES_THE_WORK.finditer(sentence)):
            _take(found, 1, match["name"], sentence)
    found.sort(key=lambda x: -x.confidence)
    if found and found[0].confidence < 3 and _OFFICE.search(found[0].value):
        # Whom it speaks for tells whether the office reports for itself or for its government.
        whole = any(_WHOLE_PLACE.search(s) for s in sentences)
        if whole and not any(_OWN_OFFICE.search(s) for s in sentences):
            first = found[0]
            others = [x for x in found if not _OFFICE.search(x.value)]
            found = [Opening(1, _OFFICE.sub("", first.value), first.sentence), *others]
    return found


def _take(found: list[Opening], confidence: int, name: str, sentence: str) -> None:
    name = re.split("编制", _LEADING.sub("", name), maxsplit=1)[0]
    name = re.sub("^.*(?:承担|负责)", "", name)
    name = re.sub(r"^(.{3,12}?)\1", r"\1", name)
    name = re.sub(r"(?<=[镇乡])(?:人民政府)?办公室$", "人民政府", name)
    if not 3 <= len(name) <= 36 or _NOBODY.search(name):
        return
    if not (re.search(_BODY + "$", name) or _PLACE_END.search(name)):
        return
    found.append(Opening(confidence, name, sentence))


def opening_year(sections: list[Section]) -> Opening | None:
    """The year of the report that the opening announces; without such, the year most sentences of the
    opening speak of (confidence 1)."""
    sentences = _sentences(sections)
    for sentence in sentences:
        for match in _ANNOUNCED.finditer(sentence):
            year = year_in_title(match["title"])
            if year:
                return Opening(2, str(year), sentence)
    years = Counter(year for sentence in sentences for year in set(_YEAR.findall(sentence)))
    if not years:
        return None
    (year, count), *others = years.most_common(2)
    if others and others[0][1] == count:
        return None
    return Opening(1, year, next(s for s in sentences if f"{year}年" in s))
