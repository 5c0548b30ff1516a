"""The schema: an archive of any released version becomes what a fresh one is."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from warc_seasons import URL, opened, rebuild, report_page, season

from crawler.capture.store import CaptureStore
from db.browse import serve
from db.cli import group
from db.docs import _empty_archive
from db.export import export
from db.export.tables import TABLES
from db.grams import match_query
from db.publish import current_snapshot
from db.schema import SCHEMA_VERSION, OtherSchema, SchemaTooNew, upgrade
from db.schema.views import create_views, views
from db.seals import seal

RELEASED = Path(__file__).with_name("archive-0.1.0.sql")
HERE, THERE = URL.format(year=2023), URL.format(year=2022)
BLANK = {("requests_received", "total"): ""}
FINES = {("administrative_penalty_decisions", None): "12"}
SEASONS = [
    [
        (HERE, "2024-02-01T00:00:00Z", 200, report_page(BLANK)),
        (THERE, "2023-02-01T00:00:00Z", 200, report_page(year=2022)),
    ],
    [
        (HERE, "2024-06-01T00:00:00Z", 200, report_page(BLANK | FINES)),
        (THERE, "2024-06-01T00:00:00Z", 404, b"gone"),
    ],
]
"""What the released archive was made from."""


def schema(db: sqlite3.Connection) -> dict[tuple[str, str], list[str]]:
    """Everything in the schema but the search index's own tables, white space folded."""
    return {
        (row[0], row[1]): re.sub(r"\s*([(),])\s*|[\s\"]+", r" \1 ", row[2] or "").split()
        for row in db.execute("SELECT type, name, sql FROM sqlite_master")
        if not row[1].startswith(("sqlite_", "section_search_"))
    }


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The released archive, upgraded and built once by this version."""
    archive = tmp_path_factory.mktemp("released") / "archive"
    archive.mkdir()
    db = sqlite3.connect(archive / "gongkai.db")
    db.executescript(RELEASED.read_text("utf-8"))
    assert db.execute("PRAGMA user_version").fetchone()[0] == 1
    db.close()
    rebuild(archive)
    return archive


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("fresh") / "archive"
    for exchanges in SEASONS:
        season(archive, exchanges)
    return archive


def test_an_upgraded_archive_has_the_schema_of_a_fresh_one(upgraded: Path) -> None:
    with opened(upgraded) as db:
        assert schema(db) == schema(_empty_archive())
        assert db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert not db.execute("PRAGMA foreign_key_check").fetchall()


QUESTIONS = {
    "figures": "SELECT agency, year, indicator, label_zh, applicant, value, state, raw, place FROM figures",
    "headlines": "SELECT agency, kind, year, published_on, status, requests_received, granted, "
    "refused_total, litigation_total FROM agency_years",
    "series": "SELECT year, concept, value, relation, parts_reported FROM harmonised",
    "history": "SELECT agency, year, event, happened_at, changed_figures, url FROM report_history",
    "changes": "SELECT year, indicator, old_value, new_value, from_captured_at, to_captured_at, relation "
    "FROM figure_history",
    "texts": "SELECT agency, year, number, heading, text FROM report_texts",
    "provenance": "SELECT agency, year, url, captured_at, payload_digest, relation, is_current FROM provenance",
    "coverage": "SELECT agency, year, standing, published_on, days_late FROM coverage_by_agency "
    "WHERE year < 2024",
    "versions": "SELECT title, published_on, layout_t3, figures_digest, relation, first_seen, last_seen "
    "FROM report_versions",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_upgraded_archive_answers_as_one_rebuilt_from_its_captures(
    upgraded: Path, fresh: Path, question: str
) -> None:
    found = []
    for archive in (upgraded, fresh):
        with opened(archive) as db:
            rows = [tuple(r) for r in db.execute(QUESTIONS[question])]
        assert rows
        found.append(sorted(rows, key=repr))
    assert found[0] == found[1]


def test_the_search_index_is_made_anew(upgraded: Path) -> None:
    with opened(upgraded) as db:
        found = db.execute(
            "SELECT count(*) FROM section_search WHERE section_search MATCH ?",
            (match_query("收到政府信息公开申请"),),
        ).fetchone()[0]
        there = db.execute(
            "SELECT count(*) FROM sections WHERE heading || text LIKE '%收到政府信息公开申请%'"
        ).fetchone()[0]
    assert found == there > 0


def test_an_interrupted_upgrade_is_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "gongkai.db"
    db = sqlite3.connect(path)
    db.executescript(RELEASED.read_text("utf-8"))
    db.close()
    calls: list[str] = []

    def cut_off(text: str) -> str:
        calls.append(text)
        raise KeyboardInterrupt

    monkeypatch.setattr("db.schema.history.grams", cut_off)
    with CaptureStore(tmp_path) as store, pytest.raises(KeyboardInterrupt):
        upgrade(store.connection)
    assert calls
    monkeypatch.undo()
    with CaptureStore(tmp_path) as store:
        upgrade(store.connection)
        assert schema(store.connection) == schema(_empty_archive())


def test_a_newer_archive_is_left_alone(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as store:
        upgrade(store.connection)
        store.connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        before = schema(store.connection)
        with pytest.raises(SchemaTooNew, match="newer Gongkai"):
            upgrade(store.connection)
        assert schema(store.connection) == before


def test_what_another_version_wrote_is_named_with_its_remedy(tmp_path: Path) -> None:
    """A program that was upgraded, before its first build: nothing is called damaged."""
    archive = tmp_path / "archive"
    (archive / "warc").mkdir(parents=True)
    with closing(sqlite3.connect(archive / "gongkai.db")) as db:
        db.executescript(RELEASED.read_text("utf-8"))
    shown = CliRunner().invoke(group, ["status", "--archive", str(archive)])
    assert shown.exit_code == 0, shown.output
    assert "captures        4" in shown.output
    assert (
        f"older Gongkai (schema 1, this one has {SCHEMA_VERSION}): `gongkai build" in shown.output
    )

    rebuild(archive)
    snapshot = current_snapshot(archive)
    for version, who in ((SCHEMA_VERSION - 1, "an older"), (SCHEMA_VERSION + 1, "a newer")):
        snapshot.chmod(0o644)
        with closing(sqlite3.connect(snapshot)) as db:
            db.execute(f"PRAGMA user_version = {version}")
        seal(snapshot, snapshot)
        with pytest.raises(OtherSchema, match=who):
            export(archive, tmp_path / "tables", "csv")
        with pytest.raises(OtherSchema, match=who):
            serve(archive, host="127.0.0.1", port=0)
    rebuild(archive)
    export(archive, tmp_path / "tables", "csv", only=("agencies",))


def test_views_that_are_as_they_should_be_are_not_touched() -> None:
    db = _empty_archive()
    cookie = db.execute("PRAGMA schema_version").fetchone()[0]
    create_views(db)
    assert db.execute("PRAGMA schema_version").fetchone()[0] == cookie


def plan(db: sqlite3.Connection, sql: str) -> list[str]:
    return [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]


@pytest.mark.parametrize("view", ["facts", "figures", "figures_corrected", "harmonised"])
@pytest.mark.parametrize("key", ["report_id = 1", "agency_id = 'a'", "year = 2023"])
def test_the_long_forms_go_by_index_and_write_no_table_of_their_own(view: str, key: str) -> None:
    """Unfiltered or by any key: at two million reports a scan or a materialised copy is minutes."""
    db = _empty_archive()
    steps = plan(db, f"SELECT * FROM {view} WHERE {key}")
    assert not [s for s in steps if s.startswith("MATERIALIZE")]
    scanned = [s for s in steps if re.match(r"SCAN (r|w\d?|v|n|c|k)\b", s)]
    assert not scanned
    assert not [s for s in plan(db, f"SELECT * FROM {view} LIMIT 1") if s.startswith("MATERIALIZE")]


def _to_the_second(value: Any) -> Any:
    return re.sub(r"\.[0-9]{6}Z$", "Z", value) if isinstance(value, str) else value


def test_every_view_answers(fresh: Path) -> None:
    snapshot = sqlite3.connect(f"file:{current_snapshot(fresh)}?immutable=1", uri=True)
    with opened(fresh) as working:
        for db in (working, snapshot):
            for name in views():
                db.execute(f"SELECT * FROM [{name}] LIMIT 3").fetchall()
        shared = {t.name for t in TABLES} & set(views())
        for name in shared:

            def rows(db: sqlite3.Connection, name: str = name) -> list[tuple[Any, ...]]:
                # A snapshot keeps the times of versions to the second.
                found = db.execute(f"SELECT * FROM [{name}]")
                return sorted((tuple(map(_to_the_second, row)) for row in found), key=repr)

            if name != "provenance":  # a snapshot knows less of how a page was found
                assert rows(working) == rows(snapshot), name
    snapshot.close()
