-- title_en: Words in the text
-- title_zh: 正文检索
-- about_en: Sections of current reports that hold all the given words, best first; where more than 20,000 do, the newest. Words of any length are found; traditional characters, full-width letters and line breaks make no difference. The first part turns the words into a query of the index, in plain SQL; in the served archive match_query(:words) does the same.
-- about_zh: 现行报告中含有全部给定词语的段落，按相关度排序；超过两万段时取最新者。词语长短不限，繁简、全半角与换行不影响检索。前半部分以普通 SQL 把词语转换为检索式；网站中 match_query(:words) 与之等效。
-- example: words=行政诉讼
with recursive
folding (n, words) as (
  select 0, '' union all
  select n + 1, words || coalesce(
    (select folded from search_folds where letter = substr(:words, n + 1, 1)), substr(:words, n + 1, 1))
  from folding where n < length(:words)
),
letters (n, letter, next, last, words) as (
  select 0, '', '', '', words from folding where n = length(:words) union all
  select n + 1, substr(words, n + 1, 1), substr(words, n + 2, 1), letter, words
  from letters where n < length(words)
),
kinds as (
  select n, letter, case
    when letter = '' then 'none'
    when letter in ('〇', '々') or unicode(letter) between 0x3400 and 0x9fff
      or unicode(letter) between 0xf900 and 0xfaff or unicode(letter) between 0x20000 and 0x3ffff then 'han'
    when letter glob '[a-z0-9]' or unicode(letter) between 0xdf and 0xf6
      or unicode(letter) between 0xf8 and 0x1fff or unicode(letter) between 0x3041 and 0x30fa
      or unicode(letter) between 0xac00 and 0xd7a3 then 'latin'
    when letter = '.' and next glob '[0-9]' and last glob '[a-z0-9]' then 'latin'
    else 'none' end as kind
  from letters
),
pieces as (
  select k.n, case when k.kind = 'han' and b.kind = 'han' and coalesce(a.kind, 'none') = 'none' then ''
      when b.kind = 'none' then ' "' when k.kind = 'latin' and b.kind = 'latin' then '' else ' ' end
    || case when k.kind = 'latin' then k.letter when a.kind = 'han' then k.letter || a.letter
      when a.kind = 'latin' or b.kind <> 'han' then k.letter else '' end
    || case when coalesce(a.kind, 'none') <> 'none' then ''
      when k.kind = 'han' and b.kind <> 'han' then '"*' else '"' end as piece
  from kinds k join kinds b on b.n = k.n - 1 left join kinds a on a.n = k.n + 1
  where k.kind <> 'none'
),
asked as materialized (
  select coalesce(group_concat(piece, ''), '""') as words from (select piece from pieces order by n)
),
common as materialized (
  select count(*) > 20000 as many from (
    select 1 from section_search where section_search match (select words from asked) limit 20001)
),
found as (
  select section_id, place from (
    select rowid as section_id, case when (select many from common) then -rowid else rank end as place
    from section_search where section_search match (select words from asked)
    order by rowid desc limit 20000
  )
  order by place limit 500
)
select r.report_id, a.name as agency, r.year, s.heading, substr(s.text, 1, 200) as beginning
from found
join sections s on s.section_id = found.section_id
join reports r on r.version_id = s.version_id
join agencies a on a.agency_id = r.agency_id
order by found.place limit 100
