"""http or https: silence under one scheme leads to the other, a refusal or a bad certificate does not."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawler.capture.store import open_store
from crawler.gate.hosts import Hosts
from crawler.gate.politeness import Pace, Policy
from crawler.gate.robots import Robots
from crawler.gate.schemes import moved, silent, twin_of
from crawler.run import crawl
from tests.testweb.model import Request, Response
from tests.testweb.oracle import score
from tests.testweb.server import TestWeb


def test_a_twin_is_the_same_host_at_the_other_default_port() -> None:
    assert twin_of("http://a.gov.test") == "https://a.gov.test"
    assert twin_of("https://a.gov.test") == "http://a.gov.test"
    assert twin_of("https://a.gov.test:8443") is None
    assert twin_of("http://[::1]") == "https://[::1]"
    assert moved("https://a.gov.test/x/?y=1", "http://a.gov.test") == "http://a.gov.test/x/?y=1"


@pytest.mark.parametrize(
    ("reason", "leads"),
    [
        ("robots:failed:connect", True), ("timeout", True), ("robots:failed:tls", True),
        ("robots:failed:tls:certificate:expired", False), ("robots:failed:tls:legacy", False),
        ("robots:http-503", False), ("failed:dns", False),
    ],
)  # fmt: skip
def test_only_silence_leads_to_the_other_scheme(tmp_path: Path, reason: str, leads: bool) -> None:
    assert silent(reason) is leads
    from crawler.capture.exchange import utc_now

    with open_store(tmp_path) as store:
        hosts = Hosts(store.connection, {})
        hosts.hold("https://a.gov.test", "unreachable", reason, {}, Policy())
        assert bool(hosts.closed("a.gov.test", utc_now())) is not leads
        why, twin = hosts.unanswered("https://a.gov.test", utc_now())
        assert why == f"unreachable:{reason}"
        assert twin == ("http://a.gov.test" if leads else None)
        # once the other scheme has answered, the host is open under it, whatever https says
        hosts.set_robots("http://a.gov.test", Robots("none"), Pace(Policy()))
        assert not hosts.closed("a.gov.test", utc_now())
        hosts.hold("http://a.gov.test", "hold", "captcha", {}, Policy())
        assert hosts.closed("a.gov.test", utc_now()) == "hold:captcha"


def test_a_site_that_speaks_the_other_scheme_is_found_and_a_bad_certificate_is_left(
    tmp_path: Path,
) -> None:
    with TestWeb("ssl", "nossl", "late", "weak", scale=0.5) as web:
        crawl(tmp_path, web.site_rows(), proxy=web.proxy, allow_private=web.hosts,
              settings_overrides=web.settings)  # fmt: skip
        result = score(tmp_path, web)
        asked = {e.host for e in web.log}
    assert result["recall_by_site"] == {"ssl": 1.0, "nossl": 1.0}
    assert asked == {"ssl.gov.test", "nossl.gov.test"}, "nothing without the certificate"
    assert all(result["gates"].values()), result["gates"]
    with closing(sqlite3.connect(tmp_path / "gongkai.db")) as db:
        states = dict(db.execute("SELECT site_id, state || ' ' || state_reason FROM sites"))
    assert states == {
        "ssl.gov.test": "open ",
        "nossl.gov.test": "open ",
        "late.gov.test": "unreachable robots:failed:tls:certificate:expired",
        "weak.gov.test": "unreachable robots:failed:tls:legacy",
    }


class _Mixed(TestWeb):
    """A site read in clear text whose menu leads to https, where nothing answers."""

    def answer(self, request: Request) -> Response:
        response = super().answer(request)
        body = response.body.replace(b'href="/zwgk/', b'href="https://ref.gov.test/zwgk/')
        return Response(
            body, response.content_type, response.status, response.headers, response.fault
        )


def test_one_link_to_a_scheme_that_does_not_answer_does_not_end_the_site(tmp_path: Path) -> None:
    with _Mixed("ref", scale=0.5) as web:
        crawl(tmp_path, web.site_rows(), proxy=web.proxy, allow_private=web.hosts,
              settings_overrides=web.settings)  # fmt: skip
        found: dict[str, Any] = score(tmp_path, web)
    assert found["recall_by_site"] == {"ref": 1.0}, json.dumps(found["gates"])
