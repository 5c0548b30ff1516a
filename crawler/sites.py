"""The registry of sites: CSV files in and out, checks, and the registry shipped with the crawler.

A file has a header line with the columns below, or just `name,url`, or one column of URLs with or
without a header. Nothing else is needed to begin: everything but an address has a default.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.csv_text import CsvUnreadable, csv_text
from crawler.discovery.urls import is_address, is_government

COLUMNS = (
    "site_id", "name", "agency", "division_code", "level", "home_url", "column_url", "cms",
    "policy", "source",
)  # fmt: skip
LEVELS = frozenset(("", "national", "province", "prefecture", "county", "township", "department"))
_ALIASES = {
    "url": "home_url", "home": "home_url", "homepage": "home_url", "website": "home_url",
    "column": "column_url", "id": "site_id", "unit": "name", "code": "division_code",
    "division": "division_code", "网址": "home_url", "首页": "home_url", "名称": "name",
    "单位": "name", "栏目": "column_url", "栏目网址": "column_url", "机关": "agency",
    "区划代码": "division_code",
}  # fmt: skip


class SitesError(ValueError):
    """A site list cannot be used; the message names the file, the line and the remedy."""


@dataclass
class Site:
    """One site of the registry. `policy` may hold delay, windows, hosts (further allowed hosts)."""

    site_id: str
    name: str = ""
    agency: str = ""
    division_code: str = ""
    level: str = ""
    home_url: str = ""
    column_url: str = ""
    cms: str = ""
    policy: dict[str, Any] = field(default_factory=dict)
    source: str = ""

    def to_row(self) -> dict[str, Any]:
        """This site as a mapping for `CaptureStore.upsert_sites`."""
        return asdict(self)


def _address(value: str, where: str) -> str:
    """An http(s) URL; a bare host name is completed. Raises SitesError."""
    text = value.strip()
    if not text:
        return ""
    if "://" not in text and re.match(r"^[\w.-]+\.[a-zA-Z]{2,}(?:[:/]|$)", text):
        text = f"http://{text}"
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise SitesError(
            f"{where}: {value!r} is no URL ({error}); write it as http://host/path"
        ) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", text):
        raise SitesError(f"{where}: {value!r} is no http(s) URL; write it as http://host/path")
    return text if parts.path else f"{text}/"


def parse_row(row: Mapping[str, Any], where: str) -> Site:
    """A site from a mapping with any of the known columns or their aliases. Raises SitesError."""
    given: dict[str, str] = {}
    for key, value in row.items():
        if key is None:
            raise SitesError(
                f"{where}: more fields than the header has; quote fields that hold commas"
            )
        name = key.strip().lower()
        name = _ALIASES.get(name, name)
        if name in COLUMNS and value not in (None, ""):
            text = json.dumps(value) if isinstance(value, dict) else str(value).strip()
            given.setdefault(name, text)
    home, column = (_address(given.get(n, ""), where) for n in ("home_url", "column_url"))
    if not home and not column:
        raise SitesError(f"{where}: no address; give home_url or column_url")
    policy: Any = {}
    if given.get("policy"):
        try:
            policy = json.loads(given["policy"])
        except ValueError as error:
            raise SitesError(f"{where}: policy is no JSON ({error})") from error
        if not isinstance(policy, dict):
            raise SitesError(f'{where}: policy must be a JSON object such as {{"delay": 5}}')
    code = given.get("division_code", "")
    if code and not re.fullmatch(r"\d{2}(?:\d{2}){0,2}(?:\d{3})?(?:\d{3})?", code):
        raise SitesError(f"{where}: division_code {code!r} must be 2, 4, 6, 9 or 12 digits")
    level = given.get("level", "")
    return Site(
        given.get("site_id") or urlsplit(home or column).netloc.lower(),
        given.get("name", ""), given.get("agency", ""), code, level, home, column,
        given.get("cms", ""), policy, given.get("source", ""),
    )  # fmt: skip


def read_sites(sites: Path | str | Iterable[Mapping[str, Any]]) -> list[Site]:
    """The sites of a CSV file (UTF-8, with or without BOM, or GB18030), or of rows given as
    mappings. Raises SitesError."""
    if not isinstance(sites, str | Path):
        rows = [parse_row(row, f"site {number}") for number, row in enumerate(sites, 1)]
        if not rows:
            raise SitesError("no sites given")
        return rows
    path = Path(sites)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SitesError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        return parse_sites(csv_text(data), str(path))
    except CsvUnreadable as error:
        raise SitesError(f"{path}: {error}") from error


def parse_sites(text: str, name: str = "sites") -> list[Site]:
    """The sites of CSV text; `name` is used in messages. Raises SitesError."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    found: list[Site] = []
    lines: dict[str, int] = {}
    try:
        for record in reader:
            where = f"{name}, line {reader.line_num}"
            if not any(cell.strip() for cell in record) or record[0].lstrip().startswith("#"):
                continue
            if header is None:
                header = _header(record, where)
                if header is not None and not _is_data(record):
                    continue
            assert header is not None
            if len(record) > len(header):
                raise SitesError(
                    f"{where}: {len(record)} fields, the header has {len(header)}; "
                    "quote fields that hold commas"
                )
            site = parse_row(dict(zip(header, record, strict=False)), where)
            if site.site_id in lines:
                raise SitesError(
                    f"{where}: site_id {site.site_id!r} is already on line {lines[site.site_id]}; "
                    "give one of them another site_id"
                )
            lines[site.site_id] = reader.line_num
            found.append(site)
    except csv.Error as error:
        raise SitesError(f"{name}, line {reader.line_num}: no CSV ({error})") from error
    if not found:
        raise SitesError(f"{name}: no sites; one line with an address is enough")
    return found


