"""The archive's web site: Datasette over a published snapshot, in Chinese and English."""

from db.browse.server import NoSnapshotError, SnapshotSwitch, current_snapshot, serve
from db.browse.site import make_datasette

__all__ = ["NoSnapshotError", "SnapshotSwitch", "current_snapshot", "make_datasette", "serve"]
