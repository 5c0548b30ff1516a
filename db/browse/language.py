"""Which language a page is shown in, and the words that change with it.

Every page exists in Chinese and English under one address: `?lang=zh` or `?lang=en` chooses,
otherwise the reader's Accept-Language does. Nothing is stored at the reader's. Datasette's own
table pages take every plain argument for a column filter, so there the choice is `_lang`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol
from urllib.parse import urlencode

Language = Literal["en", "zh"]


class _Headers(Protocol):
    def get(self, key: str, default: str = "", /) -> str: ...


def preferred(accept_language: str) -> Language:
    """The language an Accept-Language header (RFC 9110 §12.5.4) prefers; English when neither."""
    best: tuple[float, Language] | None = None
    for part in accept_language.split(","):
        tag, _, rest = part.strip().partition(";")
        quality = 1.0
        if rest.strip().startswith("q="):
            try:
                quality = float(rest.strip()[2:])
            except ValueError:
                quality = 0.0
        primary = tag.strip().lower().split("-")[0]
        if quality > 0 and primary in ("en", "zh") and (best is None or quality > best[0]):
            best = (quality, "zh" if primary == "zh" else "en")
    return best[1] if best else "en"


def explicit(values: Iterable[str | None]) -> Language | None:
    """The language asked for in the address, if one was."""
    for value in values:
        if value in ("en", "zh"):
            return "zh" if value == "zh" else "en"
    return None


class Words:
    """Template helpers bound to one request's language."""

    def __init__(self, language: Language, asked: Language | None) -> None:
        self.language = language
        self._asked = asked

    def t(self, english: str, chinese: str) -> str:
        """The text in the page's language; both stand side by side in the template."""
        return chinese if self.language == "zh" else english

    def href(self, path: str, **parameters: object) -> str:
        """A link inside the site that keeps a language chosen in the address."""
        return self._link(path, "lang", parameters)

    def stock_href(self, path: str, **parameters: object) -> str:
        """A link to one of Datasette's own pages (tables, rows, SQL)."""
        return self._link(path, "_lang", parameters)

    def _link(self, path: str, key: str, parameters: dict[str, object]) -> str:
        given = {k: v for k, v in parameters.items() if v not in (None, "")}
        if self._asked:
            given[key] = self._asked
        path, _, fragment = path.partition("#")
        joined = f"{path}{'&' if '?' in path else '?'}{urlencode(given, doseq=True)}"
        return (joined if given else path) + (f"#{fragment}" if fragment else "")

    @staticmethod
    def number(value: object) -> str:
        """A figure for reading: thousands separated, decimals exactly as reported."""
        if value is None:
            return ""
        if isinstance(value, bool | str):
            return str(value)
        if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
            value = int(value)
        if isinstance(value, int | float | Decimal):
            return f"{value:,}"
        return str(value)

    def day(self, text: str | None) -> str:
        """An ISO date written out in the page's language; unreadable text stays as it is."""
        if not text:
            return ""
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:
            return text
        if self.language == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {day:%B} {day.year}"
