"""Strip reader: table 4, three groups of five results in one row (or stacked, as pairs)."""

from __future__ import annotations

from functools import lru_cache

from parsers.engine.found import Found
from parsers.engine.padding import padding_doubt
from parsers.engine.rows import Item, Row
from parsers.engine.segments import Segment
from parsers.engine.vocabulary import lexicons
from parsers.layouts import layout
from parsers.report import Problem
from parsers.wording import label_key

Path = tuple[str, str]
"""(group, result), e.g. ("litigation_direct", "upheld")."""


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
        self.paths: list[Path] = []
        self.columns: list[int] | None = None
        self.read_any = False
        self._group: str | None = None
        self._line: list[str] = []

    def read(self, segment: Segment) -> None:
        """Take in one segment."""
        if self._stacked(segment.rows):
            for row in segment.rows:
                self._pair_row(row)
            return
        head: list[Row] = []
        for row in segment.rows:
            own = row.own()
            if _is_data(own):
                if head:
                    self._take_header(head, segment.before)
                    head = []
                self._data(row, own)
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
                group = _group_of(item.text)
                result = lex["T4.columns"].find(item.text)
                if result:
                    leaves.append((item.column, result[0]))
                elif group and item.cell.colspan == 1:
                    open_group = (item.column, group[0])
                elif group:
                    groups.append((item.column, item.column + item.cell.colspan, group[0]))
        leaves.sort()
        if not leaves:
            return
        paths: list[Path] = []
        for column, name in leaves:
            over = [g for a, b, g in groups if a <= column < b and g != "litigation"]
            paths.append((over[0] if over else "", name))
        names = [p[1] for p in paths]
        if any(not p[0] for p in paths) or len(set(paths)) < len(paths):
            # Names without a group, or a result twice under one: the groups' extents are not right.
            paths = self._in_fives(names, [g for *_, g in groups], before) or [
                ("", name) for name in names
            ]
        if [p[0] for p in paths].count("") and names == [p[1] for p in self.official]:
            paths = list(self.official)
        elif (
            [p[0] for p in paths].count("") and len(names) == 5 and len({p[0] for p in paths}) == 1
        ):
            single = {g for _, _, g in groups} - {"litigation"}
            if len(single) == 1:
                paths = [(next(iter(single)), n) for n in names]
        self.paths = paths
        grid = rows[-1].grid
        self.columns = [c for c, _ in leaves] if grid.rectangular else None

    def _in_fives(self, names: list[str], groups: list[str], before: str) -> list[Path] | None:
        """Paths of a header whose groups' extents are lost: each group named has its five results,
        in their official order. `before` is what stands above the table, where it names the group."""
        fives = [leaf for _, leaf in self.official[:5]]
        named = [g for g in dict.fromkeys(groups) if g != "litigation"]
        if not named and not groups:
            last = before.strip().rpartition("\n")[2]
            named = [g for g in _group_of(last) if g != "litigation"] if len(last) <= 20 else []
        if names != fives * len(named) or not named:
            return None
        return [(group, leaf) for group in named for leaf in fives]

    # -- values -----------------------------------------------------------------------------

    def _data(self, row: Row, own: list[Item]) -> None:
        labelled = not own[0].is_empty and not own[0].is_value
        values = own[1:] if labelled and len(own) != len(self.paths or self.official) else own
        paths = self.paths or list(self.official)
        doubt = None if self.paths else "no header: columns in the official order assumed"
        if any(not p[0] for p in paths):
            if len(paths) != len(self.official):
                self._fail(row, values, "the header's groups are not legible")
                return
            doubt = "the header's groups are not legible: official order assumed"
            paths = list(self.official)
        pairs: list[tuple[Path, Item]] | None = None
        filled = [v for v in values if not v.is_empty]
        if len(values) == len(paths):
            pairs = list(zip(paths, values, strict=True))
        elif len(filled) == len(paths):
            pairs = list(zip(paths, filled, strict=True))
        elif self.columns and len(self.columns) == len(paths) and self.paths:
            at = {v.column: v for v in values}
            if all(c in at for c in self.columns) and all(v.column in self.columns for v in filled):
                pairs = [(p, at[c]) for p, c in zip(paths, self.columns, strict=True)]
        if pairs is None:
            self._fail(row, values, f"{len(filled)} values for {len(paths)} columns")
            return
        self.read_any = True
        doubt = doubt or padding_doubt(row, [item for _, item in pairs])
        for path, item in pairs:
            if path in self.codes:
                self.found.add(self.codes[path], None, item, row, doubt=doubt)

    def _fail(self, row: Row, values: list[Item], why: str) -> None:
        if any(not v.is_empty for v in values):
            self.found.unaligned([(c, None) for c in self.codes.values()], row, f"table 4: {why}")

    # -- stacked ----------------------------------------------------------------------------

    def _stacked(self, rows: list[Row]) -> bool:
        """Whether the table is a column of label–value pairs instead of one row of values."""
        pairs = 0
        for row in rows:
            own = [i for i in row.own() if not i.is_empty]
            leaves = [i for i in own if lexicons()["T4.columns"].exact(i.text)]
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
            found = lex["T4.columns"].find(item.text)
            if found and not lex["T4.groups"].exact(item.text):
                leaf = found[0]
                continue
            group = _group_of(item.text)
            if group:
                heads.append(group[0])
                both = lex["T4.columns"].find(label_key(item.text).replace("行政复议", ""))
                if both and leaf is None:
                    leaf = both[0]
        if len(heads) >= 2 and leaf is None and not values:
            self._line = [h for h in heads if h != "litigation"]
            return
        for head in heads:
            if head != "litigation":
                self._group = head
            elif self._group == "reconsideration":
                self._group = None
        if leaf is None:
            return
        cells = [v for v in values if not v.is_empty] or values[:1]
        if len(self._line) == len(cells) == 3:
            for name, item in zip(self._line, cells, strict=True):
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
        self.found.add(self.codes[(group, leaf)], None, item, row)

    def finish(self) -> Found:
        return self.found


@lru_cache(maxsize=4096)
def _group_of(text: str) -> tuple[str, ...]:
    """The group a cell names; 行政诉讼（复议后起诉） is the narrower of the two it mentions."""
    key = label_key(text)
    if "未经复议" in key or "直接起诉" in key:
        return ("litigation_direct",)
    if "复议后" in key:
        return ("litigation_after_reconsideration",)
    found = lexicons()["T4.groups"].find(text)
    if found:
        return found
    if "行政复议" in key:
        return ("reconsideration",)
    if "行政诉讼" in key:
        return ("litigation",)
    return ()


def _is_data(own: list[Item]) -> bool:
    """A row of figures: at least five cells, none a label (a first unit or row label apart)."""
    if len(own) < 5:
        return False
    if all(i.is_empty for i in own[1:]) and _group_of(own[0].text):
        return False  # a group's name and what its span left behind
    rest = own[1:] if own[0].text.strip() and not own[0].is_value else own
    labels = [
        i
        for i in rest
        if not i.is_empty
        and not i.is_value
        and (lexicons()["T4.columns"].find(i.text) or lexicons()["T4.groups"].find(i.text))
    ]
    return not labels and any(i.is_value for i in rest)
