-- title_en: Where a report comes from
-- title_zh: 报告的来源
-- about_en: Every version of the reports of one agency: address, time of capture, digest and WARC record. A part of a name stands for at most twenty agencies.
-- about_zh: 某机关报告的各个版本：网址、抓取时间、摘要与 WARC 记录。名称的一部分最多对应二十个机关。
-- example: agency=财政局
select p.report_id, p.agency, p.year, p.is_current, p.relation, p.capture_id, p.url, p.captured_at,
  p.payload_digest, p.warc_file, p.warc_offset, p.carrier
from provenance p
where p.report_id in (
  select report_id from reports where agency_id in (
    select agency_id from agency_names where name like '%' || :agency || '%' limit 20
  )
)
order by p.agency, p.year, p.version_id
