"""Charts as pages show them: drawn by the server, described for Vega-Lite, with their table.

A chart and the table beneath it are made from one list of rows, and so are the CSV and JSON
offered with it (through the query's own address): nothing is shown that cannot be taken away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from db.browse import charts, vega
from db.browse.answer import Answer
from db.browse.charts import Series
from db.browse.language import Words
from db.browse.pages._corrected import said_of

Row = dict[str, Any]
Column = tuple[str, str]
"""Column of the rows, and its name for readers."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table beneath a chart."""

    name: str
    values: tuple[float | str | None, ...]
    """None where a report has no figure, "" where there is no report."""
    href: str | None = None
    published: Mapping[int, float | None] = field(default_factory=dict)
    """Place among the values → the figure as published, where the value is a researcher's correction."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready for the template. `key` names it in the page; `caption` holds unit and source."""

    key: str
    title: str
    caption: str
    svg: Markup
    legend: Markup | None
    spec: str
    heads: tuple[str, ...]
    """Heading of the first column, then one for each value."""
    lines: tuple[Line, ...] = field(default=())
    answer: Answer | None = None


def by_year(
    words: Words,
    key: str,
    answer: Answer,
    columns: Sequence[Column],
    *,
    title: str,
    unit: str,
    source: str,
    colours: Sequence[int] = (),
) -> Chart | None:
    """Stacked bars of `columns` by the rows' `year`; None when there is no figure at all."""
    rows = sorted(answer.rows, key=lambda row: row["year"])
    series = tuple(
        Series(name, tuple(row[column] for row in rows), colours[i] if colours else i % 8 + 1)
        for i, (column, name) in enumerate(columns)
    )
    if not any(value is not None for one in series for value in one.values):
        return None
    published = {
        (row["year"], name): row[f"{column}_published"]
        for row in rows
        for column, name in columns
        if row.get(f"{column}_published", row[column]) != row[column]
    }
    return yearly(
        words,
        key,
        [row["year"] for row in rows],
        series,
        title=title,
        unit=unit,
        source=source + said_of(words, sorted({year for year, _ in published})),
        answer=answer,
        absent=[row["year"] for row in rows if row["report_id"] is None],
        published=published,
    )


def bars(
    words: Words,
    key: str,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    unit: str,
    caption: str,
    heading: str,
    answer: Answer | None = None,
    absent: Collection[str] = (),
    published: Mapping[tuple[str, str], float | None] | None = None,
) -> Chart:
    """Stacked bars over any categories; those in `absent` have no report at all. `published` has the
    figure of each (category, series) that is drawn as corrected."""
    before = published or {}
    none = words.t("no figure", "无数字")
    labels = [
        (top, words.t("no report", "无报告") if category in absent else label)
        for category, (top, label) in zip(
            categories, charts.stack_labels(categories, series, none), strict=True
        )
    ]
    svg = charts.stacked_bars(categories, series, labels, title=title, description=caption)
    spec = vega.stacked(
        categories, series, labels, description=f"{title}. {caption}", unit=unit, heading=heading
    )
    lines = tuple(
        Line(
            category,
            tuple("" if category in absent else s.values[i] for s in series),
            published={
                j: before[category, s.name]
                for j, s in enumerate(series)
                if (category, s.name) in before
            },
        )
        for i, category in enumerate(categories)
    )
    return Chart(
        key=key,
        title=title,
        caption=caption,
        svg=svg,
        legend=charts.key(series) if len(series) > 1 else None,
        spec=vega.dumps(spec),
        heads=(heading, *(s.name for s in series)),
        lines=lines,
        answer=answer,
    )


def yearly(
    words: Words,
    key: str,
    years: Sequence[int],
    series: Sequence[Series],
    *,
    title: str,
    unit: str,
    source: str,
    answer: Answer,
    absent: Collection[int] = (),
    published: Mapping[tuple[int, str], float | None] | None = None,
) -> Chart:
    """Stacked bars over years, with unit and source as caption; years in `absent` have no report."""
    return bars(
        words,
        key,
        [str(year) for year in years],
        series,
        title=title,
        unit=unit,
        caption=f"{unit} · {source}",
        heading=words.t("Year", "年度"),
        answer=answer,
        absent=[str(year) for year in absent],
        published={(str(year), name): v for (year, name), v in (published or {}).items()},
    )


def over_years(
    words: Words,
    key: str,
    years: Sequence[int],
    series: Sequence[Series],
    *,
    title: str,
    unit: str,
    caption: str,
    answer: Answer | None = None,
    absent: Collection[tuple[str, int]] = (),
    published: Mapping[tuple[str, int], float | None] | None = None,
) -> Chart:
    """A line for each series over the years; its table has one line a series. `absent` names the
    (series, year) without a report, `published` what was corrected."""
    before = published or {}
    categories = [str(year) for year in years]
    heading = words.t("Year", "年度")
    return Chart(
        key=key,
        title=title,
        caption=caption,
        svg=charts.lines(categories, series, title=title, description=caption),
        legend=charts.key(series, as_lines=True),
        spec=vega.dumps(
            vega.lines(categories, series, description=f"{title}. {caption}", unit=unit,
                       heading=heading)
        ),
        heads=(words.t("Agency", "机关"), *categories),
        lines=tuple(
            Line(s.name, tuple("" if (s.name, y) in absent else v
                               for y, v in zip(years, s.values, strict=True)),
                 published={i: before[s.name, y] for i, y in enumerate(years)
                            if (s.name, y) in before})
            for s in series
        ),
        answer=answer,
    )  # fmt: skip


def ranked(
    key: str,
    rows: Sequence[tuple[str, float | None, str | None]],
    *,
    title: str,
    unit: str,
    caption: str,
    heads: tuple[str, str],
    answer: Answer | None = None,
    colour: int = 1,
) -> Chart | None:
    """Horizontal bars of (name, figure, link); None when no row has a figure."""
    if not any(value is not None for _, value, _ in rows):
        return None
    pairs = [(name, value) for name, value, _ in rows]
    return Chart(
        key=key,
        title=title,
        caption=caption,
        svg=charts.ranked_bars(pairs, title=title, description=caption, colour=colour),
        legend=None,
        spec=vega.dumps(
            vega.ranked(pairs, description=f"{title}. {caption}", unit=unit, colour=colour)
        ),
        heads=heads,
        lines=tuple(Line(name, (value,), href) for name, value, href in rows),
        answer=answer,
    )
