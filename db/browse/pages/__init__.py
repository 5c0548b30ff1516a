"""The site's own pages. Each module holds one subject and names its routes in `ROUTES`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

View = Callable[..., Awaitable[Any]]


def routes() -> list[tuple[str, View]]:
    """All routes, a new page module being one new file here."""
    found: list[tuple[str, View]] = []
    for module in sorted(iter_modules(__path__), key=lambda m: m.name):
        if not module.name.startswith("_"):
            found += getattr(import_module(f"{__name__}.{module.name}"), "ROUTES", [])
    return found
