"""The archive's web site: Datasette over a published snapshot, in Chinese and English."""

from db.browse.server import SnapshotSwitch, serve
from db.browse.site import make_datasette

__all__ = ["SnapshotSwitch", "make_datasette", "serve"]
