"""Plain text: tables flattened to tabs or pipes become grids of fields, the rest paragraphs."""

from __future__ import annotations

import re

from parsers.charset import decode
from parsers.document import Cell, Document, Grid, Paragraph
from parsers.report import Problem

NAME = "text"

_BARS = ("|", "│", "┃", "｜")
_RULE = re.compile(r"^[\s|+:=\-─━┌┬┐├┼┤└┴┘]+$")


def sniff(data: bytes, url: str | None = None) -> int:
    """Low: any text that nothing else claims. 0 for binary data."""
    head = data[:4096]
    if not head.strip():
        return 0
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return 10
    control = sum(b < 9 or 13 < b < 32 for b in head)
    return 10 if control == 0 and b"\0" not in head else 0


def read(data: bytes, *, url: str | None = None) -> Document:
    """Read a text. Lines with tabs or pipes that follow one another form one grid."""
    document = Document("text")
    text = decode(data)
    document.charset = text.charset
    if text.replaced:
        document.problems.append(
            Problem("charset_damage", f"{text.replaced} characters could not be decoded")
        )
    run: list[list[str]] = []
    start = 0
    number = 0

    def flush() -> None:
        nonlocal run, number
        if len(run) >= 1:
            number += 1
            document.blocks.append(_grid(run, number, start))
        run = []

    for index, line in enumerate(text.utf8.decode("utf-8", "replace").splitlines(), start=1):
        fields = _fields(line)
        if fields is None:
            if run and _RULE.match(line) and line.strip():
                continue  # the ruling line of a drawn table
            flush()
            if line.strip():
                document.blocks.append(Paragraph(re.sub(r"[ \t]+", " ", line).strip(" \u3000")))
            continue
        if not run:
            start = index
        run.append(fields)
    flush()
    return document


def _fields(line: str) -> list[str] | None:
    if _RULE.match(line) and line.strip():
        return None
    if "\t" in line:
        return [f.strip(" \r\n\u3000") for f in line.split("\t")]
    for bar in _BARS:
        if bar in line:
            return [p.strip(" \u3000") for p in line.strip("\r\n").split(bar)]
    return None


def _grid(run: list[list[str]], number: int, first_line: int) -> Grid:
    """Fields as cells. Where every line begins (or ends) with a bar, that bar is the frame; where
    only some do, the empty field is a cell."""
    if all(len(f) > 1 and not f[0] for f in run):
        run = [f[1:] for f in run]
    if all(len(f) > 1 and not f[-1] for f in run) and len({len(f) for f in run}) == 1:
        run = [f[:-1] for f in run]
    rows: list[list[Cell | None]] = [
        [Cell(text, r, c) for c, text in enumerate(fields)] for r, fields in enumerate(run)
    ]
    return Grid(rows, number, first_line=first_line, rectangular=False)
