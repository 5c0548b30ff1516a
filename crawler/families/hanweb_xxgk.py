"""Hanweb's disclosure module (政府信息公开目录): `search.jsp` by area, `xxgkAnnualReport.jsp` by area and year.

Field notes 2.4: `area` is the agency's 18-character credit code; `currpage` turns pages. The grid of
areas and years is read by `query_grid`.
"""

from __future__ import annotations

import re

from crawler.discovery.html import Html
from crawler.families import Family

_SIGNS = re.compile(r"/module/xxgk/")


def _weigh(page: Html) -> int:
    return 10 if _SIGNS.search(page.text) else 0


FAMILY = Family("hanweb-xxgk", weigh=_weigh, endpoint=r"/module/xxgk/")
