"""Building a page's reply."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response


async def page(datasette: Any, request: Request, template: str, **context: Any) -> Response:
    """An HTML page from `templates/gongkai/<template>.html`, cacheable for a minute."""
    html = await datasette.render_template(f"gongkai/{template}.html", context, request=request)
    return Response.html(html, headers={"Cache-Control": "public, max-age=60"})
