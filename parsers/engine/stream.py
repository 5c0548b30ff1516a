"""Stream: tables flattened to running lines (one cell a line, a row a line) become grids again.

Used only for tables that no grid holds. Blank cells leave no line, so a row short of values stays
short, and the readers then say that it cannot be aligned; nothing is padded. Where each cell has
left a bar, a blank one too, the cells are all there; bars at the end of a row are what its spans
covered.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from parsers.document import Block, Cell, Document, Grid, Paragraph
from parsers.engine.rows import MARRED, looks_like_value
from parsers.engine.vocabulary import lexicons, marks
from parsers.layouts import layout
from parsers.wording import label_key, simplified, squash

MAX_LABEL = 60
MIN_LABELS = 4
"""Labels of one form a run of lines must hold to be read as a table."""
MANY_LABELS = 15
"""Labels that make a form of a run even without a figure (a form left blank)."""

MAX_RUN = 8_000
"""Lines of one run; a flattened report has some hundreds."""
MOST = 16
"""Figures of a row of table 3 where other columns stand beside the applicants'."""
SKIPPED = 3
"""Running numbers that rows of no known label may have taken."""
MAX_WORD = 6
"""Characters of a word that may stand where a figure should."""

_ROWS = ("T3.rows", "T2.rows", "T2.cells", "T4.cells", "FORM.2014.rows", "FORM.2008.rows")
_WEAK_ROWS = {"other_other", "results_total"}
_PAGE_NUMBER = re.compile(
    r"^(?:[-—–－]\s*\d{1,3}\s*[-—–－]|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?"
    r"|[（(]?(?:续表|续上表|接上表|接上页|转下页|下页续)[一二三四\d]?[）)]?)$"
)
_NUMBERED = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．](?!\d)|^[①-⑳]|^其中")
_UNITS = {"条", "件", "次", "篇", "个", "人", "人次", "万元", "元", "项"}
_FURNITURE = {"序号", "单位", "计量单位"}
"""Headings of columns that hold no figure of the form."""
_SERIAL = "序号"
_SAID = {"元"}
"""Units that may differ from the form's own and change what the number says: kept as cells."""
_SEPARATORS = re.compile(r"\s*[|│┃｜\t]\s*")
_YEAR = re.compile(r"^20\d\d年度?$")
_BARS = re.compile(r"^[|]+$")
_RULED = re.compile(r"^[\s|+│┃┆┊├┤┼┌┐└┘┬┴╋]*[-—─━=:]{2,}[-—─━=:\s|+│┃┆┊├┤┼┌┐└┘┬┴╋]*$")
"""A line that rules a table off (Markdown's | --- | --- |, boxes drawn with characters)."""
_WIDE_SPACE = re.compile(r"[ \u3000]+")
_SENTENCE = re.compile(r"[。；！？]")
_NUMBER_ONLY = re.compile(
    r"^(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[）)]|\d{1,2}[.．、]|[一二三四五六七八九十]{1,2}、)$"
)
"""A label's number that a space has parted from it (7. 告知作出更改补充数)."""
_LIKE_DIGITS = re.compile(r"^[\dOoＯ○〇lIｌＩ]{1,6}$")
_CIRCLED = re.compile(r"^[①-⑳]$")


def stream_grids(document: Document) -> list[Grid]:
    """Grids made of the paragraph runs that hold a form's labels and figures."""
    grids: list[Grid] = []
    number = len(document.grids)
    run: list[tuple[int, str]] = []
    blocks: list[Block] = [*document.blocks, Paragraph("。")]
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph) and _is_rule(block.text):
            continue
        if isinstance(block, Paragraph) and not _is_prose(block.text):
            run.append((index, simplified(block.text)))
            continue
        if 3 <= len(run) <= MAX_RUN:
            rows = _rows(run)
            if rows:
                number += 1
                exact = any(_BARS.match(text) for _, text in run)
                grids.append(_grid(rows, number, run[0][0] + 1, exact))
        run = []
    return grids


def _is_rule(text: str) -> bool:
    """A line of dashes in columns; a lone dash between figures is a figure (not applicable)."""
    return _RULED.match(text) is not None and (any(c in "|+┼├┌└" for c in text) or len(text) > 8)


