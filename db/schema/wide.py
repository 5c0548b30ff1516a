"""The wide tables: one column an indicator, from the dictionary.

Measured (docs/data-dictionary.md): report × applicant rows are 9 times smaller and 17 times faster
to sum than one row a figure, and read naturally in SQL.
"""

from __future__ import annotations

from functools import cache

from parsers.layouts import indicators

REVIEW_ROUTES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
LAYOUT_COLUMNS = {"T2": "layout_t2", "T3": "layout_t3", "T4": "layout_t4", "FORM": "layout_form"}
"""Table → the column of `report_versions` that says by which layout it was read."""
REVIEW_RESULTS = ("upheld", "corrected", "other", "pending", "total")


@cache
def columns_of(table: str) -> tuple[str, ...]:
    """Indicator codes stored as columns of a wide table: applications, disclosure,
    statistics_2014 or statistics_2008."""
    source = {
        "applications": ("T3",),
        "disclosure": ("T2",),
        "statistics_2014": ("FORM2014",),
        "statistics_2008": ("FORM2008", "FORM2008FJ"),
    }[table]
    return tuple(i.code for i in indicators() if i.table in source and not i.derived_from)


def review_of(code: str) -> tuple[str, str]:
    """Route and result of an indicator stored in `reviews`: its row, and its column."""
    route, _, result = code.rpartition("_")
    return route, result


def column_type(code: str) -> str:
    """ANY: whole counts stay INTEGER and amounts REAL, each exactly as read."""
    return "ANY"


def wide_table(code: str) -> str:
    """The wide table an indicator is stored in. Raises KeyError for derived and prose ones."""
    for table in ("applications", "disclosure", "statistics_2014", "statistics_2008"):
        if code in columns_of(table):
            return table
    if code.startswith(REVIEW_ROUTES):
        return "reviews"
    raise KeyError(code)


WIDE_COLUMNS: dict[str, tuple[str, ...]] = {
    "applications": ("applicant", *columns_of("applications")),
    "disclosure": columns_of("disclosure"),
    "statistics_2014": columns_of("statistics_2014"),
    "statistics_2008": columns_of("statistics_2008"),
    "reviews": ("route", *REVIEW_RESULTS),
}
"""Columns of each wide table after `version_id`, in their order."""
