-- title_en: Who applies
-- title_zh: 申请人构成
-- about_en: Requests by kind of applicant in each year, over government reports of one level.
-- about_zh: 某层级人民政府报告中各类申请人的申请数，按年度。
-- example: level=county
select year, applicant, sum(requests_received) as requests_received
from yearly_totals
where level = :level and kind = 'government'
group by year, applicant order by year, requests_received desc
