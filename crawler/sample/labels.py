"""Official form labels (国办公开办函〔2021〕30号, 〔2019〕60号), as the sample's pages print them.

Written apart from the parsers' layouts on purpose: a mistake in one is then seen by the other.
"""

from __future__ import annotations

APPLICANTS = (
    ("natural_person", "自然人"),
    ("commercial_enterprise", "商业企业"),
    ("research_institution", "科研机构"),
    ("public_welfare_org", "社会公益组织"),
    ("legal_service_org", "法律服务机构"),
    ("other_org", "其他"),
    ("total", "总计"),
)

REFUSED = (
    ("refused_state_secret", "1.属于国家秘密"),
    ("refused_prohibited_by_law", "2.其他法律行政法规禁止公开"),
    ("refused_three_securities_one_stability", "3.危及“三安全一稳定”"),
    ("refused_third_party_rights", "4.保护第三方合法权益"),
    ("refused_internal_affairs", "5.属于三类内部事务信息"),
    ("refused_process_information", "6.属于四类过程性信息"),
    ("refused_enforcement_case_file", "7.属于行政执法案卷"),
    ("refused_administrative_inquiry", "8.属于行政查询事项"),
)
UNABLE = (
    ("unable_not_held", "1.本机关不掌握相关政府信息"),
    ("unable_requires_creation", "2.没有现成信息需要另行制作"),
    ("unable_unclear_after_correction", "3.补正后申请内容仍不明确"),
)
NOT_PROCESSED = (
    ("not_processed_petition_complaint", "1.信访举报投诉类申请"),
    ("not_processed_repeated", "2.重复申请"),
    ("not_processed_publication", "3.要求提供公开出版物"),
    ("not_processed_excessive", "4.无正当理由大量反复申请"),
    ("not_processed_confirm_or_reissue", "5.要求行政机关确认或重新出具已获取信息"),
)
OTHER_2021 = (
    (
        "other_correction_overdue",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    ),
    (
        "other_fee_unpaid",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    ),
    ("other_other", "3.其他"),
)

Group = tuple[str, tuple[tuple[str, str], ...]]


def result_groups(layout: str) -> tuple[Group, ...]:
    """The rows of 三、本年度办理结果: (group label, rows); a group of one row has no label of its own."""
    last: Group = (
        ("（六）其他处理", OTHER_2021)
        if layout == "2021"
        else ("", (("other_handling", "（六）其他处理"),))
    )
    return (
        ("", (("granted", "（一）予以公开"),)),
        ("", (("partially_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),)),
        ("（三）不予公开", REFUSED),
        ("（四）无法提供", UNABLE),
        ("（五）不予处理", NOT_PROCESSED),
        last,
        ("", (("results_total", "（七）总计"),)),
    )


FIRST_ROWS = (
    ("requests_received", "一、本年新收政府信息公开申请数量"),
    ("requests_carried_in", "二、上年结转政府信息公开申请数量"),
)
LAST_ROW = ("requests_carried_out", "四、结转下年度继续办理")
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

ROUTES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
RESULTS = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)

Block = tuple[str, tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]
"""(anchor, column headings, ((row label, indicator codes), …))."""

TABLE2: dict[str, tuple[Block, ...]] = {
    "2021": (
        (
            "第二十条第（一）项",
            ("本年制发件数", "本年废止件数", "现行有效件数"),
            (
                ("规章", ("rules_issued", "rules_repealed", "rules_in_force")),
                (
                    "行政规范性文件",
                    (
                        "normative_documents_issued",
                        "normative_documents_repealed",
                        "normative_documents_in_force",
                    ),
                ),
            ),
        ),
        (
            "第二十条第（五）项",
            ("本年处理决定数量",),
            (("行政许可", ("administrative_licensing_decisions",)),),
        ),
        (
            "第二十条第（六）项",
            ("本年处理决定数量",),
            (
                ("行政处罚", ("administrative_penalty_decisions",)),
                ("行政强制", ("administrative_coercion_decisions",)),
            ),
        ),
        (
            "第二十条第（八）项",
            ("本年收费金额（单位：万元）",),
            (("行政事业性收费", ("administrative_fee_revenue",)),),
        ),
    ),
    "2019": (
        (
            "第二十条第（一）项",
            ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
            (
                (
                    "规章",
                    ("rules_newly_produced", "rules_newly_disclosed", "rules_total_disclosed"),
                ),
                (
                    "规范性文件",
                    (
                        "normative_documents_newly_produced",
                        "normative_documents_newly_disclosed",
                        "normative_documents_total_disclosed",
                    ),
                ),
            ),
        ),
        *(
            (
                anchor,
                ("上一年项目数量", "本年增/减", "处理决定数量"),
                tuple(
                    (
                        label,
                        tuple(
                            f"{code}_{k}"
                            for k in ("items_previous_year", "items_change", "decisions")
                        ),
                    )
                    for label, code in rows
                ),
            )
            for anchor, rows in (
                (
                    "第二十条第（五）项",
                    (
                        ("行政许可", "administrative_licensing"),
                        ("其他对外管理服务事项", "other_external_services"),
                    ),
                ),
                (
                    "第二十条第（六）项",
                    (
                        ("行政处罚", "administrative_penalty"),
                        ("行政强制", "administrative_coercion"),
                    ),
                ),
            )
        ),
        (
            "第二十条第（八）项",
            ("上一年项目数量", "本年增/减"),
            (
                (
                    "行政事业性收费",
                    ("administrative_fee_items_previous_year", "administrative_fee_items_change"),
                ),
            ),
        ),
        (
            "第二十条第（九）项",
            ("采购项目数量", "采购总金额"),
            (
                (
                    "政府集中采购",
                    ("government_procurement_projects", "government_procurement_amount"),
                ),
            ),
        ),
    ),
}

SECTION_TITLES = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
