"""What a redirect leads to: a request of its own, a first-visit cookie, or a loop that ends here."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.capture.exchange import Exchange
from crawler.capture.frontier import Task
from crawler.capture.identity import host_of, redirect_target, request_key


@dataclass(frozen=True)
class Hop:
    """One of three: ``step`` (the next request), ``cookie`` (ask once more with it), or a ``reason``
    why it ends, with the ``detail``."""

    step: Task | None = None
    cookie: str = ""
    reason: str = ""
    detail: str = ""


def follow(
    task: Task, exchange: Exchange, capture_id: int, *, known_cookie: bool, most: int
) -> Hop:
    """The hop that a 3xx answer asks for; robots, pace and capture are the target's own.

    ``known_cookie``: the host's first-visit cookie is kept already, so that a second bounce ends it;
    ``most``: hops allowed.
    """
    location = exchange.header("location")
    try:
        target = redirect_target(task.url, location)
        key = request_key(target)
    except ValueError as error:
        return Hop(reason="failed:redirect:bad_location", detail=str(error))
    trail = [*task.discovered.get("redirects", []), task.url]
    if key == request_key(task.url):
        cookies = [c.partition(";")[0].strip() for c in exchange.header_all("set-cookie")]
        if cookies and not known_cookie and task.method == "GET":
            return Hop(cookie="; ".join(cookies))
        return Hop(reason="failed:redirect:loop", detail=location)
    if key in {request_key(u) for u in trail}:
        return Hop(reason="failed:redirect:loop", detail=location)
    if task.hops + 1 > most:
        return Hop(reason="failed:redirect:hops", detail=location)
    method = task.method if exchange.status in (307, 308) else "GET"
    return Hop(
        Task(
            **{
                **{name: getattr(task, name) for name in Task.__slots__},
                "url": target,
                "frontier_id": 0,
                "host": host_of(target),
                "method": method,
                "body": task.body if method == task.method else None,
                "discovered": {**task.discovered, "redirects": trail},
                "hops": task.hops + 1,
                "final_of": capture_id,
            }
        )
    )
