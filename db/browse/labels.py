"""Words for codes: indicators, applicants, rules, states, in the page's language."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

from db.browse.forms import english
from db.browse.language import Language
from db.browse.texts import told
from parsers.layouts import APPLICANTS, indicators, layout

STATES: dict[str, tuple[str, str]] = {
    "reported": (
        "A number stands in the cell; zero is a number.",
        "单元格中有数字；零也是数字。",
    ),
    "blank": (
        "The cell is there and empty. Blank is not zero.",
        "有单元格而无内容。空白不等于零。",
    ),
    "not_applicable": (
        "The cell says “/”, “—” or “无”.",
        "单元格中写有“/”“—”或“无”。",
    ),
    "unreadable": (
        "Something stands in the cell that is no number.",
        "单元格中有内容，但不是数字。",
    ),
    "missing": (
        "The cell, its row or its column is not in the document.",
        "文件中没有该单元格、该行或该列。",
    ),
}

STANDINGS: dict[str, tuple[str, str]] = {
    "on_time": ("on time", "按时发布"),
    "late": ("late", "逾期发布"),
    "undated": ("published, undated", "已发布，日期不详"),
    "published": ("published", "已发布"),
    "missing": ("not found", "未找到"),
    "withdrawn": ("withdrawn", "已撤下"),
    "unreadable": ("unreadable", "无法读取"),
    "not_due": ("not yet due", "未到期"),
}

LEVELS: dict[str | None, tuple[str, str]] = {
    "central": ("central", "中央"),
    "province": ("province", "省级"),
    "prefecture": ("prefecture", "地级"),
    "county": ("county", "县级"),
    "township": ("township", "乡级"),
    None: ("level unknown", "层级不详"),
}
KINDS: dict[str | None, tuple[str, str]] = {
    "government": ("governments", "人民政府"),
    "government_office": ("government offices", "政府办公厅（室）"),
    "department": ("departments", "部门"),
    "town": ("towns", "乡镇"),
    "subdistrict": ("subdistricts", "街道"),
    "development_zone": ("development zones", "开发区"),
    "vertical": ("vertically managed bodies", "垂直管理机关"),
    "public_institution": ("public institutions", "公共企事业单位"),
    None: ("other bodies", "其他机关"),
}

RELATIONS: dict[str, tuple[str, str]] = {
    "first": ("first version", "首个版本"),
    "same_figures": ("other bytes, same figures", "文件有变，数字未变"),
    "changed": ("figures changed", "数字有变"),
    "other_copy": ("another copy", "另一副本"),
    "reread": ("read again by a newer parser", "由新版程序重新读取"),
}

TABLES: dict[str, tuple[str, str]] = {
    "T2": ("Table 2: proactive disclosure", "表二：主动公开政府信息情况"),
    "T3": ("Table 3: requests received and handled", "表三：收到和处理政府信息公开申请情况"),
    "T4": ("Table 4: reconsideration and litigation", "表四：行政复议、行政诉讼情况"),
    "S6": ("Section 6: fees", "第六部分：信息处理费"),
    "FORM2014": ("Statistics form 2014–2018", "2014—2018年统计表"),
    "FORM2008": ("Indicator form 2008–2013 (Shanghai type)", "2008—2013年指标统计表（上海格式）"),
    "FORM2008FJ": ("Form 2008–2013 (Fujian type)", "2008—2013年附表（福建格式）"),
}


def pick(pair: tuple[str, str], language: Language) -> str:
    """English or Chinese of a pair of words."""
    return pair[1] if language == "zh" else pair[0]


@cache
def indicator_names(language: Language) -> dict[str, str]:
    """Indicator code → its label; the Chinese one carries the header it stands under."""
    names = {}
    for item in indicators():
        if language == "en":
            names[item.code] = item.label_en
        else:
            column = f"（{item.path_zh[-1]}）" if item.table == "T2" and item.path_zh else ""
            group = f"{item.path_zh[-1]} " if item.table == "T4" and item.path_zh else ""
            names[item.code] = f"{group}{item.label_zh}{column}"
    return names


STATE_NAMES: dict[str, tuple[str, str]] = {
    "reported": ("reported", "已填报"),
    "blank": ("blank", "空白"),
    "not_applicable": ("not applicable", "不适用"),
    "unreadable": ("unreadable", "无法识读"),
    "missing": ("not in the document", "文件中没有"),
}
SCOPES: dict[str, tuple[str, str]] = {
    "whole": ("of the whole report", "全报告口径"),
    "office": ("of the office alone", "仅本机关口径"),
    "part": ("of a part", "部分口径"),
}
_PLACE_PARTS = (
    ("page", "page {}", "第{}页"),
    ("table", "table {}", "第{}个表格"),
    ("row", "row {}", "第{}行"),
    ("column", "column {}", "第{}列"),
    ("line", "line {}", "第{}行文字"),
    ("field", "field {}", "第{}项"),
    ("section", "section {}", "第{}部分"),
)


def place_text(place: object, language: Language) -> str:
    """Where in the document something stands, in words; anything unknown as it is."""
    if not isinstance(place, dict):
        return str(place or "")
    known = [
        (zh if language == "zh" else en).format(place[key])
        for key, en, zh in _PLACE_PARTS
        if key in place
    ]
    unknown = [f"{key} {value}" for key, value in place.items()
               if key not in {part[0] for part in _PLACE_PARTS}]  # fmt: skip
    return ("" if language == "zh" else ", ").join(known + unknown)


def state_names(language: Language) -> dict[str, str]:
    """State of a figure → a word for it."""
    return {code: pick(pair, language) for code, pair in STATE_NAMES.items()}


def spelled_out(text: str | None, language: Language) -> str:
    """A check's or problem's detail in the page's language, with indicator codes replaced by their
    names."""
    names = indicator_names(language)
    return re.sub(
        r"[a-z][a-z0-9_]{3,}", lambda m: names.get(m.group(), m.group()), told(text, language)
    )


CROSSWALK: dict[str, tuple[str, str]] = {
    "equal": ("the same as", "同"),
    "approximate": ("roughly the same as", "大致同"),
    "part_of": ("part of", "属于"),
    "component": ("one part of", "为其组成部分"),
    "sum_of_parts": ("the sum of parts, among them", "为各项之和，含"),
    "not_comparable": ("not comparable with", "不可比"),
}


def relation_of_indicators(relation: str, language: Language) -> str:
    """How an indicator relates to one of another form; an unknown code is shown as it is."""
    return pick(CROSSWALK[relation], language) if relation in CROSSWALK else relation


UNITS: dict[str, str] = {
    "件": "cases",
    "条": "items",
    "项": "items",
    "个": "number",
    "次": "times",
    "人": "persons",
    "人次": "visits",
    "篇": "articles",
    "元": "yuan",
    "万元": "10,000 yuan",
}
"""English of the units on the forms."""


def unit_name(unit: str, language: Language) -> str:
    """A unit of the form in the page's language."""
    return unit if language == "zh" else UNITS.get(unit, unit)


