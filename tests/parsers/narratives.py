"""Pages of narrative reports, as the tests of who and when build them."""

from __future__ import annotations

from parsers import parse_bytes
from parsers.report import Report

NARRATIVE = (
    "一、概述",
    "二、主动公开政府信息情况",
    "三、依申请公开政府信息情况",
    "四、政府信息公开的收费及减免情况",
    "五、因政府信息公开申请行政复议、提起行政诉讼的情况",
    "六、存在的主要问题及改进措施",
)


def narrative_page(*lines: str, title: str = "") -> Report:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return parse_bytes(
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>".encode()
    )


def carded_page(card: str, *lines: str) -> Report:
    """The report of a page with a catalogue card above its lines."""
    body = f"<table>{card}</table>" + "".join(f"<p>{line}</p>" for line in lines)
    return parse_bytes(f"<html><meta charset='utf-8'><body>{body}</body></html>".encode())
