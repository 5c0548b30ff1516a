"""The same generated documents through this parser and through what a user would pick instead.

`python -m tests.bench.accuracy [--count N] [--markitdown PYTHON] [--docling PYTHON]` prints a Markdown table: figures
right, in doubt, silently wrong. The rivals are given a fair reader on top: rows found by their
label (spaces, numbering and punctuation removed; else the nearest label), a row's last seven cells
as the seven columns of table 3, table 4 as the fifteen cells of its last row. `--markitdown` and
`--docling` name a Python that has it installed (a venv of its own). docling needs no model for HTML
and DOCX; its models for PDF are fetched at first use, so it is not asked for PDF.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pandas
from rapidfuzz import fuzz, process

from parsers import parse_bytes
from parsers.evaluate import Comparison, compare, overall
from tests.generator import forms, official
from tests.generator.make import Made, make
from tests.generator.model import Row

Rows = list[list[str]]
_BARE = re.compile(r"[\s\u3000\xa0（）()、.．，,“”\"：:0-9①-⑨]|[一二三四五六七](?=[、）)])")


def _bare(label: str) -> str:
    return _BARE.sub("", label)


def _label_table() -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for layout in ("2021", "2019"):
        rows: list[Row] = official.t3_rows(layout)
        for row in rows:
            out[_bare(row.label)] = tuple(f"{row.code}/{c}" for c in official.APPLICANTS)
    for blocks in (official.T2_2021, official.T2_2019):
        for _, _, lines in blocks:
            for label, codes in lines:
                out.setdefault(f"{_bare(label)}#{len(codes)}", tuple(codes))
    for code, label, _ in (*forms.FORM_2014, *forms.FORM_2008):
        if code:
            out.setdefault(_bare(label), (code,))
    return out


_LABELS = _label_table()


def match_labels(tables: list[Rows]) -> list[dict[str, Any]]:
    """What a careful afternoon of label matching makes of a list of tables."""
    found: dict[str, str] = {}
    for rows in tables:
        for row in rows:
            cells = [c.strip() for c in row]
            distinct = [c for i, c in enumerate(cells) if i == 0 or c != cells[i - 1]]
            if len(cells) == 15 and all(re.fullmatch(r"[\d.,]*", c) for c in cells):
                found.update(zip(official.T4_CODES, cells, strict=True))
            labels = [c for c in distinct if re.search(r"[\u4e00-\u9fff]{2}", c)]
            if not labels:
                continue
            label = _bare(labels[-1])
            values = [c for c in cells if not re.search(r"[\u4e00-\u9fff]{2}", c)]
            for key in (label, f"{label}#{len(values)}", f"{label}#{len(distinct) - len(labels)}"):
                codes = _LABELS.get(key)
                if codes is None and key == label and len(label) > 4:
                    near = process.extractOne(
                        label, list(_LABELS), scorer=fuzz.ratio, score_cutoff=85
                    )
                    codes = _LABELS[near[0]] if near else None
                if codes:
                    tail = values[-len(codes) :] if len(codes) > 1 else values[-1:]
                    found.update(zip(codes, tail, strict=False))
                    break
    facts = []
    for figure, text in found.items():
        indicator, _, applicant = figure.partition("/")
        value, state = _number(text)
        facts.append(
            {"indicator": indicator, "applicant": applicant or None, "value": value, "state": state}
        )
    return facts


def _number(text: str) -> tuple[float | None, str]:
    digits = re.search(r"-?\d+(\.\d+)?", text.replace(",", ""))
    if digits:
        return float(digits[0]), "reported"
    return None, "blank" if not text.strip() else "not_applicable"


def by_pandas(made: Made) -> list[dict[str, Any]]:
    html = made.data.decode("utf-8", "replace")
    try:
        frames = pandas.read_html(io.StringIO(html))
    except ValueError:
        return []
    tables: list[Rows] = []
    for frame in frames:
        head = [[str(x) for x in frame.columns]]
        body = [["" if pandas.isna(x) else f"{x:g}" if isinstance(x, float) else str(x) for x in r]
                for r in frame.itertuples(index=False)]  # fmt: skip
        tables.append(head + body)
    return match_labels(tables)


_CONVERT = """
import json, sys
from markitdown import MarkItDown
reader = MarkItDown()
out = {}
for path in sys.argv[1:]:
    try:
        out[path] = reader.convert(path).text_content
    except Exception as error:
        out[path] = ""
