"""Plain text as programs write it: lines broken at a fixed width, Markdown's marks, tables in pieces."""

from __future__ import annotations

import pytest

from parsers import parse_bytes
from parsers.carriers.text_prose import plain_prose

WRAPPED = """2023 年青川县水利局政府信息公开工作
年度报告
本年度报告根据《中华人民共和国政府信息公开条例》（以
下简称《条例》）的要求编制，全文包括总体情况和其他需要
报告的事项。本年度报告中所列数据统计期限为 2023 年 1 月
1 日至 12 月 31 日，电子版可以在县人民政府的网站上下载
查看。

一、总体情况
我局按照条例和县政府的部署，扎实推进政府信息公开工作，
全年收到政府信息公开申请 34 件，上年结转政府信息公开
申请 2 件，所有申请都已经按照要求在期限之内办理完毕，其
中予以公开 9 件，不予公开 1 件，申请人对答复没有提出异
议，也没有申请行政复议。我局将继续加强学习，提高水平，
并在下一年度进一步完善各项制度，努力为群众做好服务。
"""
LABELS = """二、主动公开政府信息情况
第二十条第（一）项
第二十条第（五）项
信息内容本年处理决定数量
行政许可 97
第二十条第（六）项
信息内容本年处理决定数量
行政处罚 0
行政强制 3
第二十条第（八）项
信息内容本年收费金额（单位：万元）
行政事业性收费 0
## 表二：主动公开政府信息情况
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
|---|---|---|---|
| 规章 | 0 | 0 | 0 |
| 规范性文件 | 13 | 0 | 55 |
"""


def test_lines_broken_at_a_width_are_whole_sentences() -> None:
    report = parse_bytes(WRAPPED.encode())
    assert (report.agency, report.year) == ("青川县水利局", 2023)
    found = {c["claim"]: c["value"] for c in report.claims}
    assert found["requests_received"] == 34 and found["requests_carried_in"] == 2
    assert found["granted"] == 9 and found["reconsideration_total"] == 0


def test_joined_lines_leave_the_numbers_of_lines() -> None:
    lines = WRAPPED.split("\n")
    joined = plain_prose(lines)
    assert len(joined) == len(lines)
    assert "".join(joined).replace(" ", "") == "".join(lines).replace(" ", "")
    assert "一、总体情况" in joined


@pytest.mark.parametrize("cell", ["0", "12", "—"])
def test_cells_below_long_labels_stay_lines(cell: str) -> None:
    label = "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理"
    lines = [label, cell] * 12
    assert plain_prose(lines) == lines


def test_short_lines_and_paragraphs_are_left_alone() -> None:
    lines = ["我局认真做好公开工作" * n for n in range(1, 13)]
    assert plain_prose(lines) == lines


def test_marks_of_markdown_are_no_part_of_names_and_headings() -> None:
    report = parse_bytes(
        "# 青川县水利局2023年政府信息公开工作年度报告\n\n## 一、总体情况\n\n我局收到申请**3**件。\n\n"
        "## 五、存在的主要问题及改进情况\n\n无。\n\n## 六、其他需要报告的事项\n\n无。\n".encode()
    )
    assert report.agency == "青川县水利局"
    assert [s.heading for s in report.sections][-1] == "六、其他需要报告的事项"
    assert report.claims[0]["value"] == 3


def test_blocks_of_table_2_left_as_lines_beside_others_that_are_tables() -> None:
    text = f"青川县水利局2023年政府信息公开工作年度报告\n{LABELS}"
    facts = {f.indicator: f for f in parse_bytes(text.encode()).facts if f.applicant is None}
    assert facts["administrative_licensing_decisions"].value == 97
    assert facts["administrative_coercion_decisions"].value == 3
    assert facts["normative_documents_in_force"].value == 55


ROWS = """### 申请人情况（法人或其他组织）
| 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |
|---|---|---|---|---|
| - | - | - | - | - |

### 一、本年新收政府信息公开申请数量
| 类别 | 数据1 | 数据2 | 数据3 | 数据4 | 数据5 | 数据6 | 总计 |
|---|---|---|---|---|---|---|---|
| 本年新收政府信息公开申请数量 | 70 | 3 | 0 | 0 | 5 | 0 | {total} |

### 二、上年结转政府信息公开申请数量
| 类别 | 数据1 | 数据2 | 数据3 | 数据4 | 数据5 | 数据6 | 总计 |
|---|---|---|---|---|---|---|---|
| 上年结转政府信息公开申请数量 | 6 | 0 | 0 | 0 | 0 | 0 | 6 |
"""


@pytest.mark.parametrize(("total", "state"), [("78", "reported"), ("79", "unreadable")])
def test_rows_below_a_header_of_organisations_alone(total: str, state: str) -> None:
    """Seven figures that add up are the seven applicants', in doubt; others are placed by nothing."""
    text = "青川县水利局2023年政府信息公开工作年度报告\n" + ROWS.format(total=total)
    facts = {(f.indicator, f.applicant): f for f in parse_bytes(text.encode()).facts}
    assert facts["requests_received", "commercial_enterprise"].state == state
    first = facts["requests_received", "natural_person"]
    assert (first.value == 70 and first.doubt) if state == "reported" else first.value is None
