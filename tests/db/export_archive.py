"""One small archive for the tests of exports: two agencies, two forms, a change, a correction, and
texts that a spreadsheet would run."""

from __future__ import annotations

from pathlib import Path

from warc_seasons import report_page, season

WATER, SCHOOLS = "青川县水利局", "青川县教育局"
NASTY = "=HYPERLINK(&quot;http://evil.test&quot;,&quot;x&quot;)"
CORRECTIONS = (
    "agency,year,indicator,applicant,old,new,reason,who,date\n"
    f"{WATER},2023,requests_received,total,7,5,@SUM(1+1),+王,2026-03-01\n"
    f"{WATER},2023,granted,total,9,5,不符,王,2026-03-01\n"  # refused: 5 stands there
)


def figures(received: str, **more: str) -> dict[tuple[str, str | None], str]:
    """A consistent table 3 but for the total received, and one cell left blank."""
    five = {
        (code, applicant): "5"
        for code in ("requests_received", "granted", "results_total")
        for applicant in ("natural_person", "total")
    }
    return five | {
        ("requests_received", "total"): received,
        ("refused_state_secret", "other_org"): "",
        ("refused_state_secret", "legal_service_org"): "/",
        ("administrative_fee_revenue", None): "12.5",
    } | {(code, None): text for code, text in more.items()}  # fmt: skip


def export_archive(directory: Path) -> Path:
    """Build it; returns the archive."""
    archive = directory / "archive"
    archive.mkdir()
    (archive / "corrections.csv").write_text(CORRECTIONS, encoding="utf-8")
    first = report_page(figures("7"), agency=WATER)
    nasty = first.replace("全年共收到".encode(), f"{NASTY}全年共收到".encode())
    season(
        archive,
        [
            ("http://a.test/w2020.html", "2021-02-01T00:00:00Z", 200,
             report_page(figures("5"), agency=WATER, year=2020, key="2019")),
            ("http://a.test/w2023.html", "2024-02-01T00:00:00Z", 200, nasty),
            ("http://a.test/s2023.html", "2024-04-02T00:00:00Z", 200,
             report_page(figures("5"), agency=SCHOOLS, published="2024-03-09")),
        ],
    )  # fmt: skip
    changed = nasty.replace(b">12.5<", b">13.5<")
    season(archive, [("http://a.test/w2023.html", "2024-06-01T00:00:00Z", 200, changed)])
    return archive
