"""Radicals that stand for characters: fonts draw both with one glyph, and a printer that writes down
what a glyph means may name the radical (⼯作, 人⺠, ⻓沙). Source: Unicode, EquivalentUnifiedIdeograph.txt."""

from __future__ import annotations

import unicodedata

_SUPPLEMENT = {
    "⺟": "母", "⺠": "民", "⺩": "王", "⺫": "目", "⺬": "示", "⺮": "竹", "⺶": "羊", "⻁": "虎",
    "⻄": "西", "⻅": "见", "⻆": "角", "⻉": "贝", "⻊": "足", "⻋": "车", "⻑": "長", "⻓": "长",
    "⻔": "门", "⻗": "雨", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食",
    "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄",
    "⻬": "齐", "⻮": "齿", "⻰": "龙", "⻳": "龟",
}  # fmt: skip
_TABLE = str.maketrans(
    {
        **_SUPPLEMENT,
        **{chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)},
    }
)


def characters(text: str) -> str:
    """The text with the characters its radicals stand for."""
    return text.translate(_TABLE) if any("⺀" <= c <= "⿟" for c in text) else text
