-- title_en: Requests lost between two years
-- title_zh: 跨年结转不符
-- about_en: Agencies whose requests carried in differ from those carried out the year before, largest difference first.
-- about_zh: 上年结转数与上年报告的结转下年数不一致的机关，按差额排列。
-- example: year=2022
select r.report_id, a.name as agency, r.year, b.requests_carried_out as carried_out_last_year,
  t.requests_carried_in as carried_in, t.requests_carried_in - b.requests_carried_out as difference
from reports r
join agencies a on a.agency_id = r.agency_id
join reports before on before.agency_id = r.agency_id and before.year = r.year - 1
join applications t on t.version_id = r.version_id and t.applicant = 'total'
join applications b on b.version_id = before.version_id and b.applicant = 'total'
where r.year = :year and t.requests_carried_in <> b.requests_carried_out
order by abs(difference) desc, agency limit 1000
