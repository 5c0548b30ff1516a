"""Texts that readers, checks and the crawl write in English, for Chinese pages: data, with parameters.

`problems.json` names each problem code, `gaps.json` each reason of a gap, `phrases.json` holds the sentences
of details and doubts with their parameters in braces. A detail is stored once, in English; a Chinese page
shows the Chinese sentence with the same parameters. A sentence nobody has translated is shown as it is.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib.resources import files

from db.browse.language import Language

_PARAMETER = re.compile(r"\{(\w+)\}")
_NUMBERS = r"[\d.,\s–-]+"
"""What the parameters n and m hold: a number, or a list of them."""
_MOST_NESTED = 3


@cache
def _read(name: str) -> dict[str, tuple[str, str]]:
    return json.loads(files(__name__).joinpath(name).read_text("utf-8"))  # type: ignore[no-any-return]


@cache
def _phrases() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Sentences without parameters, and patterns of the others; those with most words of their own first."""
    plain: dict[str, str] = {}
    patterns = []
    for english, chinese in json.loads(files(__name__).joinpath("phrases.json").read_text("utf-8")):
        if not _PARAMETER.search(english):
            plain[english] = chinese
            continue
        parts = _PARAMETER.split(english)
        pattern = "".join(
            f"(?P<{part}>{_NUMBERS if part in 'nm' else '.+?'})" if i % 2 else re.escape(part)
            for i, part in enumerate(parts)
        )
        fixed = sum(len(part) for part in parts[::2])
        patterns.append((fixed, re.compile(pattern, re.DOTALL), chinese))
    patterns.sort(key=lambda entry: -entry[0])
    return plain, [(pattern, chinese) for _, pattern, chinese in patterns]


def chinese_of(text: str) -> str | None:
    """The Chinese of a detail or doubt; None where it has none."""
    return _chinese(text, 0)


@lru_cache(maxsize=4096)
def _chinese(text: str, depth: int) -> str | None:
    plain, patterns = _phrases()
    if text in plain:
        return plain[text]
    for pattern, chinese in patterns:
        if found := pattern.fullmatch(text):
            # A parameter may be a sentence itself (a file's name: why it was refused).
            said = {
                name: (_chinese(value, depth + 1) or gap_reason(value, "zh"))
                if depth < _MOST_NESTED
                else value
                for name, value in found.groupdict().items()
            }
            return _PARAMETER.sub(lambda m, said=said: said[m.group(1)], chinese)  # type: ignore[misc]
    head, colon, tail = text.partition(": ")
    if colon and depth < _MOST_NESTED and (translated := _chinese(tail, depth + 1)):
        return f"{head}：{translated}"
    return None


def told(text: str | None, language: Language) -> str:
    """A detail or doubt in the page's language; as it is where it has no Chinese."""
    if not text or language == "en":
        return text or ""
    return chinese_of(text) or text


def problem_name(code: str, language: Language) -> str:
    """What a problem's code stands for; an unknown code is shown as it is."""
    return _pick(_read("problems.json").get(code), code, language)


def gap_reason(reason: str, language: Language) -> str:
    """Why something seen could not be had; parts of a code that have no words stay as they are."""
    known = _read("gaps.json")
    head, rest = reason, ""
    while head not in known and ":" in head:
        head, _, cut = head.rpartition(":")
        rest = f"{cut}:{rest}" if rest else cut
    if head not in known:
        return reason
    return _pick(known[head], reason, language) + (f" ({rest})" if rest else "")


def gap_what(what: str, language: Language) -> str:
    """What could not be had."""
    return _pick(_read("gaps.json").get(f"what:{what}"), what, language)


def _pick(pair: tuple[str, str] | None, otherwise: str, language: Language) -> str:
    return otherwise if pair is None else pair[language == "zh"]
