-- title_en: Reports not found
-- title_zh: 未找到的报告
-- about_en: Agencies due to report on one year whose report was not found, in the order of divisions.
-- about_zh: 某年度应发布而未找到报告的机关，按行政区划代码排列。
-- example: year=2022
select a.agency_id, a.name as agency, a.division_code, c.year, c.deadline, c.reason
from coverage c join agencies a using (agency_id)
where c.year = :year and c.standing = 'missing'
order by c.agency_id limit 1000
