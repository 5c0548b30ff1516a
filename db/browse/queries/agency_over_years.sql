-- title_en: One agency over the years
-- title_zh: 某机关历年情况
-- about_en: Headline figures of one agency, year by year. Give its name or a part of it, which stands for at most twenty agencies.
-- about_zh: 某机关逐年主要数字。可输入全称或部分名称，后者最多对应二十个机关。
-- example: agency=财政局
select report_id, agency, year, published_on, requests_received, granted, partially_granted,
  refused_total, unable_total, not_processed_total, other_total, results_total,
  reconsideration_total, litigation_total, figures_in_doubt, checks_failed
from agency_years
where agency_id in (
  select agency_id from agency_names where name like '%' || :agency || '%' limit 20
)
order by agency, year