print(json.dumps(out))
"""


_TABLES = """
import json, logging, sys
logging.disable(logging.CRITICAL)
from docling.document_converter import DocumentConverter
reader = DocumentConverter()
out = {}
for path in sys.argv[1:]:
    try:
        tables = reader.convert(path).document.tables
        out[path] = [[[cell.text for cell in row] for row in t.data.grid] for t in tables]
    except Exception as error:
        out[path] = []
print(json.dumps(out))
"""


def by_docling(python: str, documents: list[Made]) -> list[list[dict[str, Any]]]:
    """Labels matched in the grids that docling finds, spans filled in."""
    return [match_labels(tables) for tables in _converted(python, _TABLES, documents)]


def by_markitdown(python: str, documents: list[Made]) -> list[list[dict[str, Any]]]:
    """Markdown tables of every document, converted in one process of that Python."""
    out = []
    for text in _converted(python, _CONVERT, documents):
        rows = [
            line.strip().strip("|").split("|")
            for line in text.splitlines()
            if line.count("|") >= 2 and not re.fullmatch(r"[|\s:-]+", line)
        ]
        out.append(match_labels([rows]))
    return out


def _converted(python: str, script: str, documents: list[Made]) -> list[Any]:
    """What the script prints for each document, a JSON object by path, in one process."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for made in documents:
            path = Path(folder, made.filename)
            path.write_bytes(made.data)
            paths.append(str(path))
        done = subprocess.run(
            [python, "-c", script, *paths], capture_output=True, text=True, check=True
        )
    found = json.loads(done.stdout.splitlines()[-1])
    return [found[path] for path in paths]


def _compare(made: Made, facts: list[dict[str, Any]]) -> Comparison:
    # A rival lists what it found; what it did not find it calls missing, which is honest.
    known = {
        f"{f['indicator']}/{f['applicant']}" if f["applicant"] else f["indicator"] for f in facts
    }
    for figure in made.truth["facts"]:
        if figure not in known:
            indicator, _, applicant = figure.partition("/")
            facts.append({"indicator": indicator, "applicant": applicant or None, "value": None, "state": "missing"})  # fmt: skip
    return compare(made.filename, {"facts": facts, "layouts": {}}, made.truth)


def _ours(made: Made) -> Comparison:
    return compare(made.filename, parse_bytes(made.data).to_dict(), made.truth)


def _line(carrier: str, reader: str, results: list[Comparison], seconds: float) -> str:
    total = overall(results)
    wrong = total["silently_wrong"] + total["silently_absent"]
    share = 100 * total["right_share"]
    milliseconds = 1000 * seconds / len(results)
    return (
        f"| {carrier} | {reader} | {len(results)} | {total['figures']} | {share:.2f} % |"
        f" {total['in_doubt']} | {wrong} | {milliseconds:.0f} |"
    )


@click.command()
@click.option("--count", default=200, show_default=True, help="Documents for each carrier.")
@click.option("--seed", default=5, show_default=True)
@click.option("--markitdown", "python", help="A Python that has markitdown.")
@click.option("--docling", help="A Python that has docling.")
@click.option("--carriers", default="html,word,docx,pdf", show_default=True)
def main(count: int, seed: int, python: str | None, docling: str | None, carriers: str) -> None:
    """Print the comparison as a Markdown table."""
    print(
        "| carrier | reader | documents | figures | right | in doubt | silently wrong | ms each |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for carrier in carriers.split(","):
        made = [make(seed, i, carrier) for i in range(count)]
        # No rival tells several reports on one page apart; that is not what is compared here.
        made = [m for m in made if "several_reports" not in m.truth["tags"]]

        def timed(
            reader: str, work: Callable[[], list[Comparison]], carrier: str = carrier
        ) -> None:
            began = time.perf_counter()
            results = work()
            print(_line(carrier, reader, results, time.perf_counter() - began))
            sys.stdout.flush()

        timed("gongkai", lambda made=made: [_ours(m) for m in made])  # type: ignore[misc]
        if carrier in ("html", "word"):
            timed(
                "pandas.read_html + labels",
                lambda made=made: [_compare(m, by_pandas(m)) for m in made],
            )  # type: ignore[misc]
        if python:
            timed(
                "markitdown + labels",
                lambda made=made: [  # type: ignore[misc]
                    _compare(m, f) for m, f in zip(made, by_markitdown(python, made), strict=True)
                ],
            )
        if docling and carrier != "pdf":
            timed(
                "docling + labels",
                lambda made=made: [  # type: ignore[misc]
                    _compare(m, f) for m, f in zip(made, by_docling(docling, made), strict=True)
                ],
            )


if __name__ == "__main__":
    main()
