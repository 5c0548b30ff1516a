"""The older statistics forms: 2014–2018 (国办发〔2014〕32号) and the Shanghai-type one of 2008–2013."""

from __future__ import annotations

from tests.generator.model import Cell, Draft, Table

FormRow = tuple[str | None, str, str]
"""Code (None for a heading row), label as printed, unit."""

FORM_2014: list[FormRow] = [
    (None, "一、主动公开情况", "——"),
    ("proactive_items", "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条"),
    ("proactive_normative_documents", "其中：主动公开规范性文件数", "条"),
    ("normative_documents_issued_e2", "制发规范性文件总数", "件"),
    (None, "（二）通过不同渠道和方式公开政府信息的情况", "——"),
    ("channel_gazette_items", "1.政府公报公开政府信息数", "条"),
    ("channel_website_items", "2.政府网站公开政府信息数", "条"),
    ("channel_weibo_items", "3.政务微博公开政府信息数", "条"),
    ("channel_wechat_items", "4.政务微信公开政府信息数", "条"),
    ("channel_other_items", "5.其他方式公开政府信息数", "条"),
    (None, "二、回应解读情况", "——"),
    (
        "hot_topics_responded",
        "（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）",
        "次",
    ),
    (None, "（二）通过不同渠道和方式回应解读的情况", "——"),
    ("press_conferences", "1.参加或举办新闻发布会总次数", "次"),
    ("press_conferences_with_principal", "其中：主要负责同志参加新闻发布会次数", "次"),
    ("online_interviews", "2.政府网站在线访谈次数", "次"),
    ("online_interviews_with_principal", "其中：主要负责同志参加政府网站在线访谈次数", "次"),
    ("policy_interpretations", "3.政策解读稿件发布数", "篇"),
    ("weibo_wechat_responses", "4.微博微信回应事件数", "次"),
    ("other_channel_responses", "5.其他方式回应事件数", "次"),
    (None, "三、依申请公开情况", "——"),
    ("applications_received", "（一）收到申请数", "件"),
    ("applications_in_person", "1.当面申请数", "件"),
    ("applications_fax", "2.传真申请数", "件"),
    ("applications_online", "3.网络申请数", "件"),
    ("applications_letter", "4.信函申请数", "件"),
    ("applications_closed", "（二）申请办结数", "件"),
    ("applications_closed_on_time", "1.按时办结数", "件"),
    ("applications_closed_extended", "2.延期办结数", "件"),
    ("replies_total", "（三）申请答复数", "件"),
    ("replies_already_public", "1.属于已主动公开范围数", "件"),
    ("replies_agreed", "2.同意公开答复数", "件"),
    ("replies_partially_agreed", "3.同意部分公开答复数", "件"),
    ("replies_refused", "4.不同意公开答复数", "件"),
    ("replies_refused_state_secret", "其中：1.涉及国家秘密", "件"),
    ("replies_refused_trade_secret", "2.涉及商业秘密", "件"),
    ("replies_refused_privacy", "3.涉及个人隐私", "件"),
    ("replies_refused_security_stability", "4.危及国家安全、公共安全、经济安全和社会稳定", "件"),
    ("replies_refused_not_government_information", "5.不是《条例》所指政府信息", "件"),
    ("replies_refused_other_legal", "6.法律法规规定的其他情形", "件"),
    ("replies_not_this_agency", "5.不属于本行政机关公开数", "件"),
    ("replies_not_existing", "6.申请信息不存在数", "件"),
    ("replies_request_amendment", "7.告知作出更改补充数", "件"),
    ("replies_other_channels", "8.告知通过其他途径办理数", "件"),
    ("review_total", "四、行政复议数量", "件"),
    ("review_upheld", "（一）维持具体行政行为数", "件"),
    ("review_corrected", "（二）被依法纠错数", "件"),
    ("review_other", "（三）其他情形数", "件"),
    ("suit_total", "五、行政诉讼数量", "件"),
    ("suit_upheld", "（一）维持具体行政行为或者驳回原告诉讼请求数", "件"),
    ("suit_corrected", "（二）被依法纠错数", "件"),
    ("suit_other", "（三）其他情形数", "件"),
    ("complaints", "六、举报投诉数量", "件"),
    ("application_fees", "七、依申请公开信息收取的费用", "万元"),
    (None, "八、机构建设和保障经费情况", "——"),
    ("dedicated_institutions", "（一）政府信息公开工作专门机构数", "个"),
    ("reading_points", "（二）设置政府信息公开查阅点数", "个"),
    ("staff_total", "（三）从事政府信息公开工作人员数", "人"),
    ("staff_full_time", "1.专职人员数（不包括政府公报及政府网站工作人员数）", "人"),
    ("staff_part_time", "2.兼职人员数", "人"),
    (
        "special_funds",
        "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）",
        "万元",
    ),
    (None, "九、政府信息公开会议和培训情况", "——"),
    ("meetings_held", "（一）召开政府信息公开工作会议或专题会议数", "次"),
    ("training_sessions", "（二）举办各类培训班数", "次"),
    ("training_participants", "（三）接受培训人员数", "人次"),
]

