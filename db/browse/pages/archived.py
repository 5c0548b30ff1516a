"""Captures: what was fetched, when and from where, and the archived bytes made inert."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

from datasette.utils.asgi import Request, Response

from db.browse import archived
from db.browse.answer import ask
from db.browse.frame import words_for
from db.browse.pages._ids import agency_href
from db.browse.pages._reply import Absent, page
from db.browse.texts import told

_CAPTURE = """
    select capture_id, site_id, url, captured_at, status, content_type, payload_digest,
      payload_length, warc_file, warc_offset, warc_length, warc_record_id, record_type, refers_to,
      truncated, state, source
    from captures where capture_id = :capture_id
"""


_STATES = {"fetched": ("fetched", "已抓取"), "unchanged": ("unchanged", "未变"),
           "imported": ("imported", "导入"), "refused": ("refused", "被拒绝"),
           "failed": ("failed", "失败")}  # fmt: skip

_READ_FROM = """
    select distinct r.agency_id, a.name as agency, r.year
    from (
      select version_id from report_versions where capture_id = :capture_id
      union select version_id from report_files where capture_id = :capture_id
    ) f
    join report_versions v on v.version_id = f.version_id
    join reports r on r.report_id = v.report_id
    join agencies a on a.agency_id = r.agency_id
    order by r.year, agency limit 20
"""


def linkable(url: str | None) -> str | None:
    """`url` if it may become a link: http or https with a host, no control characters."""
    if not url or any(ord(c) < 33 for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc else None


async def _capture(datasette: Any, number: str) -> dict[str, Any]:
    row = (await ask(datasette, _CAPTURE, capture_id=int(number))).first()
    if row is None:
        raise Absent(f"There is no capture {number} in this snapshot.")
    return row


async def _payload(datasette: Any, capture: dict[str, Any]) -> tuple[bytes, str | None]:
    """The bytes, and the content type of the record that holds them."""
    holder = capture
    if capture["record_type"] == "revisit" and capture["refers_to"] is not None:
        holder = await _capture(datasette, str(capture["refers_to"]))
    data = await asyncio.to_thread(archived.read_payload, datasette.gongkai.archive, holder)
    return data, capture["content_type"] or holder["content_type"]


async def capture_page(request: Request, datasette: Any) -> Response:
    capture = await _capture(datasette, request.url_vars["number"])
    words = words_for(request)
    problem, kind, original = None, None, None
    try:
        data, declared = await _payload(datasette, capture)
        kind = archived.media_type(data, declared)
        original = archived.file_name(capture["capture_id"], data, kind)
    except archived.ArchiveError as error:
        problem = told(str(error), words.language)
    found = await ask(datasette, _READ_FROM, capture_id=capture["capture_id"])
    return await page(
        datasette,
        request,
        "capture",
        capture=capture,
        state=words.t(*_STATES.get(capture["state"], (capture["state"],) * 2)),
        reports=[
            (agency_href(words, row["agency_id"], row["year"]), f"{row['agency']} {row['year']}")
            for row in found.rows
        ],
        source_link=linkable(capture["url"]),
        problem=problem,
        kind=kind,
        original=original,
        shown=kind is not None and archived.can_show(kind),
        table=request.args.get("table", "") if request.args.get("table", "").isdigit() else "",
    )


async def _bytes(request: Request, datasette: Any, original: bool) -> Response:
    capture = await _capture(datasette, request.url_vars["number"])
    try:
        data, declared = await _payload(datasette, capture)
    except archived.ArchiveError as error:
        return Response.text(f"{error}\n", status=404)
    make = archived.download if original else archived.show
    shown = await asyncio.to_thread(make, capture["capture_id"], data, declared)
    headers = {**shown.headers, "cache-control": "public, max-age=86400"}
    return Response(shown.body, headers=headers, content_type=shown.content_type)


async def archived_copy(request: Request, datasette: Any) -> Response:
    return await _bytes(request, datasette, original=False)


async def original_file(request: Request, datasette: Any) -> Response:
    return await _bytes(request, datasette, original=True)


ROUTES = [
    (r"^/captures/(?P<number>\d{1,15})$", capture_page),
    (r"^/archived/(?P<number>\d{1,15})$", archived_copy),
    (r"^/archived/(?P<number>\d{1,15})/original$", original_file),
]
