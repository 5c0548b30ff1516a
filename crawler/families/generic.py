"""Every list that no other family knows: next links, numbered links, selects, form posts.

Where the pager is drawn by a script that names no address, the usual names are tried; if none
brings new rows, the list stays unproven and is reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crawler.capture.identity import resource_key
from crawler.discovery.handlers import page_addresses
from crawler.discovery.html import Html
from crawler.discovery.pager import L, M, N, Pager, Z, mode, pager_links, totals
from crawler.discovery.rows import Row
from crawler.discovery.signs import has_pager, sliced_by_script, unworked_pager
from crawler.discovery.urls import join
from crawler.families import Family

_PARAMETERS = (
    "page", "pageNo", "pageNum", "pageIndex", "PageIndex", "currPage", "currentPage", "cur_page",
    "current", "curpage", "pn", "p", "pageNumber", "pagenum", "currpage",
)  # fmt: skip


@dataclass
class Series:
    """Addresses of pages that differ by one number: `address` holds the mark N for it."""

    address: str
    offset: int = 0
    down: int | None = None
    #: the highest page that a link names
    highest: int = 0
    #: the number counts the records before the page, so many to a page
    step: int = 0


def series(numbers: dict[int, str], last: str = "") -> Series | None:
    """What numbered links have in common: page n is at n + offset, or counts down from the end.

    With two links or more the rule must hold for all of them; one link alone must carry its own
    number, or the one before it.
    """
    links = {n: u for n, u in numbers.items() if n >= 2}
    if not links:
        return None
    first = min(links)
    best: tuple[int, Series] | None = None
    for found in re.finditer(r"\d+", links[first]):
        if len(found.group()) > 4:
            continue
        value = int(found.group())
        address = links[first][: found.start()] + N + links[first][found.end() :]
        offset = value - first
        if offset in (-1, 0, 1) and all(
            address.replace(N, str(n + offset)) == u for n, u in links.items()
        ):
            # an equal number is likelier the page than its neighbour; the last one of the address too
            rank = 1000 * (offset == 0) + 100 * (offset == -1) + found.start() // 8
            candidate = Series(address, offset, None, max(links))
        elif len(links) >= 2 and all(
            address.replace(N, str(value + first - n)) == u for n, u in links.items()
        ):
            rank = 2000
            candidate = Series(address, 0, value + first - 1, value + first - 1)
        elif len(links) >= 2 and (step := _step(links, address, value, first)):
            rank = 1500
            candidate = Series(address.replace(N, Z), 0, None, max(links), step)
        else:
            continue
        if best is None or rank > best[0]:
            best = (rank, candidate)
    if best is None:
        return None
    chosen = best[1]
    if last and chosen.down is None and not chosen.step:
        head, tail = chosen.address.split(N, 1)
        end = re.fullmatch(re.escape(head) + r"(\d{1,4})" + re.escape(tail), last)
        if end:
            chosen.highest = max(chosen.highest, int(end[1]) - chosen.offset)
    return chosen


def _step(links: dict[int, str], address: str, value: int, first: int) -> int:
    """How many records a page has if page n's address holds those before it, (n - 1) times as many."""
    step = value // (first - 1)
    fits = step > 1 and all(address.replace(N, str((n - 1) * step)) == u for n, u in links.items())
    return step if fits else 0


def _select(page: Html) -> list[str]:
    """Addresses of a select of pages (`<select onchange>`), in order, if it is one."""
    for node in page.root.iter("select"):
        options = [(page.words(o), o.get("value") or "") for o in node.iter("option")]
        texts = [re.sub(r"\D", "", t) for t, _ in options]
        urls = [page.link(v) for _, v in options]
        if len(options) >= 2 and texts == [str(i + 1) for i in range(len(options))]:
            good = [u for u in urls if u]
            if len(good) == len(options) and any(re.search(r"[./?]", v) for _, v in options):
                return good
    return []


def _guesses(page: Html) -> list[dict[str, object]]:
    """The usual addresses of page k, for pagers that name none."""
    parts = urlsplit(page.url)
    names = dict(parse_qsl(parts.query))
    modes = []
    for name in _PARAMETERS:
        if name in names:
            rest = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k != name]
            query = urlencode(rest)
            query = f"{query}&{name}={N}" if query else f"{name}={N}"
            modes.append(mode(f"?{name}=", urlunsplit(parts._replace(query=query))))
    last = parts.path.rsplit("/", 1)[-1]
    found = re.fullmatch(r"(.*?)\.(s?html?)", last, re.I)
    name, extension = (found[1], found[2]) if found else ("index", "html")
    if not parts.query and not re.search(r"\.(?:jsp|aspx?|php|do|action)$", last):  # noqa: SIM102
        if target := join(urljoin(page.url, "./"), f"{name}_MARK.{extension}"):
            address = target.replace("MARK", N)
            modes.append(mode("name_{k-1}", address, offset=-1))
            modes.append(mode("name_{k}", address))
    if not modes or parts.query or not found:
        joint = "&" if parts.query else "?"
        modes.append(mode("?page=", page.url.partition("#")[0] + f"{joint}page={N}"))
    return modes


