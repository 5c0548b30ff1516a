"""Vocabulary: which label of which official form a cell's text is.

Compiled once from the layout files. A match is exact on the label's key, exact on the key
without explanations, a long prefix (a label followed by an explanation), or — where the form
is already known — fuzzy, with a clear margin over the runner-up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from parsers.figures import read_figure
from parsers.layouts import layouts
from parsers.report import State
from parsers.wording import (
    UNSEEN,
    label_key,
    short_key,
    simplified,
    squash,
    without_note,
    without_translation,
)

_YEAR = re.compile(r"^20\d\d年度?")
FUZZY_CUTOFF = 80.0
FUZZY_MARGIN = 6.0


@dataclass(frozen=True)
class Lexicon:
    """Keys of one kind of label (rows of table 3, columns of table 2 …) → ids, in form order."""

    name: str
    ids: dict[str, tuple[str, ...]]
    unlike: dict[str, tuple[str, ...]]
    """Words that make a text something else than the id it is like (新收 and 结转 in one label)."""

    def exact(self, text: str) -> tuple[str, ...]:
        """Ids whose label the text is, () if none."""
        return _exact(self.name, text)

    def find(self, text: str) -> tuple[str, ...]:
        """Like `exact`, then traditional characters, a prefix, a near spelling."""
        found = _find(self.name, text)
        if found and self.unlike and any(w in text for i in found for w in self.unlike.get(i, ())):
            return ()
        return found

    def at_key(self, text: str) -> tuple[str, ...]:
        for key in (label_key(text), short_key(text)):
            if key and key in self.ids:
                return self.ids[key]
        return ()

    def near(self, text: str) -> tuple[str, ...]:
        found = self.exact(text)
        if found:
            return found
        plain = without_translation(simplified(text))
        if plain != text:
            found = self.exact(plain)
            if found:
                return found
        key = label_key(plain)
        if len(key) < 3:
            return ()
        prefixed = [k for k in self.ids if len(k) >= 4 and key.startswith(k)]
        if prefixed:
            return self.ids[max(prefixed, key=len)]
        if len(key) < 4 or len(key) > 60:
            return ()
        short = short_key(plain) or key
        best: dict[tuple[str, ...], float] = {}
        for choice, score, _ in process.extract(
            short,
            list(self.ids),
            scorer=fuzz.ratio,
            limit=6,
            score_cutoff=FUZZY_CUTOFF - FUZZY_MARGIN,
        ):
            if len(choice) >= 4:
                ids = self.ids[choice]
                best[ids] = max(best.get(ids, 0.0), score)
        ranked = sorted(best.items(), key=lambda kv: -kv[1])
        if not ranked or ranked[0][1] < FUZZY_CUTOFF:
            return ()
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < FUZZY_MARGIN:
            return ()
        return ranked[0][0]


@lru_cache(maxsize=16384)
def _exact(name: str, text: str) -> tuple[str, ...]:
    return lexicons()[name].at_key(text)


@lru_cache(maxsize=16384)
def _find(name: str, text: str) -> tuple[str, ...]:
    return lexicons()[name].near(text)


class Marks(NamedTuple):
    """What a cell's text is known to be, by exact labels; ids are () where it is nothing."""

    value: bool
    known: bool
    """Whether it is any label at all."""
    t2_rows: tuple[str, ...]
    t2_columns: tuple[str, ...]
    t2_anchor: bool
    t2_cells: tuple[str, ...]
    """Row and column of table 2 in one label (规章本年制发件数), as "row/column"."""
    t3_rows: tuple[str, ...]
    t3_columns: tuple[str, ...]
    t3_ignore: bool
    t4_columns: tuple[str, ...]
    t4_groups: tuple[str, ...]
    t4_cells: tuple[str, ...]
    """Group and column of table 4 in one label (行政复议—结果维持), as "group/column"."""
    form_2014: bool
    form_2008: bool


_VALUE = Marks(True, False, (), (), False, (), (), (), False, (), (), (), False, False)


@lru_cache(maxsize=32768)
def marks(text: str) -> Marks:
    """All exact matches of a text at once (a page repeats its labels and figures)."""
    if len(text) <= 40 and (text == UNSEEN or read_figure(text).state is not State.UNREADABLE):
        return _VALUE
    found = _marks(text)
    if not found.known:
        plain = without_translation(simplified(text))
        if plain != text:
            found = _marks(plain)
        if not found.known and (bare := without_note(plain)) != squash(plain):
            # A note behind a heading; behind a row's label a number may be its figure.
            noted = _marks(bare)
            if noted.t3_columns or noted.t3_ignore or noted.t4_columns or noted.t4_groups:
                return noted._replace(t3_rows=())
    return found


