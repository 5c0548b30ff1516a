"""Ways to write a number."""

from __future__ import annotations

from tests.generator.model import Cell, Draft, Figure
from tests.generator.quirks.registry import FORMS, TABLES, quirk

_ALL = (*TABLES, *FORMS)
_FULL = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
_DIGITS = "零一二三四五六七八九"


def chinese(n: int) -> str:
    """0 … 9999 in Chinese numerals (二十一, 一百零三)."""
    if n == 0:
        return "零"
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, unit)
        if digit:
            out += ("零" if zero and out else "") + _DIGITS[digit] + name
            zero = False
        elif out:
            zero = True
    return out[1:] if out.startswith("一十") else out


def _values(draft: Draft) -> list[tuple[Cell, Figure]]:
    return [
        (c, draft.figures[c.figure])
        for c in draft.cells()
        if c.figure and draft.figures[c.figure].state == "reported" and c.text
    ]


def _write(cell: Cell, figure: Figure, text: str) -> None:
    cell.text = figure.text = text


@quirk("units", group="numbers", layouts=TABLES)
def units(draft: Draft) -> None:
    for cell, figure in _values(draft):
        if cell.figure in ("administrative_fee_revenue", "government_procurement_amount"):
            continue
        unit = "项" if "_items_" in str(cell.figure) else "件"
        if draft.rng.random() < 0.6:
            _write(
                cell,
                figure,
                draft.rng.choice(
                    [f"{figure.text}{unit}", f"{figure.text} {unit}", f"{figure.text}({unit})"]
                ),
            )


@quirk("amounts_with_unit", group="amounts", layouts=TABLES)
def amounts_with_unit(draft: Draft) -> None:
    for cell, figure in _values(draft):
        if cell.figure == "administrative_fee_revenue":
            _write(cell, figure, f"{figure.text}万元")
        elif cell.figure == "government_procurement_amount":
            _write(cell, figure, f"{figure.text}元")


@quirk("thousands", group="numbers", layouts=_ALL)
def thousands(draft: Draft) -> None:
    mark = draft.rng.choice([",", "，"])
    for cell, figure in _values(draft):
        if figure.value is not None and abs(figure.value) >= 1000:
            _write(cell, figure, f"{figure.value:,}".replace(",", mark))


@quirk("large_with_thousands", group="numbers", layouts=_ALL, stage="plan")
def large_with_thousands(draft: Draft) -> None:
    """Make some figures of table 2 or the form large enough for separators."""
    from tests.generator.drawing import number

    wanted = [
        k
        for k in draft.figures
        if k.endswith("_decisions") or k in ("proactive_items", "e1_06_website_column_page_views")
    ]
    for key in wanted:
        value = draft.rng.randint(1000, 9_999_999)
        draft.figures[key] = number(value)
        draft.figures[key].text = f"{value:,}"


@quirk("full_width_digits", group="numbers", layouts=_ALL)
def full_width_digits(draft: Draft) -> None:
    for cell, figure in _values(draft):
        _write(cell, figure, figure.text.translate(_FULL))


@quirk("chinese_numerals", group="numbers", layouts=_ALL)
def chinese_numerals(draft: Draft) -> None:
    for cell, figure in _values(draft):
        if isinstance(figure.value, int) and 0 < figure.value < 10000 and draft.rng.random() < 0.3:
            _write(cell, figure, chinese(figure.value))


@quirk("signed_changes", group="signs", layouts=("2019",))
def signed_changes(draft: Draft) -> None:
    for cell, figure in _values(draft):
        if not str(cell.figure).endswith("_change"):
            continue
        n = int(figure.value or 0)
        up = [f"+{n}", f"增{n}", f"增加{n}", f"{n}", f"增加{n}项"]
        down = [f"-{-n}", f"减{-n}", f"减少{-n}", f"－{-n}", f"减少{-n}项"]
        _write(cell, figure, draft.rng.choice(down if n < 0 else up) if n else "0")


@quirk("remarks", group="remarks", layouts=TABLES)
def remarks(draft: Draft) -> None:
    """A number with a remark in parentheses: 22（其中修订16件）."""
    picked = [
        (c, f) for c, f in _values(draft) if f.value and isinstance(f.value, int) and f.value > 1
    ]
    for cell, figure in draft.rng.sample(picked, min(len(picked), 3)):
        part = draft.rng.randint(1, int(figure.value or 1))
        _write(
            cell,
            figure,
            f"{figure.text}（其中{draft.rng.choice(['修订', '网上办理', '延期'])}{part}件）",
        )


@quirk("decimals", group="amounts", layouts=("2021", "hybrid"), stage="plan")
def decimals(draft: Draft) -> None:
    value = round(draft.rng.uniform(0, 90000), 4)
    draft.figures["administrative_fee_revenue"] = Figure(f"{value:.4f}", value)


@quirk("decimal_zero_tail", group="amounts", layouts=_ALL, stage="plan")
def decimal_zero_tail(draft: Draft) -> None:
    for key in ("administrative_fee_revenue", "special_funds", "e1_52_special_funds"):
        if key in draft.figures and draft.figures[key].state == "reported":
            value = draft.rng.randint(0, 500)
            draft.figures[key] = Figure(f"{value}.{draft.rng.choice(['0', '00', '0000'])}", value)


@quirk("blanks_around_numbers", group="numbers", layouts=_ALL)
def blanks_around_numbers(draft: Draft) -> None:
    for cell, figure in _values(draft):
        gap = draft.rng.choice([" ", "\xa0", "\u3000", "\n", ""])
        _write(cell, figure, f"{gap}{figure.text}{gap}")


@quirk("wrong_sums", group="sums", stage="plan")
def wrong_sums(draft: Draft) -> None:
    """The document itself adds up wrongly: to be read as it stands."""
    totals = [k for k in draft.figures if k.endswith(("/total", "_total"))]
    for key in draft.rng.sample(totals, 3):
        figure = draft.figures[key]
        if figure.state == "reported":
            value = int(figure.value or 0) + draft.rng.randint(1, 9)
            figure.value, figure.text = value, str(value)
