"""The official forms, as the notices print them: rows, columns and headings, no figures.

Sources: 国办公开办函〔2021〕30号 (2021), 国办公开办函〔2019〕60号 (2019), 国办发〔2014〕32号 (2014),
the Shanghai-type indicator table (2008). Kept apart from `parsers/layouts/` on purpose: the
examiner does not copy the labels of the examined.
"""

from __future__ import annotations

from tests.generator.model import Cell, Draft, Row, Table

APPLICANTS = {
    "natural_person": "自然人",
    "commercial_enterprise": "商业企业",
    "research_institution": "科研机构",
    "public_welfare_org": "社会公益组织",
    "legal_service_org": "法律服务机构",
    "other_org": "其他",
    "total": "总计",
}
ORGANISATIONS = list(APPLICANTS)[1:6]
BALANCE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
RESULTS = "三、本年度办理结果"
_REFUSED, _UNABLE = "（三）不予公开", "（四）无法提供"
_NOT_PROCESSED, _OTHER = "（五）不予处理", "（六）其他处理"


def t3_rows(layout: str) -> list[Row]:
    """Rows of table 3 in the layout 2021 (25) or 2019 (23)."""
    rows = [
        Row("requests_received", "一、本年新收政府信息公开申请数量", top=True),
        Row("requests_carried_in", "二、上年结转政府信息公开申请数量", top=True),
        Row("granted", "（一）予以公开"),
        Row("partially_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        Row("refused_state_secret", "1.属于国家秘密", _REFUSED),
        Row("refused_prohibited_by_law", "2.其他法律行政法规禁止公开", _REFUSED),
        Row("refused_three_securities_one_stability", "3.危及“三安全一稳定”", _REFUSED),
        Row("refused_third_party_rights", "4.保护第三方合法权益", _REFUSED),
        Row("refused_internal_affairs", "5.属于三类内部事务信息", _REFUSED),
        Row("refused_process_information", "6.属于四类过程性信息", _REFUSED),
        Row("refused_enforcement_case_file", "7.属于行政执法案卷", _REFUSED),
        Row("refused_administrative_inquiry", "8.属于行政查询事项", _REFUSED),
        Row("unable_not_held", "1.本机关不掌握相关政府信息", _UNABLE),
        Row("unable_requires_creation", "2.没有现成信息需要另行制作", _UNABLE),
        Row("unable_unclear_after_correction", "3.补正后申请内容仍不明确", _UNABLE),
        Row("not_processed_petition_complaint", "1.信访举报投诉类申请", _NOT_PROCESSED),
        Row("not_processed_repeated", "2.重复申请", _NOT_PROCESSED),
        Row("not_processed_publication", "3.要求提供公开出版物", _NOT_PROCESSED),
        Row("not_processed_excessive", "4.无正当理由大量反复申请", _NOT_PROCESSED),
        Row(
            "not_processed_confirm_or_reissue",
            "5.要求行政机关确认或重新出具已获取信息",
            _NOT_PROCESSED,
        ),
    ]
    if layout == "2019":
        rows.append(Row("other_handling", _OTHER))
    else:
        rows += [
            Row(
                "other_correction_overdue",
                "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                _OTHER,
            ),
            Row(
                "other_fee_unpaid",
                "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
                _OTHER,
            ),
            Row("other_other", "3.其他", _OTHER),
        ]
    rows += [
        Row("results_total", "（七）总计"),
        Row("requests_carried_out", "四、结转下年度继续办理", top=True),
    ]
    return rows


Block = tuple[str, list[str], list[tuple[str, list[str]]]]

T2_2021: list[Block] = [
    (
        "第二十条第（一）项",
        ["本年制发件数", "本年废止件数", "现行有效件数"],
        [
            ("规章", ["rules_issued", "rules_repealed", "rules_in_force"]),
            (
                "行政规范性文件",
                [f"normative_documents_{x}" for x in ("issued", "repealed", "in_force")],
            ),
        ],
    ),
    (
        "第二十条第（五）项",
        ["本年处理决定数量"],
        [("行政许可", ["administrative_licensing_decisions"])],
    ),
    (
        "第二十条第（六）项",
        ["本年处理决定数量"],
        [
            ("行政处罚", ["administrative_penalty_decisions"]),
            ("行政强制", ["administrative_coercion_decisions"]),
        ],
    ),
    (
        "第二十条第（八）项",
        ["本年收费金额（单位：万元）"],
        [("行政事业性收费", ["administrative_fee_revenue"])],
    ),
]


def _items(stem: str, tail: str = "decisions") -> list[str]:
    return [f"{stem}_items_previous_year", f"{stem}_items_change", f"{stem}_{tail}"]


_HEAD_2019 = ["上一年项目数量", "本年增/减", "处理决定数量"]
T2_2019: list[Block] = [
    (
        "第二十条第（一）项",
        ["本年新制作数量", "本年新公开数量", "对外公开总数量"],
        [
            (
                "规章",
                [f"rules_{x}" for x in ("newly_produced", "newly_disclosed", "total_disclosed")],
            ),
            (
                "规范性文件",
                [
                    f"normative_documents_{x}"
                    for x in ("newly_produced", "newly_disclosed", "total_disclosed")
                ],
            ),
        ],
    ),
    (
        "第二十条第（五）项",
        _HEAD_2019,
        [
            ("行政许可", _items("administrative_licensing")),
            ("其他对外管理服务事项", _items("other_external_services")),
        ],
    ),
    (
        "第二十条第（六）项",
        _HEAD_2019,
        [
            ("行政处罚", _items("administrative_penalty")),
            ("行政强制", _items("administrative_coercion")),
        ],
    ),
    (
        "第二十条第（八）项",
        _HEAD_2019[:2],
        [("行政事业性收费", _items("administrative_fee")[:2])],
    ),
    (
        "第二十条第（九）项",
        ["采购项目数量", "采购总金额"],
        [("政府集中采购", ["government_procurement_projects", "government_procurement_amount"])],
    ),
]

T4_GROUPS = {
    "reconsideration": ("行政复议", None),
    "litigation_direct": ("行政诉讼", "未经复议直接起诉"),
    "litigation_after_reconsideration": ("行政诉讼", "复议后起诉"),
}
T4_COLUMNS = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}
T4_CODES = [f"{g}_{c}" for g in T4_GROUPS for c in T4_COLUMNS]


