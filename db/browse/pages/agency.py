"""One agency over the years: which reports are there, late or missing, and what they say."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse.answer import ask, ask_all
from db.browse.frame import words_for
from db.browse.language import Words
from db.browse.pages._charts import agency_charts
from db.browse.pages._ids import agency_href, from_address
from db.browse.pages._places import agency_path
from db.browse.pages._reply import Absent, page
from db.browse.pages._standing import standing_label

_AGENCY = """
    select agency_id, name, name as agency, division_code, level, kind from agencies
    where agency_id = :agency_id
"""
_NAMES = (
    "select name from agency_names where agency_id = :agency_id and name <> :name order by name"
)
_PEERS = """
    select agency_id, name from agencies
    where division_code = :division_code and agency_id <> :agency_id order by name limit 60
"""
_YEARS = """
    select y.year, c.standing, c.deadline, c.days_late, r.report_id, r.versions,
      r.published_on, h.requests_received, h.requests_carried_in, h.granted,
      h.partially_granted, h.refused_total, h.unable_total, h.not_processed_total,
      h.other_total, h.results_total, h.requests_carried_out, h.reconsideration_total,
      h.reconsideration_corrected, h.litigation_total, h.litigation_corrected,
      r.figures_in_doubt,
      (select count(*) from checks k where k.version_id = r.version_id and not k.passed
        and k.severity = 'H') as checks_failed
    from (
      select year from coverage where agency_id = :agency_id
      union select year from reports where agency_id = :agency_id
    ) y
    left join coverage c on c.agency_id = :agency_id and c.year = y.year
    left join reports r on r.agency_id = :agency_id and r.year = y.year
    left join (select * from agency_years where agency_id = :agency_id) h
      on h.report_id = r.report_id
    order by y.year desc
"""
_GROUNDS = """
    select year, refused_state_secret, refused_prohibited_by_law,
      refused_three_securities_one_stability, refused_third_party_rights,
      refused_internal_affairs, refused_process_information, refused_enforcement_case_file,
      refused_administrative_inquiry
    from applications_by_result where agency_id = :agency_id order by year
"""
_SHOWN = (
    "requests_received",
    "granted",
    "partially_granted",
    "refused_total",
    "unable_total",
    "requests_carried_out",
    "reconsideration_total",
    "litigation_total",
)


async def agency_page(request: Request, datasette: Any) -> Response:
    words = words_for(request)
    agency_id = from_address(request, "agency")
    agency = (await ask(datasette, _AGENCY, agency_id=agency_id)).first()
    if agency is None:
        raise Absent(f"There is no agency {agency_id} in this snapshot.")
    names, peers, years, grounds = await ask_all(
        datasette, [(_NAMES, agency), (_PEERS, agency), (_YEARS, agency), (_GROUNDS, agency)]
    )
    rows = [_year(words, agency_id, row) for row in years.rows]
    return await page(
        datasette,
        request,
        "agency",
        agency=agency,
        aliases=[row["name"] for row in names.rows],
        path=await agency_path(datasette, words, agency),
        years=rows,
        answer=years,
        present=sum(row["report_id"] is not None for row in years.rows),
        missing=sum(row["standing"] == "missing" for row in years.rows),
        late=sum(row["standing"] == "late" for row in years.rows),
        changed=sum((row["versions"] or 1) > 1 for row in years.rows),
        charts=agency_charts(words, years, grounds),
        peers=[(agency_href(words, p["agency_id"]), p["name"]) for p in peers.rows],
    )


def _year(words: Words, agency_id: str, row: dict[str, Any]) -> dict[str, Any]:
    """One line of the year table."""
    return {
        "year": row["year"],
        "report": row["report_id"] is not None,
        "href": agency_href(words, agency_id, row["year"]),
        "standing": row["standing"],
        "label": standing_label(words, row) if row["standing"] else "",
        "versions": row["versions"],
        "failed": row["checks_failed"],
        "doubtful": row["figures_in_doubt"],
        "figures": [row[column] for column in _SHOWN],
    }


ROUTES = [(r"^/agencies/(?P<agency>[^/]+)$", agency_page)]
