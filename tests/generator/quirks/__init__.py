"""All quirks of real reports the generator knows; importing this fills the register."""

from tests.generator.quirks import (
    columns,
    empties,
    labels,
    numbers,
    page,
    rows,
    splits,
    table2,
    table4,
)
from tests.generator.quirks.registry import QUIRKS, Quirk, fitting

__all__ = [
    "QUIRKS",
    "Quirk",
    "columns",
    "empties",
    "fitting",
    "labels",
    "numbers",
    "page",
    "rows",
    "splits",
    "table2",
    "table4",
]
