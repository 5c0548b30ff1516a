"""Charts drawn on the server as SVG: readable without JavaScript, inert, and always beside a table.

A chart takes the very rows the table beneath it shows. A year without a reported figure is a
gap marked "no figure", never a bar of height zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

WIDTH = 720
_ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 8, 18, 26


@dataclass(frozen=True, slots=True)
class Series:
    """One named sequence of figures, one for each category; None where none was reported."""

    name: str
    values: tuple[float | None, ...]
    colour: int
    """Class k1 … k8 of the style sheet."""


def nice_ceiling(value: float) -> float:
    """The smallest round number (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 × 10ⁿ) not below `value`."""
    if value <= 0:
        return 1
    step = 1.0
    while step * 10 <= value:
        step *= 10
    while step > value:
        step /= 10
    return next(step * part for part in _ROUND if step * part >= value)


def stacked_bars(
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    description: str,
    none: str,
    height: int = 240,
) -> Markup:
    """Bars over `categories`, the series stacked; `none` labels a category without figures."""
    totals = [
        sum(v for s in series if (v := s.values[i]) is not None) for i in range(len(categories))
    ]
    top = nice_ceiling(max(totals, default=0))
    plot = height - _TOP - _BOTTOM
    slot = (WIDTH - _LEFT - _RIGHT) / max(1, len(categories))
    bar = min(64.0, slot * 0.66)
    parts = [_open(title, description, height), *_axis(top, plot, height)]
    for i, category in enumerate(categories):
        middle = _LEFT + slot * (i + 0.5)
        base = float(height - _BOTTOM)
        empty = all(s.values[i] is None for s in series)
        for one in series:
            value = one.values[i]
            if not value or value < 0:
                continue
            tall = value / top * plot
            base -= tall
            parts.append(
                f'<rect class="k{one.colour} seam" x="{middle - bar / 2:.1f}" y="{base:.1f}" '
                f'width="{bar:.1f}" height="{tall:.1f}"><title>{escape(category)} · '
                f"{escape(one.name)}: {_figure(value)}</title></rect>"
            )
        # With a part unknown the stack is only what is known of the whole.
        partly = any(s.values[i] is None for s in series)
        label = none if empty else ("≥ " if partly else "") + _figure(totals[i])
        css = "" if empty else ' class="value"'
        parts.append(
            f'<text{css} x="{middle:.1f}" y="{base - 5:.1f}" text-anchor="middle">'
            f"{escape(label)}</text>"
        )
        parts.append(
            f'<text x="{middle:.1f}" y="{height - 8}" text-anchor="middle">{escape(category)}</text>'
        )
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704 - every text above is escaped


def lines(
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    description: str,
    height: int = 260,
) -> Markup:
    """A line for each series; a category without a figure breaks the line."""
    top = nice_ceiling(max((v for s in series for v in s.values if v is not None), default=0))
    plot = height - _TOP - _BOTTOM
    slot = (WIDTH - _LEFT - _RIGHT) / max(1, len(categories))
    parts = [_open(title, description, height), *_axis(top, plot, height)]
    for i, category in enumerate(categories):
        parts.append(
            f'<text x="{_LEFT + slot * (i + 0.5):.1f}" y="{height - 8}" text-anchor="middle">'
            f"{escape(category)}</text>"
        )
    for one in series:
        points = [
            None
            if value is None
            else (_LEFT + slot * (i + 0.5), height - _BOTTOM - max(0, value) / top * plot)
            for i, value in enumerate(one.values)
        ]
        for before, after in pairwise(points):
            if before and after:
                parts.append(
                    f'<line class="s{one.colour}" x1="{before[0]:.1f}" y1="{before[1]:.1f}" '
                    f'x2="{after[0]:.1f}" y2="{after[1]:.1f}"/>'
                )
        for category, point, value in zip(categories, points, one.values, strict=True):
            if point and value is not None:
                parts.append(
                    f'<circle class="k{one.colour}" cx="{point[0]:.1f}" cy="{point[1]:.1f}" '
                    f'r="4"><title>{escape(one.name)} {escape(category)}: {_figure(value)}'
                    "</title></circle>"
                )
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704 - every text above is escaped


def ranked_bars(
    rows: Sequence[tuple[str, float | None]], *, title: str, description: str, colour: int = 1
) -> Markup:
    """Horizontal bars, one for each named row."""
    line = 24
    height = line * len(rows) + 8
    top = max((v for _, v in rows if v is not None), default=0) or 1
    left = 210
    parts = [_open(title, description, height)]
    for i, (name, value) in enumerate(rows):
        y = 4 + i * line
        parts.append(
            f'<text x="{left - 8}" y="{y + 15}" text-anchor="end">{escape(_short(name))}</text>'
        )
        if value is None:
            continue
        wide = max(0.0, value) / top * (WIDTH - left - 90)
        parts.append(
            f'<rect class="k{colour}" x="{left}" y="{y + 3}" width="{wide:.1f}" height="16"/>'
            f'<text class="value" x="{left + wide + 6:.1f}" y="{y + 15}">{_figure(value)}</text>'
        )
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704 - every text above is escaped


def key(series: Sequence[Series]) -> Markup:
    """The legend, as a list in the order of the stack."""
    items = [
        f'<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="k{s.colour}" width="10" '
        f'height="10"/></svg>{escape(s.name)}</li>'
        for s in series
    ]
    return Markup('<ul class="key">' + "".join(items) + "</ul>")  # noqa: S704


def shade(share: float | None) -> str:
    """Class h0 … h5 of a heat map for a share of 0 … 1."""
    if share is None or share <= 0:
        return "h0"
    return f"h{min(5, 1 + int(share * 5 - 1e-9))}"


def _open(title: str, description: str, height: int) -> str:
    return (
        f'<svg role="img" viewBox="0 0 {WIDTH} {height}" xmlns="http://www.w3.org/2000/svg" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>'
        f"<desc>{escape(description)}</desc>"
    )


def _axis(top: float, plot: float, height: int) -> list[str]:
    out = []
    for part in (0, 0.5, 1) if top != 1 and top * 0.5 == int(top * 0.5) else (0, 1):
        y = height - _BOTTOM - plot * part
        css = "axis" if part == 0 else "grid"
        out.append(
            f'<line class="{css}" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_figure(top * part)}</text>'
        )
    return out


def _figure(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:,.4g}"


def _short(name: str) -> str:
    return name if len(name) <= 16 else name[:15] + "…"
