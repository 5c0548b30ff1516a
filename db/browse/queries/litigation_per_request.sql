-- title_en: Lawsuits for each 100 requests
-- title_zh: 每百件申请的诉讼数
-- about_en: Agencies with at least twenty requests, by lawsuits for each 100 requests, in one year.
-- about_zh: 某年度新收申请不少于二十件的机关，按每百件申请的诉讼数排列。
-- example: year=2023
select f.report_id, a.name as agency, f.year, f.requests_received, f.litigation_total,
  f.litigation_corrected, f.lawsuits_per_100
from (
  select report_id, year, requests_received, litigation_total, litigation_corrected,
    round(100.0 * litigation_total / requests_received, 1) as lawsuits_per_100
  from year_figures
  where year = :year and requests_received >= 20 and litigation_total is not null
  order by lawsuits_per_100 desc, requests_received desc, report_id limit 50
) f
join reports r on r.report_id = f.report_id
join agencies a on a.agency_id = r.agency_id
order by f.lawsuits_per_100 desc, f.requests_received desc, f.report_id
