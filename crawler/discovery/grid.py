"""The coverage grid: publishers × years, and why a cell is empty (field notes 9.8).

Publishers are those of the site's directories and those of the reports found; years run from a
publisher's first report (the site's first, if it has none) to the last year whose report is due.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from crawler.capture.identity import resource_key
from crawler.discovery.lexicon import squeeze
from crawler.discovery.titles import agency_of, normalise, year_of
from crawler.discovery.types import COMPLETE, Gap, SiteContext

_SUFFIX = re.compile(
    r"(?:政府|政务)?信息公开(?:工作)?(?:年报|年度报告|目录|平台|专栏|指南|网)?$|政务公开(?:网|平台)?$|"
    r"[（(]?(?:部门|单位)?年报[)）]?$|平台$|网站$"
)
MAX_CELLS = 60_000


@dataclass(frozen=True)
class Cell:
    """One publisher and year. `reason` is empty if the report was found; `url` is then its address,
    else where the reason was seen."""

    agency: str
    year: int
    reason: str = ""
    url: str = ""
    evidence: str = ""


def due(agency: str, year: int) -> date:
    """When a report had to be public: departments by 31 January, governments from county level by
    31 March (条例 2019, Art. 49 and 50; by 31 March for all before)."""
    government = bool(re.search(r"人民政府$", agency)) and not re.search(r"[镇乡]人民政府$", agency)
    return date(year + 1, 3 if government or year < 2019 else 1, 31)


def grid(context: SiteContext, gaps: Sequence[Gap], today: date, state: str = "") -> list[Cell]:
    """All cells of a site. `gaps`: the site's, those of the audit included; `state`: of its host
    (refused, unreachable, hold), which explains whatever else does not."""
    found = _found(context)
    names = _publishers(context, found)
    years = [year for by_year in found.values() for year in by_year]
    first_of_site = min(years, default=today.year - 1)
    explain = _Reasons(context, gaps, state)
    cells: list[Cell] = []
    for name in names:
        own = found.get(name, {})
        for year in range(min(own, default=first_of_site), today.year):
            if year in own:
                cells.append(Cell(name, year, "", own[year]))
            elif today <= due(name, year):
                cells.append(Cell(name, year, "NOT_DUE", "", due(name, year).isoformat()))
            else:
                cells.append(explain(name, year, own))
            if len(cells) >= MAX_CELLS:
                return cells
    return cells


def _found(context: SiteContext) -> dict[str, dict[int, str]]:
    """Publisher → year → address of the report found."""
    found: dict[str, dict[int, str]] = {}
    cells = {**context.memory.get("cells", {}), **context.cells}
    for key, (agency, year, title, *_) in cells.items():
        name = squeeze(agency or agency_of(title) or str(context.site.get("agency") or ""))
        number = int(year) if str(year).isdigit() else year_of(title)
        if name and number:
            found.setdefault(name, {}).setdefault(
                number, f"http://{key}" if "://" not in key else key
            )
    return found


def _publishers(context: SiteContext, found: dict[str, dict[int, str]]) -> list[str]:
    """Names, each publisher once: a directory's 财政局 is the 青山县财政局 that reports."""
    listed = {**context.memory.get("agencies", {}), **context.agencies}
    names = list(found)
    for text in listed:
        short = _SUFFIX.sub("", text) or text
        if not any(_same(short, name) for name in names):
            names.append(short)
    if not names:
        alone = squeeze(str(context.site.get("agency") or context.site.get("name") or ""))
        names = [alone] if alone else []
    return sorted(names)


def _same(short: str, name: str) -> bool:
    if short == name:
        return True
    small, large = sorted((short, name), key=len)
    return len(small) >= 3 and (large.endswith(small) or large.removesuffix("人民政府").endswith(small)
                                or large.removesuffix("办事处").endswith(small))  # fmt: skip


class _Reasons:
    """Finds out why there is no report of a publisher for a year."""

    def __init__(self, context: SiteContext, gaps: Iterable[Gap], state: str) -> None:
        self._context = context
        self._state = state
        self._by_year: dict[int | None, list[tuple[str, Gap]]] = {}
        self._by_key: dict[str, Gap] = {}
        for gap in gaps:
            text = normalise(f"{gap.anchor} {gap.evidence}")
            self._by_year.setdefault(year_of(text), []).append((text, gap))
            self._by_key.setdefault(resource_key(gap.url), gap)
        self._misses = [(normalise(text), key) for key, text in context.near_misses.items()]
        self._unproven = [
            (str(listed["url"]), normalise(" ".join([*listed["chain"], *(r[1] for r in listed["seen"].values())])))
            for listed in context.lists.values()
            if listed.get("proof") not in COMPLETE and listed.get("proof") != "UNCHANGED"
        ]  # fmt: skip
        self._links = {
            _SUFFIX.sub("", text) or text: url
            for text, url in {**context.memory.get("agencies", {}), **context.agencies}.items()
        }

    def __call__(self, name: str, year: int, own: dict[int, str]) -> Cell:
        short = self._short(name)
        for text, gap in self._by_year.get(year, ()):
            if name in text or short in text:
                return Cell(name, year, _reason(gap), gap.url, gap.evidence or gap.anchor)
        for text, key in self._misses:
            if str(year) in text and (name in text or short in text):
                return Cell(name, year, "NOT_A_REPORT", key, text)
        page = next((u for n, u in self._links.items() if _same(n, name)), "")
        if page and (met := self._by_key.get(resource_key(page))):
            return Cell(name, year, _reason(met), met.url, met.evidence)
        for text, gap in self._by_year.get(None, ()):
            if gap.what != "document" and (name in text or short in text):
                return Cell(name, year, _reason(gap), gap.url, gap.evidence)
        for url, text in self._unproven:
            if name in text or short in text or f"{year}年" in text:
                return Cell(name, year, "LIST_UNPROVEN", url, "a list not proved to be whole")
        if self._state in ("refused", "hold", "unreachable"):
            return Cell(name, year, "UNREACHABLE" if self._state == "unreachable" else "REFUSED")
        if not own:
            return Cell(name, year, "NO_COLUMN", page, "no year report of this publisher was seen")
        last = max(own)
        if year > last and 2017 <= last <= 2020:
            return Cell(name, year, "AGENCY_RENAMED?", own[last], f"its last report is for {last}")
        return Cell(name, year, "NOT_FOUND", "", "its lists were read, this year is not in them")

    def _short(self, name: str) -> str:
        """The name without the place before it, as directories write it; itself if not known."""
        return next((n for n in self._links if n != name and len(n) >= 3 and _same(n, name)), name)


def _reason(gap: Gap) -> str:
    reason = gap.reason.split(":")[0]
    return {"refused": "REFUSED", "deferred": "NOT_FETCHED"}.get(
        reason, reason if reason.isupper() else "UNREACHABLE"
    )