def column_of(text: str) -> tuple[str, ...]:
    """Column of table 2 a heading names; a year printed before it (2023年制发件数) is no part of it."""
    columns = lexicons()["T2.columns"]
    plain = squash(text)
    bare = _YEAR.sub("", plain)
    found = columns.exact(text)
    if found or bare == plain:
        return found
    return columns.exact(bare) or columns.exact("本年" + bare)


def _marks(text: str) -> Marks:
    lex = lexicons()
    found = Marks(
        value=False,
        known=False,
        t2_rows=lex["T2.rows"].exact(text),
        t2_columns=column_of(text),
        t2_anchor=bool(lex["T2.anchors"].exact(text)) or squash(text).startswith("第二十条第"),
        t2_cells=lex["T2.cells"].exact(text),
        t3_rows=lex["T3.rows"].exact(text),
        t3_columns=lex["T3.columns"].exact(text),
        t3_ignore=bool(lex["T3.ignore"].exact(text)) or "勾稽关系" in text,
        t4_columns=lex["T4.columns"].exact(text),
        t4_groups=lex["T4.groups"].exact(text),
        t4_cells=lex["T4.cells"].exact(text),
        form_2014=bool(lex["FORM.2014.rows"].exact(text)),
        form_2008=bool(lex["FORM.2008.rows"].exact(text)),
    )
    return found._replace(known=any(found))


def _compile(
    name: str, pairs: list[tuple[str, str]], unlike: dict[str, tuple[str, ...]]
) -> Lexicon:
    ids: dict[str, tuple[str, ...]] = {}
    for label, identity in pairs:
        for key in {label_key(label), short_key(label)}:
            if key and identity not in ids.get(key, ()):
                ids[key] = (*ids.get(key, ()), identity)
    return Lexicon(name, ids, unlike)


@cache
def lexicons() -> dict[str, Lexicon]:
    """All lexicons by name: T3.rows, T3.columns, T3.ignore, T3.subtotals, T2.rows, T2.columns, T2.anchors, T2.cells,
    T4.groups, T4.columns, T4.cells, FORM.rows."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    unlike: dict[str, dict[str, tuple[str, ...]]] = {}

    def add(name: str, labels: list[str], identity: str) -> None:
        pairs.setdefault(name, []).extend((label, identity) for label in labels)

    for form in layouts():
        table = form["table"]
        if form["reader"] == "matrix":
            for row in form["rows"]:
                add(f"{table}.rows", row["labels"], row["indicator"])
                if "group" in row:
                    add(f"{table}.rows", [row["group"] + row["labels"][0]], row["indicator"])
                    add(f"{table}.groups", [row["group"]], row["group"])
            for column in form["columns"]:
                add(f"{table}.columns", column["labels"], column["key"])
            add(f"{table}.ignore", form["ignore"], "ignore")
            add(f"{table}.subtotals", form["subtotals"], "subtotal")
            unlike.setdefault(f"{table}.rows", {}).update(
                (row["indicator"], tuple(row["unlike"])) for row in form["rows"] if "unlike" in row
            )
        elif form["reader"] == "blocks":
            for block in form["blocks"]:
                add(f"{table}.anchors", [block["anchor"]], block["anchor"])
                for column in block["columns"]:
                    add(f"{table}.columns", column["labels"], column["key"])
                for row in block["rows"]:
                    add(f"{table}.rows", row["labels"], row["labels"][0])
                    for column in block["columns"]:
                        names = [r + c for r in row["labels"] for c in column["labels"]]
                        add(f"{table}.cells", names, f"{row['labels'][0]}/{column['key']}")
        elif form["reader"] == "strip":
            for group in form["groups"]:
                add(f"{table}.groups", group["labels"], group["key"])
            add(f"{table}.groups", ["行政诉讼"], "litigation")
            for column in form["columns"]:
                add(f"{table}.columns", column["labels"], column["key"])
            for group in form["groups"]:
                outer = "" if group["key"] == "reconsideration" else "行政诉讼"
                for column in form["columns"]:
                    names = [g + c for g in group["labels"] for c in column["labels"]]
                    names += [outer + name for name in names if not name.startswith(outer)]
                    add(f"{table}.cells", names, f"{group['key']}/{column['key']}")
        else:
            for row in form["rows"]:
                add(f"{table}.{form['layout']}.rows", row["labels"], row["indicator"])
    return {name: _compile(name, found, unlike.get(name, {})) for name, found in pairs.items()}
