-- title_en: Why information is refused
-- title_zh: 不予公开的理由
-- about_en: The eight grounds of refusal in each year, over reports of one level and kind, with the number of reports that give them.
-- about_zh: 某层级某类机关报告中八种不予公开理由的历年合计，以及有此数的报告份数。
-- example: level=county&kind=government
-- example: level=township&kind=town
select r.year, count(t.refused_state_secret) as reports,
  sum(t.refused_state_secret) as state_secret,
  sum(t.refused_prohibited_by_law) as prohibited_by_law,
  sum(t.refused_three_securities_one_stability) as security_and_stability,
  sum(t.refused_third_party_rights) as third_party_rights,
  sum(t.refused_internal_affairs) as internal_affairs,
  sum(t.refused_process_information) as process_information,
  sum(t.refused_enforcement_case_file) as enforcement_case_file,
  sum(t.refused_administrative_inquiry) as administrative_inquiry
from agencies a
join reports r on r.agency_id = a.agency_id
join applications t on t.version_id = r.version_id and t.applicant = 'total'
where a.level = :level and a.kind = :kind
group by r.year order by r.year
