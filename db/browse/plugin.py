"""Datasette hooks of the site; each acts on this project's own instances only."""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Any

from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.plugins import pm
from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError

from db.browse import cells, limits, security
from db.browse.assets import Assets
from db.browse.facets import AskedArrayFacet, AskedDateFacet, ReadyFacet
from db.grams import match_query

if TYPE_CHECKING:
    from db.browse.site import Site


def _site(datasette: Any) -> Site | None:
    return getattr(datasette, "gongkai", None)


def _match_query(words: str | None) -> str:
    """`db.grams.match_query` for SQL; no word at all matches nothing."""
    return match_query(words or "") or '""'


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    if _site(datasette) and database == "gongkai":
        limits.limit_connection(conn)
        # As Datasette's, which is a Python function called for every text of every row.
        conn.text_factory = partial(str, encoding="utf-8", errors="replace")
        conn.create_function("match_query", 1, _match_query, deterministic=True)


@hookimpl
def asgi_wrapper(datasette: Any) -> Any:
    site = _site(datasette)

    def wrap(app: security.App) -> security.App:
        return security.Guard(Assets(app), site.snapshot.name) if site else app

    return wrap


@hookimpl
def get_metadata(datasette: Any, key: str, database: str, table: str) -> dict[str, Any]:
    site = _site(datasette)
    return site.metadata if site else {}


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    from db.browse.pages import routes

    return routes() if _site(datasette) else []


@hookimpl
def render_cell(value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Identifiers lead to their pages; see db.browse.cells."""
    site = _site(datasette)
    if site is None or not cells.leads(site, table, column):
        return None
    return cells.cell(datasette, table, column, value)


@hookimpl
def register_facet_classes() -> list[type[Facet]]:
    return [ReadyFacet, AskedDateFacet, AskedArrayFacet]


@hookimpl
def handle_exception(datasette: Any, request: Request, exception: Exception) -> Any:
    site = _site(datasette)
    if site is None:
        return None

    async def inner() -> Response:
        title: str | None = None
        status, message = 500, "Something went wrong on the server; the page was not shown."
        if isinstance(exception, Base400):
            status, message = exception.status, str(exception.args[0] if exception.args else "")
        elif isinstance(exception, DatasetteError):
            status, title = exception.status, exception.title
            message = str(exception.message)
            if status == 500 and message.startswith("Cannot sort table by"):
                status = 400  # the reader's address, not the server
            if exception.message_is_html:
                # Datasette's only HTML message: the time limit, with an inline script in it.
                message = f"The query took longer than {datasette.sql_time_limit_ms} ms."
        elif isinstance(exception, QueryInterrupted):
            # A busy or cold machine: the same page may answer in a moment.
            status, title = 503, "SQL Interrupted"
            message = f"The query took longer than {datasette.sql_time_limit_ms} ms."
        else:
            site.log_exception(request.path, exception)
        if request.path.endswith(".json"):
            body = {"ok": False, "error": message, "status": status, "title": title}
            return Response.json(body, status=status)
        html = await datasette.render_template(
            "error.html", {"status": status, "title": title, "error": message}, request=request
        )
        return Response.html(html, status=status)

    return inner


class _QuickCells:
    """`render_cell` without pluggy's bookkeeping, which costs more than the cells: Datasette asks for each of a
    page's thousands. Other instances and other plugins are asked as ever."""

    def __init__(self, hook: Any) -> None:
        self._hook = hook

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hook, name)

    def __call__(self, **asked: Any) -> Any:
        site = _site(asked["datasette"])
        if site is None or len(self._hook.get_hookimpls()) > 1:
            return self._hook(**asked)
        column, table = asked["column"], asked["table"]
        if not cells.leads(site, table, column):
            return ()
        return (cells.cell(asked["datasette"], table, column, asked["value"]),)


def install() -> None:
    """Registers the hooks once for this process.

    Datasette's own exception handler is replaced: it prints every 404 with all local variables
    and shows the text of internal errors to readers; and its facets, which count on every page.
    """
    import db.browse.plugin as hooks

    if not pm.is_registered(hooks):
        pm.register(hooks, "gongkai")
        pm.hook.render_cell = _QuickCells(pm.hook.render_cell)
    for replaced in ("datasette.handle_exception", "datasette.facets"):
        if pm.has_plugin(replaced):
            pm.unregister(name=replaced)