def value_cell(draft: Draft, key: str, colspan: int = 1) -> Cell:
    """The cell of one figure, with the text it has now."""
    return Cell(draft.figures[key].text, 1, colspan, "value", key)


def t2_table(draft: Draft, blocks: list[Block]) -> Table:
    """Table 2: four grid columns, the last value of a short row spread over what is left."""
    rows: list[list[Cell]] = []
    for name, heads, lines in blocks:
        rows.append([Cell(name, 1, 4, "head")])
        last = 4 - len(heads)
        head = [Cell("信息内容", role="head")]
        head += [
            Cell(h, 1, last if i == len(heads) - 1 else 1, "head") for i, h in enumerate(heads)
        ]
        rows.append(head)
        for label, codes in lines:
            if draft.figures[codes[0]].state == "missing" and draft.options.get("t2_dropped"):
                continue
            row = [Cell(label)]
            row += [
                value_cell(draft, c, last if i == len(codes) - 1 else 1)
                for i, c in enumerate(codes)
            ]
            rows.append(row)
    return Table("T2", rows)


def t3_table(draft: Draft) -> Table:
    """Table 3 from the draft's rows and columns: three label columns, one column a figure."""
    columns = draft.t3_columns
    inner = [c for c in columns if c not in ("natural_person", "total")]
    top = [Cell(BALANCE, 3, 3, "head"), Cell("申请人情况", 1, len(columns), "head")]
    second: list[Cell] = []
    placed = False
    for column in columns:
        if column in inner:
            if not placed:
                second.append(Cell("法人或其他组织", 1, len(inner), "head"))
                placed = True
        else:
            second.append(Cell(APPLICANTS[column], 2, 1, "head"))
    third = [Cell(APPLICANTS[c], role="head") for c in inner]
    rows = [top, second, third]
    results = [r for r in draft.t3_rows if not r.top]
    opened: set[str] = set()
    begun = False
    for i, row in enumerate(draft.t3_rows):
        cells: list[Cell] = []
        if row.top:
            cells.append(Cell(row.label, 1, 3))
        else:
            if not begun:
                cells.append(Cell(RESULTS, len(results), 1))
                begun = True
            if row.group is None:
                cells.append(Cell(row.label, 1, 2))
            else:
                if row.group not in opened:
                    run = 0
                    for other in draft.t3_rows[i:]:
                        if other.group != row.group:
                            break
                        run += 1
                    cells.append(Cell(row.group, run, 1))
                    opened.add(row.group)
                cells.append(Cell(row.label))
        for column in columns:
            if row.sums:
                values = [draft.figures[f"{code}/{column}"].value for code in row.sums]
                cells.append(Cell(str(sum(int(v or 0) for v in values)), 1, 1, "extra"))
            elif row.code is None:
                cells.append(Cell(str(draft.rng.randint(0, 9)), 1, 1, "extra"))
            else:
                cells.append(value_cell(draft, f"{row.code}/{column}"))
        rows.append(cells)
    return Table("T3", rows, 3)


def t4_table(draft: Draft) -> Table:
    """Table 4: three header rows and one row of fifteen figures."""
    one = [Cell("行政复议", 1, 5, "head"), Cell("行政诉讼", 1, 10, "head")]
    two = [Cell(x, 2, 1, "head") for x in T4_COLUMNS.values()]
    two += [Cell("未经复议直接起诉", 1, 5, "head"), Cell("复议后起诉", 1, 5, "head")]
    three = [Cell(x, role="head") for _ in range(2) for x in T4_COLUMNS.values()]
    return Table("T4", [one, two, three, [value_cell(draft, c) for c in T4_CODES]], 3)
