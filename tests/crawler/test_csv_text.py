"""CSV files as people save them: one reading for every list this program takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.csv_text import CsvUnreadable, csv_text
from crawler.sites import SitesError, read_sites
from db.corrections import CorrectionsUnreadable, read_corrections


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_text_of_either_character_set(encoding: str) -> None:
    assert csv_text("名称,网址\n青山县,x\n".encode(encoding)) == "名称,网址\n青山县,x\n"


def test_csv_text_of_neither_names_file_place_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes(b"name,url\n\xff\xfe\x00,x\n")
    with pytest.raises(CsvUnreadable, match="byte 9; save it"):
        csv_text(path.read_bytes())
    with pytest.raises(SitesError, match=r"s\.csv: neither UTF-8 nor GB 18030 at byte 9"):
        read_sites(path)
    with pytest.raises(
        CorrectionsUnreadable, match=r"s\.csv: neither UTF-8 nor GB 18030 at byte 9"
    ):
        read_corrections(path)
