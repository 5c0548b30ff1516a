"""The site over one published snapshot: a Datasette with this project's pages and limits."""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from datasette.app import Datasette

from db.browse import plugin
from db.browse.database import SnapshotDatabase
from db.browse.instance import SiteDatasette
from db.browse.metadata import foreign_keys, snapshot_metadata
from db.browse.names import AgencyNames, agency_names
from db.browse.overview import Overview, overview_of
from db.browse.row_counts import RowCounts, read_row_counts
from db.browse.summary import Summary, shared_summary, summarise

SETTINGS: dict[str, Any] = {
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 1000,
    "num_sql_threads": 3,
    "suggest_facets": True,
    "default_facet_size": 20,
    "facet_time_limit_ms": 200,
    "allow_csv_stream": True,
    "max_csv_mb": 100,
    "default_cache_ttl": 60,
    "truncate_cells_html": 400,
}


@dataclass(slots=True)
class Site:
    """What the pages need to know beyond the database itself."""

    snapshot: Path
    archive: Path
    metadata: dict[str, Any] = field(default_factory=dict)
    summary: Summary = field(default_factory=Summary)
    overview: Overview = field(default_factory=Overview)
    row_labels: dict[tuple[str, int | str], str | None] = field(default_factory=dict)
    foreign_keys: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    row_counts: RowCounts = field(default_factory=RowCounts)
    names: AgencyNames = field(default_factory=AgencyNames)

    @staticmethod
    def log_exception(path: str, exception: BaseException) -> None:
        """Writes an unexpected error to the server's log; readers get a plain message."""
        print(f"error while answering {path}", file=sys.stderr)
        traceback.print_exception(exception, file=sys.stderr)


def make_datasette(
    snapshot: Path, archive: Path | None = None, shared: Path | None = None
) -> Datasette:
    """A Datasette serving `snapshot` as the database `gongkai`, read-only and bounded.

    `archive` is the directory whose WARC files the snapshot's captures point into; by default
    the one that holds the snapshot's `snapshots` directory. `shared` is a directory of the server's processes,
    which then count the snapshot once for all. Raises FileNotFoundError when the
    snapshot does not exist and sqlite3.DatabaseError when it is no database.
    """
    if not snapshot.is_file():
        raise FileNotFoundError(f"no snapshot at {snapshot}")
    if archive is None:
        parent = snapshot.resolve().parent
        archive = parent.parent if parent.name == "snapshots" else parent
    plugin.install()
    site = Site(
        snapshot,
        archive,
        snapshot_metadata(snapshot),
        shared_summary(snapshot, shared) if shared else summarise(snapshot),
        overview_of(snapshot),
        foreign_keys=foreign_keys(snapshot),
        row_counts=read_row_counts(snapshot),
        names=agency_names(snapshot),
    )
    here = files("db.browse")
    datasette = SiteDatasette(
        site,
        files=[],
        cors=True,
        settings=SETTINGS,
        template_dir=str(here / "templates"),
    )
    # Datasette adds an empty in-memory database when it is given no files.
    datasette.remove_database("_memory")
    database = SnapshotDatabase(datasette, str(snapshot), is_mutable=False)
    # Already counted; Datasette would count again at its first request.
    database._cached_table_counts = {
        table: site.summary.table_rows.get(table, 0) for table in site.foreign_keys
    }
    database.row_counts = site.row_counts
    # Datasette would read the whole file for a hash; a snapshot's name identifies it.
    database.cached_hash = snapshot.stem
    datasette.add_database(database, name="gongkai")
    return datasette
