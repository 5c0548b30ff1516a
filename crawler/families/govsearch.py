"""TRS govsearch (政府信息公开服务系统): rows by JSONP from `/govsearch/`, often on a host of its own.

Field notes 2.2b. The page's query is repeated with its duplicate parameters, only `page` changes;
`num` is the count. The old JSP counts records / size + 1 pages, so that its last page may be empty.
"""

from __future__ import annotations

import re

from crawler.discovery.html import Html
from crawler.families import Family

_SIGNS = re.compile(r"/govsearch/|m_nRecordCount")


def _weigh(page: Html) -> int:
    return 10 if _SIGNS.search(page.text) else 0


FAMILY = Family("trs-govsearch", weigh=_weigh, endpoint=r"/govsearch/")
