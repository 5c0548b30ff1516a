"""The message interface of Jiangsu counties ("TrueCMS"): JSONP, windows of records.

Field notes 2.6: `messageController/getMessage.do`, `startrecord`/`endrecord`/`perpage`; the window that
a server grants differs, so that smaller ones are tried (50, 20, 10); a Referer is wanted.
"""

from __future__ import annotations

import re

from crawler.discovery.html import Html
from crawler.families import Family

_SIGNS = re.compile(r"messageController/getMessage\.do")


def _weigh(page: Html) -> int:
    return 10 if _SIGNS.search(page.text) else 0


FAMILY = Family("truecms", weigh=_weigh, endpoint=r"getMessage\.do")
