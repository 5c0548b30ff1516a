"""Epoint (新点): rows by a JSON POST to `lightfrontaction`; pages count from 0 or 1; deptcode is the agency.

Field notes 2.10; the older servers take the same fields inside `{"token":"","params":{…}}`.
"""

from __future__ import annotations

import re

from crawler.discovery.html import Html
from crawler.families import Family

_SIGNS = re.compile(r"lightfrontaction|govInfoPub|webBuilderCommon\.js")


def _weigh(page: Html) -> int:
    return 10 if _SIGNS.search(page.text) else 0


FAMILY = Family("epoint", weigh=_weigh, endpoint=r"lightfrontaction|getgovinfolist")
