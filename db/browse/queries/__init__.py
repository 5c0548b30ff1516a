"""Canned queries: one file a question, its title, description and examples in its first lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qsl

from db.browse.language import Language


@dataclass(frozen=True, slots=True)
class Query:
    """A question in SQL. `examples` are parameter values worth trying."""

    name: str
    sql: str
    words: dict[str, str]
    examples: tuple[dict[str, str], ...]

    def title(self, language: Language) -> str:
        return self.words[f"title_{language}"]

    def about(self, language: Language) -> str:
        return self.words[f"about_{language}"]


def parse(name: str, text: str) -> Query:
    """A query file. Raises ValueError when a title or description is missing."""
    words: dict[str, str] = {}
    examples = []
    lines = text.splitlines()
    while lines and lines[0].startswith("--"):
        key, _, value = lines.pop(0)[2:].strip().partition(": ")
        if key == "example":
            examples.append(dict(parse_qsl(value)))
        else:
            words[key] = value
    missing = {"title_en", "title_zh", "about_en", "about_zh"} - words.keys()
    if missing:
        raise ValueError(f"query {name} lacks {', '.join(sorted(missing))}")
    return Query(name, "\n".join(lines).strip(), words, tuple(examples))


@cache
def queries() -> tuple[Query, ...]:
    """Every canned query, in the order of their files."""
    found = []
    for entry in sorted(files(__package__).iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".sql"):
            found.append(parse(entry.name.removesuffix(".sql"), entry.read_text("utf-8")))
    return tuple(found)
