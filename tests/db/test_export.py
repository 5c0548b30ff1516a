"""Exports read back by other programs: DuckDB, pandas, polars, LibreOffice, and a reader of the rules."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pandas as pd
import polars as pl
import pytest
import yaml
from export_archive import WATER, export_archive
from warc_seasons import rebuild

from db.browse.csv_guard import guarded
from db.export import export
from db.export.job import ExportUnavailable
from db.export.tables import TABLES
from db.publish import NoSnapshot, current_snapshot


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_archive(tmp_path_factory.mktemp("export"))


@pytest.fixture(scope="module")
def parquet(archive: Path) -> Path:
    return export(archive, archive / "p", "parquet")


@pytest.fixture(scope="module")
def spreadsheets(archive: Path) -> Path:
    return export(archive, archive / "c", "csv")


@pytest.fixture()
def snapshot(archive: Path) -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(f"file:{current_snapshot(archive)}?immutable=1", uri=True)
    yield db
    db.close()


def rows(db: sqlite3.Connection, table: str, columns: list[str] | None = None) -> list[tuple]:
    listed = ", ".join(f"[{c}]" for c in columns) if columns else "*"
    return sorted(db.execute(f"SELECT {listed} FROM [{table}]").fetchall(), key=repr)


def plain(value: Any) -> Any:
    """A cell as Python has it: no numpy, no NaN, whole floats as they are in SQLite."""
    if value is None or value is pd.NA or value != value:
        return None
    value = value.item() if hasattr(value, "item") else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def test_three_readers_of_parquet_agree_with_the_database(
    parquet: Path, snapshot: sqlite3.Connection
) -> None:
    for table in TABLES:
        names = [r[1] for r in snapshot.execute(f"PRAGMA table_info([{table.name}])")]
        expected = sorted(
            (tuple(map(plain, row)) for row in rows(snapshot, table.name, names)), key=repr
        )
        assert expected or table.name in ("form_2014", "form_2008"), table.name
        if table.by_year:
            path = f"{parquet}/{table.name}/*/*.parquet"
        else:
            path = f"{parquet}/{table.name}.parquet"
        listed = ", ".join(f'"{n}"' for n in names)
        by_duckdb = duckdb.sql(
            f"SELECT {listed} FROM read_parquet('{path}', hive_partitioning = {table.by_year})"
        ).fetchall()
        by_polars = pl.scan_parquet(path, hive_partitioning=table.by_year).select(names).collect()
        frame = pd.read_parquet(Path(path.partition("*")[0]))[names]
        if table.by_year:
            frame["year"] = frame["year"].astype("int64")
        by_pandas = frame.astype(object).itertuples(index=False, name=None)
        for found in (by_duckdb, by_polars.rows(), by_pandas):
            assert sorted((tuple(map(plain, r)) for r in found), key=repr) == expected, table.name


def test_counts_are_whole_numbers_and_amounts_are_not(parquet: Path) -> None:
    path = f"{parquet}/proactive_disclosure/*/*.parquet"
    types = dict(
        duckdb.sql(
            f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{path}')"
        ).fetchall()
    )
    assert types["administrative_penalty_decisions"] == "BIGINT"
    assert types["administrative_fee_revenue"] == "DOUBLE"
    assert types["agency"] == "VARCHAR"


def test_csv_is_what_excel_wants(spreadsheets: Path, snapshot: sqlite3.Connection) -> None:
    for path in spreadsheets.glob("*.csv"):
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf"), path.name
        assert re.search(rb"(?<!\r)\n", re.sub(rb'"[^"]*"', b"", data)) is None, path.name
    with (spreadsheets / "agency_years.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, *found = list(csv.reader(stream))
    expected = [
        ["" if c is None else guarded(c) if isinstance(c, str) else str(c) for c in row]
        for row in rows(snapshot, "agency_years", header)
    ]
    assert sorted(found) == sorted(expected)
    figures = {p.name for p in spreadsheets.glob("figures-*.csv")}
    assert figures == {"figures-2020.csv", "figures-2023.csv"}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_no_cell_is_a_formula(spreadsheets: Path, tmp_path: Path) -> None:
    control = tmp_path / "control.csv"
    control.write_text("a\r\n=1+1\r\n", encoding="utf-8-sig")
    texts = spreadsheets / "report_texts-2023.csv"
    corrections = spreadsheets / "corrected_figures.csv"
    subprocess.run(
        [
            "soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}",
            "--infilter=CSV:44,34,76", "--convert-to", "fods", "--outdir", str(tmp_path),
            str(control), str(texts), str(corrections),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert "table:formula" in (tmp_path / "control.fods").read_text("utf-8")
    opened = (tmp_path / "report_texts-2023.fods").read_text("utf-8")
    assert "table:formula" not in opened
    assert "HYPERLINK" in opened
    opened = (tmp_path / "corrected_figures.fods").read_text("utf-8")
    assert "table:formula" not in opened
    assert "@SUM" in opened
    assert WATER in opened


def test_files_are_no_longer_than_a_spreadsheet(archive: Path, tmp_path: Path) -> None:
    with mock.patch("db.export.csv_files.ROWS", 2):
        target = export(archive, tmp_path / "c", "csv", only=("agency_years",))
    parts = [pd.read_csv(p) for p in sorted(target.glob("*.csv"))]
    assert [p.name for p in sorted(target.glob("*"))] == ["agency_years-2.csv", "agency_years.csv"]
    assert sorted(len(p) for p in parts) == [1, 2]


def test_batches_make_no_difference(archive: Path, parquet: Path, tmp_path: Path) -> None:
    with mock.patch("db.export.tables.BATCH", 7):
        target = export(archive, tmp_path / "p", "parquet", only=("figures",))
    for part in sorted(target.rglob("*.parquet")):
        whole = parquet / part.relative_to(target)
        assert pd.read_parquet(part).equals(pd.read_parquet(whole))


NAME = re.compile(r"[a-z0-9._-]+")
TYPES = {"string": str, "integer": int, "number": float}


def test_the_data_package_keeps_its_word(archive: Path, tmp_path: Path) -> None:
    """What the specification asks and what the package says of itself, checked cell by cell."""
    target = export(archive, tmp_path / "d", "datapackage")
    package = json.loads((target / "datapackage.json").read_text("utf-8"))
    assert package["profile"] == "tabular-data-package"
    assert NAME.fullmatch(package["name"])
    assert all(licence.get("name") or licence.get("path") for licence in package["licenses"])
    names = [r["name"] for r in package["resources"]]
    assert len(set(names)) == len(names)
    assert all(map(NAME.fullmatch, names))
    tables: dict[str, list[dict[str, Any]]] = {}
    for resource in package["resources"]:
        path = target / resource["path"]
        data = path.read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        fields = resource["schema"]["fields"]
        assert all(f["description"] for f in fields), resource["name"]
        with path.open(encoding=resource["encoding"], newline="") as stream:
            header, *lines = list(csv.reader(stream))
        assert header == [f["name"] for f in fields]
        tables[resource["name"]] = [
            {
                f["name"]: None if cell == "" else TYPES[f["type"]](cell)
                for f, cell in zip(fields, line, strict=True)
            }
            for line in lines
        ]
    for resource in package["resources"]:
        schema, found = resource["schema"], tables[resource["name"]]
        if key := schema.get("primaryKey"):
            keys = [tuple(row[k] for k in key) for row in found]
            assert len(set(keys)) == len(keys), resource["name"]
            assert all(None not in k for k in keys), resource["name"]
        for link in schema.get("foreignKeys", []):
            there = {
                row[link["reference"]["fields"]] for row in tables[link["reference"]["resource"]]
            }
            here = {row[link["fields"]] for row in found} - {None}
            assert here <= there, (resource["name"], link)


def tree(directory: Path) -> dict[str, str]:
    return {
        p.relative_to(directory).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(directory.rglob("*"))
        if p.is_file()
    }


def test_a_release_is_the_same_whenever_and_wherever_it_is_made(
    archive: Path, tmp_path: Path
) -> None:
    once = tree(export(archive, tmp_path / "1", "release"))
    rebuild(archive)  # finds nothing new
    script = (
        "import sys, pathlib, db.export as e; e.export(*map(pathlib.Path, sys.argv[1:]), 'release')"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(archive), str(tmp_path / "2")],
        check=True,
        env=os.environ | {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "4711"},
    )
    assert tree(tmp_path / "2") == once
    assert {"gongkai.db", "data-dictionary.md", "CITATION.cff", "SHA256SUMS"} <= set(once)


def test_a_release_is_whole(archive: Path, tmp_path: Path) -> None:
    target = export(archive, tmp_path / "r", "release")
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=target, check=True)
    listed = {line.split("  ")[1] for line in (target / "SHA256SUMS").read_text().splitlines()}
    assert listed == set(tree(target)) - {"SHA256SUMS"}
    citation = yaml.safe_load((target / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "dataset"
    assert {"message", "title", "authors", "version", "date-released"} <= set(citation)
    db = sqlite3.connect(f"file:{target / 'gongkai.db'}?immutable=1", uri=True)
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert not db.execute("PRAGMA foreign_key_check").fetchall()
    assert db.execute("SELECT count(*) FROM agency_years").fetchone()[0] == 3
    tables = {r[0] for r in db.execute("SELECT name FROM sqlite_master")}
    assert not tables & {"frontier", "hosts"}
    for name in (r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'view'")):
        db.execute(f"SELECT * FROM [{name}] LIMIT 1").fetchall()
    db.close()


def test_an_interrupted_export_leaves_nothing_under_its_name(archive: Path, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        assert 0 < done <= total
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(archive, tmp_path / "c", "csv", progress=stop)
    assert not list(tmp_path.iterdir())
    kept = export(archive, tmp_path / "c", "csv", only=("agencies",))
    before = tree(kept)
    with pytest.raises(KeyboardInterrupt):
        export(archive, tmp_path / "c", "csv", overwrite=True, progress=stop)
    assert tree(kept) == before
    export(archive, tmp_path / "c", "csv", only=("divisions",), overwrite=True)
    assert set(tree(kept)) == {"divisions.csv"}


@pytest.mark.parametrize("form", ["csv", "datapackage", "parquet", "release"])
def test_overwriting_replaces_an_export_and_nothing_else(
    archive: Path, tmp_path: Path, form: str
) -> None:
    """Somebody's own files in the directory, a directory of something else, a file: kept, all of them."""
    there = export(archive, tmp_path / "there", form, only=("agencies", "agency_years"))
    before = tree(there)
    export(archive, there, form, only=("agencies", "agency_years"), overwrite=True)
    assert tree(there) == before
    for own in ("thesis.txt", "agency_years/notes.txt", "my.csv"):
        (there / own).parent.mkdir(exist_ok=True)
        (there / own).write_text("mine", encoding="utf-8")
        with pytest.raises(ExportUnavailable, match=Path(own).name):
            export(archive, there, form, only=("agencies",), overwrite=True)
        assert set(tree(there)) == {*before, own}
        (there / own).unlink()
    held = tree(archive)
    with pytest.raises(ExportUnavailable, match="no export"):
        export(archive, archive, form, overwrite=True)
    assert tree(archive) == held
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(ExportUnavailable, match="no directory"):
        export(archive, tmp_path / "file", form, overwrite=True)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_linked_directory_is_replaced_where_it_is(archive: Path, tmp_path: Path) -> None:
    kept = export(archive, tmp_path / "disk" / "c", "csv", only=("agencies",))
    (tmp_path / "link").symlink_to(kept)
    export(archive, tmp_path / "link", "csv", only=("divisions",), overwrite=True)
    assert (tmp_path / "link").is_symlink()
    assert set(tree(kept)) == {"divisions.csv"}


def test_the_current_directory_can_be_named(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    export(archive, Path(), "csv", only=("divisions",), overwrite=True)
    assert set(tree(tmp_path / "here")) == {"divisions.csv"}


def test_what_cannot_be_exported_says_why(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(ExportUnavailable, match="overwrite"):
        export(archive, tmp_path / "there", "csv")
    with pytest.raises(ExportUnavailable, match="agency_years"):
        export(archive, tmp_path / "x", "csv", only=("agency_year",))
    with pytest.raises(NoSnapshot, match="gongkai build"):
        export(tmp_path, tmp_path / "x", "csv")
    with (
        mock.patch.dict(sys.modules, {"pyarrow": None}),
        pytest.raises(ExportUnavailable, match="make export"),
    ):
        export(archive, tmp_path / "x", "parquet")
    assert [p.name for p in tmp_path.iterdir()] == ["there"]


def test_the_command(archive: Path, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from db.cli import group

    result = CliRunner().invoke(
        group,
        ["export", "--archive", str(archive), "--format", "csv", "--to", str(tmp_path / "c"),
         "--without", "figures"],
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "MB" in result.output
    assert not list((tmp_path / "c").glob("figures-*"))
