-- title_en: Why information is refused
-- title_zh: 不予公开的理由
-- about_en: The eight grounds of refusal in each year, over reports of one level and kind, with the number of reports that give refusals and results.
-- about_zh: 某层级某类机关报告中八种不予公开理由的历年合计，以及有不予公开数和办理结果总数的报告份数。
-- example: level=county&kind=government
-- example: level=township&kind=town
select year, sum(reports_with_results) as reports,
  sum(refused_state_secret) as state_secret,
  sum(refused_prohibited_by_law) as prohibited_by_law,
  sum(refused_three_securities_one_stability) as security_and_stability,
  sum(refused_third_party_rights) as third_party_rights,
  sum(refused_internal_affairs) as internal_affairs,
  sum(refused_process_information) as process_information,
  sum(refused_enforcement_case_file) as enforcement_case_file,
  sum(refused_administrative_inquiry) as administrative_inquiry
from yearly_totals
where level = :level and kind = :kind and applicant = 'total'
group by year having sum(reports_with_results) > 0 order by year
