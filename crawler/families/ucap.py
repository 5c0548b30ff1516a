"""UCAP (开普云): 32-hex articles; static lists by createPageHTML (see `trs`), others by JSON search.

Field notes 2.7: `/common/search/<channelId>?…_isJson=true&page=k` answers `data.total` and
`data.results[]`; the tree of channels (`getChannelList`) leads to it by the field channelId.
"""

from __future__ import annotations

import re

from crawler.discovery.html import Html
from crawler.families import Family

_SIGNS = re.compile(r"<UCAP|UCAP-CONTENT|cmspro_|_isAgg=|/common/search/[0-9a-f]{32}")


def _weigh(page: Html) -> int:
    return 8 if _SIGNS.search(page.text) else 0


FAMILY = Family(
    "ucap", weigh=_weigh, endpoint=r"/common/search/|/searchList/|getChannelList|_isAgg=|_isJson="
)
