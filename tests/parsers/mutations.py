"""Damage done to clean official tables, one kind a function: a second examiner beside the generator.

Every value cell of a page made by `tagged_page` names its figure (data-f) and its text (data-v), so
that the truth of a damaged page is read off the damaged page itself. A mutation that moves a figure
to another meaning (labels or headings exchanged) moves the tags with it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from lxml import etree, html
from official_tables import page, table2, table3, table4

from parsers.engine import expected_figures

Figure = tuple[str, str | None]
Mutation = Callable[[etree._Element, random.Random], None]
MUTATIONS: dict[str, Mutation] = {}
HARMLESS: set[str] = set()
"""Mutations after which every figure can still be read."""


def figures_of(key: str) -> list[Figure]:
    """Every figure of the three tables of a layout."""
    return [x for table in ("T2", "T3", "T4") for x in expected_figures(table, key)]


def tagged_page(key: str, rng: random.Random, style: str) -> tuple[etree._Element, list[Figure]]:
    """A clean page whose figures are all different (or some of them zero, or blank)."""
    order = figures_of(key)
    marks = {figure: f"@{n}@" for n, figure in enumerate(order)}
    source = page(table2(marks, key), table3(marks, key), table4(marks)).decode()
    tree = html.document_fromstring(source)
    for cell in tree.iter("td"):
        match = re.fullmatch(r"@(\d+)@", (cell.text or "").strip())
        if match:
            number = str(101 + int(match[1]))
            text = {
                "distinct": number,
                "zeros": rng.choice(["0", "0", "0", number]),
                "blanks": rng.choice(["", "", number]),
            }[style]
            cell.text = text
            cell.set("data-f", match[1])
            cell.set("data-v", text)
    return tree, order


def truth_of(tree: etree._Element, order: list[Figure]) -> dict[Figure, str]:
    """The text of each figure that still stands on the page."""
    return {
        order[int(cell.get("data-f", ""))]: cell.get("data-v", "")
        for cell in tree.iter("td")
        if cell.get("data-f") is not None
    }


def source_of(tree: etree._Element) -> bytes:
    """The page without its tags."""
    text = b"<!DOCTYPE html>" + etree.tostring(tree, method="html", encoding="utf-8")
    return re.sub(rb' data-[fv]="\d*"', b"", text)


def mutation(apply: Mutation) -> Mutation:
    MUTATIONS[apply.__name__] = apply
    return apply


def harmless(apply: Mutation) -> Mutation:
    HARMLESS.add(apply.__name__)
    return mutation(apply)


# -- helpers --------------------------------------------------------------------------------


def tables_of(tree: etree._Element) -> list[etree._Element]:
    return list(tree.iter("table"))


def rows_of(table: etree._Element) -> list[etree._Element]:
    return list(table.iter("tr"))


def table3_of(tree: etree._Element) -> etree._Element:
    return max(tables_of(tree), key=lambda t: len(rows_of(t)))


def any_table(tree: etree._Element, rng: random.Random) -> etree._Element:
    return rng.choice(tables_of(tree))


def values_of(row: etree._Element) -> list[etree._Element]:
    return [c for c in row if c.get("data-f") is not None]


def labels_of(tree: etree._Element, least: int = 1) -> list[etree._Element]:
    return [c for c in tree.iter("td") if c.get("data-f") is None and len(c.text or "") >= least]


def new_cell(text: str = "") -> etree._Element:
    cell = etree.Element("td")
    cell.text = text
    return cell


def exchange(a: etree._Element, b: etree._Element) -> None:
    """Let two cells change their meaning (not their text)."""
    for name in ("data-f",):
        one, two = a.get(name, ""), b.get(name, "")
        a.set(name, two)
        b.set(name, one)
