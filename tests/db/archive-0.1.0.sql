-- An archive as version 0.1.0 wrote it (tables and rows; dictionary and divisions left out).
-- Made by that version from the pages of tests/db/test_schema.py; never edited.
CREATE TABLE crawler_schema (version INTEGER NOT NULL) STRICT;
CREATE TABLE sites (
    site_id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    agency TEXT NOT NULL DEFAULT '',
    division_code TEXT NOT NULL DEFAULT '',
    level TEXT NOT NULL DEFAULT '',
    home_url TEXT NOT NULL DEFAULT '',
    column_url TEXT NOT NULL DEFAULT '',
    cms TEXT NOT NULL DEFAULT '',
    policy TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(policy)),
    state TEXT NOT NULL DEFAULT 'open'
        CHECK (state IN ('open', 'slow', 'hold', 'refused', 'unreachable')),
    state_reason TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    added_at TEXT NOT NULL,
    context TEXT CHECK (context IS NULL OR json_valid(context)),
    crawl_state TEXT NOT NULL DEFAULT '' CHECK (crawl_state IN ('', 'running', 'done')),
    last_crawled_at TEXT,
    last_discovery_at TEXT,
    failures INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE hosts (
    origin TEXT PRIMARY KEY,
    robots_state TEXT NOT NULL DEFAULT '',
    robots_body TEXT NOT NULL DEFAULT '',
    robots_at TEXT,
    state TEXT NOT NULL DEFAULT 'open'
        CHECK (state IN ('open', 'slow', 'hold', 'refused', 'unreachable')),
    reason TEXT NOT NULL DEFAULT '',
    evidence TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(evidence)),
    strikes INTEGER NOT NULL DEFAULT 0,
    until TEXT,
    budget_day TEXT NOT NULL DEFAULT '',
    budget_used INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE crawl_runs (
    run_id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT NOT NULL DEFAULT 'running',
    summary TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(summary)),
    software TEXT NOT NULL
) STRICT;
CREATE TABLE captures (
    capture_id INTEGER PRIMARY KEY,
    site_id TEXT REFERENCES sites (site_id),
    run_id INTEGER REFERENCES crawl_runs (run_id),
    url TEXT NOT NULL,
    final_of INTEGER REFERENCES captures (capture_id),
    method TEXT NOT NULL DEFAULT 'GET',
    captured_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    content_type TEXT NOT NULL DEFAULT '',
    payload_digest TEXT NOT NULL,
    payload_length INTEGER NOT NULL,
    entity_digest TEXT NOT NULL,
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    warc_record_id TEXT NOT NULL,
    record_type TEXT NOT NULL CHECK (record_type IN ('response', 'revisit', 'resource')),
    refers_to INTEGER REFERENCES captures (capture_id),
    truncated TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('crawl', 'import')),
    discovered TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(discovered)),
    UNIQUE (warc_file, warc_offset),
    CHECK ((record_type = 'revisit') = (refers_to IS NOT NULL))
) STRICT;
CREATE INDEX captures_url ON captures (url, captured_at);
CREATE INDEX captures_digest ON captures (payload_digest);
CREATE INDEX captures_site ON captures (site_id, captured_at);
CREATE INDEX captures_run ON captures (run_id);
CREATE INDEX captures_final_of ON captures (final_of) WHERE final_of IS NOT NULL;
CREATE INDEX captures_refers_to ON captures (refers_to) WHERE refers_to IS NOT NULL;
CREATE TABLE frontier (
    frontier_id INTEGER PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (site_id),
    host TEXT NOT NULL,
    url TEXT NOT NULL,
    url_key TEXT NOT NULL,
    method TEXT NOT NULL DEFAULT 'GET',
    body BLOB,
    headers TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(headers)),
    referer TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    anchor TEXT NOT NULL DEFAULT '',
    anchor_chain TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(anchor_chain)),
    discovered TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(discovered)),
    score REAL NOT NULL DEFAULT 0,
    depth INTEGER NOT NULL DEFAULT 0,
    hops INTEGER NOT NULL DEFAULT 0,
    continuation INTEGER NOT NULL DEFAULT 0,
    is_document INTEGER NOT NULL DEFAULT 0,
    productive INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'claimed', 'captured', 'done', 'failed', 'dropped')),
    reason TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before TEXT NOT NULL DEFAULT '',
    run_id INTEGER REFERENCES crawl_runs (run_id),
    claimed_at TEXT,
    done_at TEXT,
    capture_id INTEGER REFERENCES captures (capture_id),
    final_of INTEGER REFERENCES captures (capture_id),
    UNIQUE (url_key)
) STRICT;
CREATE INDEX frontier_next ON frontier (host, state, score DESC, frontier_id);
CREATE INDEX frontier_site ON frontier (site_id, state);
CREATE INDEX frontier_capture ON frontier (capture_id);
CREATE INDEX frontier_final_of ON frontier (final_of) WHERE final_of IS NOT NULL;
CREATE INDEX frontier_run ON frontier (run_id);
CREATE TABLE gaps (
    gap_id INTEGER PRIMARY KEY,
    run_id INTEGER REFERENCES crawl_runs (run_id),
    site_id TEXT REFERENCES sites (site_id),
    url TEXT NOT NULL,
    what TEXT NOT NULL,
    reason TEXT NOT NULL,
    evidence TEXT NOT NULL DEFAULT '',
    anchor TEXT NOT NULL DEFAULT '',
    UNIQUE (run_id, site_id, url, what, reason)
) STRICT;
CREATE INDEX gaps_site ON gaps (site_id);
CREATE TABLE lists (
    list_id INTEGER PRIMARY KEY,
    run_id INTEGER REFERENCES crawl_runs (run_id),
    site_id TEXT REFERENCES sites (site_id),
    url TEXT NOT NULL,
    family TEXT NOT NULL DEFAULT '',
    pages INTEGER NOT NULL DEFAULT 0,
    items INTEGER NOT NULL DEFAULT 0,
    expected INTEGER,
    proof TEXT NOT NULL DEFAULT '',
    UNIQUE (run_id, site_id, url)
) STRICT;
CREATE INDEX lists_site ON lists (site_id);
CREATE TABLE warc_files (
    name TEXT PRIMARY KEY,
    acknowledged INTEGER NOT NULL,
    sealed INTEGER NOT NULL DEFAULT 0,
    origin TEXT NOT NULL DEFAULT 'crawl'
) STRICT;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE divisions (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('central', 'province', 'prefecture', 'county', 'township')),
    parent_code TEXT REFERENCES divisions (code),
    path TEXT NOT NULL
) STRICT;
CREATE INDEX divisions_parent ON divisions (parent_code);
CREATE TABLE agencies (
    agency_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    division_code TEXT REFERENCES divisions (code),
    level TEXT,
    kind TEXT,
    parent_id TEXT REFERENCES agencies (agency_id),
    site_id TEXT REFERENCES sites (site_id),
    due_from INTEGER,
    due_until INTEGER,
    source TEXT NOT NULL
) STRICT;
CREATE INDEX agencies_division ON agencies (division_code);
CREATE INDEX agencies_parent ON agencies (parent_id);
CREATE INDEX agencies_site ON agencies (site_id);
CREATE TABLE agency_names (
    name_key TEXT NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (agency_id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('name', 'alias', 'former')),
    source TEXT NOT NULL,
    PRIMARY KEY (name_key, agency_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX agency_names_agency ON agency_names (agency_id);
CREATE TABLE indicators (
    code TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    table_code TEXT NOT NULL,
    label_zh TEXT NOT NULL,
    path_zh TEXT NOT NULL,
    label_en TEXT NOT NULL,
    unit TEXT NOT NULL,
    value_type TEXT NOT NULL,
    has_applicant INTEGER NOT NULL,
    derived_from TEXT NOT NULL,
    is_local INTEGER NOT NULL
) STRICT;
CREATE TABLE layouts (
    layout_key TEXT PRIMARY KEY,
    table_code TEXT NOT NULL,
    layout TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    figures INTEGER NOT NULL
) STRICT;
CREATE TABLE layout_indicators (
    layout_key TEXT NOT NULL REFERENCES layouts (layout_key),
    indicator TEXT NOT NULL REFERENCES indicators (code),
    position INTEGER NOT NULL,
    PRIMARY KEY (layout_key, indicator)
) STRICT, WITHOUT ROWID;
CREATE INDEX layout_indicators_indicator ON layout_indicators (indicator);
CREATE TABLE crosswalk (
    indicator TEXT NOT NULL REFERENCES indicators (code),
    other TEXT NOT NULL REFERENCES indicators (code),
    relation TEXT NOT NULL,
    PRIMARY KEY (indicator, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX crosswalk_other ON crosswalk (other);
CREATE TABLE runs (
    run_id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    kind TEXT NOT NULL,
    parser_version TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(summary))
) STRICT;
CREATE TABLE documents (
    document_id INTEGER PRIMARY KEY,
    payload_digest TEXT NOT NULL,
    parser_version TEXT NOT NULL,
    capture_id INTEGER NOT NULL REFERENCES captures (capture_id),
    carrier TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN ('report', 'not_report', 'failed')),
    failure TEXT,
    title TEXT,
    reports INTEGER NOT NULL DEFAULT 0,
    read_at TEXT NOT NULL,
    run_id INTEGER REFERENCES runs (run_id),
    UNIQUE (payload_digest, parser_version)
) STRICT;
CREATE INDEX documents_capture ON documents (capture_id);
CREATE INDEX documents_run ON documents (run_id);
CREATE TABLE reports (
    report_id INTEGER PRIMARY KEY,
    agency_id TEXT NOT NULL REFERENCES agencies (agency_id),
    year INTEGER NOT NULL,
    version_id INTEGER REFERENCES report_versions (version_id),
    capture_id INTEGER REFERENCES captures (capture_id),
    title TEXT,
    published_on TEXT,
    layouts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(layouts)),
    status TEXT NOT NULL DEFAULT 'current' CHECK (status IN ('current', 'withdrawn')),
    versions INTEGER NOT NULL DEFAULT 1,
    figures_reported INTEGER NOT NULL DEFAULT 0,
    figures_in_doubt INTEGER NOT NULL DEFAULT 0,
    checks_passed INTEGER NOT NULL DEFAULT 0,
    checks_failed INTEGER NOT NULL DEFAULT 0,
    first_seen TEXT,
    last_seen TEXT,
    UNIQUE (agency_id, year)
) STRICT;
CREATE INDEX reports_year ON reports (year);
CREATE INDEX reports_version ON reports (version_id);
CREATE INDEX reports_capture ON reports (capture_id);
CREATE TABLE place_patterns (
    pattern_id INTEGER PRIMARY KEY,
    pattern TEXT NOT NULL UNIQUE CHECK (json_valid(pattern))
) STRICT;
CREATE TABLE report_versions (
    version_id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES reports (report_id),
    document_id INTEGER NOT NULL REFERENCES documents (document_id),
    part INTEGER NOT NULL DEFAULT 1,
    capture_id INTEGER NOT NULL REFERENCES captures (capture_id),
    parser_version TEXT NOT NULL,
    title TEXT,
    published_on TEXT,
    layout_t2 TEXT,
    layout_t3 TEXT,
    layout_t4 TEXT,
    layout_form TEXT,
    figures_digest TEXT NOT NULL,
    relation TEXT NOT NULL DEFAULT 'first' CHECK (relation IN
        ('first', 'same_figures', 'changed', 'other_copy', 'reread')),
    supersedes INTEGER REFERENCES report_versions (version_id),
    is_current INTEGER NOT NULL DEFAULT 0,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    checks_passed INTEGER NOT NULL DEFAULT 0,
    checks_failed INTEGER NOT NULL DEFAULT 0,
    place_pattern INTEGER REFERENCES place_patterns (pattern_id),
    identity TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(identity)),
    UNIQUE (document_id, part)
) STRICT;
CREATE INDEX versions_report ON report_versions (report_id, is_current);
CREATE INDEX versions_capture ON report_versions (capture_id);
CREATE INDEX versions_supersedes ON report_versions (supersedes);
CREATE INDEX versions_pattern ON report_versions (place_pattern);
CREATE TABLE cell_notes (
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    indicator TEXT NOT NULL REFERENCES indicators (code),
    applicant TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN
        ('reported', 'blank', 'not_applicable', 'unreadable', 'missing')),
    raw TEXT,
    place TEXT CHECK (place IS NULL OR json_valid(place)),
    confidence REAL,
    doubt TEXT,
    PRIMARY KEY (version_id, indicator, applicant)
) STRICT, WITHOUT ROWID;
CREATE INDEX cell_notes_indicator ON cell_notes (indicator);
CREATE TABLE state_runs (
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    table_code TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('blank', 'missing')),
    PRIMARY KEY (version_id, table_code)
) STRICT, WITHOUT ROWID;
CREATE TABLE figure_changes (
    change_id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES reports (report_id),
    from_version INTEGER NOT NULL REFERENCES report_versions (version_id),
    to_version INTEGER NOT NULL REFERENCES report_versions (version_id),
    indicator TEXT NOT NULL REFERENCES indicators (code),
    applicant TEXT,
    old_value REAL,
    old_state TEXT NOT NULL,
    new_value REAL,
    new_state TEXT NOT NULL
) STRICT;
CREATE INDEX figure_changes_report ON figure_changes (report_id);
CREATE INDEX figure_changes_from ON figure_changes (from_version);
CREATE INDEX figure_changes_to ON figure_changes (to_version);
CREATE INDEX figure_changes_indicator ON figure_changes (indicator);
CREATE TABLE sections (
    section_id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    position INTEGER NOT NULL,
    number TEXT,
    heading TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (version_id, position)
) STRICT;
CREATE TABLE claims (
    claim_id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    claim TEXT NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    is_approximate INTEGER NOT NULL,
    scope TEXT NOT NULL,
    sentence TEXT NOT NULL,
    section TEXT
) STRICT;
CREATE INDEX claims_version ON claims (version_id);
CREATE TABLE checks (
    check_id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    applicant TEXT,
    expected REAL,
    actual REAL,
    passed INTEGER NOT NULL,
    verdict TEXT,
    detail TEXT,
    cells TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(cells))
) STRICT;
CREATE INDEX checks_version ON checks (version_id);
CREATE INDEX checks_rule ON checks (rule, passed);
CREATE TABLE problems (
    problem_id INTEGER PRIMARY KEY,
    version_id INTEGER REFERENCES report_versions (version_id),
    document_id INTEGER REFERENCES documents (document_id),
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    place TEXT CHECK (place IS NULL OR json_valid(place))
) STRICT;
CREATE INDEX problems_version ON problems (version_id);
CREATE INDEX problems_document ON problems (document_id);
CREATE INDEX problems_code ON problems (code);
CREATE TABLE coverage (
    agency_id TEXT NOT NULL REFERENCES agencies (agency_id),
    year INTEGER NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('on_time', 'late', 'undated', 'missing',
        'withdrawn', 'unreadable', 'not_due')),
    deadline TEXT NOT NULL,
    published_on TEXT,
    days_late INTEGER,
    report_id INTEGER REFERENCES reports (report_id),
    reason TEXT,
    PRIMARY KEY (agency_id, year)
) STRICT, WITHOUT ROWID;
CREATE INDEX coverage_year ON coverage (year, standing);
CREATE INDEX coverage_report ON coverage (report_id);
CREATE TABLE applications (
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    applicant TEXT NOT NULL,
    requests_received ANY,
    requests_carried_in ANY,
    granted ANY,
    partially_granted ANY,
    refused_state_secret ANY,
    refused_prohibited_by_law ANY,
    refused_three_securities_one_stability ANY,
    refused_third_party_rights ANY,
    refused_internal_affairs ANY,
    refused_process_information ANY,
    refused_enforcement_case_file ANY,
    refused_administrative_inquiry ANY,
    unable_not_held ANY,
    unable_requires_creation ANY,
    unable_unclear_after_correction ANY,
    not_processed_petition_complaint ANY,
    not_processed_repeated ANY,
    not_processed_publication ANY,
    not_processed_excessive ANY,
    not_processed_confirm_or_reissue ANY,
    other_handling ANY,
    other_correction_overdue ANY,
    other_fee_unpaid ANY,
    other_other ANY,
    results_total ANY,
    requests_carried_out ANY,
    PRIMARY KEY (version_id, applicant)
) STRICT, WITHOUT ROWID;
CREATE TABLE disclosure (
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    rules_issued ANY,
    rules_repealed ANY,
    rules_in_force ANY,
    rules_newly_produced ANY,
    rules_newly_disclosed ANY,
    rules_total_disclosed ANY,
    normative_documents_issued ANY,
    normative_documents_repealed ANY,
    normative_documents_in_force ANY,
    normative_documents_newly_produced ANY,
    normative_documents_newly_disclosed ANY,
    normative_documents_total_disclosed ANY,
    administrative_licensing_decisions ANY,
    administrative_licensing_items_previous_year ANY,
    administrative_licensing_items_change ANY,
    other_external_services_decisions ANY,
    other_external_services_items_previous_year ANY,
    other_external_services_items_change ANY,
    administrative_penalty_decisions ANY,
    administrative_penalty_items_previous_year ANY,
    administrative_penalty_items_change ANY,
    administrative_coercion_decisions ANY,
    administrative_coercion_items_previous_year ANY,
    administrative_coercion_items_change ANY,
    administrative_fee_revenue ANY,
    administrative_fee_items_previous_year ANY,
    administrative_fee_items_change ANY,
    government_procurement_projects ANY,
    government_procurement_amount ANY,
    PRIMARY KEY (version_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE statistics_2014 (
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    proactive_items ANY,
    proactive_normative_documents ANY,
    normative_documents_issued_e2 ANY,
    channel_gazette_items ANY,
    channel_website_items ANY,
    channel_weibo_items ANY,
    channel_wechat_items ANY,
    channel_other_items ANY,
    hot_topics_responded ANY,
    press_conferences ANY,
    press_conferences_with_principal ANY,
    online_interviews ANY,
    online_interviews_with_principal ANY,
    policy_interpretations ANY,
    weibo_wechat_responses ANY,
    other_channel_responses ANY,
    applications_received ANY,
    applications_in_person ANY,
    applications_fax ANY,
    applications_online ANY,
    applications_letter ANY,
    applications_closed ANY,
    applications_closed_on_time ANY,
    applications_closed_extended ANY,
    replies_total ANY,
    replies_already_public ANY,
    replies_agreed ANY,
    replies_partially_agreed ANY,
    replies_refused ANY,
    replies_refused_state_secret ANY,
    replies_refused_trade_secret ANY,
    replies_refused_privacy ANY,
    replies_refused_security_stability ANY,
    replies_refused_not_government_information ANY,
    replies_refused_other_legal ANY,
    replies_not_this_agency ANY,
    replies_not_existing ANY,
    replies_request_amendment ANY,
    replies_other_channels ANY,
    review_total ANY,
    review_upheld ANY,
    review_corrected ANY,
    review_other ANY,
    suit_total ANY,
    suit_upheld ANY,
    suit_corrected ANY,
    suit_other ANY,
    complaints ANY,
    application_fees ANY,
    dedicated_institutions ANY,
    reading_points ANY,
    staff_total ANY,
    staff_full_time ANY,
    staff_part_time ANY,
    special_funds ANY,
    meetings_held ANY,
    training_sessions ANY,
    training_participants ANY,
    local_priority_area_items ANY,
    anhui_org_personnel_items ANY,
    anhui_government_document_items ANY,
    anhui_enforcement_items ANY,
    anhui_planning_statistics_items ANY,
    anhui_budget_items ANY,
    anhui_tender_procurement_items ANY,
    anhui_emergency_items ANY,
    PRIMARY KEY (version_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE statistics_2008 (
    version_id INTEGER NOT NULL REFERENCES report_versions (version_id),
    e1_fj_website_items ANY,
    e1_fj_gazette_items ANY,
    e1_01_proactively_disclosed_items ANY,
    e1_02_of_which_full_text_online ANY,
    e1_03_official_document_type_items ANY,
    e1_04_of_which_new_normative_documents ANY,
    e1_05_service_information_items ANY,
    e1_06_website_column_page_views ANY,
    e1_07_visitors_received ANY,
    e1_08_online_inquiries ANY,
    e1_09_telephone_inquiries ANY,
    e1_10_catalogue_entries_open_on_application ANY,
    e1_11_documents_classified_as_state_secret ANY,
    e1_12_applications_total ANY,
    e1_13_applications_in_person ANY,
    e1_14_applications_by_fax ANY,
    e1_15_applications_by_e_mail ANY,
    e1_16_applications_online ANY,
    e1_17_applications_by_letter ANY,
    e1_18_applications_by_other_means ANY,
    e1_19_replies_total ANY,
    e1_20_reply_agreed ANY,
    e1_21_reply_partially_agreed ANY,
    e1_22_reply_not_government_information ANY,
    e1_23_reply_does_not_exist ANY,
    e1_24_reply_outside_remit ANY,
    e1_25_reply_request_unclear ANY,
    e1_26_reply_repeated ANY,
    e1_27_reply_refused_total ANY,
    e1_28_refused_state_secret ANY,
    e1_29_refused_trade_secret ANY,
    e1_30_refused_privacy ANY,
    e1_31_refused_in_process_information_affecting_security_stability ANY,
    e1_32_refused_endangers_security_stability ANY,
    e1_33_refused_other_legal ANY,
    e1_34_reconsideration_cases ANY,
    e1_35_litigation_cases ANY,
    e1_36_administrative_appeals ANY,
    e1_37_fees_charged_total ANY,
    e1_38_fees_for_proactive_information ANY,
    e1_39_postage ANY,
    e1_40_copying_paper ANY,
    e1_41_copying_cd ANY,
    e1_42_copying_floppy ANY,
    e1_43_fees_for_information_on_application ANY,
    e1_44_search_fee ANY,
    e1_45_postage ANY,
    e1_46_copying_paper ANY,
    e1_47_copying_cd ANY,
    e1_48_copying_floppy ANY,
    e1_49_designated_staff ANY,
    e1_50_full_time ANY,
    e1_51_part_time ANY,
    e1_52_special_funds ANY,
    e1_53_actual_expenditure ANY,
    e1_54_litigation_related_costs ANY,
    PRIMARY KEY (version_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE reviews (version_id INTEGER NOT NULL REFERENCES report_versions (version_id), route TEXT NOT NULL, upheld ANY, corrected ANY, other ANY, pending ANY, total ANY, PRIMARY KEY (version_id, route)) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE section_search USING fts5 (grams, content='', tokenize='unicode61');
CREATE VIEW current_reports AS 
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, a.level, a.kind, r.year,
       r.title, r.published_on, r.status, r.version_id, r.capture_id,
       v.layout_t2, v.layout_t3, v.layout_t4, v.layout_form
FROM reports r JOIN agencies a USING (agency_id) JOIN report_versions v USING (version_id);
CREATE VIEW facts AS 
SELECT r.report_id, u.version_id, u.indicator, u.applicant, u.value,
       CASE WHEN u.value IS NOT NULL THEN 'reported'
            ELSE coalesce(n.state, s.state, 'missing') END AS state,
       CASE WHEN n.raw IS NOT NULL THEN n.raw WHEN u.value IS NOT NULL THEN CAST(u.value AS TEXT)
            WHEN coalesce(n.state, s.state) = 'blank' THEN '' END AS raw,
       n.doubt, n.confidence,
       coalesce(n.place, json_extract(p.pattern, '$."' || u.indicator ||
           CASE WHEN u.applicant IS NULL THEN '' ELSE '/' || u.applicant END || '"')) AS place
FROM (SELECT w.version_id, j.key AS indicator, w.applicant AS applicant, j.value AS value FROM applications w, json_each(json_object('requests_received', w.requests_received, 'requests_carried_in', w.requests_carried_in, 'granted', w.granted, 'partially_granted', w.partially_granted, 'refused_state_secret', w.refused_state_secret, 'refused_prohibited_by_law', w.refused_prohibited_by_law, 'refused_three_securities_one_stability', w.refused_three_securities_one_stability, 'refused_third_party_rights', w.refused_third_party_rights, 'refused_internal_affairs', w.refused_internal_affairs, 'refused_process_information', w.refused_process_information, 'refused_enforcement_case_file', w.refused_enforcement_case_file, 'refused_administrative_inquiry', w.refused_administrative_inquiry, 'unable_not_held', w.unable_not_held, 'unable_requires_creation', w.unable_requires_creation, 'unable_unclear_after_correction', w.unable_unclear_after_correction, 'not_processed_petition_complaint', w.not_processed_petition_complaint, 'not_processed_repeated', w.not_processed_repeated, 'not_processed_publication', w.not_processed_publication, 'not_processed_excessive', w.not_processed_excessive, 'not_processed_confirm_or_reissue', w.not_processed_confirm_or_reissue, 'other_handling', w.other_handling, 'other_correction_overdue', w.other_correction_overdue, 'other_fee_unpaid', w.other_fee_unpaid, 'other_other', w.other_other, 'results_total', w.results_total, 'requests_carried_out', w.requests_carried_out)) j
UNION ALL SELECT w.version_id, j.key AS indicator, NULL AS applicant, j.value AS value FROM disclosure w, json_each(json_object('rules_issued', w.rules_issued, 'rules_repealed', w.rules_repealed, 'rules_in_force', w.rules_in_force, 'rules_newly_produced', w.rules_newly_produced, 'rules_newly_disclosed', w.rules_newly_disclosed, 'rules_total_disclosed', w.rules_total_disclosed, 'normative_documents_issued', w.normative_documents_issued, 'normative_documents_repealed', w.normative_documents_repealed, 'normative_documents_in_force', w.normative_documents_in_force, 'normative_documents_newly_produced', w.normative_documents_newly_produced, 'normative_documents_newly_disclosed', w.normative_documents_newly_disclosed, 'normative_documents_total_disclosed', w.normative_documents_total_disclosed, 'administrative_licensing_decisions', w.administrative_licensing_decisions, 'administrative_licensing_items_previous_year', w.administrative_licensing_items_previous_year, 'administrative_licensing_items_change', w.administrative_licensing_items_change, 'other_external_services_decisions', w.other_external_services_decisions, 'other_external_services_items_previous_year', w.other_external_services_items_previous_year, 'other_external_services_items_change', w.other_external_services_items_change, 'administrative_penalty_decisions', w.administrative_penalty_decisions, 'administrative_penalty_items_previous_year', w.administrative_penalty_items_previous_year, 'administrative_penalty_items_change', w.administrative_penalty_items_change, 'administrative_coercion_decisions', w.administrative_coercion_decisions, 'administrative_coercion_items_previous_year', w.administrative_coercion_items_previous_year, 'administrative_coercion_items_change', w.administrative_coercion_items_change, 'administrative_fee_revenue', w.administrative_fee_revenue, 'administrative_fee_items_previous_year', w.administrative_fee_items_previous_year, 'administrative_fee_items_change', w.administrative_fee_items_change, 'government_procurement_projects', w.government_procurement_projects, 'government_procurement_amount', w.government_procurement_amount)) j
UNION ALL SELECT w.version_id, j.key AS indicator, NULL AS applicant, j.value AS value FROM statistics_2014 w, json_each(json_object('proactive_items', w.proactive_items, 'proactive_normative_documents', w.proactive_normative_documents, 'normative_documents_issued_e2', w.normative_documents_issued_e2, 'channel_gazette_items', w.channel_gazette_items, 'channel_website_items', w.channel_website_items, 'channel_weibo_items', w.channel_weibo_items, 'channel_wechat_items', w.channel_wechat_items, 'channel_other_items', w.channel_other_items, 'hot_topics_responded', w.hot_topics_responded, 'press_conferences', w.press_conferences, 'press_conferences_with_principal', w.press_conferences_with_principal, 'online_interviews', w.online_interviews, 'online_interviews_with_principal', w.online_interviews_with_principal, 'policy_interpretations', w.policy_interpretations, 'weibo_wechat_responses', w.weibo_wechat_responses, 'other_channel_responses', w.other_channel_responses, 'applications_received', w.applications_received, 'applications_in_person', w.applications_in_person, 'applications_fax', w.applications_fax, 'applications_online', w.applications_online, 'applications_letter', w.applications_letter, 'applications_closed', w.applications_closed, 'applications_closed_on_time', w.applications_closed_on_time, 'applications_closed_extended', w.applications_closed_extended, 'replies_total', w.replies_total, 'replies_already_public', w.replies_already_public, 'replies_agreed', w.replies_agreed, 'replies_partially_agreed', w.replies_partially_agreed, 'replies_refused', w.replies_refused, 'replies_refused_state_secret', w.replies_refused_state_secret, 'replies_refused_trade_secret', w.replies_refused_trade_secret, 'replies_refused_privacy', w.replies_refused_privacy, 'replies_refused_security_stability', w.replies_refused_security_stability, 'replies_refused_not_government_information', w.replies_refused_not_government_information, 'replies_refused_other_legal', w.replies_refused_other_legal, 'replies_not_this_agency', w.replies_not_this_agency, 'replies_not_existing', w.replies_not_existing, 'replies_request_amendment', w.replies_request_amendment, 'replies_other_channels', w.replies_other_channels, 'review_total', w.review_total, 'review_upheld', w.review_upheld, 'review_corrected', w.review_corrected, 'review_other', w.review_other, 'suit_total', w.suit_total, 'suit_upheld', w.suit_upheld, 'suit_corrected', w.suit_corrected, 'suit_other', w.suit_other, 'complaints', w.complaints, 'application_fees', w.application_fees, 'dedicated_institutions', w.dedicated_institutions, 'reading_points', w.reading_points, 'staff_total', w.staff_total, 'staff_full_time', w.staff_full_time, 'staff_part_time', w.staff_part_time, 'special_funds', w.special_funds, 'meetings_held', w.meetings_held, 'training_sessions', w.training_sessions, 'training_participants', w.training_participants, 'local_priority_area_items', w.local_priority_area_items, 'anhui_org_personnel_items', w.anhui_org_personnel_items)) j
UNION ALL SELECT w.version_id, j.key AS indicator, NULL AS applicant, j.value AS value FROM statistics_2014 w, json_each(json_object('anhui_government_document_items', w.anhui_government_document_items, 'anhui_enforcement_items', w.anhui_enforcement_items, 'anhui_planning_statistics_items', w.anhui_planning_statistics_items, 'anhui_budget_items', w.anhui_budget_items, 'anhui_tender_procurement_items', w.anhui_tender_procurement_items, 'anhui_emergency_items', w.anhui_emergency_items)) j
UNION ALL SELECT w.version_id, j.key AS indicator, NULL AS applicant, j.value AS value FROM statistics_2008 w, json_each(json_object('e1_fj_website_items', w.e1_fj_website_items, 'e1_fj_gazette_items', w.e1_fj_gazette_items, 'e1_01_proactively_disclosed_items', w.e1_01_proactively_disclosed_items, 'e1_02_of_which_full_text_online', w.e1_02_of_which_full_text_online, 'e1_03_official_document_type_items', w.e1_03_official_document_type_items, 'e1_04_of_which_new_normative_documents', w.e1_04_of_which_new_normative_documents, 'e1_05_service_information_items', w.e1_05_service_information_items, 'e1_06_website_column_page_views', w.e1_06_website_column_page_views, 'e1_07_visitors_received', w.e1_07_visitors_received, 'e1_08_online_inquiries', w.e1_08_online_inquiries, 'e1_09_telephone_inquiries', w.e1_09_telephone_inquiries, 'e1_10_catalogue_entries_open_on_application', w.e1_10_catalogue_entries_open_on_application, 'e1_11_documents_classified_as_state_secret', w.e1_11_documents_classified_as_state_secret, 'e1_12_applications_total', w.e1_12_applications_total, 'e1_13_applications_in_person', w.e1_13_applications_in_person, 'e1_14_applications_by_fax', w.e1_14_applications_by_fax, 'e1_15_applications_by_e_mail', w.e1_15_applications_by_e_mail, 'e1_16_applications_online', w.e1_16_applications_online, 'e1_17_applications_by_letter', w.e1_17_applications_by_letter, 'e1_18_applications_by_other_means', w.e1_18_applications_by_other_means, 'e1_19_replies_total', w.e1_19_replies_total, 'e1_20_reply_agreed', w.e1_20_reply_agreed, 'e1_21_reply_partially_agreed', w.e1_21_reply_partially_agreed, 'e1_22_reply_not_government_information', w.e1_22_reply_not_government_information, 'e1_23_reply_does_not_exist', w.e1_23_reply_does_not_exist, 'e1_24_reply_outside_remit', w.e1_24_reply_outside_remit, 'e1_25_reply_request_unclear', w.e1_25_reply_request_unclear, 'e1_26_reply_repeated', w.e1_26_reply_repeated, 'e1_27_reply_refused_total', w.e1_27_reply_refused_total, 'e1_28_refused_state_secret', w.e1_28_refused_state_secret, 'e1_29_refused_trade_secret', w.e1_29_refused_trade_secret, 'e1_30_refused_privacy', w.e1_30_refused_privacy, 'e1_31_refused_in_process_information_affecting_security_stability', w.e1_31_refused_in_process_information_affecting_security_stability, 'e1_32_refused_endangers_security_stability', w.e1_32_refused_endangers_security_stability, 'e1_33_refused_other_legal', w.e1_33_refused_other_legal, 'e1_34_reconsideration_cases', w.e1_34_reconsideration_cases, 'e1_35_litigation_cases', w.e1_35_litigation_cases, 'e1_36_administrative_appeals', w.e1_36_administrative_appeals, 'e1_37_fees_charged_total', w.e1_37_fees_charged_total, 'e1_38_fees_for_proactive_information', w.e1_38_fees_for_proactive_information, 'e1_39_postage', w.e1_39_postage, 'e1_40_copying_paper', w.e1_40_copying_paper, 'e1_41_copying_cd', w.e1_41_copying_cd, 'e1_42_copying_floppy', w.e1_42_copying_floppy, 'e1_43_fees_for_information_on_application', w.e1_43_fees_for_information_on_application, 'e1_44_search_fee', w.e1_44_search_fee, 'e1_45_postage', w.e1_45_postage, 'e1_46_copying_paper', w.e1_46_copying_paper, 'e1_47_copying_cd', w.e1_47_copying_cd, 'e1_48_copying_floppy', w.e1_48_copying_floppy, 'e1_49_designated_staff', w.e1_49_designated_staff, 'e1_50_full_time', w.e1_50_full_time, 'e1_51_part_time', w.e1_51_part_time, 'e1_52_special_funds', w.e1_52_special_funds, 'e1_53_actual_expenditure', w.e1_53_actual_expenditure, 'e1_54_litigation_related_costs', w.e1_54_litigation_related_costs)) j
UNION ALL SELECT w.version_id, w.route || '_' || j.key AS indicator, NULL AS applicant, j.value AS value FROM reviews w, json_each(json_object('upheld', w.upheld, 'corrected', w.corrected, 'other', w.other, 'pending', w.pending, 'total', w.total)) j) u
JOIN report_versions v ON v.version_id = u.version_id
JOIN reports r ON r.version_id = v.version_id
JOIN indicators i ON i.code = u.indicator
JOIN layout_indicators l ON l.indicator = u.indicator
     AND l.layout_key = CASE i.table_code WHEN 'T2' THEN 'T2-' || v.layout_t2
         WHEN 'T3' THEN 'T3-' || v.layout_t3 WHEN 'T4' THEN 'T4-' || v.layout_t4
         ELSE 'FORM-' || v.layout_form END
LEFT JOIN cell_notes n ON n.version_id = u.version_id AND n.indicator = u.indicator
     AND n.applicant = coalesce(u.applicant, '')
LEFT JOIN state_runs s ON s.version_id = u.version_id AND s.table_code = i.table_code
LEFT JOIN place_patterns p ON p.pattern_id = v.place_pattern;
CREATE VIEW figures AS 
SELECT r.agency_id, a.name AS agency, a.division_code, r.year, f.report_id, f.indicator,
       i.label_zh, i.label_en, f.applicant, f.value, i.unit, f.state, f.raw, f.doubt, f.place
FROM facts f JOIN reports r USING (report_id) JOIN agencies a USING (agency_id)
JOIN indicators i ON i.code = f.indicator;
CREATE VIEW agency_years AS 
SELECT r.report_id, r.agency_id, a.name AS agency, a.level, a.kind, a.division_code, r.year,
       r.published_on, r.status,
       t.requests_received, t.requests_carried_in, t.granted, t.partially_granted,
       t.refused_state_secret + t.refused_prohibited_by_law
         + t.refused_three_securities_one_stability + t.refused_third_party_rights
         + t.refused_internal_affairs + t.refused_process_information
         + t.refused_enforcement_case_file + t.refused_administrative_inquiry AS refused_total,
       t.unable_not_held + t.unable_requires_creation + t.unable_unclear_after_correction
         AS unable_total,
       t.not_processed_petition_complaint + t.not_processed_repeated + t.not_processed_publication
         + t.not_processed_excessive + t.not_processed_confirm_or_reissue AS not_processed_total,
       coalesce(t.other_handling, t.other_correction_overdue + t.other_fee_unpaid + t.other_other)
         AS other_total,
       t.results_total, t.requests_carried_out,
       rc.total AS reconsideration_total, rc.corrected AS reconsideration_corrected,
       ld.total + la.total AS litigation_total, ld.corrected + la.corrected AS litigation_corrected,
       r.figures_in_doubt, r.checks_failed
FROM reports r JOIN agencies a USING (agency_id)
LEFT JOIN applications t ON t.version_id = r.version_id AND t.applicant = 'total'
LEFT JOIN reviews rc ON rc.version_id = r.version_id AND rc.route = 'reconsideration'
LEFT JOIN reviews ld ON ld.version_id = r.version_id AND ld.route = 'litigation_direct'
LEFT JOIN reviews la ON la.version_id = r.version_id
     AND la.route = 'litigation_after_reconsideration';
CREATE VIEW applications_by_result AS 
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, r.year, t.requests_received, t.requests_carried_in, t.granted, t.partially_granted, t.refused_state_secret, t.refused_prohibited_by_law, t.refused_three_securities_one_stability, t.refused_third_party_rights, t.refused_internal_affairs, t.refused_process_information, t.refused_enforcement_case_file, t.refused_administrative_inquiry, t.unable_not_held, t.unable_requires_creation, t.unable_unclear_after_correction, t.not_processed_petition_complaint, t.not_processed_repeated, t.not_processed_publication, t.not_processed_excessive, t.not_processed_confirm_or_reissue, t.other_handling, t.other_correction_overdue, t.other_fee_unpaid, t.other_other, t.results_total, t.requests_carried_out
FROM reports r JOIN agencies a USING (agency_id)
JOIN applications t ON t.version_id = r.version_id AND t.applicant = 'total';
CREATE VIEW applications_by_applicant AS 
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, r.year, t.applicant,
       t.requests_received, t.requests_carried_in, t.granted, t.partially_granted,
       t.results_total, t.requests_carried_out
FROM reports r JOIN agencies a USING (agency_id)
JOIN applications t ON t.version_id = r.version_id;
CREATE VIEW reviews_and_litigation AS 
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, r.year, w.route,
       w.upheld, w.corrected, w.other, w.pending, w.total
FROM reports r JOIN agencies a USING (agency_id) JOIN reviews w ON w.version_id = r.version_id;
CREATE VIEW proactive_disclosure AS 
SELECT r.report_id, r.agency_id, a.name AS agency, a.division_code, r.year, d.rules_issued, d.rules_repealed, d.rules_in_force, d.rules_newly_produced, d.rules_newly_disclosed, d.rules_total_disclosed, d.normative_documents_issued, d.normative_documents_repealed, d.normative_documents_in_force, d.normative_documents_newly_produced, d.normative_documents_newly_disclosed, d.normative_documents_total_disclosed, d.administrative_licensing_decisions, d.administrative_licensing_items_previous_year, d.administrative_licensing_items_change, d.other_external_services_decisions, d.other_external_services_items_previous_year, d.other_external_services_items_change, d.administrative_penalty_decisions, d.administrative_penalty_items_previous_year, d.administrative_penalty_items_change, d.administrative_coercion_decisions, d.administrative_coercion_items_previous_year, d.administrative_coercion_items_change, d.administrative_fee_revenue, d.administrative_fee_items_previous_year, d.administrative_fee_items_change, d.government_procurement_projects, d.government_procurement_amount
FROM reports r JOIN agencies a USING (agency_id)
JOIN disclosure d ON d.version_id = r.version_id;
CREATE VIEW provenance AS 
SELECT r.report_id, a.name AS agency, r.year, v.version_id, v.is_current, v.relation,
       c.capture_id, c.url, c.captured_at, c.payload_digest, c.warc_file, c.warc_offset,
       d.carrier, v.parser_version
FROM reports r JOIN agencies a USING (agency_id)
JOIN report_versions v ON v.report_id = r.report_id
JOIN captures c ON c.capture_id = v.capture_id
JOIN documents d ON d.document_id = v.document_id;
CREATE VIEW failed_checks AS 
SELECT r.report_id, r.agency_id, a.name AS agency, r.year, c.rule, c.severity, c.applicant,
       c.expected, c.actual, c.verdict, c.detail
FROM checks c JOIN reports r ON r.version_id = c.version_id JOIN agencies a USING (agency_id)
WHERE NOT c.passed;
CREATE VIEW coverage_by_year AS 
SELECT year, count(*) AS due, sum(standing = 'on_time') AS on_time, sum(standing = 'late') AS late,
       sum(standing = 'undated') AS undated, sum(standing = 'missing') AS missing,
       sum(standing = 'withdrawn') AS withdrawn, sum(standing = 'unreadable') AS unreadable
FROM coverage WHERE standing <> 'not_due' GROUP BY year;
INSERT INTO [crawler_schema] (version) VALUES (1);
INSERT INTO [crawl_runs] (run_id, started_at, ended_at, outcome, summary, software) VALUES (1, '2026-11-24T06:44:58.956216Z', '2026-11-24T06:44:58.994324Z', 'complete', '{}', 'Gongkai/0.1.0 import');
INSERT INTO [crawl_runs] (run_id, started_at, ended_at, outcome, summary, software) VALUES (2, '2026-11-24T06:44:59.831278Z', '2026-11-24T06:44:59.861892Z', 'complete', '{}', 'Gongkai/0.1.0 import');
INSERT INTO [captures] (capture_id, site_id, run_id, url, final_of, method, captured_at, status, content_type, payload_digest, payload_length, entity_digest, etag, last_modified, warc_file, warc_offset, warc_length, warc_record_id, record_type, refers_to, truncated, state, source, discovered) VALUES (1, NULL, 1, 'http://www.qingchuan.test/2023.html', NULL, 'GET', '2024-02-01T00:00:00.000000Z', 200, 'text/html; charset=utf-8', 'sha256:9623834466880191d05402f698181fd965026922a78eb445aca45e4e0602ba60', 6173, 'sha256:9623834466880191d05402f698181fd965026922a78eb445aca45e4e0602ba60;plain;', '', '', 'warc/archive-0-982eff8399c3e2d6.warc.gz', 0, 1861, '<urn:uuid:f1711791-e8cc-4188-a8f9-c5308047cfa0>', 'response', NULL, '', 'fetched', 'import', '{}');
INSERT INTO [captures] (capture_id, site_id, run_id, url, final_of, method, captured_at, status, content_type, payload_digest, payload_length, entity_digest, etag, last_modified, warc_file, warc_offset, warc_length, warc_record_id, record_type, refers_to, truncated, state, source, discovered) VALUES (2, NULL, 1, 'http://www.qingchuan.test/2022.html', NULL, 'GET', '2023-02-01T00:00:00.000000Z', 200, 'text/html; charset=utf-8', 'sha256:a424bb2aa4cdfa2723f0aba80a0735c0d10af51815e61865bf997ffacc5fc1f5', 6174, 'sha256:a424bb2aa4cdfa2723f0aba80a0735c0d10af51815e61865bf997ffacc5fc1f5;plain;', '', '', 'warc/archive-0-982eff8399c3e2d6.warc.gz', 1861, 1857, '<urn:uuid:d9a4505e-5efe-4f02-8fe9-7f60e613ce05>', 'response', NULL, '', 'fetched', 'import', '{}');
INSERT INTO [captures] (capture_id, site_id, run_id, url, final_of, method, captured_at, status, content_type, payload_digest, payload_length, entity_digest, etag, last_modified, warc_file, warc_offset, warc_length, warc_record_id, record_type, refers_to, truncated, state, source, discovered) VALUES (3, NULL, 2, 'http://www.qingchuan.test/2023.html', NULL, 'GET', '2024-06-01T00:00:00.000000Z', 200, 'text/html; charset=utf-8', 'sha256:e8905657e55fed01f9d3063c0d3fcc4229affcad9b12aeb9e637ad8efa765a7c', 6174, 'sha256:e8905657e55fed01f9d3063c0d3fcc4229affcad9b12aeb9e637ad8efa765a7c;plain;', '', '', 'warc/archive-1-1505fd278f2e4a17.warc.gz', 0, 1862, '<urn:uuid:28d13b98-7d7c-4bb0-b67a-c3fe680886e6>', 'response', NULL, '', 'fetched', 'import', '{}');
INSERT INTO [captures] (capture_id, site_id, run_id, url, final_of, method, captured_at, status, content_type, payload_digest, payload_length, entity_digest, etag, last_modified, warc_file, warc_offset, warc_length, warc_record_id, record_type, refers_to, truncated, state, source, discovered) VALUES (4, NULL, 2, 'http://www.qingchuan.test/2022.html', NULL, 'GET', '2024-06-01T00:00:00.000000Z', 404, 'text/html; charset=utf-8', 'sha256:283bb9deef02e6843abfb538efa1eca70801bd8a701c3f98191e123496339247', 4, 'sha256:283bb9deef02e6843abfb538efa1eca70801bd8a701c3f98191e123496339247;plain;', '', '', 'warc/archive-1-1505fd278f2e4a17.warc.gz', 1862, 336, '<urn:uuid:30891af3-c2ac-401c-ac80-48923f38b59e>', 'response', NULL, '', 'failed:http:404', 'import', '{}');
INSERT INTO [warc_files] (name, acknowledged, sealed, origin) VALUES ('archive-0-982eff8399c3e2d6.warc.gz', 3718, 1, 'import archive-0.warc.gz');
INSERT INTO [warc_files] (name, acknowledged, sealed, origin) VALUES ('archive-1-1505fd278f2e4a17.warc.gz', 2198, 1, 'import archive-1.warc.gz');
INSERT INTO [_sqlite_migrations] (id, migration_set, name, applied_at) VALUES (1, 'gongkai', 'm001_initial', '2026-11-24 06:44:58.039115+00:00');
INSERT INTO [agencies] (agency_id, name, division_code, level, kind, parent_id, site_id, due_from, due_until, source) VALUES ('xx-94b5ff4ef440', '青川县水利局', NULL, 'county', 'department', NULL, NULL, NULL, NULL, 'report');
INSERT INTO [agency_names] (name_key, agency_id, name, kind, source) VALUES ('青川县水利局', 'xx-94b5ff4ef440', '青川县水利局', 'name', 'report');
INSERT INTO [runs] (run_id, started_at, ended_at, kind, parser_version, summary) VALUES (1, '2026-11-24T06:44:59Z', '2026-11-24T06:44:59Z', 'build', '1', '{"documents": 2, "reports": 2, "not_reports": 0, "figures": 399, "checks_passed": 90, "checks_failed": 1, "changed": 0, "withdrawn": 0, "total_reports": 2, "problems": {}, "failures": [], "snapshot": "gongkai-20261124T064459-1.db", "last_capture": 2}');
INSERT INTO [runs] (run_id, started_at, ended_at, kind, parser_version, summary) VALUES (2, '2026-11-24T06:45:00Z', '2026-11-24T06:45:00Z', 'build', '1', '{"documents": 1, "reports": 1, "not_reports": 0, "figures": 199, "checks_passed": 44, "checks_failed": 1, "changed": 1, "withdrawn": 1, "total_reports": 2, "problems": {}, "failures": [], "snapshot": "gongkai-20261124T064500-1.db", "last_capture": 4}');
INSERT INTO [documents] (document_id, payload_digest, parser_version, capture_id, carrier, outcome, failure, title, reports, read_at, run_id) VALUES (1, 'sha256:9623834466880191d05402f698181fd965026922a78eb445aca45e4e0602ba60', '1', 1, 'html', 'report', NULL, '青川县水利局2023年政府信息公开工作年度报告', 1, '2026-11-24T06:44:59Z', 1);
INSERT INTO [documents] (document_id, payload_digest, parser_version, capture_id, carrier, outcome, failure, title, reports, read_at, run_id) VALUES (2, 'sha256:a424bb2aa4cdfa2723f0aba80a0735c0d10af51815e61865bf997ffacc5fc1f5', '1', 2, 'html', 'report', NULL, '青川县水利局2022年政府信息公开工作年度报告', 1, '2026-11-24T06:44:59Z', 1);
INSERT INTO [documents] (document_id, payload_digest, parser_version, capture_id, carrier, outcome, failure, title, reports, read_at, run_id) VALUES (3, 'sha256:e8905657e55fed01f9d3063c0d3fcc4229affcad9b12aeb9e637ad8efa765a7c', '1', 3, 'html', 'report', NULL, '青川县水利局2023年政府信息公开工作年度报告', 1, '2026-11-24T06:45:00Z', 2);
INSERT INTO [reports] (report_id, agency_id, year, version_id, capture_id, title, published_on, layouts, status, versions, figures_reported, figures_in_doubt, checks_passed, checks_failed, first_seen, last_seen) VALUES (1, 'xx-94b5ff4ef440', 2023, 3, 3, '青川县水利局2023年政府信息公开工作年度报告', '2024-01-20', '{"T2":"2021","T3":"2021","T4":"2021","FORM":null}', 'current', 2, 199, 0, 44, 1, '2024-02-01T00:00:00.000000Z', '2024-06-01T00:00:00.000000Z');
INSERT INTO [reports] (report_id, agency_id, year, version_id, capture_id, title, published_on, layouts, status, versions, figures_reported, figures_in_doubt, checks_passed, checks_failed, first_seen, last_seen) VALUES (2, 'xx-94b5ff4ef440', 2022, 2, 2, '青川县水利局2022年政府信息公开工作年度报告', '2023-01-20', '{"T2":"2021","T3":"2021","T4":"2021","FORM":null}', 'withdrawn', 1, 200, 0, 46, 0, '2023-02-01T00:00:00.000000Z', '2023-02-01T00:00:00.000000Z');
INSERT INTO [place_patterns] (pattern_id, pattern) VALUES (1, '{"administrative_coercion_decisions":{"column":2,"row":11,"table":1},"administrative_fee_revenue":{"column":2,"row":14,"table":1},"administrative_licensing_decisions":{"column":2,"row":7,"table":1},"administrative_penalty_decisions":{"column":2,"row":10,"table":1},"granted/commercial_enterprise":{"column":5,"row":6,"table":2},"granted/legal_service_org":{"column":8,"row":6,"table":2},"granted/natural_person":{"column":4,"row":6,"table":2},"granted/other_org":{"column":9,"row":6,"table":2},"granted/public_welfare_org":{"column":7,"row":6,"table":2},"granted/research_institution":{"column":6,"row":6,"table":2},"granted/total":{"column":10,"row":6,"table":2},"litigation_after_reconsideration_corrected":{"column":12,"row":4,"table":3},"litigation_after_reconsideration_other":{"column":13,"row":4,"table":3},"litigation_after_reconsideration_pending":{"column":14,"row":4,"table":3},"litigation_after_reconsideration_total":{"column":15,"row":4,"table":3},"litigation_after_reconsideration_upheld":{"column":11,"row":4,"table":3},"litigation_direct_corrected":{"column":7,"row":4,"table":3},"litigation_direct_other":{"column":8,"row":4,"table":3},"litigation_direct_pending":{"column":9,"row":4,"table":3},"litigation_direct_total":{"column":10,"row":4,"table":3},"litigation_direct_upheld":{"column":6,"row":4,"table":3},"normative_documents_in_force":{"column":4,"row":4,"table":1},"normative_documents_issued":{"column":2,"row":4,"table":1},"normative_documents_repealed":{"column":3,"row":4,"table":1},"not_processed_confirm_or_reissue/commercial_enterprise":{"column":5,"row":23,"table":2},"not_processed_confirm_or_reissue/legal_service_org":{"column":8,"row":23,"table":2},"not_processed_confirm_or_reissue/natural_person":{"column":4,"row":23,"table":2},"not_processed_confirm_or_reissue/other_org":{"column":9,"row":23,"table":2},"not_processed_confirm_or_reissue/public_welfare_org":{"column":7,"row":23,"table":2},"not_processed_confirm_or_reissue/research_institution":{"column":6,"row":23,"table":2},"not_processed_confirm_or_reissue/total":{"column":10,"row":23,"table":2},"not_processed_excessive/commercial_enterprise":{"column":5,"row":22,"table":2},"not_processed_excessive/legal_service_org":{"column":8,"row":22,"table":2},"not_processed_excessive/natural_person":{"column":4,"row":22,"table":2},"not_processed_excessive/other_org":{"column":9,"row":22,"table":2},"not_processed_excessive/public_welfare_org":{"column":7,"row":22,"table":2},"not_processed_excessive/research_institution":{"column":6,"row":22,"table":2},"not_processed_excessive/total":{"column":10,"row":22,"table":2},"not_processed_petition_complaint/commercial_enterprise":{"column":5,"row":19,"table":2},"not_processed_petition_complaint/legal_service_org":{"column":8,"row":19,"table":2},"not_processed_petition_complaint/natural_person":{"column":4,"row":19,"table":2},"not_processed_petition_complaint/other_org":{"column":9,"row":19,"table":2},"not_processed_petition_complaint/public_welfare_org":{"column":7,"row":19,"table":2},"not_processed_petition_complaint/research_institution":{"column":6,"row":19,"table":2},"not_processed_petition_complaint/total":{"column":10,"row":19,"table":2},"not_processed_publication/commercial_enterprise":{"column":5,"row":21,"table":2},"not_processed_publication/legal_service_org":{"column":8,"row":21,"table":2},"not_processed_publication/natural_person":{"column":4,"row":21,"table":2},"not_processed_publication/other_org":{"column":9,"row":21,"table":2},"not_processed_publication/public_welfare_org":{"column":7,"row":21,"table":2},"not_processed_publication/research_institution":{"column":6,"row":21,"table":2},"not_processed_publication/total":{"column":10,"row":21,"table":2},"not_processed_repeated/commercial_enterprise":{"column":5,"row":20,"table":2},"not_processed_repeated/legal_service_org":{"column":8,"row":20,"table":2},"not_processed_repeated/natural_person":{"column":4,"row":20,"table":2},"not_processed_repeated/other_org":{"column":9,"row":20,"table":2},"not_processed_repeated/public_welfare_org":{"column":7,"row":20,"table":2},"not_processed_repeated/research_institution":{"column":6,"row":20,"table":2},"not_processed_repeated/total":{"column":10,"row":20,"table":2},"other_correction_overdue/commercial_enterprise":{"column":5,"row":24,"table":2},"other_correction_overdue/legal_service_org":{"column":8,"row":24,"table":2},"other_correction_overdue/natural_person":{"column":4,"row":24,"table":2},"other_correction_overdue/other_org":{"column":9,"row":24,"table":2},"other_correction_overdue/public_welfare_org":{"column":7,"row":24,"table":2},"other_correction_overdue/research_institution":{"column":6,"row":24,"table":2},"other_correction_overdue/total":{"column":10,"row":24,"table":2},"other_fee_unpaid/commercial_enterprise":{"column":5,"row":25,"table":2},"other_fee_unpaid/legal_service_org":{"column":8,"row":25,"table":2},"other_fee_unpaid/natural_person":{"column":4,"row":25,"table":2},"other_fee_unpaid/other_org":{"column":9,"row":25,"table":2},"other_fee_unpaid/public_welfare_org":{"column":7,"row":25,"table":2},"other_fee_unpaid/research_institution":{"column":6,"row":25,"table":2},"other_fee_unpaid/total":{"column":10,"row":25,"table":2},"other_other/commercial_enterprise":{"column":5,"row":26,"table":2},"other_other/legal_service_org":{"column":8,"row":26,"table":2},"other_other/natural_person":{"column":4,"row":26,"table":2},"other_other/other_org":{"column":9,"row":26,"table":2},"other_other/public_welfare_org":{"column":7,"row":26,"table":2},"other_other/research_institution":{"column":6,"row":26,"table":2},"other_other/total":{"column":10,"row":26,"table":2},"partially_granted/commercial_enterprise":{"column":5,"row":7,"table":2},"partially_granted/legal_service_org":{"column":8,"row":7,"table":2},"partially_granted/natural_person":{"column":4,"row":7,"table":2},"partially_granted/other_org":{"column":9,"row":7,"table":2},"partially_granted/public_welfare_org":{"column":7,"row":7,"table":2},"partially_granted/research_institution":{"column":6,"row":7,"table":2},"partially_granted/total":{"column":10,"row":7,"table":2},"reconsideration_corrected":{"column":2,"row":4,"table":3},"reconsideration_other":{"column":3,"row":4,"table":3},"reconsideration_pending":{"column":4,"row":4,"table":3},"reconsideration_total":{"column":5,"row":4,"table":3},"reconsideration_upheld":{"column":1,"row":4,"table":3},"refused_administrative_inquiry/commercial_enterprise":{"column":5,"row":15,"table":2},"refused_administrative_inquiry/legal_service_org":{"column":8,"row":15,"table":2},"refused_administrative_inquiry/natural_person":{"column":4,"row":15,"table":2},"refused_administrative_inquiry/other_org":{"column":9,"row":15,"table":2},"refused_administrative_inquiry/public_welfare_org":{"column":7,"row":15,"table":2},"refused_administrative_inquiry/research_institution":{"column":6,"row":15,"table":2},"refused_administrative_inquiry/total":{"column":10,"row":15,"table":2},"refused_enforcement_case_file/commercial_enterprise":{"column":5,"row":14,"table":2},"refused_enforcement_case_file/legal_service_org":{"column":8,"row":14,"table":2},"refused_enforcement_case_file/natural_person":{"column":4,"row":14,"table":2},"refused_enforcement_case_file/other_org":{"column":9,"row":14,"table":2},"refused_enforcement_case_file/public_welfare_org":{"column":7,"row":14,"table":2},"refused_enforcement_case_file/research_institution":{"column":6,"row":14,"table":2},"refused_enforcement_case_file/total":{"column":10,"row":14,"table":2},"refused_internal_affairs/commercial_enterprise":{"column":5,"row":12,"table":2},"refused_internal_affairs/legal_service_org":{"column":8,"row":12,"table":2},"refused_internal_affairs/natural_person":{"column":4,"row":12,"table":2},"refused_internal_affairs/other_org":{"column":9,"row":12,"table":2},"refused_internal_affairs/public_welfare_org":{"column":7,"row":12,"table":2},"refused_internal_affairs/research_institution":{"column":6,"row":12,"table":2},"refused_internal_affairs/total":{"column":10,"row":12,"table":2},"refused_process_information/commercial_enterprise":{"column":5,"row":13,"table":2},"refused_process_information/legal_service_org":{"column":8,"row":13,"table":2},"refused_process_information/natural_person":{"column":4,"row":13,"table":2},"refused_process_information/other_org":{"column":9,"row":13,"table":2},"refused_process_information/public_welfare_org":{"column":7,"row":13,"table":2},"refused_process_information/research_institution":{"column":6,"row":13,"table":2},"refused_process_information/total":{"column":10,"row":13,"table":2},"refused_prohibited_by_law/commercial_enterprise":{"column":5,"row":9,"table":2},"refused_prohibited_by_law/legal_service_org":{"column":8,"row":9,"table":2},"refused_prohibited_by_law/natural_person":{"column":4,"row":9,"table":2},"refused_prohibited_by_law/other_org":{"column":9,"row":9,"table":2},"refused_prohibited_by_law/public_welfare_org":{"column":7,"row":9,"table":2},"refused_prohibited_by_law/research_institution":{"column":6,"row":9,"table":2},"refused_prohibited_by_law/total":{"column":10,"row":9,"table":2},"refused_state_secret/commercial_enterprise":{"column":5,"row":8,"table":2},"refused_state_secret/legal_service_org":{"column":8,"row":8,"table":2},"refused_state_secret/natural_person":{"column":4,"row":8,"table":2},"refused_state_secret/other_org":{"column":9,"row":8,"table":2},"refused_state_secret/public_welfare_org":{"column":7,"row":8,"table":2},"refused_state_secret/research_institution":{"column":6,"row":8,"table":2},"refused_state_secret/total":{"column":10,"row":8,"table":2},"refused_third_party_rights/commercial_enterprise":{"column":5,"row":11,"table":2},"refused_third_party_rights/legal_service_org":{"column":8,"row":11,"table":2},"refused_third_party_rights/natural_person":{"column":4,"row":11,"table":2},"refused_third_party_rights/other_org":{"column":9,"row":11,"table":2},"refused_third_party_rights/public_welfare_org":{"column":7,"row":11,"table":2},"refused_third_party_rights/research_institution":{"column":6,"row":11,"table":2},"refused_third_party_rights/total":{"column":10,"row":11,"table":2},"refused_three_securities_one_stability/commercial_enterprise":{"column":5,"row":10,"table":2},"refused_three_securities_one_stability/legal_service_org":{"column":8,"row":10,"table":2},"refused_three_securities_one_stability/natural_person":{"column":4,"row":10,"table":2},"refused_three_securities_one_stability/other_org":{"column":9,"row":10,"table":2},"refused_three_securities_one_stability/public_welfare_org":{"column":7,"row":10,"table":2},"refused_three_securities_one_stability/research_institution":{"column":6,"row":10,"table":2},"refused_three_securities_one_stability/total":{"column":10,"row":10,"table":2},"requests_carried_in/commercial_enterprise":{"column":5,"row":5,"table":2},"requests_carried_in/legal_service_org":{"column":8,"row":5,"table":2},"requests_carried_in/natural_person":{"column":4,"row":5,"table":2},"requests_carried_in/other_org":{"column":9,"row":5,"table":2},"requests_carried_in/public_welfare_org":{"column":7,"row":5,"table":2},"requests_carried_in/research_institution":{"column":6,"row":5,"table":2},"requests_carried_in/total":{"column":10,"row":5,"table":2},"requests_carried_out/commercial_enterprise":{"column":5,"row":28,"table":2},"requests_carried_out/legal_service_org":{"column":8,"row":28,"table":2},"requests_carried_out/natural_person":{"column":4,"row":28,"table":2},"requests_carried_out/other_org":{"column":9,"row":28,"table":2},"requests_carried_out/public_welfare_org":{"column":7,"row":28,"table":2},"requests_carried_out/research_institution":{"column":6,"row":28,"table":2},"requests_carried_out/total":{"column":10,"row":28,"table":2},"requests_received/commercial_enterprise":{"column":5,"row":4,"table":2},"requests_received/legal_service_org":{"column":8,"row":4,"table":2},"requests_received/natural_person":{"column":4,"row":4,"table":2},"requests_received/other_org":{"column":9,"row":4,"table":2},"requests_received/public_welfare_org":{"column":7,"row":4,"table":2},"requests_received/research_institution":{"column":6,"row":4,"table":2},"requests_received/total":{"column":10,"row":4,"table":2},"results_total/commercial_enterprise":{"column":5,"row":27,"table":2},"results_total/legal_service_org":{"column":8,"row":27,"table":2},"results_total/natural_person":{"column":4,"row":27,"table":2},"results_total/other_org":{"column":9,"row":27,"table":2},"results_total/public_welfare_org":{"column":7,"row":27,"table":2},"results_total/research_institution":{"column":6,"row":27,"table":2},"results_total/total":{"column":10,"row":27,"table":2},"rules_in_force":{"column":4,"row":3,"table":1},"rules_issued":{"column":2,"row":3,"table":1},"rules_repealed":{"column":3,"row":3,"table":1},"unable_not_held/commercial_enterprise":{"column":5,"row":16,"table":2},"unable_not_held/legal_service_org":{"column":8,"row":16,"table":2},"unable_not_held/natural_person":{"column":4,"row":16,"table":2},"unable_not_held/other_org":{"column":9,"row":16,"table":2},"unable_not_held/public_welfare_org":{"column":7,"row":16,"table":2},"unable_not_held/research_institution":{"column":6,"row":16,"table":2},"unable_not_held/total":{"column":10,"row":16,"table":2},"unable_requires_creation/commercial_enterprise":{"column":5,"row":17,"table":2},"unable_requires_creation/legal_service_org":{"column":8,"row":17,"table":2},"unable_requires_creation/natural_person":{"column":4,"row":17,"table":2},"unable_requires_creation/other_org":{"column":9,"row":17,"table":2},"unable_requires_creation/public_welfare_org":{"column":7,"row":17,"table":2},"unable_requires_creation/research_institution":{"column":6,"row":17,"table":2},"unable_requires_creation/total":{"column":10,"row":17,"table":2},"unable_unclear_after_correction/commercial_enterprise":{"column":5,"row":18,"table":2},"unable_unclear_after_correction/legal_service_org":{"column":8,"row":18,"table":2},"unable_unclear_after_correction/natural_person":{"column":4,"row":18,"table":2},"unable_unclear_after_correction/other_org":{"column":9,"row":18,"table":2},"unable_unclear_after_correction/public_welfare_org":{"column":7,"row":18,"table":2},"unable_unclear_after_correction/research_institution":{"column":6,"row":18,"table":2},"unable_unclear_after_correction/total":{"column":10,"row":18,"table":2}}');
INSERT INTO [report_versions] (version_id, report_id, document_id, part, capture_id, parser_version, title, published_on, layout_t2, layout_t3, layout_t4, layout_form, figures_digest, relation, supersedes, is_current, first_seen, last_seen, checks_passed, checks_failed, place_pattern, identity) VALUES (1, 1, 1, 1, 1, '1', '青川县水利局2023年政府信息公开工作年度报告', '2024-01-20', '2021', '2021', '2021', NULL, '24cc7dd7c5da4adf9cea30674af60c8dc01d33fde74dff400555ff062c460e76', 'first', NULL, 0, '2024-02-01T00:00:00.000000Z', '2024-02-01T00:00:00.000000Z', 44, 1, 1, '{"level": "county", "kind": "department", "division_hint": null, "confidence": {"published_on": 2, "year": 3, "agency": 3}, "evidence": {"published_on": [{"value": "2024-01-20", "from": "text", "text": "2024-01-20"}], "year": [{"value": 2023, "from": "heading", "text": "青川县水利局2023年政府信息公开工作年度报告"}, {"value": 2023, "from": "text", "text": "青川县水利局2023年政府信息公开工作年度报告"}, {"value": 2023, "from": "title", "text": "青川县水利局2023年政府信息公开工作年度报告"}], "agency": [{"value": "青川县水利局", "from": "heading", "text": ""}, {"value": "青川县水利局", "from": "text", "text": ""}, {"value": "青川县水利局", "from": "title", "text": ""}], "site": [{"value": "www.qingchuan.test", "from": "url"}]}}');
INSERT INTO [report_versions] (version_id, report_id, document_id, part, capture_id, parser_version, title, published_on, layout_t2, layout_t3, layout_t4, layout_form, figures_digest, relation, supersedes, is_current, first_seen, last_seen, checks_passed, checks_failed, place_pattern, identity) VALUES (2, 2, 2, 1, 2, '1', '青川县水利局2022年政府信息公开工作年度报告', '2023-01-20', '2021', '2021', '2021', NULL, '55c3500f510d5a640b57a667330d310c146826033801a8d67321885e3c579147', 'first', NULL, 1, '2023-02-01T00:00:00.000000Z', '2023-02-01T00:00:00.000000Z', 46, 0, 1, '{"level": "county", "kind": "department", "division_hint": null, "confidence": {"published_on": 2, "year": 3, "agency": 3}, "evidence": {"published_on": [{"value": "2023-01-20", "from": "text", "text": "2023-01-20"}], "year": [{"value": 2022, "from": "heading", "text": "青川县水利局2022年政府信息公开工作年度报告"}, {"value": 2022, "from": "text", "text": "青川县水利局2022年政府信息公开工作年度报告"}, {"value": 2022, "from": "title", "text": "青川县水利局2022年政府信息公开工作年度报告"}], "agency": [{"value": "青川县水利局", "from": "heading", "text": ""}, {"value": "青川县水利局", "from": "text", "text": ""}, {"value": "青川县水利局", "from": "title", "text": ""}], "site": [{"value": "www.qingchuan.test", "from": "url"}]}}');
INSERT INTO [report_versions] (version_id, report_id, document_id, part, capture_id, parser_version, title, published_on, layout_t2, layout_t3, layout_t4, layout_form, figures_digest, relation, supersedes, is_current, first_seen, last_seen, checks_passed, checks_failed, place_pattern, identity) VALUES (3, 1, 3, 1, 3, '1', '青川县水利局2023年政府信息公开工作年度报告', '2024-01-20', '2021', '2021', '2021', NULL, 'f592479ae5ef36b5a081b54e6fdd5b5ccd95a00dc1e550cdea75e0f599e27b57', 'changed', 1, 1, '2024-06-01T00:00:00.000000Z', '2024-06-01T00:00:00.000000Z', 44, 1, 1, '{"level": "county", "kind": "department", "division_hint": null, "confidence": {"published_on": 2, "year": 3, "agency": 3}, "evidence": {"published_on": [{"value": "2024-01-20", "from": "text", "text": "2024-01-20"}], "year": [{"value": 2023, "from": "heading", "text": "青川县水利局2023年政府信息公开工作年度报告"}, {"value": 2023, "from": "text", "text": "青川县水利局2023年政府信息公开工作年度报告"}, {"value": 2023, "from": "title", "text": "青川县水利局2023年政府信息公开工作年度报告"}], "agency": [{"value": "青川县水利局", "from": "heading", "text": ""}, {"value": "青川县水利局", "from": "text", "text": ""}, {"value": "青川县水利局", "from": "title", "text": ""}], "site": [{"value": "www.qingchuan.test", "from": "url"}]}}');
INSERT INTO [state_runs] (version_id, table_code, state) VALUES (1, 'T3', 'blank');
INSERT INTO [state_runs] (version_id, table_code, state) VALUES (3, 'T3', 'blank');
INSERT INTO [figure_changes] (change_id, report_id, from_version, to_version, indicator, applicant, old_value, old_state, new_value, new_state) VALUES (1, 1, 1, 3, 'administrative_penalty_decisions', NULL, 0.0, 'reported', 12.0, 'reported');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (1, 1, 1, NULL, '', '青川县水利局2023年政府信息公开工作年度报告
发布日期：2024-01-20');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (2, 1, 2, '一', '一、总体情况', '全年共收到政府信息公开申请若干件，均依法办理。');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (3, 1, 3, '二', '二、主动公开政府信息情况', '');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (4, 1, 4, '三', '三、收到和处理政府信息公开申请情况', '');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (5, 1, 5, '四', '四、政府信息公开行政复议、行政诉讼情况', '');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (6, 1, 6, '五', '五、存在的主要问题及改进情况', '将加强培训。');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (7, 1, 7, '六', '六、其他需要报告的事项', '无。');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (8, 2, 1, NULL, '', '青川县水利局2022年政府信息公开工作年度报告
发布日期：2023-01-20');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (9, 2, 2, '一', '一、总体情况', '全年共收到政府信息公开申请若干件，均依法办理。');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (10, 2, 3, '二', '二、主动公开政府信息情况', '');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (11, 2, 4, '三', '三、收到和处理政府信息公开申请情况', '');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (12, 2, 5, '四', '四、政府信息公开行政复议、行政诉讼情况', '');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (13, 2, 6, '五', '五、存在的主要问题及改进情况', '将加强培训。');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (14, 2, 7, '六', '六、其他需要报告的事项', '无。');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (15, 3, 1, NULL, '', '青川县水利局2023年政府信息公开工作年度报告
发布日期：2024-01-20');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (16, 3, 2, '一', '一、总体情况', '全年共收到政府信息公开申请若干件，均依法办理。');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (17, 3, 3, '二', '二、主动公开政府信息情况', '');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (18, 3, 4, '三', '三、收到和处理政府信息公开申请情况', '');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (19, 3, 5, '四', '四、政府信息公开行政复议、行政诉讼情况', '');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (20, 3, 6, '五', '五、存在的主要问题及改进情况', '将加强培训。');
INSERT INTO [sections] (section_id, version_id, position, number, heading, text) VALUES (21, 3, 7, '六', '六、其他需要报告的事项', '无。');
INSERT INTO [checks] (check_id, version_id, rule, severity, applicant, expected, actual, passed, verdict, detail, cells) VALUES (1, 1, 'T3.BLANK.TOTAL', 'S', 'total', 0.0, NULL, 0, 'document', 'requests_received', '[{"indicator": "requests_received", "applicant": "natural_person"}, {"indicator": "requests_received", "applicant": "commercial_enterprise"}, {"indicator": "requests_received", "applicant": "research_institution"}, {"indicator": "requests_received", "applicant": "public_welfare_org"}, {"indicator": "requests_received", "applicant": "legal_service_org"}, {"indicator": "requests_received", "applicant": "other_org"}, {"indicator": "requests_received", "applicant": "total"}]');
INSERT INTO [checks] (check_id, version_id, rule, severity, applicant, expected, actual, passed, verdict, detail, cells) VALUES (2, 3, 'T3.BLANK.TOTAL', 'S', 'total', 0.0, NULL, 0, 'document', 'requests_received', '[{"indicator": "requests_received", "applicant": "natural_person"}, {"indicator": "requests_received", "applicant": "commercial_enterprise"}, {"indicator": "requests_received", "applicant": "research_institution"}, {"indicator": "requests_received", "applicant": "public_welfare_org"}, {"indicator": "requests_received", "applicant": "legal_service_org"}, {"indicator": "requests_received", "applicant": "other_org"}, {"indicator": "requests_received", "applicant": "total"}]');
INSERT INTO [coverage] (agency_id, year, standing, deadline, published_on, days_late, report_id, reason) VALUES ('xx-94b5ff4ef440', 2022, 'withdrawn', '2023-01-31', '2023-01-20', NULL, 2, NULL);
INSERT INTO [coverage] (agency_id, year, standing, deadline, published_on, days_late, report_id, reason) VALUES ('xx-94b5ff4ef440', 2023, 'on_time', '2024-01-31', '2024-01-20', NULL, 1, NULL);
INSERT INTO [coverage] (agency_id, year, standing, deadline, published_on, days_late, report_id, reason) VALUES ('xx-94b5ff4ef440', 2024, 'missing', '2025-01-31', NULL, NULL, NULL, NULL);
INSERT INTO [coverage] (agency_id, year, standing, deadline, published_on, days_late, report_id, reason) VALUES ('xx-94b5ff4ef440', 2025, 'missing', '2026-01-31', NULL, NULL, NULL, NULL);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (1, 'commercial_enterprise', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (1, 'legal_service_org', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (1, 'natural_person', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (1, 'other_org', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (1, 'public_welfare_org', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (1, 'research_institution', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (1, 'total', NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (2, 'commercial_enterprise', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (2, 'legal_service_org', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (2, 'natural_person', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (2, 'other_org', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (2, 'public_welfare_org', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (2, 'research_institution', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (2, 'total', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (3, 'commercial_enterprise', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (3, 'legal_service_org', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (3, 'natural_person', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (3, 'other_org', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (3, 'public_welfare_org', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (3, 'research_institution', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [applications] (version_id, applicant, requests_received, requests_carried_in, granted, partially_granted, refused_state_secret, refused_prohibited_by_law, refused_three_securities_one_stability, refused_third_party_rights, refused_internal_affairs, refused_process_information, refused_enforcement_case_file, refused_administrative_inquiry, unable_not_held, unable_requires_creation, unable_unclear_after_correction, not_processed_petition_complaint, not_processed_repeated, not_processed_publication, not_processed_excessive, not_processed_confirm_or_reissue, other_handling, other_correction_overdue, other_fee_unpaid, other_other, results_total, requests_carried_out) VALUES (3, 'total', NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 0);
INSERT INTO [disclosure] (version_id, rules_issued, rules_repealed, rules_in_force, rules_newly_produced, rules_newly_disclosed, rules_total_disclosed, normative_documents_issued, normative_documents_repealed, normative_documents_in_force, normative_documents_newly_produced, normative_documents_newly_disclosed, normative_documents_total_disclosed, administrative_licensing_decisions, administrative_licensing_items_previous_year, administrative_licensing_items_change, other_external_services_decisions, other_external_services_items_previous_year, other_external_services_items_change, administrative_penalty_decisions, administrative_penalty_items_previous_year, administrative_penalty_items_change, administrative_coercion_decisions, administrative_coercion_items_previous_year, administrative_coercion_items_change, administrative_fee_revenue, administrative_fee_items_previous_year, administrative_fee_items_change, government_procurement_projects, government_procurement_amount) VALUES (1, 0, 0, 0, NULL, NULL, NULL, 0, 0, 0, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0, NULL, NULL, 0, NULL, NULL, NULL, NULL);
INSERT INTO [disclosure] (version_id, rules_issued, rules_repealed, rules_in_force, rules_newly_produced, rules_newly_disclosed, rules_total_disclosed, normative_documents_issued, normative_documents_repealed, normative_documents_in_force, normative_documents_newly_produced, normative_documents_newly_disclosed, normative_documents_total_disclosed, administrative_licensing_decisions, administrative_licensing_items_previous_year, administrative_licensing_items_change, other_external_services_decisions, other_external_services_items_previous_year, other_external_services_items_change, administrative_penalty_decisions, administrative_penalty_items_previous_year, administrative_penalty_items_change, administrative_coercion_decisions, administrative_coercion_items_previous_year, administrative_coercion_items_change, administrative_fee_revenue, administrative_fee_items_previous_year, administrative_fee_items_change, government_procurement_projects, government_procurement_amount) VALUES (2, 0, 0, 0, NULL, NULL, NULL, 0, 0, 0, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0, NULL, NULL, 0, NULL, NULL, NULL, NULL);
INSERT INTO [disclosure] (version_id, rules_issued, rules_repealed, rules_in_force, rules_newly_produced, rules_newly_disclosed, rules_total_disclosed, normative_documents_issued, normative_documents_repealed, normative_documents_in_force, normative_documents_newly_produced, normative_documents_newly_disclosed, normative_documents_total_disclosed, administrative_licensing_decisions, administrative_licensing_items_previous_year, administrative_licensing_items_change, other_external_services_decisions, other_external_services_items_previous_year, other_external_services_items_change, administrative_penalty_decisions, administrative_penalty_items_previous_year, administrative_penalty_items_change, administrative_coercion_decisions, administrative_coercion_items_previous_year, administrative_coercion_items_change, administrative_fee_revenue, administrative_fee_items_previous_year, administrative_fee_items_change, government_procurement_projects, government_procurement_amount) VALUES (3, 0, 0, 0, NULL, NULL, NULL, 0, 0, 0, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 12, NULL, NULL, 0, NULL, NULL, 0, NULL, NULL, NULL, NULL);
INSERT INTO [reviews] (version_id, route, upheld, corrected, other, pending, total) VALUES (1, 'litigation_after_reconsideration', 0, 0, 0, 0, 0);
INSERT INTO [reviews] (version_id, route, upheld, corrected, other, pending, total) VALUES (1, 'litigation_direct', 0, 0, 0, 0, 0);
INSERT INTO [reviews] (version_id, route, upheld, corrected, other, pending, total) VALUES (1, 'reconsideration', 0, 0, 0, 0, 0);
INSERT INTO [reviews] (version_id, route, upheld, corrected, other, pending, total) VALUES (2, 'litigation_after_reconsideration', 0, 0, 0, 0, 0);
INSERT INTO [reviews] (version_id, route, upheld, corrected, other, pending, total) VALUES (2, 'litigation_direct', 0, 0, 0, 0, 0);
INSERT INTO [reviews] (version_id, route, upheld, corrected, other, pending, total) VALUES (2, 'reconsideration', 0, 0, 0, 0, 0);
INSERT INTO [reviews] (version_id, route, upheld, corrected, other, pending, total) VALUES (3, 'litigation_after_reconsideration', 0, 0, 0, 0, 0);
INSERT INTO [reviews] (version_id, route, upheld, corrected, other, pending, total) VALUES (3, 'litigation_direct', 0, 0, 0, 0, 0);
INSERT INTO [reviews] (version_id, route, upheld, corrected, other, pending, total) VALUES (3, 'reconsideration', 0, 0, 0, 0, 0);
PRAGMA user_version = 1;
