"""Rows whose link only says 查看: what it is stands beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.crawler.explore_loop import crawl
from tests.crawler.skins import HOME, Report, page, reports, server

ROWS = reports(15, lambda i: f"/a/{100 + i}.html")
Row = Callable[[int, Report], str]

WAYS: dict[str, Row] = {
    "cells": lambda n, r: f"<tr><td>{n}</td><td>{r[1]}</td><td>{r[2]}</td><td><a href='{r[0]}'>查看</a></td></tr>",
    "two links": lambda n, r: f"<tr><td>{r[1]}</td><td><a href='{r[0]}'>在线浏览</a> <a href='#'>打印</a></td></tr>",
    "spans": lambda n, r: f"<li><span>{r[1]}</span><i>{r[2]}</i><a href='{r[0]}'>[点击查看]</a></li>",
    "bare text": lambda n, r: f"<li>{r[1]} <a href='{r[0]}'>详情&gt;&gt;</a></li>",
    "publisher and year": lambda n, r: f"<tr><td>{n}</td><td>{r[1].partition('20')[0]}</td>"
    f"<td>20{r[1].partition('20')[2][:2]}年度</td><td><a href='{r[0]}'>查看</a></td></tr>",
}  # fmt: skip


@pytest.mark.parametrize("row", WAYS.values(), ids=WAYS.keys())
def test_rows_whose_link_says_nothing(row: Row) -> None:
    body = "".join(row(n, r) for n, r in enumerate(ROWS, start=1))
    pages = {"/nb/": page(f"<table>{body}</table>" if "<tr" in body else f"<ul>{body}</ul>")}
    done = crawl(HOME, server(ROWS, "/nb/", pages))
    assert done.urls() == {u for u, _, _ in ROWS}, done.gaps
    assert not done.gaps


def test_an_application_form_beside_its_name_is_no_report() -> None:
    body = "<tr><td>青山县2024年政府信息公开申请表</td><td><a href='/f.doc'>下载</a></td></tr>" * 3
    rows = "".join(WAYS["cells"](n, r) for n, r in enumerate(ROWS))
    done = crawl(HOME, server(ROWS, "/nb/", {"/nb/": page(f"<table>{body}{rows}</table>")}))
    assert done.urls() == {u for u, _, _ in ROWS} and f"{HOME}f.doc" not in done.asked
