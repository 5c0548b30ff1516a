"""Drawn pages: what PDF, OFD and scans have in common, characters and lines placed on paper.

A carrier gives each page as a `DrawnPage`; `blocks` makes paragraphs and grids of them, in
reading order, tables joined over page breaks.
"""

from __future__ import annotations

from parsers.drawn.page import DrawnPage, blocks
from parsers.drawn.rules import tables_of

__all__ = ["DrawnPage", "blocks", "tables_of"]
