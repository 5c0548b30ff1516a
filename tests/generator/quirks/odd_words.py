"""Words, signs and digits of other scripts where numbers stand."""

from __future__ import annotations

from tests.generator.model import Draft
from tests.generator.quirks.picks import some, whole
from tests.generator.quirks.registry import FORMS, MARKUP, TABLES, cell_quirk, quirk

_ALL = (*TABLES, *FORMS)
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_MATH = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@cell_quirk("nothing_in_words", group="numbers", layouts=_ALL)
def nothing_in_words(draft: Draft) -> None:
    """未发生, 不涉及, 没有, 无此项: no number was given; none may be made of it."""
    word = draft.rng.choice(
        ["未发生", "不涉及", "没有", "无此项", "暂无", "无此情况", "未产生", "无。"]
    )
    for cell, figure in whole(draft):
        if figure.value == 0:
            cell.text = figure.text = word
            figure.value, figure.state = None, "not_applicable"
            figure.accept = [*figure.accept, "unreadable"]


@cell_quirk("noughts_in_words", group="numbers", layouts=_ALL)
def noughts_in_words(draft: Draft) -> None:
    """零件, 0件, ０, 零（无）, ０.０: ways to write nought."""
    for cell, figure in whole(draft):
        if figure.value == 0:
            cell.text = figure.text = draft.rng.choice(
                ["零件", "零", "０", "0 件", "零宗", "00", "0.0"]
            )
            figure.accept = [*figure.accept, "unreadable"]


@cell_quirk("mixed_width_digits", group="numbers", layouts=_ALL)
def mixed_width_digits(draft: Draft) -> None:
    for cell, figure in whole(draft):
        digits = [d.translate(_FULL) if draft.rng.random() < 0.5 else d for d in cell.text]
        cell.text = figure.text = "".join(digits) + draft.rng.choice(["", " "])


@cell_quirk("digits_of_other_scripts", group="numbers", layouts=_ALL)
def digits_of_other_scripts(draft: Draft) -> None:
    """Mathematical, Arabic, circled and Roman digits; letters that look like digits."""
    for cell, figure in some(draft, 12):
        way = draft.rng.randrange(5)
        n = int(figure.value or 0)
        if way == 0:
            cell.text = cell.text.translate(_MATH)
        elif way == 1:
            cell.text = cell.text.translate(_ARABIC)
        elif way == 2 and 0 < n <= 20:
            cell.text = chr(0x245F + n)
        elif way == 3 and 0 < n <= 10:
            cell.text = chr(0x215F + n)
        elif "1" in cell.text:
            cell.text = cell.text.replace("1", draft.rng.choice("lIＩ"))
            figure.contest()
        else:
            continue  # its digits are the usual ones
        figure.text = cell.text
        figure.accept = [*figure.accept, "unreadable", "missing"]


@cell_quirk("spaced_thousands", group="numbers", layouts=_ALL)
def spaced_thousands(draft: Draft) -> None:
    """1 234 and 1'234."""
    for cell, figure in whole(draft):
        if len(cell.text) > 3:
            gap = draft.rng.choice(["\u2009", "\xa0", "\u202f", "'", "’", " "])
            cell.text = figure.text = f"{int(cell.text):,}".replace(",", gap)
            figure.accept = [*figure.accept, "unreadable"]


@cell_quirk("odd_minus_signs", group="signs", layouts=("2019",))
def odd_minus_signs(draft: Draft) -> None:
    """Signs of other kinds for minus, and brackets and triangles that may mean it."""
    for cell in draft.cells():
        if not str(cell.figure).endswith("_change"):
            continue
        figure = draft.figures[str(cell.figure)]
        n = int(figure.value or 0)
        if figure.state != "reported" or n == 0:
            continue
        if n > 0:
            text = draft.rng.choice(
                [f"＋{n}", f"↑{n}", f"增{n}个", f"新增{n}", f"比上年增加{n}", f"﹢{n}"]
            )
        else:
            text = draft.rng.choice(
                [f"−{-n}", f"‑{-n}", f"–{-n}", f"—{-n}", f"﹣{-n}", f"负{-n}", f"↓{-n}",
                 f"- {-n}", f"下降{-n}", f"比上年减少{-n}", f"▼{-n}", f"▲{-n}", f"({-n})", f"△{-n}"]
            )  # fmt: skip
        cell.text = figure.text = text
        figure.accept = [*figure.accept, "unreadable"]
        if text[0] in "▲△(":
            figure.contest()  # a rise as well as a fall, or a remark


@cell_quirk("counts_with_signs_before", group="numbers", layouts=_ALL)
def counts_with_signs_before(draft: Draft) -> None:
    """共12件, 计12, 12件次, 第12, 12/年, =12, ：12."""
    for cell, figure in some(draft, 12):
        cell.text = figure.text = draft.rng.choice(["共{}件", "计{}", "合计{}", "{}件次", "={}", "：{}", "{}件。"]).format(cell.text)  # fmt: skip
        figure.accept = [*figure.accept, "unreadable"]


@cell_quirk("amounts_in_other_units", group="amounts", layouts=("2021", "hybrid"))
def amounts_in_other_units(draft: Draft) -> None:
    """The fee in 元 or 亿元 where the form says 万元: stored in 万元, or in doubt."""
    from decimal import Decimal

    for cell in draft.cells("T2"):
        if cell.figure != "administrative_fee_revenue":
            continue
        figure = draft.figures[cell.figure]
        if figure.state != "reported" or not figure.value:
            continue
        n = draft.rng.randint(1, 900)
        unit, factor = draft.rng.choice([("元", "0.0001"), ("亿元", "10000"), ("千元", "0.1")])
        cell.text = figure.text = f"{n}{unit}"
        figure.value = float(Decimal(n) * Decimal(factor))
        figure.accept = [*figure.accept, "unreadable"]


@quirk("raised_notes", group="markup", layouts=_ALL, carriers=MARKUP)
def raised_notes(draft: Draft) -> None:
    """A raised or linked number behind the figure leads to a note."""
    for cell, _ in some(draft, 12):
        cell.markup = cell.text + draft.rng.choice(
            ["<sup>1</sup>", '<sup><a href="#n1">[2]</a></sup>', '<a href="#_ftn1"><sup>3</sup></a>',
             '<span style="vertical-align:super;font-size:7pt">4</span>',
             '<a style="mso-footnote-id:ftn1" href="#_ftn1" name="_ftnref1"><span class="MsoFootnoteReference">[1]</span></a>']
        )  # fmt: skip
        draft.figures[str(cell.figure)].accept += ["unreadable"]
