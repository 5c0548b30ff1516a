-- title_en: Refusal rate by province
-- title_zh: 各省不予公开比例
-- about_en: Refusals for each 100 results in one year, by province, over government reports of one level.
-- about_zh: 某年度某层级人民政府报告中，不予公开占办理结果的百分比，按省份。
-- example: year=2023&level=county
select substr(division_code, 1, 2) || '0000' as province_code,
  (select name from divisions d where d.code = substr(h.division_code, 1, 2) || '0000') as province,
  count(*) as reports, sum(refused_total) as refused, sum(results_total) as results,
  round(100.0 * sum(refused_total) / nullif(sum(results_total), 0), 1) as refused_per_100
from agency_years h
where year = :year and level = :level and kind = 'government'
  and refused_total is not null and results_total is not null
group by province_code order by refused_per_100 desc
