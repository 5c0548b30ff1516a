"""The sides of the fields between torn rules, and the cells they make: fields without a side between
are one cell, and every cell is a rectangle in which no line ends."""

from __future__ import annotations

from dataclasses import dataclass

THERE = 0.16
"""Share of a side that is inked from which it is there."""
FAINT = 0.025
"""Share from which a side is there that goes on from one that is."""

Field = tuple[int, int]
"""Row and column."""


@dataclass(slots=True)
class Drawn:
    """A side of a field: how much of it is inked, whether it is there, whether no letters cross it,
    whether one line of text lies on both its sides, whether what stands on both sides proves it."""

    share: float
    there: bool
    free: bool
    in_text: bool
    proven: bool = False

    @property
    def open(self) -> bool:
        """Whether there may be a side though no ink says so."""
        return not self.there and self.free and not self.in_text

    @property
    def sure(self) -> bool:
        if self.there:
            beside = self.free and not self.in_text
            return beside and self.share >= (FAINT if self.proven else THERE)
        return self.share < FAINT or not self.free

    @property
    def likely(self) -> tuple[bool, bool, float]:
        """How well a line would stand here."""
        return (self.share >= FAINT, self.free, self.share)


def parted(
    rows: int, columns: int, above: dict[Field, Drawn], left: dict[Field, Drawn]
) -> tuple[list[set[Field]], set[Field]]:
    """Fields that are one cell each, and those for which a side had to be supposed: what is no
    rectangle, and where a line ends within a field, is cut along the likeliest side until all are."""
    fields = [(r, c) for r in range(rows) for c in range(columns)]
    level = [(s, (r - 1, c), (r, c)) for (r, c), s in above.items() if 0 < r < rows]
    sides = level + [(s, (r, c - 1), (r, c)) for (r, c), s in left.items() if 0 < c < columns]
    closed = {(a, b) for s, a, b in sides if s.there}
    weak: set[Field] = set()
    while True:
        groups = _parted(fields, [(a, b) for _, a, b in sides if (a, b) not in closed])
        done = True
        owner = {f: i for i, group in enumerate(groups) for f in group}
        within: list[list[tuple[Drawn, Field, Field]]] = [[] for _ in groups]
        for x in sides:
            if owner[x[1]] == owner[x[2]]:
                within[owner[x[1]]].append(x)
        for group, inner in zip(groups, within, strict=True):
            ends = [_line(*x[1:]) for x in inner if x[1:] in closed]
            if len(group) == _area(group) and not ends:
                continue
            done = False
            weak |= group
            left_open = [x for x in inner if x[1:] not in closed]
            on = [x for x in left_open if _line(*x[1:]) in ends] or left_open
            side, a, b = max(on, key=lambda x: x[0].likely)
            side.there = True
            closed.add((a, b))
        if done:
            return groups, weak


def _line(a: Field, b: Field) -> tuple[bool, int]:
    """The line between two fields, level or not."""
    return (a[1] == b[1], max(a[0], b[0]) if a[1] == b[1] else max(a[1], b[1]))


def _parted(fields: list[Field], joined: list[tuple[Field, Field]]) -> list[set[Field]]:
    """Fields grouped through pairs that belong together."""
    group = {f: {f} for f in fields}
    for a, b in joined:
        if group[a] is not group[b]:
            group[a] |= group[b]
            for f in group[b]:
                group[f] = group[a]
    return list({id(g): g for g in group.values()}.values())


def _area(group: set[Field]) -> int:
    rows, columns = [r for r, _ in group], [c for _, c in group]
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
