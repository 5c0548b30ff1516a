-- title_en: Agencies of a place and what they published
-- title_zh: 某地机关及其发布情况
-- about_en: Every known agency of one division, with its reports found, late and missing. The code is that of the place page.
-- about_zh: 某行政区划全部已知机关及其已找到、逾期、未找到的报告数。区划代码见地区页。
-- example: code=330122
-- example: code=990100
select a.agency_id, a.name as agency, a.kind,
  sum(c.standing in ('on_time', 'late', 'undated')) as found, sum(c.standing = 'late') as late,
  sum(c.standing = 'missing') as missing, min(c.year) as first_year, max(c.year) as last_year
from agencies a
left join coverage c using (agency_id)
where a.division_code = :code
group by a.agency_id order by missing desc, agency
