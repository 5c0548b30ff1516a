-- title_en: Requests lost between two years
-- title_zh: 跨年结转不符
-- about_en: Agencies whose requests carried in differ from those carried out the year before, largest difference first.
-- about_zh: 上年结转数与上年报告的结转下年数不一致的机关，按差额排列。
-- example: year=2022
select r.report_id, a.name as agency, r.year, c.expected as carried_out_last_year,
  c.actual as carried_in, c.actual - c.expected as difference
from reports r
join checks c on c.version_id = r.version_id
join agencies a on a.agency_id = r.agency_id
where r.year = :year and r.checks_failed > 0 and not c.passed
  and c.rule = 'X.CARRY' and c.applicant = 'total'
order by abs(difference) desc, agency limit 1000
