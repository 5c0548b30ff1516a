-- title_en: Most requests received
-- title_zh: 新收申请最多的机关
-- about_en: The fifty agencies of one level that received most requests in one year.
-- about_zh: 某年度某层级新收申请最多的五十个机关。
-- example: year=2023&level=township
-- example: year=2023&level=county
select report_id, agency, year, requests_received, results_total, checks_failed
from agency_years
where year = :year and level = :level and requests_received is not null
order by requests_received desc limit 50
