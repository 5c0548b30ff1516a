"""Datasette for one snapshot: everything is public and nothing changes, so nothing is worked out twice.

Datasette merges and copies the whole metadata for every permission it checks (0.65: two thirds of the
cost of a JSON reply, measured). Here nobody logs in, no metadata restricts anything, and the metadata
are one dictionary for as long as the snapshot is served.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.app import Datasette
from datasette.utils import format_bytes
from datasette.utils.asgi import Request
from datasette.views.table import TableView
from jinja2 import Environment, Template

from db.browse.frame import frame_variables
from db.browse.tables import SiteTableView

if TYPE_CHECKING:
    from db.browse.site import Site

_DEBUGGING = ("permissions-debug", "debug-menu")


class SiteDatasette(Datasette):
    """One instance a snapshot, with the site it serves as `gongkai`."""

    def __init__(self, site: Site, **options: Any) -> None:
        # The hooks look for it while Datasette is being set up.
        self.gongkai = site
        self._merged: dict[tuple[Any, ...], Any] = {}
        super().__init__(**options)
        # Templates that may await cost twice as much to render; none of the site's does.
        self.jinja_env: Environment = self.jinja_env.overlay(enable_async=False)

    def _routes(self) -> list[tuple[Any, Any]]:
        tables = SiteTableView.as_view(self)
        return [
            (pattern, tables if getattr(view, "view_class", None) is TableView else view)
            for pattern, view in super()._routes()
        ]

    async def render_template(
        self,
        templates: str | list[str] | Template,
        context: dict[str, Any] | None = None,
        request: Request | None = None,
        view_name: str | None = None,
    ) -> str:
        """A page from the site's own templates, which load no scripts or styles of other plugins."""
        if isinstance(templates, Template):
            template = templates
        else:
            names = [templates] if isinstance(templates, str) else templates
            template = self.jinja_env.select_template(names)
        return template.render(
            {
                **(context or {}),
                "request": request,
                "urls": self.urls,
                "base_url": self.setting("base_url"),
                "zip": zip,
                "format_bytes": format_bytes,
                **frame_variables(self.gongkai, request),
            }
        )

    async def permission_allowed(
        self, actor: Any, action: str, resource: Any = None, default: Any = False
    ) -> bool:
        """Everyone may read everything; the debugging pages are nobody's."""
        return action not in _DEBUGGING

    def metadata(
        self,
        key: str | None = None,
        database: str | None = None,
        table: str | None = None,
        fallback: bool = True,
    ) -> Any:
        asked = (key, database, table, fallback)
        if asked not in self._merged:
            self._merged[asked] = super().metadata(key, database, table, fallback)
        merged = self._merged[asked]
        # Datasette adds to what it is given.
        return dict(merged) if isinstance(merged, dict) else merged
