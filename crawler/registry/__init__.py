"""The starting registry: CSV files that `crawler.sites.registry()` reads; see `source` per row.

A column whose source says "its folder" was not seen itself: it is the folder, named like a year-report
column, in which a report stood. If it answers 404 the crawl finds the column from the home page.
"""
