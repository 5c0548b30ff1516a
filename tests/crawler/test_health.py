"""What the health report says of sites that change, shrink, break, refuse or go away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler.capture.schema import SCHEMA_VERSION
from crawler.capture.store import open_store
from crawler.health import Health, exit_status, latest, of_run, totals
from crawler.run import crawl
from tests.crawler.crawl_fixture import FAST, Web, county


def run(archive: Path, *webs: Web) -> list[Health]:
    summary = crawl(
        archive,
        [web.site(policy={"recheck_days": 0}) for web in webs],
        allow_private=["127.0.0.1"],
        settings_overrides=FAST,
    )
    with open_store(archive) as store:
        return of_run(store.connection, summary.run_id)


def test_health_of_a_site_that_changes_and_breaks(tmp_path: Path) -> None:
    with Web(county(3)) as web:
        (first,) = run(tmp_path, web)
        assert (first.documents, first.new, first.changed, first.broken) == (3, 3, 0, False)
        assert first.finished and exit_status([first]) == 0
        web.pages["/report1.html"] = (200, {}, b"corrected")
        del web.pages["/report2.html"]
        (second,) = run(tmp_path, web)
        assert (second.new, second.changed, second.vanished) == (0, 1, 1)
        assert exit_status([second]) == 0
        (again,) = run(tmp_path, web)
        assert (again.changed, again.vanished) == (0, 0), "told once"
        web.pages.clear()
        (third,) = run(tmp_path, web)
        assert third.broken and exit_status([third]) == 4
    with open_store(tmp_path) as store:
        assert latest(store.connection) == [third]


def test_a_list_that_loses_most_of_its_rows_is_broken_and_one_that_grows_is_not(
    tmp_path: Path,
) -> None:
    with Web(county(9)) as web, Web(county(2)) as other:
        run(tmp_path, web, other)
        few = county(9) | {"/list": county(3)["/list"]}
        web.pages, other.pages = few, county(8)
        rows = {row.site_id: row for row in run(tmp_path, web, other)}
    assert rows[web.host].alarm == "broken: lists had 9 rows a page, now 3"
    assert not rows[other.host].alarm and rows[other.host].new == 6
    assert exit_status(rows.values()) == 3
    assert totals(rows.values())["broken"] == 1


def test_a_refusal_is_news_once(tmp_path: Path) -> None:
    with Web({"/robots.txt": (403, {}, b"")}) as refusing, Web(county(1)) as good:
        first = run(tmp_path, refusing, good)
        assert [(h.refused, h.news) for h in first] == [(True, True), (False, False)]
        assert exit_status(first) == 3
        second = run(tmp_path, refusing, good)
        assert [(h.refused, h.news) for h in second] == [(True, False), (False, False)]
        assert exit_status(second) == 0


def test_nothing_is_said_of_sites_that_were_not_read_to_their_end() -> None:
    row: dict[str, Any] = {
        "run_id": 1, "site_id": "a", "checked_at": "", "finished": True, "state": "open", "reason": "",
        "documents": 5, "year": 2026, "found": 0, "expected": 1, "new": 0, "changed": 0, "vanished": 0,
        "lists": 0, "gaps": 0, "broken": True, "refused": False, "unreachable": False,
        "alarm": "broken: x", "news": True,
    }  # fmt: skip
    broken = Health(**row)
    assert exit_status([broken]) == 4
    assert exit_status([replace(broken, finished=False)]) == 0
    assert exit_status([broken, replace(broken, lists=1, broken=False, news=False)]) == 3
    assert exit_status([]) == 0


def test_an_archive_of_the_first_schema_is_upgraded(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.connection.execute("DROP VIEW site_health_latest")
        store.connection.execute("DROP TABLE site_health")
        store.connection.execute("ALTER TABLE warc_files DROP COLUMN sha256")
        store.connection.execute("UPDATE crawler_schema SET version = 1")
    with open_store(tmp_path) as store:
        assert latest(store.connection) == []
        version = store.connection.execute("SELECT version FROM crawler_schema").fetchall()
        assert [tuple(row) for row in version] == [(SCHEMA_VERSION,)]
