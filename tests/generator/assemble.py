"""From a seed to a drawn report: identity, figures, plan, tables, prose, in the official order."""

from __future__ import annotations

import random

from tests.generator import drawing, forms, official, prose
from tests.generator.model import Draft, Para

LAYOUTS = ("2021", "2019", "hybrid", "2014", "2008")


def new_draft(rng: random.Random, layout: str) -> Draft:
    """A report with its figures, not drawn yet."""
    years = {
        "2021": (2021, 2025),
        "2019": (2019, 2022),
        "hybrid": (2021, 2024),
        "2014": (2014, 2018),
        "2008": (2008, 2016),
    }
    year = rng.randint(*years[layout])
    name = prose.agency(rng)
    draft = Draft(
        rng=rng,
        layout=layout,
        agency=name,
        year=year,
        title=prose.title(rng, name, year),
        published=f"{year + 1}-{rng.choice(['01', '03'])}-{rng.randint(1, 28):02d}",
    )
    if layout in ("2014", "2008"):
        draft.layouts = {"FORM": layout}
    else:
        new = "2019" if layout == "2019" else "2021"
        draft.layouts = {"T2": new, "T3": "2019" if layout != "2021" else "2021", "T4": "2021"}
    drawing.draw_figures(draft)
    return draft


def draw(draft: Draft) -> None:
    """Lay the report out as blocks."""
    rng = draft.rng
    out = draft.blocks
    out.append(Para(draft.title, 1))
    if rng.random() < 0.7:
        out.append(Para(prose.preamble(draft.agency, draft.year)))
    if draft.layout in ("2014", "2008"):
        _narrative(draft)
        return
    out.append(Para("一、总体情况", 2))
    out += [Para(x) for x in prose.overview(rng)]
    out.append(Para("二、主动公开政府信息情况", 2))
    blocks = official.T2_2019 if draft.layouts["T2"] == "2019" else official.T2_2021
    out.append(official.t2_table(draft, blocks))
    out.append(Para("三、收到和处理政府信息公开申请情况", 2))
    out.append(official.t3_table(draft))
    out.append(Para("四、政府信息公开行政复议、行政诉讼情况", 2))
    out.append(official.t4_table(draft))
    out.append(Para("五、存在的主要问题及改进情况", 2))
    out.append(Para(prose.problems(rng)))
    out.append(Para("六、其他需要报告的事项", 2))
    out.append(Para(prose.other(rng)))


def _narrative(draft: Draft) -> None:
    out = draft.blocks
    for heading, text in prose.NARRATIVE_2014:
        out += [Para(heading, 2), Para(text)]
    if draft.layout == "2014":
        rows = list(forms.FORM_2014)
        if draft.options.get("anhui"):
            rows[4:4] = forms.ANHUI
        if draft.options.get("beijing"):
            rows = forms.with_beijing(rows)
        out.append(Para(f"附件：政府信息公开情况统计表（{draft.year}年度）", 2))
        out.append(forms.form_table(draft, rows, ["统计数"]))
    else:
        out.append(Para("附表：政府信息公开指标统计表", 2))
        heads = draft.options.get("value_heads", ["本年累计"])
        rows = forms.form_2007() if draft.options.get("edition_2007") else list(forms.FORM_2008)
        out.append(forms.form_table(draft, rows, heads))
