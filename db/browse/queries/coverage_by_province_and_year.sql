-- title_en: Coverage by province and year
-- title_zh: 各省各年度发布情况
-- about_en: Agencies due to report, and how many reported on time, late, not at all, by province and year.
-- about_zh: 各省各年度应发布报告的机关数，以及按时、逾期、未找到等情况。
-- example: level=county&kind=government
select c.province_code, d.name as province, c.year, sum(c.due) as due, sum(c.on_time) as on_time,
  sum(c.late) as late, sum(c.undated) as undated, sum(c.missing) as missing,
  sum(c.withdrawn) as withdrawn, sum(c.unreadable) as unreadable,
  round(100.0 * sum(c.on_time + c.late + c.undated) / sum(c.due), 1) as found_per_100
from province_coverage c left join divisions d on d.code = c.province_code
where c.level = :level and c.kind = :kind
group by c.province_code, c.year order by c.province_code, c.year