def _is_prose(text: str) -> bool:
    if len(text) > 160:
        parts = [p for p in _WIDE_SPACE.split(text) if p]
        return len(parts) < 8 or not all(_is_label(p) or looks_like_value(p) for p in parts)
    if len(text) <= 40:
        return text == "。"
    # A mark right behind a figure (0；) is a slip in a cell, not the end of a clause.
    return any(
        _SENTENCE.search(p) and not looks_like_value(p) for p in _WIDE_SPACE.split(text) if p
    )


def _is_label(text: str) -> bool:
    if len(text) > MAX_LABEL * 2:
        return False
    found = marks(text)
    return not found.value and (found.known or bool(lexicons()["T3.groups"].exact(text)))


def _tokens(text: str) -> list[str]:
    """The cells of a line: itself, or its parts where bars, tabs or spaces divide labels from
    figures."""
    if _BARS.match(text):
        return [""] if len(text) == 1 else []
    if _SEPARATORS.search(text):
        parts = _SEPARATORS.split(text.strip())
        return [p for p in parts if p] or [text]
    if _PAGE_NUMBER.match(text):
        return []
    parts = [p for p in _WIDE_SPACE.split(text) if p]
    if len(parts) > 1 and _NUMBER_ONLY.match(parts[0]) and not looks_like_value(parts[1]):
        parts = ["".join(parts[:2]), *parts[2:]]
        text = " ".join(parts)
    if len(parts) < 2 or looks_like_value(text) or parts[1][0] in "、.．,，)）":
        return [text]
    if _is_part_of_header(parts):
        return parts
    if _is_label(text) and not (looks_like_value(parts[-1]) and _is_label("".join(parts[:-1]))):
        return [text]
    if looks_like_value(parts[-1]) and not any(looks_like_value(p) for p in parts[:-1]):
        whole = "".join(parts[:-1])
        if _is_label(whole) and not _is_label(parts[0]):
            return [whole, parts[-1]]  # a space within the label
    known = sum(
        looks_like_value(p) or _is_label(p) or p in _UNITS or p in _FURNITURE or _is_figure(p)
        for p in parts
    )
    words = all(len(p) <= MAX_WORD for p in parts[1:])
    if known >= len(parts) - 1 or (words and known * 5 >= len(parts) * 4):
        return parts
    if words and known * 2 > len(parts) and _is_row_label(parts[0]):
        return parts
    return [text]


def _is_figure(text: str) -> bool:
    """A figure that cannot be read: letters like digits, a number with something beside it."""
    return bool(_LIKE_DIGITS.match(text) or MARRED.match(text))


def _is_part_of_header(parts: list[str]) -> bool:
    """Names of some applicants only, in one line: the others stand in a table of their own. (All in one
    line are read as they are written.)"""
    named = [key for part in parts for key in marks(part).t3_columns]
    whole = "natural_person" in named and len(named) >= 5
    return len(named) >= 2 and len(named) >= len(parts) - 1 and not whole


def _is_row_label(text: str) -> bool:
    return any(lexicons()[name].find(text) for name in _ROWS)


def _room(labels: list[tuple[int, str]], values: int, old: bool) -> bool:
    """Whether a word may stand for a figure here: after a row's label, before its figures are all
    there. It is kept as what the cell says, and read as illegible. `old`: the form is that of 2008."""
    if len(labels) > 1 and _YEAR.match(squash(labels[-1][1])):
        labels = labels[:-1]  # one row a year, below the header
    found = marks(labels[-1][1])
    if not found.known:
        nearly = {n: lexicons()[f"T{n}.rows"].find(labels[-1][1]) for n in (2, 3)}
        return values < (7 if nearly[3] else 3 if nearly[2] else 0)
    if found.t3_rows and (not set(found.t3_rows) <= _WEAK_ROWS or _NUMBERED.match(labels[-1][1])):
        return values < 7
    if found.t4_columns:
        leaves = sum(bool(marks(text).t4_columns) for _, text in labels)
        # The header of the table, or a row of one result (总计 alone may be a name of table 3).
        one = leaves == 1 and set(found.t4_columns) != {"total"}
        whole = leaves >= 10 or one or (leaves == 1 and any(marks(t).t4_groups for _, t in labels))
        return (whole or values > 0) and values < 15
    if found.t4_cells:
        cells = sum(bool(marks(text).t4_cells) for _, text in labels)
        return (cells >= 10 and values < 15) or (cells == 1 and values < 1)
    if found.t2_rows:
        return values < 3
    return (found.form_2014 or found.form_2008) and values < (2 if old else 1)