def _pager(page: Html, rows: list[Row]) -> Pager | None:
    kinds = pager_links(page)
    total, pages = totals(page)
    if choices := _select(page):
        fixed = Pager("select", total=total, pages=len(choices), evidence="select of pages")
        if len(choices) == 1:
            return fixed
        # a select lists every page: its second address tells how page k is named
        name = _difference(choices)
        if name:
            fixed.modes = [mode("select", name[0], offset=name[1])]
            return fixed
    if following := next((u for _, u, _ in kinds["next"] if u), None):
        known = {resource_key(r.url) for r in rows}
        if resource_key(following) not in known:
            pager = Pager("next-link", total=total, pages=pages, refresh=True, evidence="next link")
            pager.modes = [mode("next", following)]
            return pager
    numbers = {int(re.sub(r"\D", "", t)): u for t, u, _ in kinds["number"] if u}
    last = next((u for _, u, _ in kinds["last"] if u), "") or ""
    if (run := series(numbers, last)) is not None:
        # the highest number named is a floor: the pager of a later page may name higher ones
        pager = Pager(
            "numbered", total=total, pages=pages or run.highest, evidence="numbered links"
        )
        pager.modes = [
            mode("numbered", run.address, offset=run.offset, down=run.down, size=run.step)
        ]
        return pager
    if last and (end := _from_last(page, last)) is not None:
        return Pager("last-link", end, total=total, pages=pages, evidence="last link")
    if sliced_by_script(page) and not (total and total > len(rows)):
        return None
    scripted = [s for kind in ("next", "number", "last") for _, u, s in kinds[kind] if s]
    scripted += ["#"] if len({t for t, u, s in kinds["number"] if not u and not s}) >= 2 else []
    signs = unworked_pager(page)
    if scripted or signs or (pages or 0) > 1 or (total is not None and total > len(rows) > 0):
        if any("__doPostBack" in s for s in scripted):
            return None
        evidence = f"a pager by script: {(scripted or [signs or 'a count'])[0][:80]}"
        if pages == 1:
            return Pager("generic", total=total, pages=1)
        modes = [*_by_handlers(page), *_guesses(page)]
        return Pager("probed", modes, total=total, pages=pages, evidence=evidence)
    # on a last page there is a pager, but no way on
    if kinds["number"] or kinds["last"] or has_pager(page):
        return Pager("next-link", total=total, pages=pages, refresh=True)
    if pages == 1 or (total is not None and total <= len(rows)):
        return Pager("generic", total=total, pages=pages)
    return None


def _by_handlers(page: Html) -> list[dict[str, object]]:
    """Modes that the pager's own functions spell out."""
    found: dict[str, dict[str, object]] = {}
    kinds = pager_links(page)
    entries = [(int(re.sub(r"\D", "", t)), s) for t, _, s in kinds["number"] if s]
    entries = [(n, s) for n, s in entries if n >= 2] + [(2, s) for _, _, s in kinds["next"] if s]
    for number, code in entries[:4]:
        for place in page_addresses(page, code, number):
            held = place.replace(N, "GONGKAIN").replace(M, "GONGKAIM").replace(L, "GONGKAIL")
            if url := page.link(held):
                url = url.replace("GONGKAIN", N).replace("GONGKAIM", M).replace("GONGKAIL", L)
                found.setdefault(url, mode("handler", url))
    return list(found.values())


def _from_last(page: Html, last: str) -> list[dict[str, object]] | None:
    """Modes from nothing but the address of the last page: the number in it counts from 0 or 1."""
    for found in reversed(
        list(re.finditer(r"(?<!\d)\d{1,3}(?!\d)", urlsplit(last).path + "?" + urlsplit(last).query))
    ):
        value = int(found.group())
        at = last.rfind(found.group())
        if value >= 1 and at >= 0:
            address = last[:at] + N + last[at + len(found.group()) :]
            return [
                mode("last link from 0", address, offset=-1, pages=value + 1),
                mode("last link from 1", address, pages=value),
            ]
    return None


def _difference(urls: list[str]) -> tuple[str, int] | None:
    """(address with mark, offset) if the addresses of pages 2, 3, … differ by one number only."""
    second = urls[1]
    for found in re.finditer(r"\d+", second):
        value = int(found.group())
        address = second[: found.start()] + N + second[found.end() :]
        if all(address.replace(N, str(value + i)) == u for i, u in enumerate(urls[1:])):
            return address, value - 2
    return None


FAMILY = Family("generic", weigh=lambda page: 1, pager=_pager, order=100)
