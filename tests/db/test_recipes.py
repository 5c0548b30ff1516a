"""The recipes of the documentation run as they stand."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from export_archive import SCHOOLS, WATER, export_archive

from db.corrections import apply_corrections, read_corrections
from db.export import export
from db.publish import current_snapshot

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCKS = re.findall(r"```python\n(.*?)```", (DOCS / "recipes.md").read_text("utf-8"), re.S)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recipes")
    archive = export_archive(path)
    export(archive, path / "parquet", "parquet")
    export(archive, path / "csv", "csv")
    shutil.copy(current_snapshot(archive), path / "gongkai.db")
    return path


def test_recipes_run_and_give_what_they_say(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(directory)
    names: dict[str, Any] = {}
    for block in BLOCKS:
        exec(compile(block, "docs/recipes.md", "exec"), names)
    assert list(names["refusals"]["year"]) == [2020, 2023]
    states = dict(names["states"].itertuples(index=False))
    assert states["blank"] == 3
    assert set(names["granted"]["relation"]) == {"equal"}
    assert list(names["late"]["agency"]) == [SCHOOLS]
    assert list(names["late"]["days_late"]) == [38]
    assert names["applicants"]["requests"].sum() == 15
    assert set(names["table"].columns) == {"year", WATER, SCHOOLS}


def test_the_example_of_a_correction_applies(directory: Path, tmp_path: Path) -> None:
    (example,) = re.findall(r"```csv\n(.*?)```", (DOCS / "recipes.md").read_text("utf-8"), re.S)
    (tmp_path / "c.csv").write_text(example, encoding="utf-8")
    db = sqlite3.connect(":memory:", isolation_level=None)
    with sqlite3.connect(directory / "archive" / "gongkai.db") as source:
        source.backup(db)
    outcome = apply_corrections(db, read_corrections(tmp_path / "c.csv"))
    assert (outcome.applied, outcome.refused) == (2, [])
