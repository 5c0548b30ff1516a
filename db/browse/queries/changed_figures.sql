-- title_en: Figures changed after publication
-- title_zh: 发布后改动的数字
-- about_en: Every figure that differs between two versions of a report, the change noticed last first.
-- about_zh: 同一报告不同版本之间有变化的数字，最近发现的变化在前。
-- example: year=2024
select r.report_id, a.name as agency, r.year, c.indicator, c.applicant, c.old_value, c.old_state,
  c.new_value, c.new_state
from figure_changes c
cross join reports r on r.report_id = c.report_id
join agencies a on a.agency_id = r.agency_id
where r.year = :year
order by c.change_id desc limit 1000
