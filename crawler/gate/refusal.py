"""Passive signs that a host refuses automated access. Each is a reason to stop, never a puzzle.

No script is run, no cookie computed, no address changed: the sign is recorded as evidence and the
site is left alone. The products named are attributions from public write-ups, kept as the reason
so that the operator can choose another way (the portal's copy, an application for disclosure).
"""

from __future__ import annotations

import re
from typing import Any

from crawler.capture.digests import payload_digest
from crawler.capture.exchange import Exchange

_COOKIES = {
    "__jsluid": "jiasule",
    "__jsl_clearance": "jiasule",
    "c3vk": "knownsec",
    "ct6t": "waf-redirect",
    "yunsuo_session": "yunsuo",
    "yd_cookie": "yundun",
    "safedog": "safedog",
    "acw_sc__v": "aliyun-waf",
    "yx_ci_session": "waf",
}
#: Cookies that a plain, passing answer may carry too: a sign only beside a refusing status.
_COOKIES_WITH_STATUS = {"hwwafses": "huawei-waf", "acw_tc": "aliyun-waf"}
_SMALL = 4096
_BODY_SIGNS = (
    (re.compile(rb"\$_ts\s*[=\[.]|\$_ts\b.{0,40}nsd", re.DOTALL), "botgate"),
    (re.compile(rb"yunsuologo|yunsuo_session", re.IGNORECASE), "yunsuo"),
    (re.compile(rb"365cyd\.(?:com|net)", re.IGNORECASE), "knownsec"),
    (re.compile(rb"__jsl_clearance|jiasule", re.IGNORECASE), "jiasule"),
    (re.compile(rb"arg1\s*=\s*['\"][0-9A-F]{30,}|acw_sc__v2", re.IGNORECASE), "aliyun-waf"),
    (re.compile(rb"safedog|safeline|dbappwaf|yunjiasu-nginx|NSFOCUS", re.IGNORECASE), "waf"),
)
_BLOCK_WORDS = (
    "访问验证",
    "安全验证",
    "人机验证",
    "滑动验证",
    "拖动滑块",
    "请输入验证码",
    "您的访问过于频繁",
    "访问过于频繁",
    "您的请求已被拦截",
    "请求被拦截",
    "网站防火墙",
    "访问被拒绝",
    "您的IP已被",
    "非法请求",
)
_LOGIN = re.compile(r"<input[^>]+type=[\"']?password", re.IGNORECASE)
_TAG = re.compile(r"<script.*?</script>|<style.*?</style>|<[^>]*>", re.DOTALL | re.IGNORECASE)


def refusal(exchange: Exchange, payload: bytes) -> str:
    """The sign found in an answer (``botgate``, ``jiasule``, ``captcha``, ``http-412`` …), or
    ``""``. Looks at nothing but what the host sent unasked."""
    cookies = [v.partition("=")[0].strip().lower() for v in exchange.header_all("set-cookie")]
    # A plain page may come with such a cookie and nothing else; a bounce or a refusal is a sign.
    bouncing = exchange.status in (202, 302, 307, 400, 403, 405, 412, 418, 429, 503, 521)
    small = len(payload) < _SMALL
    for start, product in (_COOKIES | _COOKIES_WITH_STATUS).items():
        named = any(name.startswith(start) for name in cookies)
        if named and (bouncing or (small and _script_only(payload))):
            return product
    if exchange.status == 521:
        return "jiasule"
    if exchange.status == 412:
        return "botgate"
    if exchange.status in (200, 202, 400, 403, 405, 418, 429, 503) and len(payload) < 65536:
        for pattern, product in _BODY_SIGNS:
            if pattern.search(payload) and (
                small or exchange.status != 200 or product == "botgate"
            ):
                return product
        if words := _words(payload, strict=exchange.status == 200):
            return words
    if exchange.status == 202 and small and b"<script" in payload.lower():
        return "script-challenge"
    if exchange.status in (401, 407):
        return f"login:http-{exchange.status}"
    if exchange.status in (405, 418) and exchange.method == "GET":
        return f"http-{exchange.status}"
    return ""


def _script_only(payload: bytes) -> bool:
    text = _TAG.sub("", payload.decode("latin-1"))
    return b"<script" in payload.lower() and len(text.strip()) < 64


def _words(payload: bytes, *, strict: bool) -> str:
    """Block pages say so in words. On a 200 they count only where there is little else."""
    for charset in ("utf-8", "gb18030"):
        try:
            page = payload.decode(charset)
        except UnicodeDecodeError:
            continue
        text = "".join(_TAG.sub("", page).split())
        if strict and len(text) > 400:
            return ""
        found = next((word for word in _BLOCK_WORDS if word in text), "")
        if not found and len(text) < 200 and _LOGIN.search(page) and "登录" in page:
            return "login-page"
        if not found:
            return ""
        return "captcha" if "验证" in found or "滑块" in found else "block-page"
    return ""


def evidence(
    exchange_status: int, headers: list[tuple[str, str]], payload: bytes
) -> dict[str, Any]:
    """What the operator is shown of a refusal: status, headers (cookie values left out), body."""
    return {
        "status": exchange_status,
        "headers": {
            k: (v.partition("=")[0] + "=…" if k.lower() == "set-cookie" else v[:200])
            for k, v in headers[:40]
        },
        "payload_digest": payload_digest(payload),
        "payload_length": len(payload),
    }
