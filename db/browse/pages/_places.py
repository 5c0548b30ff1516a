"""The way from a province down to an agency, for the path above a page."""

from __future__ import annotations

from typing import Any

from db.browse.answer import ask
from db.browse.language import Words
from db.browse.pages._ids import agency_href, place_href

_ABOVE = """
    with recursive above (code, name, parent_code, depth) as (
      select code, name, parent_code, 0 from divisions where code = :code
      union all
      select d.code, d.name, d.parent_code, above.depth + 1
      from divisions d join above on d.code = above.parent_code where above.depth < 6
    )
    select code, name from above order by depth desc
"""

Path = list[tuple[str | None, str]]


async def division_path(datasette: Any, words: Words, code: str | None) -> Path:
    """(link, name) of each division from the province down to `code`."""
    path: Path = [(words.href("/places"), words.t("Places", "地区"))]
    if code:
        rows = (await ask(datasette, _ABOVE, code=code)).rows
        path += [(place_href(words, row["code"]), row["name"]) for row in rows]
    return path


async def agency_path(
    datasette: Any, words: Words, agency: dict[str, Any], year: int | None = None
) -> Path:
    """The path to an agency, or with `year` to its report; the last step has no link."""
    path = await division_path(datasette, words, agency["division_code"])
    if year is None:
        return [*path, (None, agency["agency"])]
    up = (agency_href(words, agency["agency_id"]), agency["agency"])
    return [*path, up, (None, str(year))]
