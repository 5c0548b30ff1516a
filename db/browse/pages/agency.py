"""One agency over the years: which reports are there, late or missing, and what they say."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Request, Response

from db.browse import labels
from db.browse.answer import ask, ask_all
from db.browse.frame import words_for
from db.browse.language import Words
from db.browse.pages._across import across_forms
from db.browse.pages._ids import agency_href, from_address
from db.browse.pages._peers import peers_of, standing_beside
from db.browse.pages._places import agency_path
from db.browse.pages._reply import Absent, page
from db.browse.pages._series import agency_charts
from db.browse.pages._standing import standing_label

_AGENCY = """
    select agency_id, name, name as agency, division_code, level, kind from agencies
    where agency_id = :agency_id
"""
_NAMES = (
    "select name from agency_names where agency_id = :agency_id and name <> :name order by name"
)
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
_CORRECTIONS = """
    select year, indicator, label_zh, label_en, applicant, old_value, old_state, new_value, new_state,
      reason, corrected_by, corrected_on
    from corrected_figures where agency_id = :agency_id order by year desc, indicator, applicant
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
    names, years, corrections = await ask_all(
        datasette, [(_NAMES, agency), (_YEARS, agency), (_CORRECTIONS, agency)]
    )
    year = _peer_year(request, years.rows)
    peers = await peers_of(datasette, agency, year)
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
        charts=await agency_charts(
            datasette, words, agency_id, agency["name"], sums=agency["kind"] == "government"
        ),
        corrections=[_correction(words, agency_id, row) for row in corrections.rows],
        corrections_answer=corrections,
        across=await across_forms(
            datasette,
            words,
            agency_id,
            agency["name"],
            request.args.get("concept"),
            corrected=bool(corrections.rows),
        ),
        asked_language=request.args.get("lang") in ("en", "zh"),
        peers=peers,
        peer_year=year,
        peer_rows=standing_beside(words, peers, agency_id),
    )


def _peer_year(request: Request, rows: list[dict[str, Any]]) -> int:
    """The year asked for, or the newest with a report."""
    given = request.args.get("year") or ""
    held = [row["year"] for row in rows if row["report_id"] is not None]
    if given.isdigit() and int(given) in (row["year"] for row in rows):
        return int(given)
    return max(held, default=0)


def _year(words: Words, agency_id: str, row: dict[str, Any]) -> dict[str, Any]:
    """One line of the year table."""
    return {
        "year": row["year"],
        "report": row["report_id"] is not None,
        "href": agency_href(words, agency_id, row["year"]),
        "peers": words.href(agency_href(words, agency_id), year=row["year"]) + "#peers",
        "standing": row["standing"],
        "label": standing_label(words, row) if row["standing"] else "",
        "versions": row["versions"],
        "failed": row["checks_failed"],
        "doubtful": row["figures_in_doubt"],
        "figures": [row[column] for column in _SHOWN],
    }


def _correction(words: Words, agency_id: str, row: dict[str, Any]) -> dict[str, Any]:
    """One corrected figure, with what the report says."""
    states = labels.state_names(words.language)
    name = words.t(row["label_en"], row["label_zh"])
    if row["applicant"] and row["applicant"] != "total":
        applicants = labels.applicant_names(words.language)
        name += f" ({applicants.get(row['applicant'], row['applicant'])})"

    def figure(which: str) -> str:
        value = row[f"{which}_value"]
        state = row[f"{which}_state"]
        return words.number(value) if value is not None else states.get(state, state)

    return {
        "year": row["year"],
        "href": agency_href(words, agency_id, row["year"]),
        "name": name,
        "old": figure("old"),
        "new": figure("new"),
        "reason": row["reason"],
        "by": row["corrected_by"],
        "on": words.day(row["corrected_on"]),
    }


ROUTES = [(r"^/agencies/(?P<agency>[^/]+)$", agency_page)]
