"""The starting registry: CSV files that `crawler.sites.registry()` reads; see `source` per row."""
