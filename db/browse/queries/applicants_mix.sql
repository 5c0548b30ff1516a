-- title_en: Who applies
-- title_zh: 申请人构成
-- about_en: Requests by kind of applicant in each year, over government reports of one level.
-- about_zh: 某层级人民政府报告中各类申请人的申请数，按年度。
-- example: level=county
select r.year, t.applicant, sum(t.requests_received) as requests_received
from agencies a
join reports r on r.agency_id = a.agency_id
join applications t on t.version_id = r.version_id
where a.level = :level and a.kind = 'government'
group by r.year, t.applicant order by r.year, requests_received desc
