"""The scripts of others are the ones that vendor.json names, with their licences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.browse import vendor


def test_every_file_is_what_its_digest_says() -> None:
    vendor.verify()
    listed = {entry.name for entry in vendor.vendored()} | {"vendor.json", "README.md"}
    assert {path.name for path in vendor.folder().iterdir()} == listed
    packages = {entry.package for entry in vendor.vendored()}
    assert {e.package for e in vendor.vendored() if "LICENSE" in e.name} == packages


def test_a_changed_or_absent_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"name": "x.js", "package": "x", "version": "1", "member": "x.js", "licence": "MIT",
             "sha256": "0" * 64}  # fmt: skip
    (tmp_path / "vendor.json").write_text(json.dumps([entry]), encoding="utf-8")
    monkeypatch.setattr(vendor, "folder", lambda: tmp_path)
    with pytest.raises(vendor.VendorError, match="absent"):
        vendor.verify()
    (tmp_path / "x.js").write_text("1")
    with pytest.raises(vendor.VendorError, match="is not x 1"):
        vendor.verify()


def test_charts_need_no_eval() -> None:
    """The pages' policy has no unsafe-eval; the charts must ask for the interpreter."""
    script = (vendor.folder().parent / "charts.js").read_text("utf-8")
    assert "ast: true" in script and "defaultStyle: false" in script
