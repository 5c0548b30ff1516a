"""What kind of answer a response is: a page, a shell, a soft 404, a challenge, a loop, a stump."""

from __future__ import annotations

import re
from hashlib import blake2b

from crawler.capture.identity import resource_key
from crawler.discovery.html import Html
from crawler.discovery.types import Page, SiteContext
from crawler.discovery.urls import strip_fragment

_GONE = re.compile(
    r"页面(?:不存在|未找到|没有找到|丢失|找不到)|您?访问的(?:页面|内容|文章|网页|地址)?"
    r"(?:不存在|已删除|已被删除)|(?<!\d)404(?!\d)|找不到(?:您|该|页面|网页|文件|服务器)|栏目不存在|信息不存在|"
    r"无法找到(?:该页|页面)|notfound|objectnotfound",
    re.I,
)
_CHALLENGE_BODY = re.compile(
    r"\$_ts\b|__jsl_clearance|jiasule|365cyd\.com|yunsuologo|yunsuo_session|dbappwaf|safedog|"
    r"acw_sc__v2|HWWAFSESID|访问验证|安全验证|您的访问过于频繁|请完成验证|滑动验证|请输入验证码以继续|"
    r"创宇盾|玄武盾|captcha-container",
    re.I,
)
_CHALLENGE_COOKIE = re.compile(
    r"__jsl(?:uid|_clearance)|\bC3VK=|\bCT6TS?=|yunsuo_session|\byd_cookie|acw_sc__v2|HWWAFSES",
    re.I,
)


def fingerprint(page: Html) -> dict[str, object]:
    """What is compared between a page and the host's answer for an address that cannot exist."""
    text = re.sub(r"\d+", "", page.body_text)[:20000]
    grams = {text[i : i + 4] for i in range(0, max(len(text) - 3, 1), 2)}
    bits = [0] * 64
    for gram in grams:
        value = int.from_bytes(blake2b(gram.encode(), digest_size=8).digest(), "big")
        for i in range(64):
            bits[i] += 1 if value >> i & 1 else -1
    number = sum(1 << i for i in range(64) if bits[i] > 0)
    return {"simhash": f"{number:016x}", "length": len(text)}


def alike(one: dict[str, object], two: dict[str, object]) -> bool:
    """Whether two fingerprints are of the same page (simhash within 3 bits, length within 5 %)."""
    a, b = int(str(one["simhash"]), 16), int(str(two["simhash"]), 16)
    m, n = int(str(one["length"])), int(str(two["length"]))
    return (a ^ b).bit_count() <= 3 and abs(m - n) <= 0.05 * max(m, n, 1)


def challenge(page: Page, html: Html | None) -> str:
    """The sign of a refusal by a protection product, or empty."""
    cookies = page.header("set-cookie")
    if page.status in (412, 521):
        return f"status {page.status}"
    if _CHALLENGE_COOKIE.search(cookies) and (page.status != 200 or len(page.body) < 1500):
        return "cookie of a protection product"
    if html is not None and len(page.body) < 20_000:
        found = _CHALLENGE_BODY.search(html.text)
        if found and (len(html.body_text) < 1000):
            return f"{found.group()!r} in the page"
        if page.status == 202 and "<script" in html.text:
            return "status 202 with a script"
    return ""


def classify(page: Page, html: Html | None, context: SiteContext) -> tuple[str, str]:
    """The class of a response with its evidence. `html` is None for files and JSON."""
    if sign := challenge(page, html):
        return "CHALLENGE", sign
    if 300 <= page.status < 400:
        location = page.header("location")
        same = html is not None and location and html.link(location) == strip_fragment(page.url)
        return ("LOOP", "redirects to itself") if same else ("ERROR", f"status {page.status}")
    if not 200 <= page.status < 300:
        return "ERROR", f"status {page.status}"
    declared = page.header("content-length")
    encoded = page.header("content-encoding") not in ("", "identity")
    if declared.isdigit() and not encoded and int(declared) > len(page.body):
        return "TRUNCATED", f"{len(page.body)} of {declared} bytes"
    if html is None:
        return ("ERROR", "empty body") if not page.body else ("OK", "")
    if not page.body.strip():
        return "ERROR", "empty body"
    text = html.body_text
    said = _GONE.search(html.head_title) or (len(text) < 700 and _GONE.search(text))
    if said and len(text.encode()) < 2048:
        return "SOFT404", f"{said.group()!r} in a short page"
    host = page.url.split("/")[2] if "//" in page.url else ""
    if page.role not in ("home", "probe") and (print_ := context.soft404.get(host)):  # noqa: SIM102
        if alike(fingerprint(html), print_):
            return "SOFT404", "same as the answer for an address that cannot exist"
    home = context.site.get("home_url") or ""
    if (
        page.requested_url
        and page.role not in ("home", "probe")
        and resource_key(page.url) != resource_key(page.requested_url)
        and home
        and resource_key(page.url) == resource_key(home)
    ):
        return "SOFT404", "redirected to the home page"
    lower = html.text.lower()
    if (
        len(page.body) < 1500
        and not list(html.root.iter("a"))
        and ("<script" in lower or "<iframe" in lower or "<frame" in lower or "refresh" in lower)
    ):
        return "SHELL", f"{len(page.body)} bytes without a link"
    if len(html.text) > 500 and "<html" in lower and not re.search(r"</(?:html|body)\s*>", lower):  # noqa: SIM102
        if html.text.rstrip()[-1:] != ">" or re.search(r"<[^<>]*$", html.text):
            return "TRUNCATED", "the page ends inside an element"
    return "OK", ""
