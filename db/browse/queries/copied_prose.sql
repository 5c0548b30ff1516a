-- title_en: Copied reports
-- title_zh: 雷同报告
-- about_en: Reports of one year whose prose is largely that of another agency or of their own year before, with the share that is the same.
-- about_zh: 某年度正文与其他机关或本机关上年报告大部分相同的报告及相同比例。
-- example: year=2023
select report_id, agency, year, relation, other_report_id, other_agency, other_year,
  round(100 * score) as same_percent
from copied_reports
where year = :year
order by score desc limit 1000
