"""The end of a site's run: every promising link that became no document is named with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crawler.capture.identity import resource_key
from crawler.discovery.scoring import PROMISING
from crawler.discovery.types import Gap, SiteContext

_LEADS = ("column", "article", "file")


def audit(
    context: SiteContext,
    frontier_rows: Iterable[Mapping[str, Any]],
    gaps: Iterable[Gap] = (),
) -> list[Gap]:
    """Gaps that no page could report by itself.

    `frontier_rows`: the site's rows of the frontier in their terminal states, with `url`, `state`
    (queued, claimed, done, failed, dropped), `reason`, `role`, `anchor`, `score`, and `current` if
    they belong to this run (rows of earlier runs only show that a link is known). `gaps`: those
    already reported; no link is named twice.

    A link asked for with a score of 6 or more is accounted for if it became a document, if it led
    on (a column or folder that was read), or if it is in a gap. A link of the ledger, seen and
    not asked for where it stood, is accounted for if another page had it asked for, or in a gap.
    """
    gaps = list(gaps)
    named = {resource_key(g.url) for g in gaps}
    found: list[Gap] = []
    rows = list(frontier_rows)
    queued = {resource_key(str(row["url"])) for row in rows}
    for key, (url, role, words, reason, evidence) in context.leads.items():
        settled = key in context.documents or key in named
        read = evidence.startswith("read, ")  # it was asked for, and that was all
        if settled or (not read and (key in context.asked or key in queued)):
            continue
        found.append(Gap(url, role, reason, evidence, words))
        named.add(key)
    for row in rows:
        if not row.get("current", True):
            continue
        url, role = str(row["url"]), str(row.get("role") or "")
        key = resource_key(url)
        score = context.asked.get(key)
        if score is None:
            score = float(row.get("score") or 0.0) + float(row.get("depth") or 0)
        if score < PROMISING or key in context.documents or key in named:
            continue
        if row.get("is_document") or str(row.get("reason") or "").startswith("redirect:"):
            continue  # a document by the archive's books; or another address, with its own row
        state, reason = str(row.get("state") or ""), str(row.get("reason") or "")
        anchor = str(row.get("anchor") or "")
        if state in ("queued", "claimed"):
            found.append(Gap(url, role, "NOT_FETCHED", reason or "the run ended before", anchor))
        elif state == "failed":
            found.append(Gap(url, role, _reason(reason), reason, anchor))
        elif state == "dropped":
            found.append(Gap(url, role, _reason(reason, "DROPPED"), reason, anchor))
        elif role in ("article", "file"):
            missed = context.near_misses.get(key, "")
            found.append(
                Gap(url, role, "NOT_A_REPORT", missed or "read, and no report in it", anchor)
            )
        else:
            continue
        named.add(key)
    home = str(context.site.get("column_url") or context.site.get("home_url") or "")
    for listed in context.lists.values():
        if not listed.get("proof") and resource_key(listed["url"]) not in named:
            found.append(Gap(listed["url"], "list", "LIST_UNPROVEN", "the list was not read to its end",
                             " › ".join(listed["chain"][-3:])))  # fmt: skip
            named.add(resource_key(listed["url"]))
    if not context.documents and not context.columns:
        fetched = any(str(r.get("state")) == "done" for r in rows)
        reason = "NO_COLUMN" if fetched else "UNREACHABLE"
        found.append(Gap(home, "site", reason, f"{context.pages} pages read"))
    elif not context.documents:
        # the site as a whole: why its column gave nothing is what its list's gap says
        column = context.columns[0]
        why = next(
            (g for g in (*gaps, *found) if resource_key(g.url) == resource_key(column)), None
        )
        reason, evidence = (why.reason, why.evidence) if why else ("COLUMN_EMPTY", "")
        told = f"a column, but no report: {column} {evidence}".strip()
        found.append(Gap(home or column, "site", reason, told))
    return found


def _reason(text: str, other: str = "UNREACHABLE") -> str:
    """The gap reason a frontier reason means."""
    lower = text.lower()
    if any(w in lower for w in ("refused", "challenge", "robots", "412", "521", "captcha")):
        return "REFUSED"
    if any(w in lower for w in ("404", "410", "gone")):
        return "DEAD_LINK"
    if "loop" in lower:
        return "LOOP"
    if any(w in lower for w in ("budget", "cap", "limit")):
        return "BUDGET"
    if "too_big" in lower or "truncated" in lower:
        return "TRUNCATED"
    if any(w in lower for w in ("private", "scope", "forbidden host")):
        return "EXTERNAL"
    return other
