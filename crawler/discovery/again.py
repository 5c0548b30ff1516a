"""Look at a list's first page once more when its last one has been read.

A list may grow while it is read: a row put on top pushes others over page boundaries and itself
stands on a page that was read before. Pages that state the same count to the end need no second look.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crawler.discovery.pager import Pager
from crawler.discovery.types import COMPLETE, Follow


def wanted(state: dict[str, Any]) -> bool:
    """Whether a list that was just proved complete should be looked at again."""
    return (
        state["proof"] in COMPLETE
        and len(state["sets"]) > 1
        and not state["again"]
        and not (state["latest"] is not None and state["latest"] == state["total"])
    )


def first_page(state: dict[str, Any], key: str, score: float) -> Follow:
    """The request for page 1; the list stays open until it is answered."""
    url, method, body, headers = state["head"]
    state["again"], state["settled"], state["proof"] = True, state["proof"], ""
    return Follow(
        url=url, method=method, body=body, headers=headers, role="list", anchor="page 1",
        anchor_chain=tuple(state["chain"]), score=score, depth=state["depth"],
        meta={"list": key, "page": 1, "again": True, "anew": True, "parent_url": state["url"]},
    )  # fmt: skip


def slid(state: dict[str, Any], now: Sequence[str], pager: Pager | None) -> bool:
    """Take in page 1 as it is now; True if rows may have slid past the reader, so that the pages
    behind it must be read once more: all of its rows are new, or more are gone than came."""
    fresh = [k for k in now if k not in state["seen"]]
    gone = [k for k in state["first"] if k not in now]
    if pager is not None:
        state["total"] = pager.total if pager.total is not None else state["total"]
        state["pages"] = pager.pages if pager.pages is not None else state["pages"]
    state["first"] = list(now)
    moved = len(fresh) == len(now) or len(gone) > len(fresh)
    if moved:
        state["sets"], state["asked"], state["idle"], state["rows"] = [sorted(now)], {}, 0, len(now)
        if state["refresh"] and pager is not None:
            state["modes"], state["mode"] = pager.modes, 0
    return moved
