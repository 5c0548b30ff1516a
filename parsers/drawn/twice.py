"""Letters drawn twice at one place, or nearly so: bold print, or a shadow behind the text."""

from __future__ import annotations

from collections.abc import Iterable

from parsers.drawn.text import Char


def struck_once(chars: Iterable[Char]) -> list[Char]:
    """The characters, each once."""
    out: list[Char] = []
    seen: dict[tuple[str, int, int], list[Char]] = {}
    for char in chars:
        if any(_same_spot(char, other) for other in _near(seen, char)):
            continue
        key = char["text"], int(char["x0"] // 4), int(char["top"] // 4)
        seen.setdefault(key, []).append(char)
        out.append(char)
    return out


def _near(seen: dict[tuple[str, int, int], list[Char]], char: Char) -> list[Char]:
    x, y, text = int(char["x0"] // 4), int(char["top"] // 4), char["text"]
    return [
        c for dx in (-1, 0, 1) for dy in (-1, 0, 1) for c in seen.get((text, x + dx, y + dy), ())
    ]


def _same_spot(one: Char, other: Char) -> bool:
    wide = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
    tall = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return bool(wide > 0.6 * (one["x1"] - one["x0"]) and tall > 0.6 * (one["bottom"] - one["top"]))
