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
class Tile:
    """One square of a tile map, at its column and row, counted from 0."""

    name: str
    full: str
    column: int
    row: int
    shade: str
    """Class of `shade`."""
    label: str
    href: str


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


def stack_labels(
    categories: Sequence[str], series: Sequence[Series], none: str
) -> list[tuple[float, str]]:
    """Height of each category's stack and what stands above it: the total, "≥" where a part is
    unknown, `none` where all are."""
    labels = []
    for i in range(len(categories)):
        values = [s.values[i] for s in series]
        known = [v for v in values if v is not None]
        partly = len(known) < len(values)
        total = sum(known)
        labels.append((total, ("≥ " if partly else "") + _figure(total) if known else none))
    return labels


def stacked_bars(
    categories: Sequence[str],
    series: Sequence[Series],
    labels: Sequence[tuple[float, str]],
    *,
    title: str,
    description: str,
    height: int = 240,
) -> Markup:
    """Bars over `categories`, the series stacked; `labels` as `stack_labels` gives them."""
    top = nice_ceiling(max((total for total, _ in labels), default=0))
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
        label = labels[i][1]
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
                    f'<circle class="k{one.colour} seam" cx="{point[0]:.1f}" cy="{point[1]:.1f}" '
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


def tile_map(cells: Sequence[Tile], *, title: str, description: str) -> Markup:
    """A square for each province where it lies on the map, linked to its page."""
    size, gap = 62, 4
    rows = max((c.row for c in cells), default=0) + 1
    columns = max((c.column for c in cells), default=0) + 1
    height = rows * size
    parts = [_open(title, description, height, columns * size, "group")]
    for cell in cells:
        x, y = cell.column * size, cell.row * size
        middle = x + (size - gap) / 2
        parts.append(
            f'<a href="{escape(cell.href)}"><title>{escape(cell.full)}: {escape(cell.label)}</title>'
            f'<rect class="{cell.shade}" x="{x}" y="{y}" width="{size - gap}" '
            f'height="{size - gap}"/><text class="on-{cell.shade}" x="{middle}" y="{y + 27}" '
            f'text-anchor="middle">{escape(cell.name)}</text><text class="on-{cell.shade} tiny" '
            f'x="{middle}" y="{y + 43}" text-anchor="middle">{escape(cell.label)}</text></a>'
        )
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704 - every text above is escaped


def key(series: Sequence[Series], *, as_lines: bool = False) -> Markup:
    """The legend, as a list in the order of the stack."""
    mark = (
        '<line class="s{0}" x1="0" x2="30" y1="5" y2="5"/>'
        if as_lines
        else '<rect class="k{0} seam" width="10" height="10"/>'
    )
    box = "0 0 30 10" if as_lines else "0 0 10 10"
    css = ' class="long"' if as_lines else ""
    items = [
        f'<li data-name="{escape(s.name)}"><svg{css} viewBox="{box}" aria-hidden="true">'
        f"{mark.format(s.colour)}</svg>{escape(s.name)}</li>"
        for s in series
    ]
    return Markup('<ul class="key">' + "".join(items) + "</ul>")  # noqa: S704


COMPLETENESS = (0.5, 0.8, 0.95, 1.0)
"""Upper bounds of the shades of coverage: complete stands apart from nearly complete."""


def shade(share: float | None, bounds: Sequence[float] = (0.2, 0.4, 0.6, 0.8)) -> str:
    """Class of a map's shade for a share of 0 … 1: hx for none, h0 for exactly zero, then h1 … h5
    up to each of `bounds`."""
    if share is None:
        return "hx"
    if share <= 0:
        return "h0"
    return f"h{1 + sum(share >= bound - 1e-12 for bound in bounds)}"


def _open(title: str, description: str, height: int, width: int = WIDTH, role: str = "img") -> str:
    return (
        f'<svg role="{role}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" '
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