ANHUI: list[FormRow] = [
    ("anhui_org_personnel_items", "主动公开机构领导、机构设置及人事信息", "条"),
    ("anhui_government_document_items", "主动公开政府文件数", "条"),
    ("anhui_enforcement_items", "主动公开行政执法信息", "条"),
    ("anhui_planning_statistics_items", "主动公开规划计划、统计信息", "条"),
    ("anhui_budget_items", "主动公开财务预决算、财政专项经费管理使用和“三公”经费信息", "条"),
    ("anhui_tender_procurement_items", "主动公开招标采购信息", "条"),
    ("anhui_emergency_items", "主动公开应急管理信息", "条"),
]

BEIJING: list[FormRow] = [
    (
        "local_priority_area_items",
        "（二）重点领域公开政府信息数（不同渠道和方式公开相同信息计1条）",
        "条",
    ),
    (None, "其中：主动公开财政预算决算、“三公经费”和行政经费信息数", "条"),
    (None, "主动公开保障性安居工程建设计划、项目开工和竣工情况数", "条"),
    (None, "主动公开安全生产事故信息数", "条"),
]
"""Beijing's own block; the lines below its first have no indicator."""


def with_beijing(rows: list[FormRow]) -> list[FormRow]:
    """The form with Beijing's block before 不同渠道, which becomes （三）."""
    at = next(i for i, r in enumerate(rows) if r[1].startswith("（二）通过不同渠道和方式公开"))
    code, label, unit = rows[at]
    return [*rows[:at], *BEIJING, (code, label.replace("（二）", "（三）"), unit), *rows[at + 1 :]]


FORM_2008: list[FormRow] = [
    ("e1_01_proactively_disclosed_items", "主动公开信息数", "条"),
    ("e1_02_of_which_full_text_online", "其中：全文电子化的主动公开信息数", "条"),
    ("e1_03_official_document_type_items", "公文类信息数", "条"),
    ("e1_04_of_which_new_normative_documents", "其中：新增的行政规范性文件数", "条"),
    ("e1_05_service_information_items", "提供服务类信息数", "条"),
    ("e1_06_website_column_page_views", "网站专栏页面访问量", "人次"),
    ("e1_07_visitors_received", "现场接待人数", "人次"),
    ("e1_08_online_inquiries", "网上咨询数", "人次"),
    ("e1_09_telephone_inquiries", "咨询电话接听数", "人次"),
    ("e1_10_catalogue_entries_open_on_application", "依申请公开信息目录数", "条"),
    ("e1_11_documents_classified_as_state_secret", "属于国家秘密的公文类信息数", "条"),
    ("e1_12_applications_total", "申请总数", "条"),
    ("e1_13_applications_in_person", "当面申请数", "条"),
    ("e1_14_applications_by_fax", "传真申请数", "条"),
    ("e1_15_applications_by_e_mail", "电子邮件申请数", "条"),
    ("e1_16_applications_online", "网上申请数", "条"),
    ("e1_17_applications_by_letter", "信函申请数", "条"),
    ("e1_18_applications_by_other_means", "其它形式申请数", "条"),
    ("e1_19_replies_total", "对申请的答复总数", "条"),
    ("e1_20_reply_agreed", "同意公开答复数", "条"),
    ("e1_21_reply_partially_agreed", "同意部分公开答复数", "条"),
    ("e1_22_reply_not_government_information", "非《规定》所指政府信息数", "条"),
    ("e1_23_reply_does_not_exist", "信息不存在数", "条"),
    ("e1_24_reply_outside_remit", "非本机关职权范围数", "条"),
    ("e1_25_reply_request_unclear", "申请内容不明确数", "条"),
    ("e1_26_reply_repeated", "重复申请数", "条"),
    ("e1_27_reply_refused_total", "不予公开答复总数", "条"),
    ("e1_28_refused_state_secret", "“国家秘密”数", "条"),
    ("e1_29_refused_trade_secret", "“商业秘密”数", "条"),
    ("e1_30_refused_privacy", "“个人隐私”数", "条"),
    (
        "e1_31_refused_in_process_information_affecting_security_stability",
        "“过程中信息且影响安全稳定”数",
        "条",
    ),
    ("e1_32_refused_endangers_security_stability", "“危及安全和稳定”数", "条"),
    ("e1_33_refused_other_legal", "“法律法规规定的其他情形”数", "条"),
    ("e1_34_reconsideration_cases", "行政复议数", "件"),
    ("e1_35_litigation_cases", "行政诉讼数", "件"),
    ("e1_36_administrative_appeals", "行政申诉数", "件"),
    ("e1_37_fees_charged_total", "收取费用总数", "元"),
    ("e1_38_fees_for_proactive_information", "主动公开信息收费总数", "元"),
    ("e1_39_postage", "邮寄费", "元"),
    ("e1_40_copying_paper", "复制费（纸张）", "元"),
    ("e1_41_copying_cd", "复制费（光盘）", "元"),
    ("e1_42_copying_floppy", "复制费（软盘）", "元"),
    ("e1_43_fees_for_information_on_application", "依申请提供信息收取费用", "元"),
    ("e1_44_search_fee", "检索费", "元"),
    ("e1_45_postage", "邮寄费", "元"),
    ("e1_46_copying_paper", "复制费（纸张）", "元"),
    ("e1_47_copying_cd", "复制费（光盘）", "元"),
    ("e1_48_copying_floppy", "复制费（软盘）", "元"),
    ("e1_49_designated_staff", "政府信息公开指定专职人员数", "人"),
    ("e1_50_full_time", "全职人员", "人"),
    ("e1_51_part_time", "兼职人员", "人"),
    ("e1_52_special_funds", "处理政府信息公开的专项经费", "万元"),
    ("e1_53_actual_expenditure", "处理政府信息公开的实际支出", "万元"),
    ("e1_54_litigation_related_costs", "与诉讼有关的总费用", "万元"),
]


