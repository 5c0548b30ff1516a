"""Canned queries: one file a question, its title, description and examples in its first lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qsl

from db.browse.language import Language

PARAMETERS: dict[str, tuple[str, str]] = {
    "year": ("year the report is about, as 2023", "报告年度，如 2023"),
    "level": (
        "central, province, prefecture, county or township",
        "层级：central 中央、province 省级、prefecture 地级、county 县级、township 乡级",
    ),
    "kind": (
        "government, government_office, department, town, subdistrict, development_zone, vertical, "
        "public_institution",
        "类别：government 人民政府、government_office 政府办、department 部门、town 乡镇、"
        "subdistrict 街道、development_zone 开发区、vertical 垂直管理、public_institution 公共企事业单位",
    ),
    "agency": ("name of an agency or a part of it", "机关名称或其一部分"),
    "words": ("words in the text, separated by spaces", "正文用语，以空格分隔"),
    "report_id": ("number of a report", "报告编号"),
    "code": ("division code, as 330122", "区划代码，如 330122"),
    "concept": ("code of a concept (table concepts)", "概念代码（见 concepts 表）"),
}
"""What the parameters of the queries take."""

SUGGESTED: dict[str, tuple[str, ...]] = {
    "level": ("central", "province", "prefecture", "county", "township"),
    "kind": ("government", "government_office", "department", "town", "subdistrict",
             "development_zone", "vertical", "public_institution"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """A question in SQL. `examples` are parameter values worth trying."""

    name: str
    sql: str
    words: dict[str, str]
    examples: tuple[dict[str, str], ...]

    def title(self, language: Language) -> str:
        return self.words[f"title_{language}"]

    def about(self, language: Language) -> str:
        return self.words[f"about_{language}"]


def parse(name: str, text: str) -> Query:
    """A query file. Raises ValueError when a title or description is missing."""
    words: dict[str, str] = {}
    examples = []
    lines = text.splitlines()
    while lines and lines[0].startswith("--"):
        key, _, value = lines.pop(0)[2:].strip().partition(": ")
        if key == "example":
            examples.append(dict(parse_qsl(value)))
        else:
            words[key] = value
    missing = {"title_en", "title_zh", "about_en", "about_zh"} - words.keys()
    if missing:
        raise ValueError(f"query {name} lacks {', '.join(sorted(missing))}")
    return Query(name, "\n".join(lines).strip(), words, tuple(examples))


@cache
def queries() -> tuple[Query, ...]:
    """Every canned query, in the order of their files."""
    found = []
    for entry in sorted(files(__package__).iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".sql"):
            found.append(parse(entry.name.removesuffix(".sql"), entry.read_text("utf-8")))
    return tuple(found)
