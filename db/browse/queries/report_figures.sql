-- title_en: All figures of one report
-- title_zh: 某报告全部数字
-- about_en: Every figure of one report with its labels, state, raw text and place in the document.
-- about_zh: 某报告的全部数字及名称、状态、原文与位置。
-- example: report_id=1
select indicator, label_zh, label_en, applicant, value, unit, state, raw, doubt, place
from figures where report_id = :report_id