def _is_marred(labels: list[tuple[int, str]], values: int, text: str, old: bool) -> bool:
    """A figure of a row that is no number as it stands: 合计0, 约21, 3.6万, 0（0）+2, a circled digit; or,
    in the form of 2008, letters that look like digits, for which code and second number leave room."""
    found = marks(labels[-1][1])
    if _LIKE_DIGITS.match(text):
        return values < (4 if found.form_2008 and values else 15 if found.t4_groups else 0)
    if MARRED.match(text) or ((values or found.t3_rows) and _CIRCLED.match(text)):
        return _room(labels, values, old) or values < (
            MOST if found.t3_rows else 15 if found.t4_groups else 0
        )
    return False


def _is_word(text: str) -> bool:
    """A short text that is no label of any form, nor nearly one, nor numbered like one."""
    return (
        len(text) <= (2 * MAX_WORD if text.isascii() else MAX_WORD)
        and not _is_label(text)
        and label_key(text) != "信息内容"
        and not _YEAR.match(squash(text))
        and not _NUMBERED.match(text)
        and not _is_row_label(text)
        and not any(lexicons()[n].find(text) for n in ("T2.anchors", "T3.groups", "T4.groups"))
    )


def _rows(run: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """Cells of the run as rows: labels first, then the figures up to the next label."""
    cells = _without_serials([(line, token) for line, text in run for token in _tokens(text)])
    count = sum(_is_label(token) for _, token in cells)
    if count < MIN_LABELS:
        return []
    if count < MANY_LABELS and not any(looks_like_value(token) for _, token in cells):
        return []
    lines = Counter(line for line, _ in cells)
    forms = [marks(token) for _, token in cells]
    old = sum(f.form_2008 for f in forms) > sum(f.form_2014 for f in forms)
    rows: list[list[tuple[int, str]]] = []
    labels: list[tuple[int, str]] = []
    values: list[tuple[int, str]] = []

    def flush() -> None:
        nonlocal labels, values
        if values or labels:
            head, own = _split_labels(labels, bool(values))
            rows.extend(head)
            if own or values:
                rows.append([*own, *values])
        labels, values = [], []

    for cell in cells:
        if cell[1] in (_UNITS | _FURNITURE) - _SAID:
            continue
        if _is_lone(cell, labels, values, lines):
            continue
        if looks_like_value(cell[1]) or (
            labels
            and (
                (_room(labels, len(values), old) and _is_word(cell[1]))
                or _is_marred(labels, len(values), cell[1], old)
            )
        ):
            values.append(cell)
            continue
        if values:
            flush()
        labels.append(cell)
    flush()
    return rows


def _without_serials(cells: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The cells without the running numbers of a column 序号: each stands right before its row's label,
    where it would pass for the last figure of the row above if a blank there left no trace."""
    out: list[tuple[int, str]] = []
    due, table, begins = 0, "", False
    for n, (line, text) in enumerate(cells):
        following = cells[n + 1][1] if n + 1 < len(cells) else ""
        if text == _SERIAL:
            due, begins = due or 1, True
        elif due and text.isdecimal() and (here := _table_of(following)):
            first = begins and int(text) == 1
            if (table in ("", here) or begins) and (first or due <= int(text) <= due + SKIPPED):
                due, table, begins = int(text) + 1, here, False
                continue
        out.append((line, text))
    return out


def _is_lone(
    cell: tuple[int, str],
    labels: list[tuple[int, str]],
    values: list[tuple[int, str]],
    lines: Counter[int],
) -> bool:
    """A number alone on its line, below a row that stands whole on one: that of a page, no figure."""
    if len(values) < 3 or not labels or lines[cell[0]] > 1 or not cell[1].isdecimal():
        return False
    return {labels[-1][0], *(line for line, _ in values)} == {values[0][0]}


def _table_of(text: str) -> str:
    """The table in which a text is the label of a row."""
    found = marks(text)
    if found.t2_rows:
        return "T2"
    if found.t3_rows:
        return "T3"
    return "FORM" if found.form_2014 or found.form_2008 else ""


@cache
def _heads() -> frozenset[str]:
    """Headings that begin a header: what stands before them is a title that has run into it."""
    names = [x for key in ("2014", "2008") for x in layout("FORM", key)["label_columns"]]
    return frozenset(map(label_key, ("信息内容", *names)))


def _split_labels(
    labels: list[tuple[int, str]], figures: bool
) -> tuple[list[list[tuple[int, str]]], list[tuple[int, str]]]:
    """Header rows, and the labels that belong to the figures that follow."""
    lex = lexicons()
    own: list[tuple[int, str]] = []
    rows, rest = _rows_without_figures(labels, figures)
    if not rest:
        return rows, []
    if figures and _YEAR.match(squash(rest[-1][1])):
        own = [rest.pop()]  # one row a year
    while figures and rest and marks(rest[-1][1]).t4_groups and len(own) < 2:
        own.insert(0, rest.pop())  # a row of table 4 that its group names
    if own:
        return [*rows, rest] if rest else rows, own
    leaves = {k for _, text in rest for k in marks(text).t4_columns} - {"total"}
    applicants = {k for _, text in rest for k in marks(text).t3_columns}
    if len(leaves) >= 2 or (
        len(applicants) >= 4 and marks(rest[-1][1]).t3_columns and not marks(rest[-1][1]).value
    ):
        return [*rows, rest], []
    single = [text for _, text in rest if set(marks(text).t4_columns) - {"total"}]
    if figures and len(single) == 1 and single[0] == rest[-1][1]:
        own.insert(0, rest.pop())  # 结果维持 as a row, below the names of the groups
    elif any(lex[name].find(rest[-1][1]) for name in _ROWS):
        own.insert(0, rest.pop())
        while rest and (
            lex["T3.groups"].exact(rest[-1][1]) or label_key(rest[-1][1]) == "本年度办理结果"
        ):
            own.insert(0, rest.pop())
    elif rest and lex["T4.columns"].exact(rest[-1][1]) and len(rest) <= 3:
        own, rest = rest, []
    head = rows
    line: list[tuple[int, str]] = []
    for cell in rest:
        if lex["T2.anchors"].exact(cell[1]) or label_key(cell[1]) in _heads():
            if line:
                head.append(line)
            line = [cell]
            if lex["T2.anchors"].exact(cell[1]):
                head.append(line)
                line = []
        else:
            line.append(cell)
    if line:
        head.append(line)
    return head, own


def _rows_without_figures(
    labels: list[tuple[int, str]], figures: bool
) -> tuple[list[list[tuple[int, str]]], list[tuple[int, str]]]:
    """Rows of a run of labels whose figures left no line, with the headers between them; and the
    labels after the last of them."""
    rows: list[list[tuple[int, str]]] = []
    line: list[tuple[int, str]] = []
    for n, cell in enumerate(labels):
        found = marks(cell[1])
        strong = (
            (found.t3_rows and not set(found.t3_rows) <= _WEAK_ROWS)
            or (found.t2_rows and not found.t2_columns)
            or found.form_2014
            or found.form_2008
        )
        if found.t2_anchor or (strong and not (figures and n == len(labels) - 1)):
            if line:
                rows.append(line)
                line = []
            rows.append([cell])
        elif label_key(cell[1]) == "信息内容" and line:
            rows.append(line)
            line = [cell]
        else:
            line.append(cell)
    return rows, line


def _grid(rows: list[list[tuple[int, str]]], number: int, first: int, exact: bool) -> Grid:
    cells: list[list[Cell | None]] = [
        [Cell(text, r, c) for c, (_, text) in enumerate(row)] for r, row in enumerate(rows)
    ]
    return Grid(cells, number, first_line=first, rectangular=False, exact=exact)
