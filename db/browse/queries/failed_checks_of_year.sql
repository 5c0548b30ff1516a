-- title_en: Failed checks of a year
-- title_zh: 某年度不符的勾稽关系
-- about_en: Arithmetic identities of the form that do not hold in the reports of one year, with both sides, in the order of divisions.
-- about_zh: 某年度报告中不成立的恒等关系及两侧数字，按行政区划代码排列。
-- example: year=2023
select r.report_id, a.name as agency, r.year, c.rule, c.applicant, c.expected, c.actual, c.verdict
from reports r
cross join checks c on c.version_id = r.version_id
cross join agencies a on a.agency_id = r.agency_id
where r.year = :year and r.checks_failed > 0 and not c.passed and c.severity = 'H'
order by r.agency_id, c.rule limit 1000
