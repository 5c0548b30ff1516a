"""What the tests of the site share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browse_archive import make_archive
from browse_server import Site, browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Headless chromium."""
    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published snapshot of the archive that most tests of the site look at."""
    maker = make_archive(tmp_path_factory.mktemp("archive"))
    path: Path = maker.publish()
    maker.close()
    return path


@pytest.fixture(scope="module")
def site(snapshot: Path) -> Site:
    """That snapshot served."""
    return Site(snapshot)
