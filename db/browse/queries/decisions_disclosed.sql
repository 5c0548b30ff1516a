-- title_en: Licences, penalties and fees disclosed
-- title_zh: 行政许可、处罚、强制与收费
-- about_en: Decisions and fees that the fifty agencies of one level with most penalties disclosed in one year (table 2).
-- about_zh: 某年度某层级处罚数最多的五十个机关公开的行政许可、处罚、强制决定数与收费（表二）。
-- example: year=2023&level=county
select f.report_id, a.name as agency, f.year, d.administrative_licensing_decisions as licences,
  d.administrative_penalty_decisions as penalties, d.administrative_coercion_decisions as coercions,
  d.administrative_fee_revenue as fees_10000_yuan, d.normative_documents_in_force
from indicator_spread s
cross join json_each(s.top) t
cross join year_figures f on f.year = s.year and f.level = s.level and f.report_id = t.value
cross join disclosure d on d.version_id = f.version_id
join reports r on r.report_id = f.report_id
join agencies a on a.agency_id = r.agency_id
where s.indicator = 'administrative_penalty_decisions' and s.year = :year and s.level = :level
  and s.kind <> '*'
order by penalties desc, f.report_id limit 50
