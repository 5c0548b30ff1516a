-- title_en: Refusal rate by province
-- title_zh: 各省不予公开比例
-- about_en: Refusals for each 100 results in one year, by province, over government reports of one level.
-- about_zh: 某年度某层级人民政府报告中，不予公开占办理结果的百分比，按省份。
-- example: year=2023&level=county
select t.province_code, d.name as province, sum(t.reports_with_results) as reports,
  sum(t.refused_total) as refused, sum(t.refused_of_results) as results,
  round(100.0 * sum(t.refused_total) / nullif(sum(t.refused_of_results), 0), 1) as refused_per_100
from yearly_totals t left join divisions d on d.code = t.province_code
where t.year = :year and t.level = :level and t.kind = 'government' and t.applicant = 'total'
group by t.province_code order by refused_per_100 desc, t.province_code
