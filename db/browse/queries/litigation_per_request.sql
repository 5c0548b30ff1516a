-- title_en: Lawsuits for each 100 requests
-- title_zh: 每百件申请的诉讼数
-- about_en: Agencies with at least twenty requests, by lawsuits for each 100 requests, in one year.
-- about_zh: 某年度新收申请不少于二十件的机关，按每百件申请的诉讼数排列。
-- example: year=2023
select report_id, agency, year, requests_received, litigation_total, litigation_corrected,
  round(100.0 * litigation_total / requests_received, 1) as lawsuits_per_100
from agency_years
where year = :year and requests_received >= 20 and litigation_total is not null
order by lawsuits_per_100 desc limit 50
