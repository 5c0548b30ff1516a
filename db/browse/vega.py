"""Vega-Lite descriptions of the charts, drawn in the reader's browser over the server's SVG.

Each takes the very rows that the table beneath the chart shows, as data in the description: a
chart loads nothing. Colours are names of the style sheet's variables (`@c1` is `--c1`), filled in
by static/charts.js, so that light and dark follow the page. The signal `picked` holds the name of
the series the reader chose in the legend.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from db.browse.charts import COMPLETENESS, Series, Tile

Spec = dict[str, Any]

_PICKED = {
    "condition": {"test": "picked === '' || datum.s === picked", "value": 1},
    "value": 0.18,
}
_SERIES_DASHES = ([1, 0], [6, 3], [2, 2], [9, 3, 2, 3], [4, 4], [12, 3], [1, 3], [7, 2, 1, 2])


def dumps(spec: Spec) -> str:
    """The description as it stands in the page's `data-spec`."""
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"))


def _base(description: str, height: int, **more: Any) -> Spec:
    room = {"left": 5, "right": 5, "top": 18, "bottom": 5}
    return {
        "description": description,
        "width": "container",
        "height": height,
        "padding": room,
        **more,
    }


def _years(title: str | None = None) -> Spec:
    axis = {"title": title, "labelAngle": 0, "labelOverlap": "greedy"}
    return {"field": "c", "type": "ordinal", "axis": axis, "sort": None}


def _colours(series: Sequence[Series]) -> Spec:
    return {
        "domain": [s.name for s in series],
        "range": [f"@c{s.colour}" for s in series],
    }


def _long(categories: Sequence[str], series: Sequence[Series]) -> list[Spec]:
    return [
        {"c": category, "s": one.name, "v": one.values[i], "o": order}
        for order, one in enumerate(series)
        for i, category in enumerate(categories)
        if one.values[i] is not None
    ]


def stacked(
    categories: Sequence[str],
    series: Sequence[Series],
    labels: Sequence[tuple[float, str]],
    *,
    description: str,
    unit: str,
    heading: str,
) -> Spec:
    """Stacked bars; `labels` gives the height and the text that stands above each category."""
    over = [
        {"c": category, "t": top, "l": label}
        for category, (top, label) in zip(categories, labels, strict=True)
    ]
    bars = {
        "mark": {"type": "bar", "stroke": "@ink", "strokeWidth": 0.5},
        "encoding": {
            "y": {"field": "v", "type": "quantitative", "stack": "zero",
                  "axis": {"title": unit, "format": ",~r", "tickMinStep": 1}},
            "color": {"field": "s", "type": "nominal", "scale": _colours(series), "legend": None},
            "order": {"field": "o", "type": "quantitative"},
            "opacity": _PICKED,
            "tooltip": [
                {"field": "c", "title": heading},
                {"field": "s", "title": " "},
                {"field": "v", "title": unit, "type": "quantitative", "format": ",~r"},
            ],
        },
    }  # fmt: skip
    texts = {
        "data": {"values": over},
        "mark": {"type": "text", "baseline": "bottom", "dy": -4, "aria": False},
        "encoding": {
            "y": {"field": "t", "type": "quantitative"},
            "text": {"field": "l"},
        },
    }
    return _base(
        description,
        250,
        params=[{"name": "picked", "value": ""}],
        data={"values": _long(categories, series)},
        encoding={"x": {**_years(), "scale": {"domain": list(categories), "paddingInner": 0.34}}},
        layer=[bars, texts],
    )


def lines(
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    description: str,
    unit: str,
    heading: str,
) -> Spec:
    """A line for each series, broken where a category has no figure; told apart by dashes too."""
    values = [
        {"c": category, "s": one.name, "v": one.values[i]}
        for one in series
        for i, category in enumerate(categories)
    ]
    names = [s.name for s in series]
    dashes = {
        "field": "s",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": names, "range": [list(dash(s.colour)) for s in series]},
    }
    colour = {"field": "s", "type": "nominal", "scale": _colours(series), "legend": None}
    points = {
        "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1},
        "encoding": {
            "tooltip": [
                {"field": "s", "title": " "},
                {"field": "c", "title": heading},
                {"field": "v", "title": unit, "type": "quantitative", "format": ",~r"},
            ]
        },
    }
    line = {
        "mark": {"type": "line", "strokeWidth": 2.5, "invalid": "break-paths-show-domains"},
        "encoding": {"strokeDash": dashes},
    }
    return _base(
        description,
        270,
        params=[{"name": "picked", "value": ""}],
        data={"values": values},
        encoding={
            "x": {**_years(), "scale": {"domain": list(categories)}},
            "y": {"field": "v", "type": "quantitative",
                  "axis": {"title": unit, "format": ",~r"}, "scale": {"zero": True}},
            "color": colour,
            "opacity": _PICKED,
        },
        layer=[line, points],
    )  # fmt: skip


def dash(colour: int) -> tuple[int, ...]:
    """The dashes of a line of colour 1 … 8, the same in the server's SVG and in Vega-Lite."""
    return tuple(_SERIES_DASHES[(colour - 1) % len(_SERIES_DASHES)])


