-- title_en: Words in the text
-- title_zh: 正文检索
-- about_en: Sections of reports that hold the given words. The function match_query turns words of any length into a query of the search index.
-- about_zh: 含有给定词语的报告段落。函数 match_query 把任意长度的词转换为检索式。
-- example: words=行政诉讼
select r.report_id, a.name as agency, r.year, s.heading, substr(s.text, 1, 200) as beginning
from section_search
join sections s on s.section_id = section_search.rowid
join reports r on r.version_id = s.version_id
join agencies a on a.agency_id = r.agency_id
where section_search match match_query(:words)
limit 100
