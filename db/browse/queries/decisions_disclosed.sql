-- title_en: Licences, penalties and fees disclosed
-- title_zh: 行政许可、处罚、强制与收费
-- about_en: Decisions and fees that the agencies of one level disclosed in one year (table 2), most penalties first.
-- about_zh: 某年度某层级机关公开的行政许可、处罚、强制决定数与收费（表二），按处罚数排列。
-- example: year=2023&level=county
select f.report_id, a.name as agency, f.year, d.administrative_licensing_decisions as licences,
  d.administrative_penalty_decisions as penalties, d.administrative_coercion_decisions as coercions,
  d.administrative_fee_revenue as fees_10000_yuan, d.normative_documents_in_force
from (
  select f.report_id, f.version_id, f.year from year_figures f
  join disclosure d on d.version_id = f.version_id
  where f.year = :year and f.level = :level
  order by d.administrative_penalty_decisions desc, f.report_id limit 100
) f
join disclosure d on d.version_id = f.version_id
join reports r on r.report_id = f.report_id
join agencies a on a.agency_id = r.agency_id
order by penalties desc, agency
