-- title_en: Most requests received
-- title_zh: 新收申请最多的机关
-- about_en: The fifty agencies of one level that received most requests in one year.
-- about_zh: 某年度某层级新收申请最多的五十个机关。
-- example: year=2023&level=township
-- example: year=2023&level=county
select f.report_id, a.name as agency, f.year, f.requests_received, f.results_total, f.checks_failed
from (
  select report_id, year, requests_received, results_total, checks_failed
  from year_figures
  where year = :year and level = :level and requests_received is not null
  order by requests_received desc, report_id limit 50
) f
join reports r on r.report_id = f.report_id
join agencies a on a.agency_id = r.agency_id
order by f.requests_received desc, f.report_id