_NESTED = {
    "e1_27_reply_refused_total": "3.否决公开答复总数",
    "e1_22_reply_not_government_information": "（1）“非《规定》所指政府信息”数",
    "e1_23_reply_does_not_exist": "（2）“信息不存在”数",
    "e1_24_reply_outside_remit": "（3）“非本部门掌握”数",
    "e1_25_reply_request_unclear": "（4）“申请内容不明确”数",
    "e1_28_refused_state_secret": "（5）“免予公开范围1”数",
    "e1_29_refused_trade_secret": "（6）“免予公开范围2”数",
    "e1_30_refused_privacy": "（7）“免予公开范围3”数",
    "e1_31_refused_in_process_information_affecting_security_stability": "（8）“免予公开范围4”数",
    "e1_32_refused_endangers_security_stability": "（9）“免予公开范围5”数",
    "e1_33_refused_other_legal": "（10）“免予公开范围6”数",
}
"""Rows 20 to 30 of the edition of 2007, where non-existing and unclear are kinds of refusal."""


def form_2007() -> list[FormRow]:
    """The 35 rows of the edition of 2007 (定西), most of them those of 2008."""
    rows = {str(code): (code, label, unit) for code, label, unit in FORM_2008}
    gone = ("e1_10_", "e1_11_", "e1_26_")
    before = [r for c, r in rows.items() if int(c[3:5]) < 22 and not c.startswith(gone)]
    after = [r for c, r in rows.items() if 34 <= int(c[3:5]) <= 37]
    inside = [(code, label, "条") for code, label in _NESTED.items()]
    return [*before, *inside, (None, "（11）其它原因", "条"), *after]


def form_table(draft: Draft, rows: list[FormRow], value_heads: list[str]) -> Table:
    """The form as a list: label, unit, (code,) one value column or more.

    The figure stands under the last of `value_heads`; the others hold other numbers (this
    month's, this period's), which are not the figure.
    """
    coded = draft.layout == "2008"
    first = "指标名称" if coded else "统计指标"
    head = [Cell(first, role="head"), Cell("计量单位" if coded else "单位", role="head")]
    if coded:
        head.append(Cell("代码", role="head"))
    head += [Cell(h, role="head") for h in value_heads]
    out = [head]
    number = 0
    for code, label, unit in rows:
        number += 1
        if code is not None and draft.figures[code].state == "missing":
            continue
        cells = [Cell(label), Cell(unit, role="extra")]
        if coded:
            cells.append(Cell(f"{number:02d}", role="code"))
        cells += [Cell("", role="extra") for _ in value_heads[1:]]
        if code is None:
            cells.append(Cell("", role="extra"))
        else:
            cells.append(Cell(draft.figures[code].text, role="value", figure=code))
        out.append(cells)
    return Table("FORM", out, 1)
