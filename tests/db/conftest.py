"""What the tests of the site share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browse_server import browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Headless chromium."""
    with browser() as running:
        yield running
