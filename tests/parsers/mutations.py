"""Damage done to clean official tables, one kind a function: a second examiner beside the generator.

Every value cell of a page made by `tagged_page` names its figure (data-f) and its text (data-v), so
that the truth of a damaged page is read off the damaged page itself. A mutation that moves a figure
to another meaning (labels or headings exchanged) moves the tags with it.
"""

from __future__ import annotations

import copy
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


def _tables(tree: etree._Element) -> list[etree._Element]:
    return list(tree.iter("table"))


def _rows(table: etree._Element) -> list[etree._Element]:
    return list(table.iter("tr"))


def _t3(tree: etree._Element) -> etree._Element:
    return max(_tables(tree), key=lambda t: len(_rows(t)))


def _any(tree: etree._Element, rng: random.Random) -> etree._Element:
    return rng.choice(_tables(tree))


def _values(row: etree._Element) -> list[etree._Element]:
    return [c for c in row if c.get("data-f") is not None]


def _labels(tree: etree._Element, least: int = 1) -> list[etree._Element]:
    return [c for c in tree.iter("td") if c.get("data-f") is None and len(c.text or "") >= least]


def _cell(text: str = "") -> etree._Element:
    cell = etree.Element("td")
    cell.text = text
    return cell


def _exchange(a: etree._Element, b: etree._Element) -> None:
    """Let two cells change their meaning (not their text)."""
    for name in ("data-f",):
        one, two = a.get(name, ""), b.get(name, "")
        a.set(name, two)
        b.set(name, one)


# -- cells and rows -------------------------------------------------------------------------


@mutation
def cell_lost(tree: etree._Element, rng: random.Random) -> None:
    row = rng.choice(_rows(_any(tree, rng)))
    row.remove(rng.choice(list(row)))


@mutation
def value_lost(tree: etree._Element, rng: random.Random) -> None:
    cell = rng.choice([c for c in tree.iter("td") if c.get("data-f") is not None])
    parent = cell.getparent()
    assert parent is not None
    parent.remove(cell)


@mutation
def empty_cell_added(tree: etree._Element, rng: random.Random) -> None:
    row = rng.choice(_rows(_any(tree, rng)))
    row.insert(rng.randint(0, len(row)), _cell())


@mutation
def zero_added(tree: etree._Element, rng: random.Random) -> None:
    row = rng.choice(_rows(_any(tree, rng)))
    row.insert(rng.randint(0, len(row)), _cell("0"))


@mutation
def rows_exchanged(tree: etree._Element, rng: random.Random) -> None:
    a, b = rng.sample(_rows(_t3(tree))[4:], 2)
    parent = a.getparent()
    assert parent is not None
    i, j = parent.index(a), parent.index(b)
    one, two = copy.deepcopy(a), copy.deepcopy(b)
    parent[i], parent[j] = two, one


@mutation
def row_doubled(tree: etree._Element, rng: random.Random) -> None:
    row = rng.choice(_rows(_any(tree, rng)))
    row.addnext(copy.deepcopy(row))


@mutation
def row_lost(tree: etree._Element, rng: random.Random) -> None:
    row = rng.choice(_rows(_any(tree, rng)))
    row.getparent().remove(row)  # type: ignore[union-attr]


@mutation
def header_lost(tree: etree._Element, rng: random.Random) -> None:
    for row in _rows(_t3(tree))[: rng.randint(1, 3)]:
        row.getparent().remove(row)  # type: ignore[union-attr]


@mutation
def rows_run_together(tree: etree._Element, rng: random.Random) -> None:
    rows = _rows(_t3(tree))
    at = rng.randint(4, len(rows) - 2)
    for cell in list(rows[at + 1]):
        rows[at].append(cell)
    rows[at + 1].getparent().remove(rows[at + 1])  # type: ignore[union-attr]


@mutation
def subtotal_added(tree: etree._Element, rng: random.Random) -> None:
    row = etree.Element("tr")
    row.append(_cell(rng.choice(["小计", "合计", "（三）小计", "其中：延期答复", "不予公开小计"])))
    row[0].set("colspan", str(rng.randint(1, 3)))
    for _ in range(7):
        row.append(_cell(str(rng.randint(0, 9))))
    rng.choice(_rows(_t3(tree))[4:]).addnext(row)


