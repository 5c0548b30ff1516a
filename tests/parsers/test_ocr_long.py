"""Long pictures: where one picture of a whole report is cut into pages. Nothing is read here."""

from __future__ import annotations

from itertools import pairwise

import numpy
import pytest

pytest.importorskip("cv2")

from parsers.ocr.long import LONGEST, pages_of

WIDTH = 400


def paper(height: int) -> numpy.ndarray:
    return numpy.full((height, WIDTH), 255, numpy.uint8)


def write(image: numpy.ndarray, top: int, bottom: int) -> None:
    """Lines of text 10 high with 6 between them."""
    for y in range(top, bottom - 10, 16):
        image[y : y + 10, 40:360:4] = 0


def test_a_picture_of_one_page_stays_whole() -> None:
    image = paper(566)
    [(page, dpi)] = pages_of(image)
    assert page is image
    assert dpi is None


def test_a_long_picture_is_cut_on_bare_paper_between_its_paragraphs() -> None:
    image = paper(1500)
    write(image, 20, 500)
    write(image, 560, 1040)
    write(image, 1080, 1480)
    pages = pages_of(image)
    assert [p.shape[0] for p, _ in pages] == pytest.approx([530, 530, 440], abs=12)
    assert all(dpi == pytest.approx(WIDTH / 8.27) for _, dpi in pages)


def test_a_table_longer_than_a_page_is_cut_along_a_rule_that_both_pages_have() -> None:
    image = paper(1500)
    for y in range(20, 1481, 20):
        image[y : y + 2, 20:380] = 0
        if y < 1480:
            image[y + 7 : y + 15, 60:340:5] = 0
    for x in (20, 120, 250, 378):
        image[20:1482, x : x + 2] = 0
    pages = [p for p, _ in pages_of(image)]
    assert len(pages) > 1
    assert all(p.shape[0] <= LONGEST * WIDTH for p in pages[:-1])
    for above, below in pairwise(pages):
        assert (above[-1, 20:380] == 0).all()
        assert (below[0, 20:380] == 0).all()
