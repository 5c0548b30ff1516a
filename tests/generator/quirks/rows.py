"""Rows missing, added, moved or cut short."""

from __future__ import annotations

from tests.generator.model import Cell, Draft, Row
from tests.generator.official import APPLICANTS
from tests.generator.quirks.registry import FORMS, quirk


def _inner(draft: Draft) -> list[Row]:
    return [r for r in draft.t3_rows if r.group is not None]


@quirk("t3_rows_missing", group="t3", stage="plan")
def t3_rows_missing(draft: Draft) -> None:
    for row in draft.rng.sample(_inner(draft), draft.rng.randint(1, 3)):
        draft.t3_rows.remove(row)
        for column in draft.t3_columns:
            draft.figures[f"{row.code}/{column}"].lose()


@quirk("t3_group_missing", group="t3", stage="plan")
def t3_group_missing(draft: Draft) -> None:
    group = draft.rng.choice(["（四）无法提供", "（五）不予处理"])
    for row in [r for r in draft.t3_rows if r.group == group]:
        draft.t3_rows.remove(row)
        for column in draft.t3_columns:
            draft.figures[f"{row.code}/{column}"].lose()


@quirk("t3_rows_added", group="t3", stage="plan")
def t3_rows_added(draft: Draft) -> None:
    """Local rows the form does not have; their numbers belong to no indicator."""
    at = draft.rng.randrange(len(draft.t3_rows))
    while draft.t3_rows[at].group != "（三）不予公开":
        at = draft.rng.randrange(len(draft.t3_rows))
    label = draft.rng.choice(["9.属于历史遗留档案事项", "其中：涉及征地拆迁的申请"])
    draft.t3_rows.insert(at + 1, Row(None, label, "（三）不予公开"))


@quirk("t3_rows_reordered", group="t3", stage="plan")
def t3_rows_reordered(draft: Draft) -> None:
    group = draft.rng.choice(["（三）不予公开", "（五）不予处理"])
    at = [i for i, r in enumerate(draft.t3_rows) if r.group == group]
    rows = [draft.t3_rows[i] for i in at]
    draft.rng.shuffle(rows)
    for i, row in zip(at, rows, strict=True):
        draft.t3_rows[i] = row


@quirk("t3_row_short", group="t3", carriers=("html", "word", "text", "docx"))
def t3_row_short(draft: Draft) -> None:
    """Rows with one figure too few: which one is gone cannot be told."""
    (table,) = draft.tables("T3")
    for row in draft.rng.sample(table.rows[5:-2], draft.rng.randint(1, 3)):
        values = [c for c in row if c.role == "value"]
        gone = draft.rng.choice(values)
        row.remove(gone)
        blank = not any(c.text.strip() for c in values)
        for cell in values:
            draft.figures[str(cell.figure)].blur()
            if blank:  # a row of blanks says as much with one cell less
                draft.figures[str(cell.figure)].accept.append("blank")


@quirk("t3_group_labels_lost", group="t3")
def t3_group_labels_lost(draft: Draft) -> None:
    """The rows of （三） stand without their labels; a reader who counts may still know them."""
    (table,) = draft.tables("T3")
    names = {r.label for r in draft.t3_rows if r.group == "（三）不予公开"}
    for row in table.rows:
        label = [c for c in row if c.role == "label"]
        if label and label[-1].text in names:
            label[-1].text = ""
            for cell in row:
                if cell.figure:
                    draft.figures[cell.figure].accept = ["unreadable", "missing"]


@quirk("t3_caption_row", group="t3")
def t3_caption_row(draft: Draft) -> None:
    """A row 单位：件 above the header, inside the table."""
    (table,) = draft.tables("T3")
    table.rows.insert(0, [Cell("单位：件", 1, 3 + len(APPLICANTS), "head")])
    table.head += 1


@quirk("t3_empty_rows", group="t3")
def t3_empty_rows(draft: Draft) -> None:
    (table,) = draft.tables("T3")
    width = table.width()
    for _ in range(draft.rng.randint(1, 3)):
        table.rows.append([Cell("", role="extra") for _ in range(width)])


@quirk("form_rows_missing", group="form", layouts=FORMS, stage="plan")
def form_rows_missing(draft: Draft) -> None:
    # A parent kept without its part, or the reverse, would change what unnumbered labels mean:
    # only whole rows with labels of their own go.
    alone = {
        "2014": ["policy_interpretations", "complaints", "meetings_held", "channel_gazette_items"],
        "2008": ["e1_10_catalogue_entries_open_on_application", "e1_36_administrative_appeals"],
    }
    draft.options["dropped"] = draft.rng.sample(alone[draft.layout], draft.rng.randint(1, 2))


@quirk("form_anhui_rows", group="form", layouts=("2014",), stage="plan")
def form_anhui_rows(draft: Draft) -> None:
    from tests.generator.drawing import number
    from tests.generator.forms import ANHUI

    draft.options["anhui"] = True
    for code, _, _ in ANHUI:
        draft.figures[str(code)] = number(draft.rng.randint(0, 200))
