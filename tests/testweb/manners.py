"""How the crawler behaved towards each host, from the log of the origins alone.

A request is under way from the moment the origin has read it to the last byte of the answer. Times
of this web are shrunk: `PACE` stands for the seconds between two requests of a host.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from tests.testweb.model import Logged, Site

PACE = 0.02
"""Seconds between the end of a request and the next one that the registry's rows ask for."""
JITTER = 0.3
"""The share of the pace by which the crawler may be early (its default)."""
CRAWL_DELAY = 0.1
"""Seconds that robots.txt of quirk Q26 asks for; never to be shortened."""
SHOWN = 20


def asked_pace(sites: Iterable[Site]) -> dict[str, float]:
    """Host → seconds that must lie between two requests, for hosts that ask for more than `PACE`."""
    return {s.host: CRAWL_DELAY for s in sites if "Q26" in s.quirks}


def manners(log: Iterable[Logged], asked: Mapping[str, float]) -> dict[str, Any]:
    """`two_at_a_time`, `over_rate`, `retry_after_ignored`, `asked_before_robots`: addresses of the
    requests that broke a rule, each list cut after twenty; `host_requests`: requests judged."""
    hosts: dict[str, list[Logged]] = defaultdict(list)
    for entry in log:
        if entry.site:
            hosts[entry.host].append(entry)
    two, fast, early = [], [], []
    for host, entries in hosts.items():
        least = max(PACE * (1 - JITTER), asked.get(host, 0.0))
        entries.sort(key=lambda e: e.time)
        for before, after in pairwise(entries):
            pause = after.time - before.answered
            if pause < 0:
                two.append(after.url)
            elif pause < least:
                fast.append(f"{after.url}: {pause:.4f} s")
            if before.retry_after and pause < before.retry_after:
                early.append(f"{after.url}: {pause:.4f} s")
    first = {h: entries[0].url for h, entries in hosts.items()}
    rash = [u for u in first.values() if urlsplit(u).path != "/robots.txt"]
    return {
        "host_requests": sum(map(len, hosts.values())),
        "two_at_a_time": two[:SHOWN],
        "over_rate": fast[:SHOWN],
        "retry_after_ignored": early[:SHOWN],
        "asked_before_robots": rash[:SHOWN],
    }


def gates(figures: Mapping[str, Any]) -> dict[str, bool]:
    """The gates of politeness: none of these may ever happen."""
    return {
        "one at a time": not figures["two_at_a_time"],
        "rate": not figures["over_rate"],
        "retry-after": not figures["retry_after_ignored"],
        "robots first": not figures["asked_before_robots"],
    }