@cache
def indicator_units(language: Language) -> dict[str, str]:
    """Indicator code → its unit."""
    return {item.code: unit_name(item.unit, language) for item in indicators()}


@cache
def indicator_tables() -> dict[str, str]:
    """Indicator code → the table it stands in (T2, T3, T4, FORM2014 …)."""
    return {item.code: item.table for item in indicators()}


@cache
def applicant_names(language: Language) -> dict[str, str]:
    """Applicant code → the column heading of table 3."""
    columns = {c["key"]: c["labels"][0] for c in layout("T3", "2021")["columns"]}
    return {
        code: columns[code] if language == "zh" else english(columns[code]) for code in APPLICANTS
    }


@cache
def rule_names(language: Language) -> dict[str, str]:
    """Rule id → what the rule says."""
    rules = json.loads(files("db.browse").joinpath("rules.json").read_text("utf-8"))
    return {code: words[language] for code, words in rules.items()}


def standing_name(status: str, language: Language) -> str:
    """The word for one agency-year's standing; an unknown code is shown as it is."""
    return pick(STANDINGS[status], language) if status in STANDINGS else status


def level_name(level: str | None, language: Language) -> str:
    """The word for a level of government; an unknown code is shown as it is."""
    return pick(LEVELS[level], language) if level in LEVELS else str(level)


def kind_name(kind: str | None, language: Language) -> str:
    """The word for bodies of one kind; an unknown code is shown as it is."""
    return pick(KINDS[kind], language) if kind in KINDS else str(kind)


def relation_names(language: Language) -> dict[str, str]:
    """How a version relates to the one before it."""
    return {code: pick(words, language) for code, words in RELATIONS.items()}
