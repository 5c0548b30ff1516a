"""Skins: one file per CMS family. A skin is a module with

- `place(site, report) -> str`: the path (with query) of the report's page;
- `routes(site) -> Routes`: path → function giving the response, for what is the same for all;
- optionally `api(site, request) -> Response | None`: what depends on the request.

Written from the field notes' description of each family; no markup of a real site is copied.
"""

from __future__ import annotations

import importlib
from functools import cache
from types import ModuleType


@cache
def skin(name: str) -> ModuleType:
    """The skin's module. Raises ModuleNotFoundError for a name without a file."""
    return importlib.import_module(f"tests.testweb.skins.{name}")
