"""Building a page's reply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from datasette.utils.asgi import Base400, Request, Response

from db.browse import exports
from db.browse.answer import Answer


class Absent(Base400):
    """What the address names is not in the snapshot. (Datasette's own NotFound would send an
    address with percent signs round by a redirect first.)"""

    status = 404


async def page(
    datasette: Any,
    request: Request,
    template: str,
    counted: Sequence[Answer | None] = (),
    **context: Any,
) -> Response:
    """An HTML page from `templates/gongkai/<template>.html`, cacheable for a minute; or, when the
    address asks for one of its `counted` tables, that table as CSV or JSON."""
    if data := exports.asked(request, counted):
        return data
    html = await datasette.render_template(f"gongkai/{template}.html", context, request=request)
    return Response.html(html, headers={"Cache-Control": "public, max-age=60"})