@harmless
def table_split(tree: etree._Element, rng: random.Random) -> None:
    """Cut by a page break; cells that covered both parts are lost in the second."""
    table = _t3(tree)
    rows = _rows(table)
    rest = etree.Element("table")
    for row in rows[rng.randint(4, len(rows) - 1) :]:
        rest.append(row)
    table.addnext(rest)
    if rng.random() < 0.5:
        number = etree.Element("p")
        number.text = "- 3 -"
        rest.addprevious(number)


# -- spans ----------------------------------------------------------------------------------


@mutation
def colspans_changed(tree: etree._Element, rng: random.Random) -> None:
    for _ in range(rng.randint(1, 6)):
        cell = rng.choice(_labels(_t3(tree)))
        cell.set("colspan", str(max(1, int(cell.get("colspan", "1")) + rng.choice([-1, 1]))))


@mutation
def rowspan_changed(tree: etree._Element, rng: random.Random) -> None:
    cell = rng.choice([c for c in tree.iter("td") if c.get("rowspan")])
    cell.set("rowspan", str(max(1, int(cell.get("rowspan", "1")) + rng.choice([-2, -1, 1, 2]))))


def _without(tree: etree._Element, *names: str) -> None:
    for cell in tree.iter("td"):
        for name in names:
            cell.attrib.pop(name, None)


@harmless
def spans_lost(tree: etree._Element, rng: random.Random) -> None:
    _without(tree, "colspan", "rowspan")


@mutation
def colspans_lost(tree: etree._Element, rng: random.Random) -> None:
    _without(tree, "colspan")


@harmless
def rowspans_lost(tree: etree._Element, rng: random.Random) -> None:
    _without(tree, "rowspan")


@mutation
def values_merged(tree: etree._Element, rng: random.Random) -> None:
    cells = _values(rng.choice([r for r in _rows(_t3(tree)) if len(_values(r)) > 2]))
    at = rng.randrange(len(cells) - 1)
    a, b = cells[at], cells[at + 1]
    a.set("colspan", "2")
    if rng.random() < 0.5:
        a.text = f"{a.text or ''} {b.text or ''}"
        del a.attrib["data-f"]
    b.getparent().remove(b)  # type: ignore[union-attr]


# -- columns --------------------------------------------------------------------------------


@harmless
def serial_column(tree: etree._Element, rng: random.Random) -> None:
    for n, row in enumerate(_rows(_t3(tree))):
        if n not in (1, 2):
            cell = _cell("序号" if n == 0 else str(n - 2))
            if n == 0:
                cell.set("rowspan", "3")
            row.insert(0, cell)


@harmless
def unit_column(tree: etree._Element, rng: random.Random) -> None:
    for n, row in enumerate(_rows(_t3(tree))):
        if n not in (1, 2):
            cell = _cell("单位" if n == 0 else "件")
            if n == 0:
                cell.set("rowspan", "3")
            values = _values(row)
            row.insert(row.index(values[0]) if values else 1, cell)


@harmless
def empty_column(tree: etree._Element, rng: random.Random) -> None:
    at = rng.randint(0, 6)
    for row in _rows(_t3(tree))[3:]:
        values = _values(row)
        row.insert(row.index(values[at]), _cell())


@mutation
def last_years_columns(tree: etree._Element, rng: random.Random) -> None:
    for row in _rows(_t3(tree)):
        for value in _values(row):
            value.addnext(_cell(str(rng.randint(0, 9))))


