"""Places, publishers and reports of the test web; and a request and a response as plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.sample import bodies
from crawler.sample.model import YEARS, SampleAgency, SampleReport, agency_reports

LAST_YEAR = max(YEARS)
TITLE = "政府信息公开工作年度报告"

DEPARTMENTS = (
    "财政局", "教育局", "民政局", "水利局", "审计局", "统计局", "司法局", "公安局",
    "自然资源局", "生态环境分局", "交通运输局", "农业农村局", "商务局", "文化和旅游局",
    "卫生健康局", "应急管理局", "退役军人事务局", "医疗保障局", "城市管理局", "信访局",
    "住房和城乡建设局", "机构编制委员会办公室", "会议服务中心", "地方志年鉴编辑部",
)  # fmt: skip
TOWNS = (
    "梨溪镇", "柘塘镇", "鹭汀镇", "枫屿镇", "苇港镇", "桑园镇", "石笋乡", "云枧乡",
    "白芷乡", "禾坪乡", "东篱街道", "南浦街道",
)  # fmt: skip


@dataclass(frozen=True)
class Org:
    """A publisher. `code` is an 18-character credit code (GB 32100), valid in both check digits."""

    org_id: str
    name: str
    kind: str
    number: int
    slug: str
    code: str
    division: str


@dataclass
class Report:
    """One report of one publisher. `serial` is unique on the whole web."""

    org: Org
    year: int
    published: date
    serial: int
    title: str
    path: str = ""
    file_path: str = ""

    @property
    def canonical_id(self) -> str:
        return f"{self.org.org_id}/{self.year}"

    @property
    def hex(self) -> str:
        return hashlib.md5(f"testweb-{self.serial}".encode(), usedforsecurity=False).hexdigest()

    @property
    def day(self) -> str:
        return self.published.isoformat()


@dataclass
class Site:
    """One site: a host (or several), a skin, publishers × years, and what is peculiar to it."""

    key: str
    host: str
    place: str
    skin: str
    orgs: list[Org]
    years: range
    division: str
    tier: int | str = 1
    options: dict[str, Any] = field(default_factory=dict)
    quirks: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    offset: int = 0

    @property
    def name(self) -> str:
        return f"{self.place}人民政府"

    @property
    def scheme(self) -> str:
        """https where the host has a certificate that can be trusted."""
        return "https" if self.options.get("tls") == "good" else "http"

    def url(self, path: str) -> str:
        """The address of a path of this site; what is an address already stays."""
        return path if "://" in path else f"{self.scheme}://{self.host}{path}"

    @cached_property
    def reports(self) -> list[Report]:
        """Every report, newest first. Some years of some publishers were never published."""
        found = []
        for org in self.orgs:
            for year in self.years:
                serial = self.offset + org.number * 40 + (year - 2000)
                if len(self.orgs) > 3 and serial % 61 == 0:
                    continue  # never published: a true absence
                if serial == self.options.get("without"):
                    continue  # not yet published (Q37)
                month, day = (3, 1 + serial % 28) if org.kind == "government" else (1, 4)
                published = date(year + 1, month, day) + timedelta(days=serial % 26)
                found.append(Report(org, year, published, serial, _title(org, year, serial)))
        return sorted(found, key=lambda r: (r.published, r.serial), reverse=True)

    def of(self, org: Org) -> list[Report]:
        return [r for r in self.reports if r.org == org]

    def kind(self, kind: str) -> list[Report]:
        return [r for r in self.reports if r.org.kind == kind]


def _title(org: Org, year: int, serial: int) -> str:
    """Titles as they occur: most regular, some with the year first, in Chinese or full-width digits."""
    digits = "".join("〇一二三四五六七八九"[int(d)] for d in str(year))
    wide = "".join(chr(ord(d) + 0xFEE0) for d in str(year))
    forms = {
        3: f"{year}年度{org.name}政府信息公开年度报告",
        5: f"{org.name}{digits}年{TITLE}",
        7: f"{org.name}{wide}年{TITLE}",
        9: f"{org.name}关于{year}年度政府信息公开工作情况的报告",
        11: f"{org.name}{year}年度政府信息公开年报",
    }
    return forms.get(serial % 13, f"{org.name}{year}年{TITLE}")


def make_orgs(place: str, key: str, count: int, division: str) -> list[Org]:
    """`count` publishers: the government, then departments and towns, two to one."""
    names = [(f"{place}人民政府", "government")]
    departments = [(f"{place}{d}", "department") for d in DEPARTMENTS]
    towns = [
        (f"{place}{t}" + ("办事处" if t.endswith("街道") else "人民政府"), "town") for t in TOWNS
    ]
    names.append((f"{place}人民政府办公室", "department"))
    while len(names) < count:
        for source in (departments, departments, towns):
            if source:
                names.append(source.pop(0))
    return [
        Org(f"{key}-{n:02d}", name, kind, n, f"{key}{n:02d}", credit_code(division, n), division)
        for n, (name, kind) in enumerate(names[:count], start=1)
    ]


def credit_code(division: str, number: int) -> str:
    """A state organ's unified social credit code: 11, division, organisation code, check character.

    Source: GB 32100-2015 (weights 3^i mod 31) and GB 11714-1997 for the organisation code.
    """
    body = f"{(int(division[:6]) * 37 + number * 7919) % 10**8:08d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    c = 11 - sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11
    first = f"11{division[:6]}{body}{'X' if c == 10 else 0 if c == 11 else c}"
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(x) * pow(3, i, 31) for i, x in enumerate(first))
    return first + alphabet[(31 - total % 31) % 31]


_FIGURES: dict[str, dict[int, SampleReport]] = {}


def sample(report: Report) -> SampleReport | None:
    """The figures of a report of 2019 or later (drawn on first use); None for the older form."""
    if report.year not in YEARS:
        return None
    org = report.org
    if org.org_id not in _FIGURES:
        kind = "government" if org.kind == "government" else org.kind
        agency = SampleAgency(org.org_id, org.name, kind, "county", org.division, "", 5)
        _FIGURES[org.org_id] = {r.year: r for r in agency_reports(agency)}
    found = _FIGURES[org.org_id][report.year]
    found.number = report.serial
    return found


def body_html(report: Report) -> str:
    """The report's text and tables, or the narrative of the years before the forms."""
    figures = sample(report)
    if figures is not None:
        return bodies.html_body(figures)
    n = report.serial
    return (
        f"<p>根据《中华人民共和国政府信息公开条例》，现公布{report.org.name}{report.year}年度报告。"
        f"统计期限自{report.year}年1月1日起至{report.year}年12月31日止。</p>"
        f"<p>一、概述</p><p>本单位全年主动公开政府信息{n % 700 + 20}条，均可在网站查阅。</p>"
        f"<p>二、主动公开政府信息情况</p><p>内容以办事指南、财政预算和规划为主。</p>"
        f"<p>三、依申请公开政府信息情况</p><p>全年受理申请{n % 9}件，均在期限内答复。</p>"
        "<p>四、政府信息公开的收费及减免情况</p><p>未收取费用。</p>"
        "<p>五、因政府信息公开申请行政复议、提起行政诉讼的情况</p><p>未发生。</p>"
        "<p>六、存在的主要问题及改进情况</p><p>更新还不够及时，明年按月核对。</p>"
    )


