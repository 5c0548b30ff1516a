-- title_en: Totals by year, one level of agencies
-- title_zh: 某层级各年度合计
-- about_en: Sums over agencies of one kind and level in each year. A government's report already holds its departments and lower governments, so sum one level only.
-- about_zh: 某层级某类机关各年度合计。人民政府的报告已含所属部门和下级政府，故只应合计同一层级。
-- example: level=county&kind=government
-- example: level=township&kind=government
select y.year, count(*) as reports, sum(t.requests_received) as requests_received,
  sum(t.granted) as granted, sum(t.partially_granted) as partially_granted,
  sum(t.results_total) as results_total
from agencies a
join reports y on y.agency_id = a.agency_id
join applications t on t.version_id = y.version_id and t.applicant = 'total'
where a.level = :level and a.kind = :kind
group by y.year order by y.year
