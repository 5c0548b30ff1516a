-- title_en: Totals by year, one level of agencies
-- title_zh: 某层级各年度合计
-- about_en: Sums over agencies of one kind and level in each year. A government's report already holds its departments and lower governments, so sum one level only.
-- about_zh: 某层级某类机关各年度合计。人民政府的报告已含所属部门和下级政府，故只应合计同一层级。
-- example: level=county&kind=government
-- example: level=township&kind=town
select year, sum(reports) as reports, sum(requests_received) as requests_received,
  sum(granted) as granted, sum(partially_granted) as partially_granted,
  sum(results_total) as results_total
from yearly_totals
where level = :level and kind = :kind and applicant = 'total'
group by year order by year
