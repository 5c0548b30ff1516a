-- title_en: Figures changed after publication
-- title_zh: 发布后改动的数字
-- about_en: Every figure that differs between two versions of a report.
-- about_zh: 同一报告不同版本之间有变化的数字。
-- example: year=2024
select r.report_id, a.name as agency, r.year, c.indicator, c.applicant, c.old_value, c.old_state,
  c.new_value, c.new_state
from reports r
join figure_changes c on c.report_id = r.report_id
join agencies a on a.agency_id = r.agency_id
where r.year = :year
order by agency, c.change_id limit 1000