@harmless
def table_turned(tree: etree._Element, rng: random.Random) -> None:
    """Rows drawn as columns."""
    table = _t3(tree)
    grid: dict[tuple[int, int], etree._Element] = {}
    for r, row in enumerate(_rows(table)):
        c = 0
        for cell in row:
            while (r, c) in grid:
                c += 1
            for dr in range(int(cell.get("rowspan", "1"))):
                for dc in range(int(cell.get("colspan", "1"))):
                    grid[r + dr, c + dc] = cell
            c += int(cell.get("colspan", "1"))
    new = etree.Element("table")
    for c in range(max(c for _, c in grid) + 1):
        row = etree.SubElement(new, "tr")
        for r in range(max(r for r, _ in grid) + 1):
            cell = grid[r, c]
            if cell in (grid.get((r - 1, c)), grid.get((r, c - 1))):
                continue
            other = _cell(cell.text or "")
            for name, turned in (("colspan", "rowspan"), ("rowspan", "colspan")):
                if cell.get(name):
                    other.set(turned, cell.get(name, ""))
            for name in ("data-f", "data-v"):
                if cell.get(name) is not None:
                    other.set(name, cell.get(name, ""))
            row.append(other)
    table.getparent().replace(table, new)  # type: ignore[union-attr]


# -- labels and headings --------------------------------------------------------------------


@harmless
def labels_exchanged(tree: etree._Element, rng: random.Random) -> None:
    a, b = rng.sample([c for c in _labels(_t3(tree)) if re.match(r"\d\.", c.text or "")], 2)
    a.text, b.text = b.text, a.text
    rows = a.getparent(), b.getparent()
    assert rows[0] is not None and rows[1] is not None
    for one, two in zip(_values(rows[0]), _values(rows[1]), strict=True):
        _exchange(one, two)


@harmless
def applicants_exchanged(tree: etree._Element, rng: random.Random) -> None:
    names = list(_rows(_t3(tree))[2])
    i, j = rng.sample(range(5), 2)
    names[i].text, names[j].text = names[j].text, names[i].text
    for row in _rows(_t3(tree))[3:]:
        values = _values(row)
        _exchange(values[i + 1], values[j + 1])


@harmless
def results_exchanged(tree: etree._Element, rng: random.Random) -> None:
    """Two results of one group of table 4."""
    rows = _rows(_tables(tree)[-1])
    group = rng.randint(0, 1) * 5
    i, j = rng.sample(range(5), 2)
    a, b = rows[2][group + i], rows[2][group + j]
    a.text, b.text = b.text, a.text
    _exchange(rows[3][5 + group + i], rows[3][5 + group + j])


@harmless
def groups_exchanged(tree: etree._Element, rng: random.Random) -> None:
    rows = _rows(_tables(tree)[-1])
    a, b = (c for c in rows[1] if "起诉" in (c.text or ""))
    a.text, b.text = b.text, a.text
    for n in range(5):
        _exchange(rows[3][5 + n], rows[3][10 + n])


@harmless
def block_columns_exchanged(tree: etree._Element, rng: random.Random) -> None:
    rows = _rows(_tables(tree)[0])
    at = next(n for n, r in enumerate(rows) if r[0].text == "信息内容" and len(r) == 4)
    i, j = rng.sample(range(1, 4), 2)
    rows[at][i].text, rows[at][j].text = rows[at][j].text, rows[at][i].text
    for row in rows[at + 1 : at + 3]:
        _exchange(row[i], row[j])


@mutation
def heading_mangled(tree: etree._Element, rng: random.Random) -> None:
    cell = rng.choice([*_rows(_t3(tree))[1], *_rows(_t3(tree))[2]])
    cell.text = rng.choice(["科硏机构", "商业", "法律服务", "", "其他人", (cell.text or "")[:-1]])


@mutation
def label_mangled(tree: etree._Element, rng: random.Random) -> None:
    cell = rng.choice(_labels(tree, 4))
    at = rng.randrange(len(cell.text or ""))
    cell.text = (
        f"{(cell.text or '')[:at]}{rng.choice(['', '口', 'X'])}{(cell.text or '')[at + 1 :]}"
    )


@mutation
def label_cut(tree: etree._Element, rng: random.Random) -> None:
    cell = rng.choice(_labels(tree, 6))
    half = len(cell.text or "") // 2
    cell.text = (cell.text or "")[:half] if rng.random() < 0.5 else (cell.text or "")[half:]


