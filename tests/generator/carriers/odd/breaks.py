"""Tables broken over pages: continued by name, with heads again, notes below, in the middle of a row."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak, Paragraph, Spacer

from tests.generator.carriers.odd import story
from tests.generator.carriers.odd.painted import SONG, Rule, Sheet, paint, sheets
from tests.generator.carriers.pdf import Hand, table_parts
from tests.generator.model import Cell, Draft, Para, Table


def continued(draft: Draft, *, loose: bool = False) -> bytes:
    """Each large table is broken once or twice: 续表 above, the head again or not, a note below."""
    hand = story.hand_for(draft, loose=loose)
    heads = draft.rng.random() < 0.5
    names = draft.rng.random() < 0.7
    notes = draft.rng.random() < 0.6
    small = ParagraphStyle("note", fontName=SONG, fontSize=8, leading=11, wordWrap="CJK")
    right = ParagraphStyle("right", parent=small, alignment=draft.rng.choice([0, 1, 2]))
    out: list[Any] = []
    for block in draft.blocks:
        if isinstance(block, Para) or len(block.rows) < 8:
            out += story.flow(draft, [block], hand)
            continue
        parts = _broken(block, draft.rng, heads)
        for k, part in enumerate(parts):
            if k:
                out.append(PageBreak())
                if names:
                    said = draft.rng.choice(
                        ["续表", "（续表）", "续上表", "表2（续）", "（接上页）"]
                    )
                    out.append(Paragraph(said, right))
            out += [Spacer(1, 6), *table_parts(part, hand)]
            if notes and k < len(parts) - 1:
                said = draft.rng.choice(
                    [
                        "注：1.本表数据截至12月31日。",
                        "① 含派出机构3个。",
                        "（转下页）",
                        "注：统计口径见条例第20条。",
                    ]
                )
                out.append(Paragraph(said, small))
        out.append(Spacer(1, 6))
    return story.built(out, [A4], None, _furniture(draft))


def _furniture(draft: Draft) -> story.Furniture:
    style = draft.rng.choice(["— {} —", "{}", "第{}页", "- {} -", "{}/6", "Page {}"])
    head = draft.rng.random() < 0.6

    def draw(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont(SONG, 9)
        canvas.drawCentredString(A4[0] / 2, 35, style.format(canvas.getPageNumber()))
        if head:
            canvas.drawCentredString(A4[0] / 2, A4[1] - 40, draft.title)
            canvas.line(47, A4[1] - 45, A4[0] - 47, A4[1] - 45)
        canvas.restoreState()

    return draw


def _broken(table: Table, rng: random.Random, heads: bool) -> list[Table]:
    """The table cut at places where it may be cut, or anywhere."""
    cuts = 1 if len(table.rows) < 20 else rng.choice([1, 2])
    out, rest = [], table
    for left in range(cuts, 0, -1):
        first = max(1, rest.head) + 1
        at = rng.randint(first, max(first, len(rest.rows) - 2 * left))
        one, rest = rest.split(at, rng.choice(["empty", "repeat"]))
        out.append(one)
        if heads and table.head:
            rest = Table(
                rest.kind, [*copy.deepcopy(table.rows[: table.head]), *rest.rows], table.head
            )
    return [*out, rest]


def torn_head(draft: Draft, *, loose: bool = False) -> bytes:
    """The page ends between the rows of a table's head."""
    hand = story.hand_for(draft, loose=loose)
    out: list[Any] = []
    for block in draft.blocks:
        if isinstance(block, Table) and block.head > 1:
            one, two = block.split(
                draft.rng.randint(1, block.head), draft.rng.choice(["empty", "repeat"])
            )
            out += [*table_parts(one, hand), PageBreak(), *table_parts(two, hand), Spacer(1, 6)]
        else:
            out += story.flow(draft, [block], hand)
    return story.built(out, [A4], None, _furniture(draft))


def mid_row(draft: Draft, *, loose: bool = False) -> bytes:
    """A long page cut into sheets of paper wherever the paper ends, between two lines of a row too."""
    hand = story.hand_for(draft, loose=loose, tall=20_000)
    tall = 9_000.0
    long = sheets(story.built(story.flow(draft, draft.blocks, hand), [(A4[0], tall)]))
    out: list[Sheet] = []
    for sheet in long:
        top = tall - 40
        while top > min((r.y for r in sheet.runs), default=tall):
            end = top - 720 + draft.rng.uniform(0, 12)
            # no letter is cut through
            while any(r.y - 2 < end < r.y + r.size for r in sheet.runs):
                end -= 1
            out.append(_window(sheet, end, top))
            top = end
    return paint(out)


def _window(sheet: Sheet, low: float, high: float) -> Sheet:
    """What stands between two heights, on a page of its own, its table closed above and below."""
    move = A4[1] - 50 - high
    rules = []
    crossing = []
    for r in sheet.rules:
        if r.y1 < low or r.y0 > high:
            continue
        a, b = max(r.y0, low), min(r.y1, high)
        if not r.level:
            if r.y0 < low:
                crossing.append((r.x0, low))
            if r.y1 > high:
                crossing.append((r.x0, high))
        rules.append(Rule(r.x0, a + move, r.x1, b + move))
    for edge in (low, high):
        at = sorted(x for x, y in crossing if y == edge)
        if len(at) > 1:
            rules.append(Rule(at[0], edge + move, at[-1], edge + move))
    runs = [replace(r, y=r.y + move) for r in sheet.runs if low < r.y <= high]
    return Sheet(A4[0], A4[1], runs, rules)


class _Turned(Flowable):  # type: ignore[misc]
    """Text from below upwards."""

    def __init__(self, text: str, size: float) -> None:
        super().__init__()
        self.text, self.size = text, size

    def wrap(self, wide: float, tall: float) -> tuple[float, float]:
        self.room = wide
        return wide, self.size

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.translate(self.room / 2 + self.size / 3, self.size / 2)
        canvas.rotate(90)
        canvas.setFont(SONG, self.size)
        canvas.drawCentredString(0, 0, self.text)
        canvas.restoreState()


class TurnedHand(Hand):
    """Labels over several rows are turned by 90 degrees."""

    def shown(self, cell: Cell, style: ParagraphStyle) -> object:
        if cell.role == "label" and cell.rowspan > 4 and cell.colspan == 1:
            return _Turned(cell.text.replace("\n", ""), style.fontSize)
        return super().shown(cell, style)


class StackedHand(Hand):
    """Labels over several rows stand one letter a line."""

    def shown(self, cell: Cell, style: ParagraphStyle) -> object:
        if cell.role == "label" and cell.rowspan > 4 and cell.colspan == 1:
            letters = "\n".join(cell.text.replace("\n", ""))
            tight = ParagraphStyle("tight", parent=style, leading=style.fontSize + 0.5, alignment=1)
            return Paragraph(self.text(letters), tight)
        return super().shown(cell, style)


MANNERS: dict[str, Callable[[Draft], bytes]] = {
    "continued": continued,
    "continued_loose": lambda d: continued(d, loose=True),
    "torn_head": torn_head,
    "torn_head_loose": lambda d: torn_head(d, loose=True),
    "mid_row": mid_row,
    "mid_row_loose": lambda d: mid_row(d, loose=True),
    "labels_turned": lambda d: story.plain(d, kind=TurnedHand),
    "labels_turned_loose": lambda d: story.plain(d, loose=True, kind=TurnedHand),
    "labels_stacked": lambda d: story.plain(d, kind=StackedHand),
    "labels_stacked_loose": lambda d: story.plain(d, loose=True, kind=StackedHand),
}
