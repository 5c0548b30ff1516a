"""Read a list to its end and say how that is known: probe, choose, count, stop.

A list that cannot be proved complete is reported as a gap; it is never taken for complete because
pages stopped coming. State lives in the context as JSON under the list's key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.capture.identity import resource_key
from crawler.discovery import again
from crawler.discovery.pager import Pager, request
from crawler.discovery.rows import Row
from crawler.discovery.types import COMPLETE, Follow, Gap, ListResult, SiteContext
from crawler.discovery.urls import folder, shape

MAX_PAGES = 400
MAX_ROWS = 8000
MAX_PROBES = 4
LIST_SCORE = 30.0


@dataclass
class Step:
    """What came of one more page of a list."""

    result: ListResult
    requests: list[Follow] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    #: rows not seen on earlier pages
    fresh: list[Row] = field(default_factory=list)


def open_list(
    context: SiteContext,
    key: str,
    url: str,
    rows: Sequence[Row],
    pager: Pager | None,
    *,
    chain: tuple[str, ...] = (),
    depth: int = 0,
    doubt: str = "",
    begun: dict[str, Any] | None = None,
) -> Step:
    """Begin with page 1. `doubt` names a pager that was seen but is not understood; `begun` is the
    mode in which page 1 was asked for, None if it is the page at `url`."""
    keys = [resource_key(r.url) for r in rows]
    state: dict[str, Any] = {
        "url": url,
        "family": pager.family if pager else "none",
        "first": keys,
        "seen": {k: [r.url, r.title, r.date] for k, r in zip(keys, rows, strict=True)},
        "sets": [sorted(set(keys))],
        "rows": len(keys),
        "modes": pager.modes[:MAX_PROBES] if pager else [],
        "refresh": bool(pager and pager.refresh),
        "templates": pager.templates if pager else [],
        "helpers": pager.helpers if pager else "",
        "mode": 0,
        "chosen": False,
        "k": 1,
        "start": pager.start if pager else 2,
        # a list that began at an endpoint: its page 1 was asked for in the first mode only
        "begun": begun is not None,
        "idle": 0,
        "failed": [],
        "asked": {},
        "alias": False,
        "total": pager.total if pager else None,
        "pages": pager.pages if pager else None,
        "chain": list(chain),
        "depth": depth,
        "cursor": pager.cursor if pager else "",
        "proof": "",
        "why": doubt,
        # for the second look at page 1: how to ask for it, and the count that was stated last
        "head": list(request(begun, 1)) if begun else [url, "GET", None, {}],
        "latest": None,
        "again": False,
    }
    context.lists[key] = state
    old = context.memory.get("lists", {}).get(key)
    if old and old.get("proof") in COMPLETE and old.get("first") == keys and keys:
        # every row of page 1 stands where it stood when the list was proved complete
        return _finish(state, "UNCHANGED", list(rows))
    if state["total"] is not None and len(keys) >= state["total"] > 0:
        return _finish(state, "TOTAL_MATCH", list(rows))
    if state["pages"] is not None and state["pages"] <= 1 and not doubt:
        return _finish(state, "PAGES_MATCH" if pager else "SINGLE_NO_PAGER", list(rows))
    if pager and pager.last and state["total"] is None and state["pages"] is None:
        return _finish(state, "LAST_LINK_MATCH", list(rows))
    if begun and state["modes"]:
        url, method, body, _ = state["head"]
        state["asked"][resource_key(url, method, body)] = True
    if state["modes"] and state["modes"][0].get("pages"):
        state["pages"] = state["modes"][0]["pages"]
    if not state["modes"]:
        proof = "UNPROVEN" if doubt else "SINGLE_NO_PAGER"
        return _finish(state, proof, list(rows))
    return _ask(state, key, state["start"], list(rows))


def next_page(
    context: SiteContext,
    key: str,
    meta: dict[str, Any],
    rows: Sequence[Row] | None,
    pager: Pager | None,
    trouble: str = "",
) -> Step | None:
    """Go on with the page that came for `meta`. `rows` None or `trouble`: no list came.

    Returns None if the list is not known (the context of another run): the caller reports it.
    """
    step = _next_page(context, key, meta, rows, pager, trouble)
    state = context.lists.get(key)
    if step is None or state is None or not again.wanted(state):
        return step
    follow = again.first_page(state, key, LIST_SCORE)
    return Step(_result(state), [follow], step.gaps, step.fresh)


def _next_page(
    context: SiteContext,
    key: str,
    meta: dict[str, Any],
    rows: Sequence[Row] | None,
    pager: Pager | None,
    trouble: str,
) -> Step | None:
    state = context.lists.get(key)
    if state is None:
        return None
    k = int(meta.get("page", 2))
    state["k"] = max(k, state["k"]) if meta.get("again") else k
    if state["proof"]:
        return Step(_result(state))
    if meta.get("again"):
        return _page_one_again(state, key, rows or (), pager, trouble)
    if trouble == "CHALLENGE":
        state["why"] = "refused"
        return _finish(state, "REFUSED", [])
    if state["refresh"] and not trouble and rows:
        _renew(state, pager or Pager(state["family"]))
    if pager and state["total"] is None and pager.total:
        state["total"] = pager.total
    if pager and pager.total is not None:
        state["latest"] = pager.total
    if pager and state["pages"] is not None and (pager.pages or 0) > state["pages"]:
        state["pages"] = pager.pages  # the first page named only the first few
    state["cursor"] = pager.cursor if pager else ""
    state["asked"][str(meta.get("key") or k)] = bool(rows) and not trouble
    keys = [resource_key(r.url) for r in rows or ()]
    fresh = [r for r, q in zip(rows or (), keys, strict=True) if q not in state["seen"]]
    if not rows or trouble:
        return _ended(state, key, k, trouble or "no rows")
    known = set(keys)
    if not state["chosen"]:
        first = set(state["first"])
        overlap = len(known & first) / max(len(known | first), 1)
        if overlap > 0.9 or (not fresh and known <= first):
            state["alias"] = state["alias"] or len(state["sets"]) == 1
            return _ended(state, key, k, "the same rows as page 1")
        if not fresh:
            return _ended(state, key, k, "no new rows")
        if not _same_column(state, fresh):
            return _ended(state, key, k, "rows of another column")
        state["chosen"] = True
    else:
        if sorted(known) in state["sets"]:
            state["alias"] = True
            return _ended(state, key, k, "the same rows as an earlier page")
        if fresh and not _same_column(state, fresh):
            return _ended(state, key, k, "rows of another column")
    # on the way through a list that slid, pages without new rows are the rule
    state["idle"] = 0 if fresh or state["again"] else state["idle"] + 1
    state["sets"].append(sorted(known))
    state["rows"] += len(known)
    for row in fresh:
        state["seen"][resource_key(row.url)] = [row.url, row.title, row.date]
    total, pages = state["total"], state["pages"]
    if total is not None and total > 0 and (len(state["seen"]) >= total or state["rows"] >= total):
        return _finish(state, "TOTAL_MATCH", fresh)
    if pages is not None and k >= pages:
        if total is not None and len(state["seen"]) < total:
            return _ended(state, key, k, f"{len(state['seen'])} of {total} rows", fresh)
        return _finish(state, "PAGES_MATCH", fresh)
    if pager and pager.last and total is None and pages is None:
        return _finish(state, "LAST_LINK_MATCH", fresh)
    if state["idle"] >= 2:
        return _ended(state, key, k, "two pages without new rows", fresh)
    if k >= MAX_PAGES or len(state["seen"]) >= MAX_ROWS:
        state["why"] = f"stopped at {k} pages, {len(state['seen'])} rows"
        return _finish(state, "CAP", fresh)
    if state["refresh"] and state["mode"] >= len(state["modes"]):
        # a "next page" link led here, and this page has none: it is the last
        return _finish(state, "LAST_LINK_MATCH" if total is None else "UNPROVEN", fresh)
    return _ask(state, key, k + 1, fresh)


def _page_one_again(
    state: dict[str, Any], key: str, rows: Sequence[Row], pager: Pager | None, trouble: str
) -> Step:
    """Page 1 for the second time: rows that came are taken in, a list that slid is read anew."""
    fresh = [r for r in rows if resource_key(r.url) not in state["seen"]]
    moved = (
        bool(rows) and not trouble and again.slid(state, [resource_key(r.url) for r in rows], pager)
    )
    for row in [] if trouble else fresh:
        state["seen"][resource_key(row.url)] = [row.url, row.title, row.date]
    if moved and state["mode"] < len(state["modes"]):
        return _ask(state, key, state["start"], fresh)
    return _finish(state, state["settled"], [] if trouble else fresh)


def _renew(state: dict[str, Any], pager: Pager) -> None:
    """Take the mode in use from the page that just came; none left means the last page."""
    name = state["modes"][state["mode"]]["name"] if state["mode"] < len(state["modes"]) else ""
    state["modes"] = [m for m in pager.modes if m["name"] == name]
    state["mode"] = 0
    if pager.pages is not None and state["pages"] is None:
        state["pages"] = pager.pages


def _same_column(state: dict[str, Any], fresh: Sequence[Row]) -> bool:
    """At least half of the new rows share folder or address shape with page 1's rows, and the
    titles keep their kind: a column of reports does not turn into one of news."""
    first = [state["seen"][k] for k in state["first"] if k in state["seen"]]
    if not first:
        return True
    shapes = {shape(r[0]) for r in first}
    folders = {_stem(r[0]) for r in first}
    alike = sum(shape(r.url) in shapes or _stem(r.url) in folders for r in fresh)
    if alike < 0.5 * len(fresh):
        return False
    reports = sum(Row(*r).verdict != "NO" for r in first) / len(first)
    kept = sum(r.verdict != "NO" for r in fresh) / len(fresh)
    near = sum(_stem(r.url) in folders for r in fresh) / len(fresh)
    return not (reports >= 0.8 and kept == 0 and near < 0.5)


def _stem(url: str) -> str:
    """The folder of a row, its dated sub-folders left out."""
    parts = folder(url).split("/")
    return "/".join(p for p in parts if not (p.isdigit() and len(p) <= 8))


def _ask(state: dict[str, Any], key: str, k: int, fresh: list[Row]) -> Step:
    how = state["modes"][state["mode"]]
    token = state.get("cursor", "")
    if how["name"].startswith("cursor") and token == "":
        return _ended(state, key, k, "no token for the next page", fresh)
    url, method, body, headers = request(how, k, token)
    asked = resource_key(url, method, body)
    # another mode may have fetched this very page already; nothing is asked for twice
    while state["asked"].get(asked):
        # pages whose addresses count as one address cannot be told apart, hence not be asked for
        if resource_key(*request(how, k + 1, token)[:3]) == asked or k >= MAX_PAGES:
            return _ended(state, key, k, "a next link that leads back", fresh)
        if state["pages"] is not None and k >= state["pages"]:
            return _finish(state, "PAGES_MATCH", fresh)
        k += 1
        url, method, body, headers = request(how, k, token)
        asked = resource_key(url, method, body)
    if asked in state["asked"]:
        return _ended(state, key, k, "a page that failed before", fresh)
    meta = {"list": key, "page": k, "mode": how["name"], "key": asked, "parent_url": state["url"]}
    if state["again"]:
        meta["anew"] = True
    follow = Follow(
        url=url, method=method, body=body, headers=headers, role="list", anchor=f"page {k}",
        anchor_chain=tuple(state["chain"]), score=LIST_SCORE, depth=state["depth"], meta=meta,
    )  # fmt: skip
    return Step(_result(state), [follow], [], fresh)


def _ended(state: dict[str, Any], key: str, k: int, why: str, fresh: Sequence[Row] = ()) -> Step:
    """No further rows in this mode: done if that was due, else try another mode, else say so."""
    total, pages = state["total"], state["pages"]
    rows = list(fresh)
    # an empty page after the last one is how some old servers end (records / size + 1)
    due = (total is not None and len(state["seen"]) >= total) or (
        total is None and pages is not None and (k > pages or _one_too_many(state, k, why))
    )
    if due:
        return _finish(state, "TOTAL_MATCH" if total is not None else "PAGES_MATCH", rows)
    if state["chosen"] and total is None and pages is None and why == "no rows" and k > 2:
        first = state["modes"][0]
        others = state["modes"][state["mode"] + 1 :]
        if not state["begun"] or all(m["offset"] == first["offset"] for m in others):
            # it worked until there was no more, and no count says how much there should be
            state["why"] = f"no rows at page {k}"
            return _finish(state, "EXHAUSTED_2", rows)
    if state["mode"] < len(state["modes"]):
        state["failed"].append(f"{state['modes'][state['mode']]['name']}: {why} at page {k}")
    state["mode"] += 1
    if state["mode"] < len(state["modes"]):
        how = state["modes"][state["mode"]]
        state["chosen"] = False
        state["pages"] = how.get("pages") or state["pages"]
        first = state["modes"][0]
        again = state["begun"] and how["offset"] != first["offset"]
        return _ask(state, key, 1 if again else state["start"], rows)
    state["why"] = "; ".join(state["failed"]) or why
    if pages is None and total is None and len(state["sets"]) > 1 and not state["alias"]:
        return _finish(state, "EXHAUSTED_2", rows)
    return _finish(state, "ALIAS" if state["alias"] else "UNPROVEN", rows)


def _one_too_many(state: dict[str, Any], k: int, why: str) -> bool:
    """Whether the last page stated is empty because the rows fill the pages before it exactly."""
    sizes = {len(s) for s in state["sets"]}
    return why == "no rows" and k == state["pages"] == len(state["sets"]) + 1 and len(sizes) == 1


def _result(state: dict[str, Any]) -> ListResult:
    items = [(r[0], r[1], r[2]) for r in state["seen"].values()]
    return ListResult(
        state["url"], state["family"], state["k"], items, state["total"], state["pages"],
        state["proof"] or "OPEN",
    )  # fmt: skip


def _finish(state: dict[str, Any], proof: str, fresh: list[Row]) -> Step:
    state["proof"] = proof
    gaps = []
    if proof not in COMPLETE and proof != "UNCHANGED":
        said = ", ".join(
            f"{name} {state[name]}" for name in ("total", "pages") if state[name] is not None
        )
        evidence = (
            f"{proof}: {len(state['seen'])} rows; {said or 'no count stated'}; {state['why']}"
        )
        reason = "REFUSED" if proof == "REFUSED" else "LIST_UNPROVEN"
        gaps.append(Gap(state["url"], "list", reason, evidence, " › ".join(state["chain"][-3:])))
    return Step(_result(state), [], gaps, fresh)
