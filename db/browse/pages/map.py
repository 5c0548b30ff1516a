"""The tile map on a page of its own: any measure, any year."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse.frame import words_for
from db.browse.pages._map import MEASURES, rates, tile_chart
from db.browse.pages._reply import page


async def map_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    years = [row["year"] for row in datasette.gongkai.summary.years]
    measure = request.args.get("measure")
    measure = measure if measure in MEASURES else "refused"
    given = request.args.get("year") or ""
    last = years[-1] if years else 0
    year = int(given) if given.isdigit() and int(given) in years else last
    rows, answer = await rates(request, datasette, measure, year)
    chart, shades = tile_chart(words, rows, answer, measure, year)
    return await page(
        datasette,
        request,
        "map",
        counted=[answer],
        chart=chart,
        shades=shades,
        measure=measure,
        measures=[(key, words.t(*m.words)) for key, m in MEASURES.items()],
        year=year,
        years=[(y, y) for y in reversed(years)],
        known=sum(row["rate"] is not None for row in rows),
        asked_language=request.args.get("lang") in ("en", "zh"),
    )


ROUTES = [(r"^/map$", map_page)]
