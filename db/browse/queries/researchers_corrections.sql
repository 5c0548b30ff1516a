-- title_en: Figures corrected by researchers
-- title_zh: 经研究者更正的数字
-- about_en: Every correction laid over the figures of one year: as published, as corrected, why, by whom and when.
-- about_zh: 某年度的更正记录：原数、更正数、理由、更正人与日期。
-- example: year=2023
select report_id, agency, year, label_zh, label_en, applicant, old_value, old_state, new_value,
  new_state, reason, corrected_by, corrected_on
from corrected_figures
where year = :year
order by agency, indicator limit 1000
