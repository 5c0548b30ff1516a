"""Lists that are a JSON file beside the page: complete, without pages (field notes 2.15)."""

from __future__ import annotations

from crawler.families import Family

FAMILY = Family("static-json", endpoint=r"\.json(?:$|\?)", order=40)
