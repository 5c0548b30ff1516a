"""The catalogue card of a page: who published it and when, in a table beside the text.

Portals set it above the text (索引号, 分类, 发布机构, 发文日期, 名称), a label and its value side by side or
one under the other.
"""

from __future__ import annotations

import re

from parsers.document import Cell, Document, Grid
from parsers.wording import squash

MAX_BLOCKS, MAX_ROWS, MAX_VALUE = 40, 16, 80
"""Blocks of a page among which its card stands; rows of a card; characters of a value."""

_LABELS = {
    "title": "名称|标题|信息名称|公文标题|文件名称|信息标题|题名",
    "publisher": "发布机构|发布单位|发文机关|发文单位|发文机构|公开主体|公开机构|制发单位|制发机关|产生机构|信息来源|来源|公开责任部门",
    "published": "发布日期|发布时间|公开日期|公开时间|公布日期|信息时间|发布于",
    "written": "成文日期|成文时间|发文日期|生成日期|产生日期|公文生成日期|印发日期|发文时间|制发日期",
    "other": "索引号|索取号|分类|信息分类|主题分类|体裁分类|组配分类|公开方式|公开形式|公开范围|公开属性|公开时限|文号|发文字号|"
    "文件编号|备注/文号|有效性|时效|时效性|效力|主题词|关键词|关键字|内容概述|废止日期|语种|生命周期分类|服务对象分类",
}
_KIND = {label: kind for kind, labels in _LABELS.items() for label in labels.split("|")}
_TOGETHER = re.compile(r"^([^:]{2,8}):(.{2,})$")


def read_card(document: Document) -> dict[str, str]:
    """What the card says: `title`, `publisher`, `published`, `written`, as far as it stands there. A
    table is a card if at least two of its cells are labels of one."""
    for block in document.blocks[:MAX_BLOCKS]:
        if isinstance(block, Grid) and len(block.rows) <= MAX_ROWS:
            found = _read(block)
            if found is not None:
                return found
    return {}


def _read(grid: Grid) -> dict[str, str] | None:
    rows = [_once(row) for row in grid.rows]
    found: dict[str, str] = {}
    labels = 0
    for index, row in enumerate(rows):
        kinds = [_KIND.get(text.rstrip(":")) for text in row]
        named = [k for k in kinds if k]
        labels += len(named)
        header = len(named) >= 2 and len(named) == len([t for t in row if t])
        below = rows[index + 1] if header and index + 1 < len(rows) else []
        for place, (text, kind) in enumerate(zip(row, kinds, strict=True)):
            together = _TOGETHER.match(text) if kind is None else None
            if together and together[1] in _KIND:
                labels += 1
                _take(found, _KIND[together[1]], together[2])
            elif kind and header:
                if len(below) == len(row):
                    _take(found, kind, below[place])
            elif kind and place + 1 < len(row) and not kinds[place + 1]:
                _take(found, kind, row[place + 1])
    return found if labels >= 2 else None


def _once(row: list[Cell | None]) -> list[str]:
    """The texts of a row, a cell over several columns once."""
    texts: list[str] = []
    last: Cell | None = None
    for cell in row:
        if cell is None or cell is not last:
            texts.append(_label(squash(cell.text)) if cell is not None else "")
        last = cell
    return texts


def _label(text: str) -> str:
    """A label without the brackets some portals set around it ([索引号])."""
    bare = text.strip("[]【】:")
    return bare if bare in _KIND else text


def _take(found: dict[str, str], kind: str, value: str) -> None:
    if kind != "other" and 0 < len(value) <= MAX_VALUE and value.rstrip(":") not in _KIND:
        found.setdefault(kind, value)
