"""Figures of tables without rules held against the form's own sums.

Where nothing but places tells the column or row of a figure, a blank in a sum that fails may be a
figure given to its neighbour. The sums deny such a reading and never make one: where they hold with
the same figures one cell along, or where a whole row of a failing column is blank, those figures are
in doubt. Where no cell is blank the failed check says so itself (`parsers.checks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.checks import rules
from parsers.document import Document, Grid, Paragraph
from parsers.layouts import APPLICANTS, indicator
from parsers.report import CheckResult, Fact, State

DENIED = "a table without rules: a blank that the sums of the form deny"
UNCLAIMED = "a table without rules: a number that no row takes stands beside it, and this blank may be its place"

_Cell = tuple[str, str | None]


def doubt_denied(
    document: Document,
    facts: Sequence[Fact],
    layouts: dict[str, str],
    checks: Sequence[CheckResult],
) -> None:
    """Put in doubt the figures of tables without rules whose places the form's sums deny."""
    unruled = {grid.number for grid in document.grids if grid.unruled}
    own = [f for f in facts if f.place and f.place.get("table") in unruled]
    if not any(f.state is State.BLANK for f in own):
        return
    known = {(f.indicator, f.applicant): f for f in own}
    denied: list[Fact] = []
    lines = [line for cells in _lines(own, layouts) if (line := _of(cells, known))]
    gaps = [line for line in lines if any(f.state is State.BLANK for f in line)]
    for line in (x for x in gaps if _holds_one_along(x)):
        blank = [f.state is State.BLANK for f in line]
        denied += line
        alike = [x for x in gaps if [f.state is State.BLANK for f in x] == blank]
        if sum(map(_holds_one_along, alike)) > 1:  # one such line may add up by chance
            denied += [f for x in alike for f in x]
    bare = {f.indicator for line in lines for f in line if _is_blank(line)}
    for check in checks:
        cells = [c for c in check.cells if c in known]
        if not check.passed and any(code in bare for code, _ in cells) and len(cells) > 1:
            denied += [known[c] for c in cells]
    denied += _crossed(lines, checks)
    for fact in denied:
        fact.doubt = fact.doubt or DENIED


def doubt_unclaimed(document: Document, facts: Sequence[Fact]) -> None:
    """Put in doubt the blanks of tables without rules where a number was given to no figure."""
    own = {grid.number for grid in document.grids if grid.unruled}
    blank = [f for f in facts if f.state is State.BLANK and f.place and f.place.get("table") in own]
    if blank and (_has_left(document, facts) or _has_left_below(document)):
        for fact in blank:
            fact.doubt = fact.doubt or UNCLAIMED


def _has_left(document: Document, facts: Sequence[Fact]) -> bool:
    """Whether a number of a table without rules was given to no figure: one whose own place is in doubt
    (beside the heading of a group, say), or one in a table of which nothing was read."""
    taken = {
        (f.place.get("table"), f.place.get("row"), f.place.get("column")) for f in facts if f.place
    }
    read = {table for table, *_ in taken}
    return any(
        (cell.doubt or grid.number not in read)
        and (grid.number, cell.row + 1, cell.column + 1) not in taken
        and cell.text.strip().isdecimal()
        for grid in document.grids
        if grid.unruled
        for row in grid.rows
        for cell in row
        if cell is not None
    )


def _has_left_below(document: Document) -> bool:
    """Whether a number stands alone below a table without rules, as a page break leaves it."""
    return any(
        isinstance(one, Grid) and one.unruled and isinstance(after, Paragraph)
        and after.text.strip().isdecimal()
        for one, after in pairwise(document.blocks)
    )  # fmt: skip


def _crossed(lines: list[list[Fact]], checks: Sequence[CheckResult]) -> list[Fact]:
    """Lines of which a blank is denied both along its row and down its column; and those that have
    nothing but a total, where most others have more."""
    failed = {c for check in checks if not check.passed and check.applicant for c in check.cells}
    wanting = [x for x in lines if len(x) > 1 and not _adds_up(x)]
    bare = [x for x in wanting if _is_blank(x[:-1]) and x[-1].value]
    out = list(bare) if len(bare) * 2 < sum(len(x) > 1 for x in lines) else []
    for line in wanting:
        if any(f.state is State.BLANK and (f.indicator, f.applicant) in failed for f in line[:-1]):
            out.append(line)
    return [f for line in out for f in line]


def _adds_up(line: list[Fact]) -> bool:
    return sum(f.value or 0 for f in line[:-1]) == (line[-1].value or 0)


def _lines(facts: Sequence[Fact], layouts: dict[str, str]) -> Iterator[tuple[_Cell, ...]]:
    """The cells of each sum that stands in one line of its table, the total last: rows of table 3,
    groups of table 4, and of a statistics form each row."""
    for code in dict.fromkeys(f.indicator for f in facts if f.applicant):
        yield tuple((code, applicant) for applicant in APPLICANTS)
    for rule in rules():
        own = rule["kind"] == "sum" and rule["table"] == "T4"
        if own and layouts.get("T4") in rule["layouts"]:
            yield tuple((code, None) for code in (*rule["parts"], rule["total"]))
    for fact in facts:
        if indicator(fact.indicator).table.startswith("FORM"):
            yield ((fact.indicator, None),)


def _of(cells: tuple[_Cell, ...], known: dict[_Cell, Fact]) -> list[Fact]:
    return [known[c] for c in cells] if all(c in known for c in cells) else []


def _is_blank(line: list[Fact]) -> bool:
    return all(f.state is State.BLANK for f in line)


def _holds_one_along(line: list[Fact]) -> bool:
    """Whether a line with blanks does not add up, but would with its last figure (or its first, where
    the total stands first) as the total."""
    *parts, total = [f.value or 0 for f in line]
    stated = [f.value for f in line if f.value is not None]
    if len(stated) < 2 or not any(stated):
        return False
    if line[-1].state is not State.BLANK and sum(parts) == total:
        return False
    return sum(stated[:-1]) == stated[-1] or sum(stated[1:]) == stated[0]