@dataclass(frozen=True)
class Request:
    """A request as the origin sees it; `query` and `form` hold the last value of each name."""

    method: str
    host: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    secure: bool = False

    @classmethod
    def of(cls, url: str) -> Request:
        """A GET of an address."""
        split = urlsplit(url)
        query = dict(parse_qsl(split.query, keep_blank_values=True))
        secure = split.scheme == "https"
        return cls("GET", split.hostname or "", unquote(split.path), query, secure=secure)

    def value(self, name: str) -> str:
        return self.form.get(name, self.query.get(name, ""))

    def number(self, name: str, default: int = 1) -> int:
        text = self.value(name)
        return int(text) if text.lstrip("-").isdigit() else default

    def json(self) -> Any:
        try:
            return json.loads(self.body or b"{}")
        except ValueError:
            return {}


@dataclass(frozen=True)
class Response:
    """A response: body, content type as declared, status, more headers; `fault` breaks the wire."""

    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    fault: str = ""


@dataclass
class Logged:
    """One request as the origin saw it. `time` and `answered` (the last byte) are monotonic seconds,
    `retry_after` what the answer asked for."""

    time: float
    site: str
    host: str
    method: str
    url: str
    status: int
    agent: str
    answered: float = 0.0
    retry_after: float = 0.0


Route = Callable[[], Response]
Routes = dict[str, Route]


def text(body: str, content_type: str = "text/html; charset=utf-8") -> Response:
    return Response(body.encode(), content_type)


def as_json(data: Any) -> Response:
    return text(json.dumps(data, ensure_ascii=False), "application/json; charset=utf-8")


def redirect(location: str) -> Response:
    return Response(b"", status=302, headers=(("Location", location),))


def pages_of(rows: list[Any], size: int) -> list[list[Any]]:
    """Rows cut into pages; one empty page if there are none."""
    return [rows[i : i + size] for i in range(0, len(rows), size)] or [[]]