def ranked(
    rows: Sequence[tuple[str, float | None]], *, description: str, unit: str, colour: int = 1
) -> Spec:
    """Horizontal bars in the order given; a row without a figure keeps its place."""
    values = [
        {"n": f"{i}", "name": name, "v": value, "l": "" if value is None else f"{value:,.10g}"}
        for i, (name, value) in enumerate(rows)
    ]
    order = [f"{i}" for i in range(len(rows))]
    names = {f"{i}": name for i, (name, _) in enumerate(rows)}
    shown = " : ".join(f"datum.value === '{i}' ? {json.dumps(n)}" for i, n in names.items())
    axis = {
        "title": None,
        "labelLimit": 220,
        "labelExpr": f"{shown} : ''" if shown else "''",
        "domain": False,
        "ticks": False,
    }
    return _base(
        description,
        max(40, 24 * len(rows)),
        data={"values": values},
        encoding={
            "y": {"field": "n", "type": "nominal", "scale": {"domain": order}, "axis": axis},
            "x": {"field": "v", "type": "quantitative", "axis": {"title": unit, "format": ",~r"}},
        },
        layer=[
            {
                "mark": {"type": "bar", "color": f"@c{colour}", "height": 15},
                "encoding": {
                    "tooltip": [
                        {"field": "name", "title": " "},
                        {"field": "v", "title": unit, "type": "quantitative", "format": ",~r"},
                    ]
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "aria": False},
                "encoding": {"text": {"field": "l"}},
            },
        ],
    )


def heat(
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[tuple[float | None, str]]]],
    *,
    description: str,
    unit: str,
) -> Spec:
    """Places × years: a share of 0 … 1 as a shade, its text as the tooltip; None is left open."""
    values = [
        {"r": name, "c": column, "v": share, "l": text}
        for name, cells in rows
        for column, (share, text) in zip(columns, cells, strict=True)
        if share is not None
    ]
    return _base(
        description,
        max(60, 22 * len(rows)),
        data={"values": values},
        mark={"type": "rect", "stroke": "@paper", "strokeWidth": 2},
        encoding={
            "x": {**_years(), "scale": {"domain": list(columns)},
                  "axis": {"title": None, "labelAngle": 0, "orient": "top"}},
            "y": {"field": "r", "type": "nominal", "scale": {"domain": [n for n, _ in rows]},
                  "axis": {"title": None, "labelLimit": 150}},
            "color": {
                "field": "v", "type": "quantitative",
                "scale": {"type": "threshold", "domain": [1e-9, *COMPLETENESS],
                          "range": ["@h0", "@h1", "@h2", "@h3", "@h4", "@h5"]},
                "legend": {"title": unit, "orient": "bottom",
                           "labelExpr": "datum.value <= 0 ? '0' : datum.value < 0.001 ? '>0' : "
                           "format(datum.value, '.2~p')",
                           "gradientLength": 260, "titleLimit": 300},
            },
            "tooltip": [
                {"field": "r", "title": " "}, {"field": "c", "title": " "},
                {"field": "l", "title": unit},
            ],
        },
    )  # fmt: skip


def tiles(cells: Sequence[Tile], *, description: str, unit: str) -> Spec:
    """A tile map: one square a province at its place, shaded by class, named and with its rate."""
    values = [
        {"x": c.column, "y": c.row, "name": c.name, "full": c.full, "k": c.shade, "l": c.label,
         "href": c.href}
        for c in cells
    ]  # fmt: skip
    across = {"field": "x", "type": "ordinal", "axis": None, "scale": {"padding": 0.06}}
    down = {"field": "y", "type": "ordinal", "axis": None, "scale": {"padding": 0.06}}
    classes = ["hx", *(f"h{i}" for i in range(6))]
    shade = {
        "field": "k",
        "type": "nominal",
        "scale": {"domain": classes, "range": ["@paper", *(f"@{k}" for k in classes[1:])]},
        "legend": None,
    }
    inks = {
        "field": "k",
        "type": "nominal",
        "scale": {"domain": classes, "range": ["@soft", *(f"@t{i}" for i in range(6))]},
        "legend": None,
    }
    return _base(
        description,
        430,
        data={"values": values},
        encoding={"x": across, "y": down},
        resolve={"scale": {"color": "independent"}},
        layer=[
            {
                "mark": {"type": "rect", "cursor": "pointer", "stroke": "@line-strong"},
                "encoding": {
                    "strokeDash": {
                        "condition": {"test": "datum.k === 'hx'", "value": [3, 2]},
                        "value": [1, 0],
                    },
                    "color": shade,
                    "href": {"field": "href"},
                    "tooltip": [{"field": "full", "title": " "}, {"field": "l", "title": unit}],
                },
            },
            {
                "mark": {"type": "text", "dy": -7, "fontSize": 12, "aria": False},
                "encoding": {"text": {"field": "name"}, "color": inks},
            },
            {
                "mark": {"type": "text", "dy": 9, "fontSize": 10, "aria": False},
                "encoding": {"text": {"field": "l"}, "color": inks},
            },
        ],
    )