def _is_data(record: list[str]) -> bool:
    return any(re.match(r"^(?:https?://|[\w-]+(?:\.[\w-]+)+)", cell.strip()) for cell in record)


def _header(record: list[str], where: str) -> list[str]:
    """The header's names; for a file without one, the columns its first line must mean."""
    if _is_data(record):
        if len(record) == 1:
            return ["home_url"]
        if len(record) == 2:
            return ["name", "home_url"] if "." not in record[0] else ["home_url", "name"]
        raise SitesError(f"{where}: a header line is needed for more than two columns")
    names = [_ALIASES.get(cell.strip().lower(), cell.strip().lower()) for cell in record]
    if not {"home_url", "column_url"} & set(names):
        raise SitesError(
            f"{where}: no column home_url, column_url or url in the header ({', '.join(record)})"
        )
    return names


def write_sites(path: Path, sites: Iterable[Site]) -> int:
    """Write sites as CSV that `read_sites` reads back; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for site in sites:
            row = site.to_row()
            row["policy"] = json.dumps(site.policy, ensure_ascii=False) if site.policy else ""
            writer.writerow(row)
            count += 1
    return count


@dataclass(frozen=True)
class Finding:
    """What `check` has to say about one site."""

    site_id: str
    problem: str


def check(sites: Iterable[Site]) -> list[Finding]:
    """Sites that can be read but should be looked at: hosts that are no government's, odd levels,
    several rows for one address, rows that do not say where they come from. Purely by what is
    written; nothing is fetched."""
    found: list[Finding] = []
    seen: dict[str, str] = {}
    for site in sites:
        for url in (site.home_url, site.column_url):
            host = (urlsplit(url).hostname or "").lower()
            if url and not is_government(host):
                what = "an IP address" if is_address(host) else "no gov.cn host"
                found.append(Finding(site.site_id, f"{host} is {what}: is it official?"))
        if site.level not in LEVELS:
            known = ", ".join(sorted(filter(None, LEVELS)))
            found.append(Finding(site.site_id, f"level {site.level!r} is not one of {known}"))
        if not site.source:
            found.append(
                Finding(site.site_id, "no source: who says that this address is official?")
            )
        key = re.sub(r"^https?://(?:www\.)?", "", site.column_url or site.home_url).rstrip("/")
        if key in seen:
            found.append(Finding(site.site_id, f"the same address as {seen[key]}"))
        seen.setdefault(key, site.site_id)
    return found


def registry() -> list[Site]:
    """The registry shipped with the crawler; every row names the source of its address."""
    found: dict[str, Site] = {}
    for entry in sorted(files("crawler.registry").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".csv"):
            for site in parse_sites(entry.read_text("utf-8"), entry.name):
                found.setdefault(site.site_id, site)
    return list(found.values())


assert {f.name for f in fields(Site)} == set(COLUMNS)
