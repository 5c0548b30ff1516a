-- title_en: One figure across all forms since 2008
-- title_zh: 跨格式的历年数据
-- about_en: A concept of an agency through the forms of 2008, 2014, 2019 and 2021, with how far the years compare (relation) and why. A part of a name stands for at most twenty agencies.
-- about_zh: 某机关某一概念在2008、2014、2019、2021年各格式中的数字，以及可比程度（relation）和说明。名称的一部分最多对应二十个机关。
-- example: agency=财政局&concept=requests_received
select report_id, agency, year, concept, label_zh, label_en, value, unit, relation, layout_key,
  note_en, note_zh
from harmonised
where concept = :concept and agency_id in (
  select agency_id from agency_names where name like '%' || :agency || '%' limit 20
)
order by agency, year
