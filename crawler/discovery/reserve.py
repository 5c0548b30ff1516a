"""Links that promise nothing by their words, kept for the case that the promising ones lead nowhere.

A directory of publishers may be called anything. When a site's queue is empty and what was found
does not look like the whole (no report, or those of one publisher only, or publishers without any),
the links of its disclosure pages that were passed over are read after all, within a small budget.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.capture.identity import resource_key
from crawler.discovery import sitemaps
from crawler.discovery.harvest import Link
from crawler.discovery.lexicon import squeeze, word_class
from crawler.discovery.scope import in_scope, trapped
from crawler.discovery.scoring import Standing
from crawler.discovery.types import Follow, Page, SiteContext
from crawler.discovery.urls import host_of, is_article

BUDGET = 30
_DULL = re.compile(
    r"首页|登录|注册|联系|帮助|地图|版权|隐私|无障碍|手机|微信|微博|English|指南|制度|依申请|邮箱|投诉|"
    r"招聘|采购|新闻|动态|会议|视频|图片|下载|搜索|打印|关闭|上一|下一|^\d+$"
)


def keep(page: Page, context: SiteContext, standing: Standing, found: Sequence[Link]) -> None:
    """Keep the passed-over links of a disclosure page; those of the site's own menu are left out."""
    if not (standing.in_disclosure or standing.in_agencies) or standing.is_home:
        return
    home = set(context.home_links)
    for link in found:
        key, text = resource_key(link.url), squeeze(link.text)
        if len(context.reserve) >= 2 * BUDGET:
            return
        if key in context.asked or key in context.reserve or key in home or link.hidden:
            continue
        longest = 60 if standing.in_column else 16
        if not 2 <= len(text) <= longest or not re.search(r"[\u4e00-\u9fff]{2}", text):
            continue
        if link.is_file or is_article(link.url) or _DULL.search(text):
            continue
        if word_class(text)[0] == "negative" or host_of(link.url) != host_of(page.url):
            continue
        context.reserve[key] = [link.url, text, page.url, *page.anchor_chain[-6:]]


def second_wind(context: SiteContext, named: Iterable[str] = ()) -> list[Follow]:
    """Requests to make when a site's queue is empty: first for the site maps that its robots.txt
    `named`, then, once a run, for what was kept if what was found does not look like the whole."""
    if mapped := sitemaps.requests(context, named):
        return mapped
    if context.rallied or context.memory or not context.reserve or not _incomplete(context):
        return []
    context.rallied = True
    requests: list[Follow] = []
    for key, (url, text, parent, *chain) in context.reserve.items():
        if key in context.asked or len(requests) >= BUDGET:
            continue
        if not in_scope(context, url, "landing", parent) or trapped(context, url):
            continue
        context.asked[key] = 1.0
        requests.append(
            Follow(url, role="landing", anchor=text, anchor_chain=(*chain, text), score=1.0,
                   depth=len(chain) + 1, meta={"parent_url": parent})
        )  # fmt: skip
    return requests


def _incomplete(context: SiteContext) -> bool:
    """Whether there should be more: nothing found, one publisher of a whole government, or
    publishers of a directory without a single report."""
    if not context.documents:
        return True
    publishers = {cell[0] for cell in context.cells.values() if cell[0]}
    if len(publishers) <= 1:
        return str(context.site.get("level") or "") not in ("department", "agency", "unit")
    bare = [a for a in context.agencies if not any(a in p or p in a for p in publishers)]
    return len(bare) > 0.2 * len(context.agencies)
