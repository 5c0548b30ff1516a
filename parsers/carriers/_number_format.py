"""What a number format shows of a stored number (ECMA-376 part 1, §18.8.31), as far as reports use it.

Read: sections by sign, 0 # ? placeholders, decimals, thousands, scaling commas, percent, literals,
colours, fills. Not read (None): conditions, fractions, exponents, dates, literals inside a number.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    49: "@",
}  # fmt: skip
"""Formats that a workbook names by number only (§18.8.30); others of that list are dates."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|!(?P<bang>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<number>General|[0#?][0#?,.]*|\.[0#?]+)|(?P<percent>%)|(?P<other>.)",
    re.S,
)
_PLAIN_BRACKET = re.compile(
    r"^(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Color ?\d+|\$.*|DBNum\d)$", re.I
)
_LITERALS = frozenset(" $-+/():!^&'~{}<>=,.¥￥€") | frozenset("元万亿千百件条项次个人份宗")


def as_shown(value: float | int, code: str) -> str | None:
    """The text a cell shows for `value` under the format `code`, None where this is not known.
    Thousands are not divided."""
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if code in ("", "@") or code.lower() == "general":
        return _plain(number)
    sections = _sections(code)
    if len(sections) > 1 and number < 0:
        section, number = sections[1], -number
    elif len(sections) > 2 and number == 0:
        section = sections[2]
    else:
        section = sections[0]
    return _section(number, section, signed=len(sections) == 1 or number < 0)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sections(code: str) -> list[str]:
    """The sections of a format, divided by semicolons outside quotes."""
    parts = [""]
    for match in re.finditer(r'"[^"]*"|\\.|!.|\[[^\]]*\]|.', code, re.S):
        if match[0] == ";":
            parts.append("")
        else:
            parts[-1] += match[0]
    return parts[:3] if len(parts) > 1 else parts


def _section(number: Decimal, section: str, *, signed: bool) -> str | None:
    pieces: list[str] = []
    digits: str | None = None
    percent = False
    place = 0
    for match in _TOKEN.finditer(section):
        literal = match["quoted"] or match["escaped"] or match["bang"]
        if match["bracket"] is not None:
            if not _PLAIN_BRACKET.match(match["bracket"]):
                return None
        elif match["number"]:
            if digits is not None:
                return None
            digits, place = match["number"], len(pieces)
        elif match["percent"]:
            percent = True
            pieces.append("%")
        elif literal:
            pieces.append(literal)
        elif match["other"]:
            if match["other"] not in _LITERALS:
                return None
            pieces.append(match["other"])
    if digits is None:
        return "".join(pieces).strip()
    body = _digits(number * 100 if percent else number, digits)
    if signed and body.startswith("-"):
        pieces.insert(0, "-")
        place += 1
    return ("".join(pieces[:place]) + body.lstrip("-") + "".join(pieces[place:])).strip()


def _digits(number: Decimal, pattern: str) -> str:
    """The number in the places of a pattern such as `#,##0.00` or `0.0,` (thousands)."""
    if pattern == "General":
        return _plain(number)
    scaled = len(pattern) - len(pattern.rstrip(","))
    number = number.scaleb(-3 * scaled)
    whole, _, fraction = pattern.rstrip(",").partition(".")
    step = Decimal(1).scaleb(-len(fraction))
    text = format(number.quantize(step, ROUND_HALF_UP), "f")
    optional = len(fraction) - len(fraction.rstrip("#?"))
    for _ in range(optional):
        if text.endswith("0") and "." in text:
            text = text[:-1]
    text = text.rstrip(".")
    if "0" not in whole and text.lstrip("-") == "0":
        return ""
    return text
