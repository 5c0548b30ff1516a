"""Render as OFD (GB/T 33190): the page as reportlab lays it out, written in OFD's own objects.

Writers differ in how they say the same; each document draws its manner: one text object a line or
one a character, advances listed or grouped, matrices, lines stroked or filled as thin boxes.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

import pdfplumber

from tests.generator.carriers import pdf
from tests.generator.model import Draft

_MM = 25.4 / 72
_FIGURE = re.compile(r">[0-9]+</ofd:TextCode>")
_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def render(draft: Draft) -> bytes:
    """The report as an OFD package."""
    return packed(pdf.render(draft), draft.rng)


def packed(data: bytes, rng: random.Random, noted: bool = False) -> bytes:
    """The pages of a PDF as an OFD package. `noted`: its figures are typed onto them (annotations)."""
    manner = rng.choice(["lines", "grouped", "single", "matrix"])
    filled = rng.random() < 0.4
    parts: dict[str, str] = {}
    with pdfplumber.open(io.BytesIO(data)) as source:
        for number, page in enumerate(source.pages):
            texts = _texts(page, manner, rng)
            notes = [t for t in texts if noted and _FIGURE.search(t)]
            objects = [*_rules(page, filled), *(t for t in texts if t not in notes)]
            if notes:
                parts[f"Doc_0/Annots/Page_{number}.xml"] = _annotations(notes)
            size = f"{_n(page.width * _MM)} {_n(page.height * _MM)}"
            parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
                f"{_HEAD}<ofd:Page {_NS}><ofd:Area><ofd:PhysicalBox>0 0 {size}</ofd:PhysicalBox>"
                f'</ofd:Area><ofd:Content><ofd:Layer Type="Body" ID="{number + 100}">'
                f"{''.join(objects)}</ofd:Layer></ofd:Content></ofd:Page>"
            )
        count = len(source.pages)
    pages = "".join(
        f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(count)
    )
    parts["Doc_0/Document.xml"] = (
        f"{_HEAD}<ofd:Document {_NS}><ofd:CommonData><ofd:MaxUnitID>99999</ofd:MaxUnitID>"
        "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        f"</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages>"
        + ("<ofd:Annotations>Annotations.xml</ofd:Annotations>" if noted else "")
        + "</ofd:Document>"
    )
    if noted:
        listed = "".join(
            f'<ofd:Page PageID="{n + 1}"><ofd:FileLoc>Annots/Page_{n}.xml</ofd:FileLoc></ofd:Page>'
            for n in range(count)
            if f"Doc_0/Annots/Page_{n}.xml" in parts
        )
        parts["Doc_0/Annotations.xml"] = f"{_HEAD}<ofd:Annotations {_NS}>{listed}</ofd:Annotations>"
    parts["OFD.xml"] = (
        f'{_HEAD}<ofd:OFD {_NS} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        "<ofd:DocID>0123456789abcdef</ofd:DocID></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(parts, reverse=True):
            archive.writestr(path, parts[path])
    return out.getvalue()


def _annotations(objects: list[str]) -> str:
    notes = "".join(
        f'<ofd:Annot ID="{n + 500}" Type="Stamp" Creator="reader" LastModDate="2024-01-09">'
        f'<ofd:Appearance Boundary="0 0 210 297">{text}</ofd:Appearance></ofd:Annot>'
        for n, text in enumerate(objects)
    )
    return f"{_HEAD}<ofd:PageAnnot {_NS}>{notes}</ofd:PageAnnot>"


def _n(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _rules(page: Any, filled: bool) -> list[str]:
    out = []
    for edge in page.edges:
        x, y = edge["x0"] * _MM, edge["top"] * _MM
        w, h = (edge["x1"] - edge["x0"]) * _MM, (edge["bottom"] - edge["top"]) * _MM
        if filled:
            box = f"M 0 0 L {_n(w + 0.2)} 0 L {_n(w + 0.2)} {_n(h + 0.2)} L 0 {_n(h + 0.2)} C"
            flags = 'Stroke="false" Fill="true"'
            place = f"{_n(x - 0.1)} {_n(y - 0.1)} {_n(w + 0.2)} {_n(h + 0.2)}"
        else:
            box = f"M 0 0 L {_n(w)} {_n(h)}"
            flags = 'LineWidth="0.18"'
            place = f"{_n(x)} {_n(y)} {_n(max(w, 0.18))} {_n(max(h, 0.18))}"
        out.append(
            f'<ofd:PathObject ID="7" Boundary="{place}" {flags}>'
            f"<ofd:AbbreviatedData>{box}</ofd:AbbreviatedData></ofd:PathObject>"
        )
    return out


def _texts(page: Any, manner: str, rng: random.Random) -> list[str]:
    lines: list[list[dict[str, Any]]] = []
    for char in page.chars:
        last = lines[-1][-1] if lines else None
        near = last and abs(last["top"] - char["top"]) < 1 and abs(char["x0"] - last["x1"]) < 30
        if near and manner != "single":
            lines[-1].append(char)
        else:
            lines.append([char])
    if manner == "matrix":
        rng.shuffle(lines)  # writers need not keep to the reading order
    return [_text(line, manner) for line in lines]


def _text(line: list[dict[str, Any]], manner: str) -> str:
    first = line[0]
    size = first["size"] * _MM
    base = 0.86 * size
    x, y = first["x0"] * _MM, first["top"] * _MM
    steps = [_n((b["x0"] - a["x0"]) * _MM) for a, b in pairwise(line)]
    delta = " ".join(_grouped(steps) if manner == "grouped" else steps)
    width = (line[-1]["x1"] - first["x0"]) * _MM
    text = escape("".join(c["text"] for c in line))
    matrix, scale = "", 1.0
    if manner == "matrix":
        scale = 0.5
        matrix = f' CTM="{scale} 0 0 {scale} 0 0"'
        delta = " ".join(_n(float(s) / scale) for s in steps)
    return (
        f'<ofd:TextObject ID="9" Boundary="{_n(x)} {_n(y)} {_n(width)} {_n(size)}" Font="3" '
        f'Size="{_n(size / scale)}"{matrix}><ofd:TextCode X="0" Y="{_n(base / scale)}"'
        + (f' DeltaX="{delta}"' if delta else "")
        + f">{text}</ofd:TextCode></ofd:TextObject>"
    )


def _grouped(steps: list[str]) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(steps):
        end = at
        while end < len(steps) and steps[end] == steps[at]:
            end += 1
        out += ["g", str(end - at), steps[at]] if end - at > 2 else steps[at:end]
        at = end
    return out
