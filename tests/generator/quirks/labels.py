"""The words of the labels: numbering, breaks, typos, traditional characters, explanations."""

from __future__ import annotations

import re

import zhconv

from tests.generator.model import Cell, Draft, Para
from tests.generator.official import RESULTS
from tests.generator.quirks.registry import FORMS, MARKUP, TABLES, quirk

_ITEM = re.compile(r"^(\d)\.")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨"


def _labels(draft: Draft) -> list[Cell]:
    return [c for c in draft.cells("T2", "T3", "T4", "FORM") if c.role in ("label", "head")]


@quirk("numbering_other", group="numbering", layouts=(*TABLES, "2014"))
def numbering_other(draft: Draft) -> None:
    style = draft.rng.choice(["、", "．", "paren", "circle", "mixed", "none"])
    for cell in _labels(draft):
        found = _ITEM.match(cell.text)
        if not found:
            continue
        n, rest = found[1], cell.text[2:]
        now = draft.rng.choice(["、", "．", "paren", "circle"]) if style == "mixed" else style
        if now == "none" and rest == "其他":
            now = "、"  # without its number the row could be the column of that name
        cell.text = {
            "paren": f"（{n}）{rest}",
            "circle": f"{_CIRCLED[int(n) - 1]}{rest}",
            "none": rest,
        }.get(now, f"{n}{now}{rest}")


@quirk("half_width_parentheses", group="numbering", layouts=(*TABLES, *FORMS))
def half_width_parentheses(draft: Draft) -> None:
    table = str.maketrans("（），：", "(),:")
    for cell in _labels(draft):
        cell.text = cell.text.translate(table)


@quirk("group_numbers_lost", group="numbering")
def group_numbers_lost(draft: Draft) -> None:
    """（一）, （二）… stand without their numbers."""
    for cell in draft.cells("T3"):
        if cell.role == "label":
            cell.text = re.sub(r"^（[一二三四五六七]）", "", cell.text)


@quirk("labels_broken", group="breaks", layouts=(*TABLES, *FORMS))
def labels_broken(draft: Draft) -> None:
    """Line breaks, blanks and no-break spaces inside labels."""
    for cell in _labels(draft):
        if len(cell.text) > 3 and draft.rng.random() < 0.5:
            at = draft.rng.randint(1, len(cell.text) - 1)
            gap = draft.rng.choice(["\n", " ", "\xa0", "\u3000", " \n "])
            cell.text = cell.text[:at] + gap + cell.text[at:]


@quirk("spans", group="markup", carriers=MARKUP, layouts=(*TABLES, *FORMS))
def spans(draft: Draft) -> None:
    draft.options["spans"] = True


@quirk("vertical_label", group="vertical")
def vertical_label(draft: Draft) -> None:
    for cell in draft.cells("T3"):
        if cell.text == RESULTS:
            cell.text = "\n".join(RESULTS)


_TYPOS = {
    "2.其他法律行政法规禁止公开": "2.其他法律行政止公开",
    "1.本机关不掌握相关政府信息": "1.本机关不掌握相关政务信息",
    "3.危及“三安全一稳定”": "3.危及“三安全一稳定",
    "4.保护第三方合法权益": "4.保护第三方合法权利",
    "6.属于四类过程性信息": "6.属于四类过程信息",
    "2.没有现成信息需要另行制作": "2.没有现成信息须要另行制作",
    "5.要求行政机关确认或重新出具已获取信息": "5.要求行政机关确认或从新出具已获取信息",
    "3.补正后申请内容仍不明确": "3.补正后申请内容任不明确",
    "一、本年新收政府信息公开申请数量": "一、本年新收政府信息公申请数量",
    "四、结转下年度继续办理": "四、结转下年度继续办里",
    "行政规范性文件": "行政规范性文件件",
    "行政许可": "行政许可 ",
    "本年制发件数": "本年制发数",
    "其他对外管理服务事项": "其它对外管理服务事项",
}


@quirk("label_typos", group="typos")
def label_typos(draft: Draft) -> None:
    for cell in _labels(draft):
        if cell.text in _TYPOS and draft.rng.random() < 0.6:
            cell.text = _TYPOS[cell.text]


@quirk("quotes_other", group="typos")
def quotes_other(draft: Draft) -> None:
    pair = draft.rng.choice(['""', "「」", "‘’", None])
    for cell in _labels(draft):
        if "“" in cell.text:
            one, two = pair or ("", "")
            cell.text = cell.text.replace("“", one).replace("”", two)


@quirk("traditional", group="typos", layouts=(*TABLES, *FORMS), carriers=("html", "word", "text"))
def traditional(draft: Draft) -> None:
    """A mirror in traditional characters."""
    for block in draft.blocks:
        if isinstance(block, Para):
            block.text = zhconv.convert(block.text, "zh-hant")
    for cell in draft.cells():
        if cell.role != "value":
            cell.text = zhconv.convert(cell.text, "zh-hant")
    draft.title = zhconv.convert(draft.title, "zh-hant")
    draft.agency_accept.append(zhconv.convert(draft.agency, "zh-hant"))


_EXPLAINED = {
    "本年增/减": "本年增/减（指本年增加或减少的事项数，减用负值表示，如-8）",
    "上一年项目数量": "上一年项目数量（指上一年事项数）",
    "处理决定数量": "处理决定数量（指本年办件量）",
    "本年收费金额（单位：万元）": "本年收费金额（单位：万元，保留4位小数）",
    "现行有效件数": "现行有效件数（截至12月31日）",
    "规章": "规章（仅限有立规权的机关填写）",
}


@quirk("labels_explained", group="typos")
def labels_explained(draft: Draft) -> None:
    """Filling instructions left inside the labels."""
    for cell in draft.cells("T2"):
        cell.text = _EXPLAINED.get(cell.text, cell.text)


@quirk("label_synonyms", group="typos")
def label_synonyms(draft: Draft) -> None:
    words = {"行政规范性文件": "规范性文件", "规范性文件": "行政规范性文件"}
    for cell in draft.cells("T2"):
        if cell.role == "label":
            cell.text = words.get(cell.text, cell.text)
    for cell in draft.cells("T3"):
        if cell.role == "label":
            cell.text = cell.text.replace("（区分处理的，只计这一情形，不计其他情形）", "")


_PINYIN = {
    "统": "tǒng",
    "计": "jì",
    "公": "gong",
    "开": "kāi",
    "请": "qǐng",
    "维": "wéi",
    "复": "fù",
}


@quirk("pinyin_injected", group="typos", carriers=("html", "text"))
def pinyin_injected(draft: Draft) -> None:
    """A hijacked mirror prints the reading after some characters."""
    for cell in _labels(draft):
        cell.text = "".join(
            f"{c}({_PINYIN[c]})" if c in _PINYIN and draft.rng.random() < 0.3 else c
            for c in cell.text
        )


@quirk("year_in_headers", group="typos")
def year_in_headers(draft: Draft) -> None:
    for cell in draft.cells("T2"):
        if cell.text.startswith("本年") and cell.role == "head":
            cell.text = f"{draft.year}年{cell.text}"


@quirk("header_truncated", group="typos", layouts=("2019",))
def header_truncated(draft: Draft) -> None:
    for cell in draft.cells("T2"):
        if cell.text == "对外公开总数量":
            cell.text = "对外公开总数"
