"""Gongkai crawler: Site → Capture (WARC record + row). Imports neither parsers nor db."""
