"""Whether an agency-year was published, and when against the legal deadline."""

from __future__ import annotations

from typing import Any

from db.browse.labels import standing_name
from db.browse.language import Words


def standing_label(words: Words, row: dict[str, Any]) -> str:
    """The word for a row of `coverage`, with the delay when it was late."""
    label = standing_name(row["standing"], words.language)
    if row["standing"] == "late" and row.get("days_late"):
        label += words.t(f" by {row['days_late']} days", f" {row['days_late']} 天")
    return label
