"""The search for reference cycles, put off while thousands of objects without any are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles within: reports and rows have none, and looking through all that is alive
    midway costs a tenth of reading a page, a quarter of writing rows and most of unpickling a
    report (measured). May be nested."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            # What was made goes among the old objects without a search, which enabling would begin.
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
