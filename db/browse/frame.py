"""What every template may use: the page's language, links that keep it, navigation, numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from datasette.utils.asgi import Request

from db.browse.assets import asset_version
from db.browse.cells import page_of_row, result_rows, rows_of
from db.browse.filter_words import described, lookup_name
from db.browse.language import Words, explicit, preferred
from db.browse.metadata import table_words
from db.browse.queries import PARAMETERS, SUGGESTED
from db.browse.texts import told

if TYPE_CHECKING:
    from db.browse.site import Site

_NAVIGATION = (
    ("/places", "Places", "地区"),
    ("/years", "Years", "年度"),
    ("/indicators", "Indicators", "指标"),
    ("/search", "Search", "检索"),
    ("/compare", "Compare", "比较"),
    ("/queries", "Queries", "查询"),
    ("/quality", "Quality", "质量"),
    ("/dictionary", "Dictionary", "数据字典"),
    ("/downloads", "Data", "数据"),
)


def words_for(request: Request | None) -> Words:
    """The language helpers for one request."""
    if request is None:
        return Words("en", None)
    asked = explicit([request.args.get("lang"), request.args.get("_lang")])
    return Words(asked or preferred(request.headers.get("accept-language", "")), asked)


def _other_language_href(request: Request | None, words: Words) -> str:
    other = "en" if words.language == "zh" else "zh"
    if request is None:
        return f"/?lang={other}"
    path = request.path.split("?")[0]
    name = "_lang" if path.startswith("/gongkai") else "lang"
    pairs = [
        (key, value)
        for key, value in parse_qsl(request.query_string, keep_blank_values=True)
        if key not in ("lang", "_lang")
    ]
    # A path may begin with "//", which a browser would take for another host.
    return "/" + path.lstrip("/") + "?" + urlencode([*pairs, (name, other)])


def frame_variables(site: Site, request: Request | None) -> dict[str, Any]:
    """Variables for every template of the site, Datasette's own pages included."""
    words = words_for(request)
    return {
        "lang": words.language,
        "t": words.t,
        "href": words.href,
        "stock_href": words.stock_href,
        "num": words.number,
        "day": words.day,
        "table_title": lambda name: table_words(name).get(f"title_{words.language}", ""),
        "told": lambda text: told(text, words.language),
        "navigation": [(path, words.t(en, zh)) for path, en, zh in _NAVIGATION],
        "other_language_href": _other_language_href(request, words),
        "asset_version": asset_version(),
        "snapshot_name": site.snapshot.name,
        "page_of_row": page_of_row,
        "rows_of": rows_of,
        "result_rows": result_rows,
        "conditions_zh": described,
        "lookup_zh": lookup_name,
        "parameter_words": lambda name: words.t(*PARAMETERS.get(name, ("", ""))),
        "parameter_choices": SUGGESTED,
    }
