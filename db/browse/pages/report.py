"""One report: the official tables with their marks, failed checks, text, versions, source."""

from __future__ import annotations

import json
from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse import labels
from db.browse.answer import Answer, ask, ask_all, unasked
from db.browse.archived import can_show
from db.browse.frame import words_for
from db.browse.language import Words
from db.browse.pages._figures import failed_checks, figures_of, layouts_of
from db.browse.pages._ids import agency_href, from_address
from db.browse.pages._places import agency_path
from db.browse.pages._reply import Absent, page
from db.browse.pages._standing import standing_label
from db.browse.pages.archived import linkable
from db.browse.sheet import Check, Figure, Key, Sheet, fill
from db.browse.texts import problem_name

_TABLES = ("T2", "T3", "T4", "FORM")

_REPORT = """
    select r.*, v.title, a.name as agency, a.division_code, v.layout_t2, v.layout_t3, v.layout_t4,
      v.layout_form, v.parser_version, d.carrier
    from reports r join agencies a using (agency_id)
    left join report_versions v on v.version_id = r.version_id
    left join documents d on d.document_id = v.document_id
    where r.agency_id = :agency_id and r.year = :year
"""
_QUERIES = {
    "checks": "select * from checks where version_id = :version_id order by check_id",
    "problems": """
        select code, detail, place from problems where version_id = :version_id
        order by problem_id
    """,
    "sections": """
        select number, heading, text from sections where version_id = :version_id
        order by position
    """,
    "claims": "select * from claims where version_id = :version_id order by claim_id",
    "years": "select year from reports where agency_id = :agency_id order by year",
    "standing": """
        select standing, deadline, days_late from coverage
        where agency_id = :agency_id and year = :year
    """,
    "versions": """
        select v.version_id, v.relation, v.is_current, v.first_seen, v.last_seen, v.capture_id,
          v.parser_version, v.checks_failed, c.captured_at, c.url
        from report_versions v left join captures c on c.capture_id = v.capture_id
        where v.report_id = :report_id order by v.version_id
    """,
    "similar": """
        select relation, score, other_agency_id as agency_id, other_agency as agency,
          other_year as year
        from copied_reports where version_id = :version_id order by relation, score desc limit 20
    """,
    "changes": """
        select from_version, to_version, indicator, applicant, old_value, old_state, new_value,
          new_state
        from figure_changes where report_id = :report_id order by change_id
    """,
    "files": """
        select f.part, f.role, c.capture_id, c.url from report_files f join captures c
          using (capture_id) where f.version_id = :version_id order by f.part
    """,
    "capture": """
        select capture_id, url, captured_at, content_type, payload_digest, payload_length, warc_file,
          warc_offset, warc_record_id
        from captures where capture_id = :capture_id
    """,
}

_FACTS = """
    select f.indicator, i.label_zh, i.label_en, f.applicant, f.value, i.unit, f.state, f.raw,
      f.doubt, f.place
    from facts f join indicators i on i.code = f.indicator
    where f.{key} = :{key}
"""


def sheets_of(
    layouts: dict[str, str],
    figures: dict[Key, Figure],
    checks: list[Check],
    previous: dict[Key, Figure] | None,
) -> list[Sheet]:
    """A filled form for each table the document was found to have."""
    filled = []
    for table in _TABLES:
        if table in layouts:
            try:
                filled.append(fill(table, layouts[table], figures, checks, previous))
            except KeyError:
                continue  # a layout this version cannot draw: its figures are listed instead
    return filled