@mutation
def label_gone(tree: etree._Element, rng: random.Random) -> None:
    rng.choice(_labels(tree, 2)).text = ""


@harmless
def years_in_header(tree: etree._Element, rng: random.Random) -> None:
    for cell in _rows(_t3(tree))[2]:
        cell.text = f"2023年{cell.text}"


# -- markup ---------------------------------------------------------------------------------


@harmless
def boxes_in_cells(tree: etree._Element, rng: random.Random) -> None:
    for cell in list(tree.iter("td")):
        text, cell.text = cell.text or "", None
        box = etree.SubElement(cell, rng.choice(["div", "p", "span"]))
        cut = 0 if cell.get("data-f") is not None else rng.randint(0, len(text))
        box.text = text[:cut]
        etree.SubElement(box, "span").text = text[cut:]


@harmless
def hidden_twin(tree: etree._Element, rng: random.Random) -> None:
    """Each table once more, hidden and with other figures (a page for telephones)."""
    for table in _tables(tree):
        twin = copy.deepcopy(table)
        for cell in twin.iter("td"):
            if cell.attrib.pop("data-f", None) is not None:
                cell.text = str(rng.randint(0, 99))
        box = etree.Element("div", style=rng.choice(["display:none", "visibility: hidden"]))
        box.append(twin)
        table.addprevious(box)


@harmless
def hidden_cells(tree: etree._Element, rng: random.Random) -> None:
    for cell in list(tree.iter("td")):
        if cell.get("data-f") is not None and rng.random() < 0.3:
            extra = _cell("77")
            extra.set("style", "display:none")
            cell.addprevious(extra)


@harmless
def hidden_by_class(tree: etree._Element, rng: random.Random) -> None:
    sheet = etree.Element("style")
    sheet.text = ".mh { display: none } @media print { td { display: none } .mh { color: red } }"
    tree.find("head").append(sheet)  # type: ignore[union-attr]
    for cell in tree.iter("td"):
        if cell.get("data-f") is not None and rng.random() < 0.3:
            etree.SubElement(cell, "span", {"class": "mh"}).text = "7"


@harmless
def footnotes(tree: etree._Element, rng: random.Random) -> None:
    for cell in tree.iter("td"):
        if cell.get("data-v") and rng.random() < 0.2:
            etree.SubElement(cell, "sup").text = rng.choice(["1", "[2]", "①"])


@harmless
def struck_out(tree: etree._Element, rng: random.Random) -> None:
    for cell in tree.iter("td"):
        if cell.get("data-v") and rng.random() < 0.2:
            old = etree.SubElement(cell, rng.choice(["del", "s"]))
            old.text, old.tail, cell.text = "9", cell.text, None


@harmless
def input_fields(tree: etree._Element, rng: random.Random) -> None:
    for cell in tree.iter("td"):
        if cell.get("data-f") is not None:
            field = etree.SubElement(cell, "input", value=cell.text or "")
            cell.text = None
            if rng.random() < 0.5:
                field.set("type", "text")


@harmless
def table_in_a_cell(tree: etree._Element, rng: random.Random) -> None:
    table = _any(tree, rng)
    outer = html.fragment_fromstring(
        "<table><tr><td>序</td><td>内容</td></tr><tr><td>1</td><td></td></tr></table>"
    )
    table.getparent().replace(table, outer)  # type: ignore[union-attr]
    list(outer.iter("td"))[-1].append(table)


@harmless
def tables_side_by_side(tree: etree._Element, rng: random.Random) -> None:
    tables = _tables(tree)
    outer = html.fragment_fromstring("<table><tr></tr></table>")
    tables[0].addprevious(outer)
    for table in tables:
        etree.SubElement(next(outer.iter("tr")), "td").append(table)


@mutation
def words_around_numbers(tree: etree._Element, rng: random.Random) -> None:
    for cell in tree.iter("td"):
        if cell.get("data-v") and rng.random() < 0.1:
            cell.text = f"约{cell.text}" if rng.random() < 0.5 else f"{cell.text}余件"
