"""Guangdong's portals: articles `/content/post_<id>.html`, lists `index_k.html` counted from 1 (field notes 2.8).

The disclosure platform beside them is `gkmlpt`.
"""

from __future__ import annotations

import re

from crawler.discovery.html import Html
from crawler.families import Family

_SIGNS = re.compile(r"/content/post_\d+(?=[\s\S]*/content/post_\d+[\s\S]*/content/post_\d+)")


def _weigh(page: Html) -> int:
    return 6 if _SIGNS.search(page.text) else 0


FAMILY = Family("guangdong", weigh=_weigh)
