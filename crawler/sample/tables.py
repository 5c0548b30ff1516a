"""The official tables of one report as rows of cells with spans: drawn by every carrier."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.sample.labels import (
    APPLICANTS,
    CORNER,
    FIRST_ROWS,
    LAST_ROW,
    RESULTS,
    ROUTES,
    TABLE2,
    result_groups,
)
from crawler.sample.model import SampleReport


@dataclass(frozen=True)
class Box:
    """A cell: text, rows and columns it spans, and whether it is a figure."""

    text: str
    rows: int = 1
    columns: int = 1
    figure: bool = False


Row = list[Box]


def table2(report: SampleReport) -> list[Row]:
    rows: list[Row] = []
    for anchor, headings, lines in TABLE2[report.layouts["T2"]]:
        spans = {1: [3], 2: [1, 2], 3: [1, 1, 1]}[len(headings)]
        rows.append([Box(anchor, columns=4)])
        rows.append(
            [Box("信息内容"), *(Box(h, columns=s) for h, s in zip(headings, spans, strict=True))]
        )
        for label, codes in lines:
            figures = [
                Box(report.printed(c), columns=s, figure=True)
                for c, s in zip(codes, spans, strict=True)
            ]
            rows.append([Box(label), *figures])
    return rows


def table3(report: SampleReport) -> list[Row]:
    applicants = APPLICANTS if report.has_total_column else APPLICANTS[:-1]
    names = dict(applicants)
    head: Row = [Box("自然人", rows=2), Box("法人或其他组织", columns=5)]
    if report.has_total_column:
        head.append(Box("总计", rows=2))
    rows: list[Row] = [
        [Box(CORNER, rows=3, columns=3), Box("申请人情况", columns=len(applicants))],
        head,
        [Box(names[a]) for a, _ in APPLICANTS[1:6]],
    ]

    def figures(code: str) -> Row:
        return [Box(report.printed(code, a), figure=True) for a, _ in applicants]

    for code, label in FIRST_ROWS:
        rows.append([Box(label, columns=3), *figures(code)])
    groups = result_groups(report.layouts["T3"])
    height = sum(len(lines) for _, lines in groups)
    first = True
    for group, lines in groups:
        for number, (code, label) in enumerate(lines):
            row: Row = [Box("三、本年度办理结果", rows=height)] if first else []
            first = False
            if not group:
                row.append(Box(label, columns=2))
            else:
                if number == 0:
                    row.append(Box(group, rows=len(lines)))
                row.append(Box(label))
            rows.append([*row, *figures(code)])
    rows.append([Box(LAST_ROW[1], columns=3), *figures(LAST_ROW[0])])
    return rows


def table4(report: SampleReport) -> list[Row]:
    return [
        [Box("行政复议", columns=5), Box("行政诉讼", columns=10)],
        [
            *(Box(label, rows=2) for _, label in RESULTS),
            Box("未经复议直接起诉", columns=5),
            Box("复议后起诉", columns=5),
        ],
        [Box(label) for _ in ROUTES[1:] for _, label in RESULTS],
        [Box(report.printed(f"{r}_{code}"), figure=True) for r in ROUTES for code, _ in RESULTS],
    ]


def positions(rows: list[Row]) -> list[tuple[int, int, Box]]:
    """(row, column, box) of every box, the columns covered from above counted."""
    placed: list[tuple[int, int, Box]] = []
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        column = 0
        for box in row:
            while (r, column) in taken:
                column += 1
            placed.append((r, column, box))
            taken.update((r + i, column + j) for i in range(box.rows) for j in range(box.columns))
            column += box.columns
    return placed
