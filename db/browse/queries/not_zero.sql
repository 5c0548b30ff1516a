-- title_en: Blank, “/”, unreadable: what is not zero
-- title_zh: 空白、“/”与无法识读：不等于零的单元格
-- about_en: Cells of one year's reports that hold no number, by indicator and state, with an example of the text. Sums leave them out.
-- about_zh: 某年度报告中没有数字的单元格，按指标与状态统计并附原文示例。合计时这些单元格不计入。
-- example: year=2023
select n.indicator, i.label_zh, i.label_en, n.state, count(*) as cells,
  count(distinct n.version_id) as reports, min(n.raw) as example
from reports r
join cell_notes n on n.version_id = r.version_id
join indicators i on i.code = n.indicator
where r.year = :year and n.state <> 'reported'
group by n.indicator, n.state order by cells desc limit 1000
