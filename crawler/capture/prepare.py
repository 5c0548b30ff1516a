"""From an exchange to compressed WARC records and a row, without touching disk or database.

Runs outside the event loop's thread (ISA-L and hashlib release the GIL).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from crawler.capture.cdxj import Entry
from crawler.capture.decode import DEFAULT_LIMIT, decode_entity
from crawler.capture.digests import as_warc, payload_digest, warc_digest
from crawler.capture.exchange import Exchange, iso
from crawler.capture.warc import (
    REVISIT_IDENTICAL,
    REVISIT_NOT_MODIFIED,
    build_record,
    fields_block,
    new_record_id,
)

_RESPONSE = "application/http; msgtype=response"
_REQUEST = "application/http; msgtype=request"

#: Looks at an exchange and its decoded payload; returns ``""`` or why the host refuses us.
Judge = Callable[[Exchange, bytes], str]


@dataclass(slots=True)
class Origin:
    """What the crawler knows about a capture besides its bytes."""

    site_id: str | None = None
    run_id: int | None = None
    frontier_id: int | None = None
    final_of: int | None = None
    discovered: dict[str, Any] = field(default_factory=dict)
    source: str = "crawl"


@dataclass(slots=True)
class Prepared:
    """Ready to be written: ``records[0]`` is the one the row points to and the index names."""

    records: list[bytes]
    row: dict[str, Any]
    payload: bytes
    origin: Origin
    entry: Entry | None = None


def terminal_state(exchange: Exchange, problem: str) -> str:
    """The state of a response: see docs/architecture.md, ``captures.state``."""
    if exchange.truncated == "length" or problem == "too_big":
        return "too_big"
    if exchange.truncated:
        return f"failed:truncated:{exchange.truncated}"
    if problem == "truncated":
        return "failed:truncated:coding"
    if problem.startswith("unsupported"):
        return f"failed:coding:{problem.partition(':')[2]}"
    if exchange.status in (301, 302, 303, 307, 308):
        return "redirect"
    if exchange.status == 304:
        return "unchanged"
    if not 200 <= exchange.status < 300:
        return f"failed:http:{exchange.status}"
    return "fetched"


def entity_digest(exchange: Exchange, digest: str = "") -> str:
    """Identity of the bytes as sent, so that a revisit only ever stands for the same bytes in the
    same framing. ``digest`` is that of the entity, if it is known already."""
    framing = "chunked" if exchange.chunked else "plain"
    coding = ",".join(exchange.header_all("content-encoding"))
    return f"{digest or payload_digest(exchange.entity)};{framing};{coding}"


def prepare(
    exchange: Exchange,
    origin: Origin,
    *,
    previous: sqlite3.Row | None = None,
    judge: Judge | None = None,
    decode_limit: int = DEFAULT_LIMIT,
) -> Prepared:
    """Decode, digest, decide between response and revisit, compress."""
    encoding = ",".join(exchange.header_all("content-encoding"))
    decoded = decode_entity(exchange.entity, encoding, limit=decode_limit)
    state = terminal_state(exchange, decoded.problem)
    if judge and (refusal := judge(exchange, decoded.data)):
        state = f"refused:{refusal}"
    digest = payload_digest(decoded.data)
    # Hashing 70 KB four times is what a page costs most: plain bodies are hashed once.
    plain = decoded.data is exchange.entity
    as_sent = entity_digest(exchange, digest if plain else "")
    if state == "unchanged" and previous is None:
        state = "failed:http:304"
    same = previous is not None and state == "fetched" and digest == previous["payload_digest"]
    if same:
        state = "unchanged"
    revisit = state == "unchanged" and (
        exchange.status == 304 or (previous is not None and as_sent == previous["entity_digest"])
    )
    record_id = new_record_id()
    row: dict[str, Any] = {
        "site_id": origin.site_id,
        "run_id": origin.run_id,
        "url": exchange.url,
        "final_of": origin.final_of,
        "method": exchange.method,
        "captured_at": iso(exchange.started),
        "status": exchange.status,
        "content_type": exchange.header("content-type")[:300],
        "payload_digest": digest,
        "payload_length": len(decoded.data),
        "entity_digest": as_sent,
        "etag": exchange.header("etag")[:300],
        "last_modified": exchange.header("last-modified")[:100],
        "warc_record_id": record_id,
        "record_type": "response",
        "refers_to": None,
        "truncated": exchange.truncated,
        "state": state,
        "source": origin.source,
        "discovered": json.dumps(origin.discovered, ensure_ascii=False),
    }
    payload = decoded.data
    if revisit and previous is not None:
        for name in ("payload_digest", "payload_length", "entity_digest"):
            row[name] = previous[name]
        if exchange.status == 304:
            row["content_type"] = row["content_type"] or previous["content_type"]
            payload = b""
        row.update(record_type="revisit", refers_to=previous["capture_id"])
        # The body is byte for byte the original's, so this is the original's payload digest too.
        body = "" if exchange.status == 304 else warc_digest(exchange.raw[exchange.head_length :])
        first, mime = _revisit(exchange, record_id, previous, body), "warc/revisit"
    else:
        body = (
            as_warc(digest)
            if plain and not exchange.chunked
            else warc_digest(exchange.raw[exchange.head_length :])
        )
        first, mime = _response(exchange, record_id, body), exchange.header("content-type")
    records = [first, _request(exchange, record_id)]
    about = _about(exchange, decoded.problem, state, origin, revisit=revisit)
    if about:
        records.append(
            build_record(
                "metadata",
                exchange.url,
                fields_block(about),
                "application/warc-fields",
                record_id=new_record_id(),
                moment=exchange.started,
                headers={"WARC-Concurrent-To": record_id},
            )
        )
    entry = Entry(exchange.url, row["captured_at"], mime, str(exchange.status), body)
    return Prepared(records, row, payload, origin, entry)


def _response(exchange: Exchange, record_id: str, digest: str) -> bytes:
    headers = {"WARC-IP-Address": exchange.peer} if exchange.peer else {}
    headers["WARC-Payload-Digest"] = digest
    if exchange.truncated:
        headers["WARC-Truncated"] = exchange.truncated
    return build_record(
        "response",
        exchange.url,
        exchange.raw,
        _RESPONSE,
        record_id=record_id,
        moment=exchange.started,
        headers=headers,
    )


def _revisit(exchange: Exchange, record_id: str, previous: sqlite3.Row, digest: str) -> bytes:
    not_modified = exchange.status == 304
    headers = {
        "WARC-Profile": REVISIT_NOT_MODIFIED if not_modified else REVISIT_IDENTICAL,
        "WARC-Refers-To": previous["warc_record_id"],
        "WARC-Refers-To-Target-URI": previous["url"],
        "WARC-Refers-To-Date": previous["captured_at"],
    }
    if exchange.peer:
        headers["WARC-IP-Address"] = exchange.peer
    if digest:
        headers["WARC-Payload-Digest"] = digest
    return build_record(
        "revisit",
        exchange.url,
        exchange.raw[: exchange.head_length],
        _RESPONSE,
        record_id=record_id,
        moment=exchange.started,
        headers=headers,
    )


def _request(exchange: Exchange, response_id: str) -> bytes:
    return build_record(
        "request",
        exchange.url,
        exchange.request,
        _REQUEST,
        record_id=new_record_id(),
        moment=exchange.started,
        headers={"WARC-Concurrent-To": response_id},
    )


def _about(
    exchange: Exchange, problem: str, state: str, origin: Origin, *, revisit: bool
) -> dict[str, str]:
    about: dict[str, str] = {}
    if exchange.note:
        about["wire-note"] = exchange.note
    if problem:
        about["content-coding-problem"] = problem
    if state not in ("fetched", "redirect") and not (state == "unchanged" and revisit):
        about["gongkai-state"] = state
    if origin.discovered:
        if origin.discovered.get("parent_url"):
            about["via"] = str(origin.discovered["parent_url"])
        about["gongkai-discovered"] = _one_line(origin.discovered)
        if origin.site_id:
            about["gongkai-site"] = origin.site_id
    if about:
        about["fetchTimeMs"] = str(round(exchange.seconds * 1000))
    return about


def _one_line(value: dict[str, Any]) -> str:
    """JSON without white space that a field could lose: what is not a single space is escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(
        r"[^\S ]| {2,}", lambda found: "".join(f"\\u{ord(c):04x}" for c in found[0]), text
    )
