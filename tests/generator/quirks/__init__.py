"""All quirks of real reports the generator knows; importing this fills the register."""

from tests.generator.quirks import (
    columns,
    disclosures,
    empties,
    labels,
    local_forms,
    local_tables,
    numbers,
    odd_numbers,
    other_years,
    page,
    reviews,
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
    "disclosures",
    "empties",
    "fitting",
    "labels",
    "local_forms",
    "local_tables",
    "numbers",
    "odd_numbers",
    "other_years",
    "page",
    "reviews",
    "rows",
    "splits",
    "table2",
    "table4",
]
