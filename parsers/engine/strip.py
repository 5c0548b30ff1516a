"""Strip reader: table 4, three groups of five results in one row (or stacked, as pairs)."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from parsers.engine.found import Found
from parsers.engine.groups import group_of, order_of
from parsers.engine.padding import padding_doubt
from parsers.engine.rows import Item, Row, name_cells
from parsers.engine.segments import Segment
from parsers.engine.vocabulary import lexicons
from parsers.layouts import layout
from parsers.report import Problem
from parsers.wording import squash

_YEAR = re.compile(r"^(20\d\d)年?度?$")
_LIKE_DIGITS = re.compile(r"^[\dOoＯ○〇lIｌＩ]{1,6}$")
_CASES = {"件", "条", "宗", "份", "次", "起"}
ALIKE = 50
"""Likeness (of 100) of a heading that is not legible to the only name it can be."""
Path = tuple[str, str]  # (group, result), e.g. ("litigation_direct", "upheld")


class StripReader:
    """Reads the segments of one table 4."""

    def __init__(self) -> None:
        form = layout("T4", "2021")
        self.found = Found()
        self.official: list[Path] = [
            (g["key"], c["key"]) for g in form["groups"] for c in form["columns"]
        ]
        self.codes = {
            (g["key"], c["key"]): code
            for g, row in zip(form["groups"], form["indicators"], strict=True)
            for c, code in zip(form["columns"], row, strict=True)
        }
        self.names = {c["key"]: c["labels"][0] for c in form["columns"]}
        self.paths: list[Path] = []
        self.columns: list[int] = []
        self.read_any = False
        self.unread: str | None = None
        self._group: str | None = None
        self._said: list[str] = []
        """Groups that the header rows of a stacked table name, as they come."""

    def read(self, segment: Segment) -> None:
        """Take in one segment."""
        self.found.begin(segment.order)
        if self._stacked(segment.rows):
            lone = [row for row in segment.rows if not row.grid.rectangular and _is_lone(row)]
            if lone:
                self.unread = "figures stand in lines of their own: which are whose is not known"
            for row in segment.rows:
                self._pair_row(row)
            return
        head: list[Row] = []
        years = {row.index: year for row in segment.rows if (year := _year_of(row))}
        for row in segment.rows:
            own = row.own()
            if years.get(row.index, "9") < max(years.values(), default=""):
                continue  # the year before, printed for comparison
            if _is_data(own) or row.index in years or self._is_left_blank(own, head):
                if head:
                    self._take_header(head, segment.before)
                    head = []
                self._data(row, own, "one row a year" if len(set(years.values())) > 1 else None)
            elif any(not i.is_empty for i in own):
                head.append(row)
        if head:
            self._take_header(head, segment.before)

    # -- header -----------------------------------------------------------------------------

    def _take_header(self, rows: list[Row], before: str = "") -> None:
        """Each leaf column with the group above it, by grid column; flattened headers give the
        leaves in official order, which is then checked name by name."""
        lex = lexicons()
        leaves: list[tuple[int, str]] = []
        unread: list[tuple[int, str]] = []
        groups: list[tuple[int, int, str]] = []
        for row in rows:
            open_group: tuple[int, str] | None = None
            for item in [*row.items, None]:
                if item is not None and (item.is_empty or item.covered):
                    continue
                if open_group is not None:
                    # The empty fields after a group's name are what its span left behind.
                    end = item.column if item is not None else row.grid.width
                    groups.append((open_group[0], end, open_group[1]))
                    open_group = None
                if item is None:
                    break
                group = group_of(item.text)
                result = lex["T4.columns"].find(item.text)
                if result:
                    leaves.append((item.column, result[0]))
                elif group and item.cell.colspan == 1:
                    open_group = (item.column, group[0])
                elif group:
                    groups.append((item.column, item.column + item.cell.colspan, group[0]))
                elif item.cell.colspan == 1:
                    unread.append((item.column, item.text))
        leaves += self._misread(leaves, unread)
        if len({column for column, _ in leaves}) == len(leaves):
            leaves.sort()  # else fields have moved up: only the order of reading is left
        if not leaves:
            return
        paths: list[Path] = []
        for column, name in leaves:
            over = [g for a, b, g in groups if a <= column < b]
            narrow = [g for g in over if g != "litigation"]
            paths.append((narrow[0] if narrow else over[0] if over else "", name))
        if sum(group == "litigation" for group, _ in paths) > 1:
            paths = [("" if group == "litigation" else group, name) for group, name in paths]
        names = [p[1] for p in paths]
        said = [g for *_, g in groups]
        if any(not p[0] for p in paths) or len(set(paths)) < len(paths):
            # Names without a group, or a result twice under one: the groups' extents are not right.
            paths = self._in_fives(names, said, before) or [("", name) for name in names]
        if (
            [p[0] for p in paths].count("")
            and names == [p[1] for p in self.official]
            and order_of(said) in ([], list(dict.fromkeys(g for g, _ in self.official)))
        ):
            paths = list(self.official)
        elif (
            [p[0] for p in paths].count("") and len(names) == 5 and len({p[0] for p in paths}) == 1
        ):
            single = {g for _, _, g in groups} - {"litigation"}
            if len(single) == 1:
                paths = [(next(iter(single)), n) for n in names]
        if len(self.paths) >= 5 and len(paths) >= 5 and not self.read_any:
            self.unread = "a table of the same kind before this one was not read"
        self.paths = paths
        self.columns = [c for c, _ in leaves]

    def _misread(
        self, named: list[tuple[int, str]], others: list[tuple[int, str]]
    ) -> list[tuple[int, str]]:
        """The results of headings that are not legible, where all others are the official ones at
        their places, each group lacks one at most, and what stands there is like its name."""
        at = dict([*named, *others])
        if not others or not len(self.official) == len(at) == len(named) + len(others):
            return []
        known, unknown = dict(named), dict(others)
        out: dict[str, tuple[int, str]] = {}
        for column, (group, result) in zip(sorted(at), self.official, strict=True):
            if column in known:
                if known[column] != result:
                    return []
                continue
            if group in out or fuzz.ratio(squash(unknown[column]), self.names[result]) < ALIKE:
                return []
            out[group] = (column, result)
        return list(out.values())

    def _in_fives(self, names: list[str], groups: list[str], before: str) -> list[Path] | None:
        """Paths of a header whose groups' extents are lost: each group named has the same results in
        the same order. `before` is what stands above the table, where it names the group."""
        named = order_of(groups)
        if not named and not groups:
            last = before.strip().rpartition("\n")[2]
            named = [g for g in group_of(last) if g != "litigation"] if len(last) <= 20 else []
        if not named or len(names) % len(named):
            return None
        each = names[: len(names) // len(named)]
        if len(each) < 3 or len(set(each)) < len(each) or names != each * len(named):
            return None
        return [(group, leaf) for group in named for leaf in each]

    # -- values -----------------------------------------------------------------------------

    def _data(self, row: Row, own: list[Item], doubt: str | None = None) -> None:
        labels = _lead(own)
        named = max(len(labels), name_cells(own))
        values = own
        if _YEAR.match(squash(own[0].text)):
            values = own[1:]
        elif named and len(own) != len(self.paths or self.official):
            values = own[named:]
        paths = self._of_row(row) or self.paths or list(self.official)
        if not self.paths and not self._of_row(row):
            doubt = "no header: columns in the official order assumed"
        if any(not p[0] for p in paths):
            if len(paths) != len(self.official):
                self._fail(row, values, "the header's groups are not legible")
                return
            doubt = "the header's groups are not legible: official order assumed"
            paths = list(self.official)
        pairs: list[tuple[Path, Item]] | None = None
        filled = [v for v in values if not v.is_empty]
        if row.grid.exact and all(v.is_empty for v in values[len(paths) :]):
            values = values[: len(paths)]  # every cell is there; the rest was a span's
        if len(values) == len(paths):
            pairs = list(zip(paths, values, strict=True))
        elif len(filled) == len(paths):
            pairs = list(zip(paths, filled, strict=True))
        elif self.paths and len(set(self.columns)) == len(paths):
            at = {v.column: v for v in values}
            whole = row.grid.rectangular or row.items[-1].column == self.columns[-1]
            if whole and {v.column for v in filled} <= set(self.columns) <= at.keys():
                pairs = [(p, at[c]) for p, c in zip(paths, self.columns, strict=True)]
        if pairs is None:
            self._fail(row, values, f"{len(filled)} values for {len(paths)} columns")
            return
        self.read_any = True
        doubt = doubt or self.unread or padding_doubt(row, [item for _, item in pairs])
        for path, item in pairs:
            if path in self.codes:
                self.found.add(self.codes[path], None, item, row, doubt=doubt)

    def _of_row(self, row: Row) -> list[Path] | None:
        """Paths of a row that names its own group, below a header of results without groups."""
        names = [name for _, name in self.paths]
        if any(group for group, _ in self.paths) or len(set(names)) < max(3, len(names)):
            return None
        said = [g for i in row.items if not i.is_value for g in group_of(i.text)]
        own = [g for g in said if g != "litigation"]
        return [(own[-1], name) for name in names] if own else None

    def _is_left_blank(self, own: list[Item], head: list[Row]) -> bool:
        """A row that its group names and nothing fills, below a header of results without groups."""
        lead = _lead(own)
        if not lead or len(own) < len(lead) + 3 or not all(i.is_empty for i in own[len(lead) :]):
            return False
        above = [i for row in head for i in row.own() if not i.is_empty]
        if not above:
            return bool(self.paths) and not any(group for group, _ in self.paths)
        named = any(lexicons()["T4.columns"].exact(i.text) for i in above)
        return named and not any(group_of(i.text) for i in above)

    def _fail(self, row: Row, values: list[Item], why: str) -> None:
        if any(not v.is_empty for v in values):
            self.found.unaligned([(c, None) for c in self.codes.values()], row, f"table 4: {why}")

    # -- stacked ----------------------------------------------------------------------------

    def _stacked(self, rows: list[Row]) -> bool:
        """Whether the table is a column of label–value pairs instead of one row of values."""
        pairs = 0
        for row in rows:
            own = [i for i in row.own() if not i.is_empty]
            leaves = [
                i
                for i in own
                if lexicons()["T4.columns"].exact(i.text) or lexicons()["T4.cells"].exact(i.text)
            ]
            values = [i for i in row.own() if i.is_value]
            filled = sum(not v.is_empty for v in values)
            if len(leaves) == 1 and (1 <= filled <= 3 or (not filled and row.items[-1].is_empty)):
                pairs += 1
        return pairs >= 3

    def _pair_row(self, row: Row) -> None:
        lex = lexicons()
        values = []
        leaf = None
        heads: list[str] = []
        for item in row.items:
            if item.is_empty:
                if leaf is not None:
                    values.append(item)
                continue
            if item.is_value and leaf is not None and not item.covered:
                values.append(item)
                continue
            both = lex["T4.cells"].exact(item.text)
            if both:
                self._group, _, leaf = both[0].partition("/")
                continue
            found = lex["T4.columns"].find(item.text)
            if found and not lex["T4.groups"].exact(item.text):
                leaf = found[0]
                continue
            group = group_of(item.text)
            if group:
                heads.append(group[0])
            elif leaf is not None and not item.covered and squash(item.text) not in _CASES:
                values.append(item)  # a word where a figure should be
        across = len(heads) >= 2 and heads != ["litigation", heads[-1]]
        if across and leaf is None and not values:
            self._said += heads
            return
        for head in heads:
            if head != "litigation":
                self._group = head
            elif self._group == "reconsideration":
                self._group = None
        if leaf is None:
            return
        cells = [v for v in values if not v.is_empty] or values[:1]
        line = order_of(self._said)
        if len(line) == len(values) == 3:
            cells = values
        if len(line) == len(cells) == 3:
            for name, item in zip(line, cells, strict=True):
                self._put(name, leaf, item, row)
        elif len(cells) == 1 and self._group:
            self._put(self._group, leaf, cells[0], row)
        elif cells and any(not c.is_empty for c in cells):
            self.found.problems.append(
                Problem(
                    "row_unaligned",
                    f"table 4, {leaf}: {len(cells)} values",
                    row.grid.place(row.index, 0),
                )
            )

    def _put(self, group: str, leaf: str, item: Item, row: Row) -> None:
        self.read_any = True
        self.found.add(self.codes[(group, leaf)], None, item, row, doubt=self.unread)

    def finish(self) -> Found:
        return self.found


def _year_of(row: Row) -> str | None:
    """The year at the start of a row of figures, or of one left blank."""
    own = row.own()
    match = _YEAR.match(squash(next((i.text for i in own if not i.is_empty), "")))
    rest = [i for i in own if not i.is_empty][1:]
    blank = len(own) > 5 and not rest
    alone = bool(rest) and not any(i.marks.known for i in rest)
    return match[1] if match and (row.figures >= 3 or blank or alone) else None


def _lead(own: list[Item]) -> list[Item]:
    """The cells at a row's start that name its group (行政诉讼, 复议后起诉)."""
    count = 0
    for n, item in enumerate(own):
        if not item.is_empty:
            if item.is_value or not group_of(item.text):
                break
            count = n + 1
    return own[:count]


def _is_lone(row: Row) -> bool:
    """A line of flattened text with nothing but a figure."""
    filled = [i for i in row.own() if not i.is_empty]
    return len(filled) == 1 and filled[0].is_value


def _is_data(own: list[Item]) -> bool:
    """A row of figures: at least five cells, none a label (a first unit or row label apart)."""
    if len(own) < 4:
        return False
    groups = len(_lead(own))
    if groups and all(i.is_empty for i in own[groups:]):
        return False  # names of groups and what their spans left behind
    rest = own[groups or name_cells(own) :]
    labels = [
        i
        for i in rest
        if not i.is_empty
        and not i.is_value
        and (lexicons()["T4.columns"].find(i.text) or lexicons()["T4.groups"].find(i.text))
    ]
    if labels:
        return False
    # Letters that look like digits in every cell: a row of figures, none of them legible.
    filled = [i for i in rest if not i.is_empty]
    return any(i.is_value for i in rest) or (
        len(filled) >= 5 and all(_LIKE_DIGITS.match(i.text.strip()) for i in filled)
    )
