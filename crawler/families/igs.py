"""TRS IGS: lists backed by a search endpoint (`/igs/front/…`), only as the column page itself calls it.

Field notes 2.2: `pageNumber` and `pageSize` in the query, `page.total` and `page.content[]` in the answer.
"""

from __future__ import annotations

import re

from crawler.discovery.html import Html
from crawler.families import Family

_SIGNS = re.compile(r"/igs/front/")


def _weigh(page: Html) -> int:
    return 5 if _SIGNS.search(page.text) else 0


FAMILY = Family("trs-igs", weigh=_weigh, endpoint=r"/igs/front/")
