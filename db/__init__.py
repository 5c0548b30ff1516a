"""Gongkai db: rows, versions, coverage, exports, the site and the `gongkai` command."""
