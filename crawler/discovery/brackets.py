"""Brackets in scripts: how far an opened one reaches, strings left out. Nothing is ever run."""

from __future__ import annotations


def reach(code: str, start: int, *, opening: str = "[{", closing: str = "]}") -> int | None:
    """Index of the partner of the bracket at `start`, counting `opening` and `closing` alike; None
    if the code ends before it."""
    level, quoted, i = 0, "", start
    while i < len(code):
        char = code[i]
        if quoted:
            if char == "\\":
                i += 1
            elif char == quoted:
                quoted = ""
        elif char in "\"'`":
            quoted = char
        elif char in opening:
            level += 1
        elif char in closing:
            level -= 1
            if level == 0:
                return i
        i += 1
    return None
