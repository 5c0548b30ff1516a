"""Damage to labels, headings and markup."""

from __future__ import annotations

import copy
import random
import re

from lxml import etree, html
from mutations import (
    any_table,
    exchange,
    harmless,
    labels_of,
    mutation,
    new_cell,
    rows_of,
    table3_of,
    tables_of,
    values_of,
)

# -- labels and headings --------------------------------------------------------------------


@harmless
def labels_exchanged(tree: etree._Element, rng: random.Random) -> None:
    a, b = rng.sample([c for c in labels_of(table3_of(tree)) if re.match(r"\d\.", c.text or "")], 2)
    a.text, b.text = b.text, a.text
    rows = a.getparent(), b.getparent()
    assert rows[0] is not None and rows[1] is not None
    for one, two in zip(values_of(rows[0]), values_of(rows[1]), strict=True):
        exchange(one, two)


@harmless
def applicants_exchanged(tree: etree._Element, rng: random.Random) -> None:
    names = list(rows_of(table3_of(tree))[2])
    i, j = rng.sample(range(5), 2)
    names[i].text, names[j].text = names[j].text, names[i].text
    for row in rows_of(table3_of(tree))[3:]:
        values = values_of(row)
        exchange(values[i + 1], values[j + 1])


@harmless
def results_exchanged(tree: etree._Element, rng: random.Random) -> None:
    """Two results of one group of table 4."""
    rows = rows_of(tables_of(tree)[-1])
    group = rng.randint(0, 1) * 5
    i, j = rng.sample(range(5), 2)
    a, b = rows[2][group + i], rows[2][group + j]
    a.text, b.text = b.text, a.text
    exchange(rows[3][5 + group + i], rows[3][5 + group + j])


@harmless
def groups_exchanged(tree: etree._Element, rng: random.Random) -> None:
    rows = rows_of(tables_of(tree)[-1])
    a, b = (c for c in rows[1] if "起诉" in (c.text or ""))
    a.text, b.text = b.text, a.text
    for n in range(5):
        exchange(rows[3][5 + n], rows[3][10 + n])


@harmless
def block_columns_exchanged(tree: etree._Element, rng: random.Random) -> None:
    rows = rows_of(tables_of(tree)[0])
    at = next(n for n, r in enumerate(rows) if r[0].text == "信息内容" and len(r) == 4)
    i, j = rng.sample(range(1, 4), 2)
    rows[at][i].text, rows[at][j].text = rows[at][j].text, rows[at][i].text
    for row in rows[at + 1 : at + 3]:
        exchange(row[i], row[j])


@mutation
def heading_mangled(tree: etree._Element, rng: random.Random) -> None:
    cell = rng.choice([*rows_of(table3_of(tree))[1], *rows_of(table3_of(tree))[2]])
    cell.text = rng.choice(["科硏机构", "商业", "法律服务", "", "其他人", (cell.text or "")[:-1]])


@mutation
def label_mangled(tree: etree._Element, rng: random.Random) -> None:
    cell = rng.choice(labels_of(tree, 4))
    at = rng.randrange(len(cell.text or ""))
    cell.text = (
        f"{(cell.text or '')[:at]}{rng.choice(['', '口', 'X'])}{(cell.text or '')[at + 1 :]}"
    )


@mutation
def label_cut(tree: etree._Element, rng: random.Random) -> None:
    cell = rng.choice(labels_of(tree, 6))
    half = len(cell.text or "") // 2
    cell.text = (cell.text or "")[:half] if rng.random() < 0.5 else (cell.text or "")[half:]


@mutation
def label_gone(tree: etree._Element, rng: random.Random) -> None:
    rng.choice(labels_of(tree, 2)).text = ""


@harmless
def years_in_header(tree: etree._Element, rng: random.Random) -> None:
    for cell in rows_of(table3_of(tree))[2]:
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
    for table in tables_of(tree):
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
            extra = new_cell("77")
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
    table = any_table(tree, rng)
    outer = html.fragment_fromstring(
        "<table><tr><td>序</td><td>内容</td></tr><tr><td>1</td><td></td></tr></table>"
    )
    table.getparent().replace(table, outer)  # type: ignore[union-attr]
    list(outer.iter("td"))[-1].append(table)


@harmless
def tables_side_by_side(tree: etree._Element, rng: random.Random) -> None:
    tables = tables_of(tree)
    outer = html.fragment_fromstring("<table><tr></tr></table>")
    tables[0].addprevious(outer)
    for table in tables:
        etree.SubElement(next(outer.iter("tr")), "td").append(table)


@mutation
def words_around_numbers(tree: etree._Element, rng: random.Random) -> None:
    for cell in tree.iter("td"):
        if cell.get("data-v") and rng.random() < 0.1:
            cell.text = f"约{cell.text}" if rng.random() < 0.5 else f"{cell.text}余件"