async def report_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    agency_id, year = from_address(request, "agency"), int(request.url_vars["year"])
    report = (await ask(datasette, _REPORT, agency_id=agency_id, year=year)).first()
    if report is None:
        raise Absent(f"There is no report of {agency_id} for {year} in this snapshot.")
    keys = ("agency_id", "year", "report_id", "version_id", "capture_id")
    given = {key: report[key] for key in keys}
    figures = await _figures(datasette, report)
    answers = dict(
        zip(
            _QUERIES, await ask_all(datasette, [(q, given) for q in _QUERIES.values()]), strict=True
        )
    )
    held = [row["year"] for row in answers["years"].rows]
    before = max((y for y in held if y < year), default=None)
    shows_previous = request.args.get("previous") == "1" and before is not None
    previous = None
    if shows_previous:
        earlier = (await ask(datasette, _REPORT, agency_id=agency_id, year=before)).first()
        previous = await _figures(datasette, earlier) if earlier else None
    failed = failed_checks(answers["checks"].rows)
    filled = sheets_of(layouts_of(report), figures, failed, previous)
    drawn = {(d.cell.indicator, d.cell.applicant) for s in filled for row in s.rows for d in row}
    standing = answers["standing"].first()
    if standing:
        standing["label"] = standing_label(words, standing)
    capture = answers["capture"].first()
    return await page(
        datasette,
        request,
        "report",
        report=report,
        standing=standing,
        path=await agency_path(datasette, words, report, year),
        years=_other_years(words, agency_id, held, year),
        filled=filled,
        failed=failed,
        failed_hard=sum(check.is_hard for check in failed),
        warnings=sum(not check.is_hard for check in failed),
        passed=report["checks_passed"],
        doubtful=sum(bool(f.doubt) or f.state == "unreadable" for f in figures.values()),
        undrawn=[(k, f) for k, f in figures.items() if k not in drawn],
        claims=answers["claims"].rows,
        problems=answers["problems"].rows,
        sections=answers["sections"].rows,
        versions=answers["versions"].rows,
        relations=labels.relation_names(words.language),
        states=labels.state_names(words.language),
        scopes={code: words.t(*pair) for code, pair in labels.SCOPES.items()},
        stable=_stable(datasette, request, agency_id, year),
        problem_name=lambda code: problem_name(code, words.language),
        detail=lambda text: labels.spelled_out(text, words.language),
        where=lambda place: labels.place_text(_parsed(place), words.language),
        copy=_table_link(words, capture),
        can_show=bool(capture and can_show(capture["content_type"])),
        corrections=sum(f.correction is not None for f in figures.values()),
        similar=[
            {**row, "href": agency_href(words, row["agency_id"], row["year"])}
            for row in answers["similar"].rows
        ],
        compare=words.href("/compare", agency=agency_id),
        changes=answers["changes"].rows,
        facts=_facts_of(datasette, report),
        capture=capture,
        files=answers["files"].rows,
        source_link=linkable(capture["url"]) if capture else None,
        names=labels.indicator_names(words.language),
        applicants=labels.applicant_names(words.language),
        rule_names=labels.rule_names(words.language),
        shows_previous=shows_previous,
        previous_year=before,
        with_previous=agency_href(words, agency_id, year, previous=1),
        without_previous=agency_href(words, agency_id, year),
    )


async def _figures(datasette: Any, report: dict[str, Any]) -> dict[Key, Figure]:
    return await figures_of(datasette, report["version_id"], layouts_of(report))


def _stable(datasette: Any, request: Request, agency_id: str, year: int) -> str:
    """The report's address in full, the same in every snapshot and language."""
    path = agency_href(Words("en", None), agency_id, year)
    return str(datasette.absolute_url(request, path))


def _parsed(place: Any) -> Any:
    return json.loads(place) if isinstance(place, str) and place.startswith("{") else place


def _table_link(words: Words, capture: dict[str, Any] | None) -> Any:
    """Address of one table in the archived copy; None where the copy cannot be shown."""
    if not capture or not can_show(capture["content_type"]):
        return None
    return lambda number: words.href(f"/captures/{capture['capture_id']}", table=number)


def _facts_of(datasette: Any, report: dict[str, Any]) -> Answer:
    """The report's figures in long form, to link to. By version where the view offers it: SQLite
    then reads one report's rows instead of gathering the whole archive's first."""
    views = datasette.gongkai.metadata["databases"]["gongkai"]["tables"]
    key = "version_id" if "version_id" in views["facts"]["columns"] else "report_id"
    return unasked(_FACTS.format(key=key), **{key: report[key]})


def _other_years(
    words: Words, agency_id: str, held: list[int], year: int
) -> list[tuple[int, str | None]]:
    """All years of the agency with their links; the one shown has none."""
    return [(y, None if y == year else agency_href(words, agency_id, y)) for y in held]


async def short_address(request: Request, datasette: Any) -> Response:
    """`/reports/<report_id>` leads to the report's page."""
    number = int(request.url_vars["number"])
    row = (
        await ask(
            datasette,
            "select agency_id, year from reports where report_id = :report_id",
            report_id=number,
        )
    ).first()
    if row is None:
        raise Absent(f"There is no report {number} in this snapshot.")
    return Response.redirect(agency_href(words_for(request), row["agency_id"], row["year"]))


ROUTES = [
    (r"^/reports/(?P<number>\d{1,15})$", short_address),
    (r"^/agencies/(?P<agency>[^/]+)/(?P<year>\d{4})$", report_page),
]
