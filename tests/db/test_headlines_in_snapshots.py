"""`agency_years` of a body whose level nobody knows: the same in the archive and in its snapshot."""

from __future__ import annotations

from browse_reports import make_report

from db.dictionary import load_dictionary
from db.docs import _empty_archive
from db.load import Loader, Source
from db.schema.views import views
from db.summaries import SNAPSHOT_VIEWS, fill_summaries


def test_an_unknown_level_is_empty_on_both_sides() -> None:
    db = _empty_archive()
    load_dictionary(db)
    db.execute("BEGIN")
    db.execute(
        "INSERT INTO captures (capture_id, url, captured_at, status, payload_digest, payload_length, "
        "entity_digest, warc_file, warc_offset, warc_length, warc_record_id, record_type, state, source) "
        "VALUES (1, 'http://a.test/', '2024-03-01T00:00:00Z', 200, 'sha256:1', 1, '', 'w', 1, 1, '', "
        "'response', 'fetched', 'crawl')"
    )
    source = Source(1, "http://a.test/", "2024-03-01T00:00:00Z", "sha256:1", None, {})
    Loader(db).load(source, make_report("财政局", 2023))
    db.execute("UPDATE agencies SET level = NULL")
    fill_summaries(db)
    own, published = (
        [tuple(row) for row in db.execute(f"SELECT * FROM ({sql})")]
        for sql in (views()["agency_years"], SNAPSHOT_VIEWS["agency_years"])
    )
    assert own == published
    (level,) = db.execute(f"SELECT level FROM ({views()['agency_years']})").fetchone()
    assert level == ""
