"""The documentation's pictures are taken from a real archive and stay small."""

from __future__ import annotations

from pathlib import Path

import pytest
from browse_archive import ArchiveMaker, make_archive
from browse_server import CHROMIUM

from db.browse.screenshots import main, pictures, take


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium (apt install chromium)")
def test_pictures_are_taken(tmp_path: Path) -> None:
    pytest.importorskip("playwright")
    maker = make_archive(tmp_path / "archive")
    snapshot = maker.publish()
    maker.close()
    wanted = ["home-zh", "report-table", "archived-copy"]
    written = take(tmp_path / "archive", tmp_path / "out", wanted)
    assert [p.stem for p in written] == wanted
    assert len({name for name, *_ in pictures(snapshot)}) == len(pictures(snapshot)) > 10
    for path in written:
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size < 300 * 1024, path.name


def test_an_empty_archive_and_wrong_arguments_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    maker = ArchiveMaker(tmp_path)
    snapshot = maker.publish()
    maker.close()
    with pytest.raises(LookupError, match="no report"):
        pictures(snapshot)
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
