"""A report as a story of paragraphs and tables in frames, parts and papers of one's own choice."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

from tests.generator.carriers.odd.painted import SONG
from tests.generator.carriers.pdf import Hand, Look, drawn_look, table_parts
from tests.generator.model import Draft, Para, Table

Furniture = Callable[[Any, Any], None]
"""Draws what is on every page: (canvas, document)."""


def hand_for(draft: Draft, *, loose: bool = False, wide: float = 485.0, tall: float = 640.0, kind: type[Hand] = Hand) -> Hand:  # fmt: skip
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    return kind(SONG, not loose, None, drawn_look(draft) if loose else Look(), "", wide, tall)


def flow(draft: Draft, blocks: list[Para | Table], hand: Hand) -> list[Any]:
    """Blocks as what reportlab lays out."""
    body = ParagraphStyle("body", fontName=SONG, fontSize=10.5, leading=16, wordWrap="CJK")
    title = ParagraphStyle("title", parent=body, fontSize=16, leading=26, alignment=1)
    out: list[Any] = []
    for block in blocks:
        if isinstance(block, Para):
            out.append(Paragraph(hand.text(block.text), title if block.level == 1 else body))
        else:
            out += [Spacer(1, 6), *table_parts(block, hand), Spacer(1, 6)]
    return out


def built(story: list[Any], papers: list[tuple[float, float]], frames: list[list[Frame]] | None = None,
          furniture: Furniture | None = None) -> bytes:  # fmt: skip
    """The story printed; template `k` is paper `k`."""
    out = io.BytesIO()
    templates = []
    for k, (wide, tall) in enumerate(papers):
        boxes = frames[k] if frames else [Frame(47, 60, wide - 94, tall - 120, 0, 0, 0, 0)]
        templates.append(
            PageTemplate(
                str(k), boxes, pagesize=(wide, tall), onPage=furniture or (lambda c, d: None)
            )
        )
    BaseDocTemplate(out, pagesize=papers[0], pageTemplates=templates).build(story)
    return out.getvalue()


def plain(draft: Draft, *, loose: bool = False, kind: type[Hand] = Hand, furniture: Furniture | None = None) -> bytes:  # fmt: skip
    """The report on A4."""
    return built(
        flow(draft, draft.blocks, hand_for(draft, loose=loose, kind=kind)), [A4], None, furniture
    )


def by_parts(draft: Draft, papers: list[tuple[float, float]], *, loose: bool = False) -> bytes:
    """Each table on a paper of its own, the text before it on the first."""
    story: list[Any] = []
    text: list[Para | Table] = []
    now = 0
    plain_hand = hand_for(draft, loose=loose)
    for block in draft.blocks:
        if isinstance(block, Para):
            text.append(block)
            continue
        at = draft.rng.randrange(1, len(papers))
        story += flow(draft, text, plain_hand)
        text = []
        hand = hand_for(draft, loose=loose, wide=papers[at][0] - 94, tall=papers[at][1] - 180)
        hand = Hand(SONG, hand.ruled, None, plain_hand.look, "", hand.wide, hand.tall)
        if at != now:
            story += [NextPageTemplate(str(at)), PageBreak()]
        story += [*flow(draft, [block], hand), NextPageTemplate("0"), PageBreak()]
    story += flow(draft, text, plain_hand)
    return built(story, papers)


def in_columns(draft: Draft, *, loose: bool = False) -> bytes:
    """Two columns a page; the form with ten columns needs a large sheet."""
    paper = landscape(A3) if draft.rng.random() < 0.5 else landscape(A4)
    wide = (paper[0] - 94 - 24) / 2
    frames = [Frame(47 + k * (wide + 24), 50, wide, paper[1] - 100, 0, 0, 0, 0) for k in (0, 1)]
    hand = hand_for(draft, loose=loose, wide=wide, tall=paper[1] - 150)
    return built(flow(draft, draft.blocks, hand), [paper], [frames])
