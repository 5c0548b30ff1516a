"""What a WARC says of its captures besides their answers: how each was asked for, and what the crawler knew.

A `request` record names the method. A `metadata` record (WARC 1.1, 6.6; `application/warc-fields`) of
our own crawls has the fields `gongkai-discovered` (JSON, as column `captures.discovered` had it when the
answer came), `gongkai-state` and `gongkai-site`; other writers' fields say nothing here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from crawler.capture.members import Record, walk

_METHOD = re.compile(rb"([A-Z]{3,10}) ")
_STATE = re.compile(r"(?:refused|failed|too_big|unchanged)(?::[\w:.-]{1,80})?")


@dataclass(slots=True)
class Told:
    """What is said of one capture; `discovered` is None where the writer was no crawl of ours."""

    method: str = "GET"
    discovered: str | None = None
    state: str = ""
    site_id: str = ""


def told_of(path: Path) -> dict[str, Told]:
    """WARC-Record-ID → what the file says of that record. Raises Damaged."""
    found: dict[str, Told] = {}
    for record in walk(path):
        if record.type == "request" and (method := _METHOD.match(record.block)):
            # Writers name the answer in the request, or the request in the answer.
            for name in ("warc-concurrent-to", "warc-record-id"):
                if key := record.headers.get(name):
                    found.setdefault(key, Told()).method = method[1].decode()
        elif record.type == "metadata" and (key := record.headers.get("warc-concurrent-to")):
            _read_fields(record, found.setdefault(key, Told()))
    return found


def about(record: Record, told: dict[str, Told]) -> Told:
    """What is said of one response, revisit or resource."""
    own = told.get(record.headers.get("warc-record-id", ""))
    asked = told.get(record.headers.get("warc-concurrent-to", ""))
    return own or asked or Told()


def _read_fields(record: Record, told: Told) -> None:
    for line in record.block.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(": ")
        if name == "gongkai-discovered" and _is_object(value):
            told.discovered = value
        elif name == "gongkai-state" and _STATE.fullmatch(value):
            told.state = value
        elif name == "gongkai-site":
            told.site_id = value


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
