-- title_en: Late reports
-- title_zh: 逾期发布的报告
-- about_en: Reports on one year published after the legal deadline, the latest first.
-- about_zh: 某年度在法定期限之后发布的报告，按逾期天数排列。
-- example: year=2021
select c.report_id, a.name as agency, c.year, c.deadline, c.published_on, c.days_late
from coverage c join agencies a using (agency_id)
where c.year = :year and c.standing = 'late'
order by c.days_late desc, c.agency_id limit 1000
