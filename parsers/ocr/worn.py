"""Print that lost its thin strokes in a scan of black and white: where many digits of a page are in
pieces, others have lost what tells them apart (4 and 1, 9 and 0), and dashes may be gone."""

from __future__ import annotations

from parsers.ocr.cells import LABEL, Look

DOUBT = "the print of this page is in pieces: strokes may be missing"
SHARE = 0.1
"""Share of a page's figures whose digits are in pieces from which its print is worn (whole print
has none)."""
LEAST = 5
"""Such figures at least."""


def settle(looks: list[Look]) -> None:
    """Put every figure and every blank of a page of worn print in doubt."""
    every = [one for look in looks for one in look.cells]
    lines = [line for one in every for line in (one.rows or [one])]
    figures = [x for x in lines if x.cell.text.isascii() and x.cell.text.isdigit()]
    pieces = sum(len(x.found) > len(x.cell.text) and not x.stray for x in figures)
    if pieces < LEAST or pieces < SHARE * len(figures):
        return
    for one in every:
        if not LABEL.search(one.cell.text):
            one.cell.doubt = one.cell.doubt or DOUBT
