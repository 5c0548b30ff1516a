"""Scripts and style sheets: compressed for whoever takes it, kept long under a versioned address."""

from __future__ import annotations

import asyncio
import gzip

import httpx
import pytest

from db.browse.assets import Assets, asset_paths, asset_version
from db.browse.security import Receive, Scope, Send


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def ask(address: str, method: str = "GET", **headers: str) -> httpx.Response:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app=Assets(nothing))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            client.headers.pop("accept-encoding")
            named = {k.replace("_", "-"): v for k, v in headers.items()}
            request = client.build_request(method, address, headers=named)
            reply = await client.send(request, stream=True)
            reply.extensions["raw"] = b"".join([piece async for piece in reply.aiter_raw()])
            return reply

    return asyncio.run(run())


VEGA = "/static/vendor/vega.min.js"


def test_compressed_for_whoever_takes_it() -> None:
    plain, packed = ask(VEGA), ask(VEGA, accept_encoding="br, gzip;q=0.8")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.extensions["raw"]) == plain.extensions["raw"]
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert plain.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
def test_not_compressed_for_whoever_does_not(accepted: str) -> None:
    assert "content-encoding" not in ask(VEGA, accept_encoding=accepted).headers


def test_kept_for_a_year_under_its_version_only() -> None:
    assert "immutable" in ask(f"{VEGA}?{asset_version()}").headers["cache-control"]
    assert ask(f"{VEGA}?other").headers["cache-control"] == "public, max-age=3600"
    tag = ask(VEGA).headers["etag"]
    again = ask(VEGA, if_none_match=tag)
    assert again.status_code == 304 and again.extensions["raw"] == b""


def test_head_other_files_and_other_addresses() -> None:
    head = ask("/static/site.css", method="HEAD")
    assert head.status_code == 200 and head.extensions["raw"] == b""
    assert ask("/-/static/table.js").status_code == 200
    for other in ("/static/", "/static/../site.py", "/static/%2e%2e/site.py", "/static/none.css"):
        assert ask(other).status_code == 404
    assert all(address.count("..") == 0 for address in asset_paths())
