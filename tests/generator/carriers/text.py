"""Render as plain text: tabs or pipes on the grid, pipes without it, spaces, one cell a line."""

from __future__ import annotations

from tests.generator.model import Cell, Draft, Para, Table

STYLES = ("tabs", "pipes", "loose_pipes", "spaces", "lines")
_LOSES_BLANKS = {"spaces", "lines"}


def render(draft: Draft) -> bytes:
    """The text in UTF-8, in the style `draft.options["text"]`."""
    style = draft.options.get("text", "tabs")
    if style in _LOSES_BLANKS:
        _forget_blanks(draft)
    out: list[str] = []
    for block in draft.blocks:
        if isinstance(block, Para):
            out += [block.text, ""]
        else:
            out += [*_table(block, style), ""]
    return "\n".join(out).encode("utf-8")


def _flat(cell: Cell, style: str) -> str:
    text = cell.text.replace("\n", "").replace("\xa0", " ").strip()
    if style == "spaces":
        text = "".join(text.split())
    return "".join(text) if not cell.vertical else text


def _table(table: Table, style: str) -> list[str]:
    if style in ("tabs", "pipes"):
        lines = []
        for row in table.grid():
            while row and row[-1] is None:  # a short row ends where its last cell ends
                row.pop()
            texts = [_flat(s[0], style) if s and s[1] else "" for s in row]
            lines.append("\t".join(texts) if style == "tabs" else "| " + " | ".join(texts) + " |")
        return lines
    if style == "loose_pipes":
        return [" | ".join(_flat(c, style) for c in row) for row in table.rows]
    rows = [[t for c in row if (t := _flat(c, style))] for row in table.rows]
    if style == "spaces":
        return [" ".join(r) for r in rows if r]
    return [t for r in rows for t in r]


def _forget_blanks(draft: Draft) -> None:
    """Where blanks vanish, the figures left in a row cannot be told apart any more."""
    for table in draft.tables():
        for row in table.rows:
            values = [draft.figures[c.figure] for c in row if c.figure]
            blank = [f for f in values if f.state == "blank"]
            if any(c.role == "extra" and not c.text for c in row):
                # The blank of another column of figures left no trace: which one this is, 本期 or
                # 本年累计, cannot be known.
                for figure in values:
                    figure.accept = [*figure.accept, "unreadable", "missing"]
            if not blank:
                continue
            for figure in values:
                if len(blank) == len(values) or figure.state == "blank":
                    figure.accept = ["missing", "unreadable"]
                else:
                    figure.blur()
