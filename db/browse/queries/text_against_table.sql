-- title_en: Text against tables
-- title_zh: 正文与表格不一致
-- about_en: Numbers stated in the prose that contradict the tables of the same report, in the order of divisions.
-- about_zh: 正文所述数字与同一报告表格不一致之处，按行政区划代码排列。
-- example: year=2023
select r.report_id, a.name as agency, r.year, c.rule, c.expected, c.actual, c.detail
from reports r
cross join checks c on c.version_id = r.version_id
cross join agencies a on a.agency_id = r.agency_id
where r.year = :year and r.checks_failed > 0 and not c.passed and c.rule >= 'TXT.' and c.rule < 'TXT/'
order by r.agency_id, c.rule limit 1000
