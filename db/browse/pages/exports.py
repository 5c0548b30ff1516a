"""Files that `gongkai export` wrote beside the snapshot, as downloads."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from datasette.utils.asgi import AsgiFileDownload, Request

from db.browse.language import Words
from db.browse.pages._reply import Absent

_FOLDER = "exports"
_MOST = 500


def exported(archive: Path, words: Words) -> list[dict[str, Any]]:
    """name, link and bytes of every file under `exports/`, at most 500; symbolic links are not
    followed."""
    root = archive / _FOLDER
    found = []
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            name = path.relative_to(root).as_posix()
            found.append(
                {"name": name, "href": "/exports/" + quote(name), "bytes": path.stat().st_size}
            )
    return found[:_MOST]


async def export_file(request: Request, datasette: Any) -> AsgiFileDownload:
    name = unquote(request.url_vars["name"])
    root = (datasette.gongkai.archive / _FOLDER).resolve()
    path = root / name
    inside = path.resolve() == path and path.is_relative_to(root)
    if not inside or not path.is_file() or any(part.startswith(".") for part in Path(name).parts):
        raise Absent(f"There is no exported file {name}.")
    return AsgiFileDownload(
        filepath=str(path),
        filename=path.name,
        content_type="application/octet-stream",
        headers={"Access-Control-Allow-Origin": "*"},
    )


ROUTES = [(r"^/exports/(?P<name>.+)$", export_file)]
