"""The platform of Xi'an and Yan'an counties: articles named by 19-digit ids (field notes 2.13).

Its pager was never seen: the generic path reads its lists.
"""

from __future__ import annotations

import re

from crawler.discovery.html import Html
from crawler.families import Family

_SIGNS = re.compile(r"/\d{19}\.html(?=[\s\S]*/\d{19}\.html)")


def _weigh(page: Html) -> int:
    return 4 if _SIGNS.search(page.text) else 0


FAMILY = Family("snowflake", weigh=_weigh)
