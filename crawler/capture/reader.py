"""Reading archived bytes back, verified: every gzip member whole, every digest true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.capture.decode import decode_entity
from crawler.capture.digests import matches
from crawler.capture.exchange import Exchange
from crawler.capture.members import Damaged, Record, gunzip_member, parse_record, walk
from crawler.capture.wire import WireError, dechunk, head_end, parse_head


def read_record(path: Path, offset: int, length: int) -> Record:
    """One record by its place. Raises Damaged, or FileNotFoundError (also if still ``.open``
    under another name: both names are tried)."""
    actual = path if path.exists() else path.with_name(path.name + ".open")
    with actual.open("rb") as file:
        file.seek(offset)
        data = file.read(length)
    if len(data) < length:
        raise Damaged(path.name, offset, "the file ends before the record does")
    raw = gunzip_member(data, file=path.name, offset=offset)
    record = parse_record(raw, offset=offset, length=length, file=path.name)
    for problem in digest_problems(record):
        raise Damaged(path.name, offset, problem)
    return record


def http_of(record: Record) -> Exchange:
    """A response (or revisit) record as an exchange; request bytes are not in it.

    Raises WireError when the block is no HTTP response.
    """
    end = head_end(record.block) or len(record.block)
    status, _, headers = parse_head(record.block[:end])
    body = record.block[end:]
    codings = [v.lower() for k, v in headers if k.lower() == "transfer-encoding"]
    entity, chunked = body, False
    # Some archives store the body already taken out of its chunks, under the old header.
    if codings and "chunked" in codings[-1]:
        pieces, whole = dechunk(body)
        if whole or (pieces and record.headers.get("warc-truncated")):
            entity, chunked = pieces, True
    return Exchange(
        url=record.headers.get("warc-target-uri", "").strip("<>"),
        method="GET",
        request=b"",
        raw=record.block,
        head_length=end,
        status=status,
        headers=headers,
        entity=entity,
        chunked=chunked,
        truncated=record.headers.get("warc-truncated", ""),
    )


def payload_of(record: Record, *, limit: int | None = None) -> bytes:
    """What a parser reads: the body without transfer and content codings.

    For a truncated body, its readable part. Raises WireError for a block that is no HTTP.
    """
    if not record.headers.get("content-type", "").startswith("application/http"):
        return record.block
    exchange = http_of(record)
    encoding = ",".join(exchange.header_all("content-encoding"))
    if limit is None:
        return decode_entity(exchange.entity, encoding).data
    return decode_entity(exchange.entity, encoding, limit=limit).data


def digest_problems(record: Record) -> list[str]:
    """What the digests of a record say against it; empty when all that can be compared agree."""
    problems: list[str] = []
    if not record.kept:
        return problems
    pairs = [("warc-block-digest", record.block)]
    if record.type != "revisit":
        is_http = record.headers.get("content-type", "").startswith("application/http")
        start = head_end(record.block) if is_http else 0
        pairs.append(("warc-payload-digest", record.block[start:]))
    for name, data in pairs:
        labelled = record.headers.get(name)
        if not labelled:
            continue
        try:
            right = matches(labelled, data)
        except ValueError:
            problems.append(f"{name} uses an unknown algorithm: {labelled}")
            continue
        if not right:
            problems.append(f"{name} does not match: {labelled}")
    return problems


@dataclass(frozen=True, slots=True)
class Verdict:
    """Result of verifying one file: records read, and problems (none when the file is whole)."""

    file: str
    records: int
    problems: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not self.problems


def record_problems(record: Record, *, require_digests: bool = True) -> list[str]:
    """All that is wrong with one record: digests, and for a response its HTTP head."""
    problems = digest_problems(record)
    if require_digests and "warc-block-digest" not in record.headers:
        problems.append("no WARC-Block-Digest")
    is_http = record.headers.get("content-type", "").startswith("application/http")
    if record.type == "response" and is_http and record.kept:
        try:
            http_of(record)
        except WireError as error:
            problems.append(str(error))
    return problems


def verify(path: Path, *, require_digests: bool = True) -> Verdict:
    """Read a ``.warc.gz`` strictly: members, lengths, digests, and at least one record.

    ``require_digests`` also objects to response records without a block digest: every file
    written here has them, foreign files need not.
    """
    problems: list[str] = []
    count = 0
    try:
        for record in walk(path):
            count += 1
            found = record_problems(record, require_digests=require_digests)
            problems += [f"byte {record.offset}: {problem}" for problem in found]
    except Damaged as error:
        problems.append(str(error))
    if count == 0 and not problems:
        problems.append(f"{path.name}: no record")
    return Verdict(path.name, count, tuple(problems))


def verify_all(directory: Path) -> Iterator[Verdict]:
    """Verify every sealed file of ``warc/``, oldest first."""
    for path in sorted(directory.glob("*.warc.gz")):
        yield verify(path)
