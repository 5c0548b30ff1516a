"""Tables as text in still other hands: drawn with box characters, separated by commas, in Markdown on
an HTML page, aligned by blanks."""

from __future__ import annotations

import html

from tests.generator.carriers import text
from tests.generator.model import Draft, Para, Table
from tests.generator.quirks.registry import FORMS, TABLES, quirk

_ALL = (*TABLES, *FORMS)
_TEXT = ("text",)


@quirk("text_boxed", group="page", layouts=_ALL, carriers=_TEXT)
def text_boxed(draft: Draft) -> None:
    draft.options["text"] = "boxed"


@quirk("text_commas", group="page", layouts=_ALL, carriers=_TEXT)
def text_commas(draft: Draft) -> None:
    draft.options["text"] = "commas"


@quirk("text_full_width_bars", group="page", layouts=_ALL, carriers=_TEXT)
def text_full_width_bars(draft: Draft) -> None:
    draft.options["text"] = "full_bars"


@quirk("text_aligned", group="page", layouts=_ALL, carriers=_TEXT)
def text_aligned(draft: Draft) -> None:
    """Columns stand below each other; where a cell is blank there are blanks."""
    draft.options["text"] = "aligned"


@quirk("text_rules_between", group="page", layouts=_ALL, carriers=_TEXT)
def text_rules_between(draft: Draft) -> None:
    """A line of signs between any two rows."""
    draft.options["text"] = "ruled_rows"


@quirk("markdown_on_a_page", group="page", layouts=_ALL, carriers=("html",))
def markdown_on_a_page(draft: Draft) -> None:
    """The editor's Markdown was never turned into tables."""
    way = draft.rng.choice(["<pre>{}</pre>", "<p>{}</p>", "br"])
    blocks: list[Para | Table] = []
    drawn: dict[str, str] = {}
    for block in draft.blocks:
        if isinstance(block, Para):
            blocks.append(block)
            continue
        lines = [html.escape(x) for x in text.table_lines(block, "markdown")]
        token = f"@@TABLE{len(drawn)}@@"
        if way == "br":
            drawn[token] = "<br>".join(lines)
        elif way.startswith("<pre"):
            drawn[token] = way.format("\n".join(lines))
        else:
            drawn[token] = "".join(way.format(x) for x in lines)
        blocks.append(Para(token))
    draft.blocks = blocks

    def fill(page: str) -> str:
        for token, markup in drawn.items():
            page = page.replace(f"<p>{token}</p>", f"<div>{markup}</div>")
        return page

    draft.options.setdefault("page_tweaks", []).append(fill)
