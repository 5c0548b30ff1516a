"""DOC, WPS, RTF, ODT, XLS and LibreOffice's PDF, converted by soffice from the DOCX or XLSX
rendering; many in one go, since starting it costs a second."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.generator.carriers import docx, xlsx
from tests.generator.model import Draft

TARGETS = {
    "doc": "doc:MS Word 97",
    "wps": "doc:MS Word 97",
    "rtf": "rtf",
    "odt": "odt",
    "xls": "xls:MS Excel 97",
    "officepdf": "pdf:writer_pdf_Export",
    "plainofficepdf": "pdf:writer_pdf_Export",
}
"""Carrier → soffice's filter. WPS Writer's own format is Word 97's in all but its name."""


def available() -> bool:
    return shutil.which("soffice") is not None


def source(draft: Draft, carrier: str) -> bytes:
    """What soffice is given for the carrier: a workbook for XLS, else a DOCX."""
    if carrier == "plainofficepdf":
        draft.options["ruled"] = False
    return xlsx.render(draft) if carrier == "xls" else docx.render(draft)


def convert(documents: Sequence[bytes], carrier: str) -> list[bytes]:
    """Convert documents. Raises RuntimeError when soffice is absent or gives no file."""
    if not available():
        raise RuntimeError("soffice is not installed: apt-get install -y libreoffice-writer-nogui")
    suffix = "xlsx" if carrier == "xls" else "docx"
    with tempfile.TemporaryDirectory() as folder:
        sources = [Path(folder, f"report{n}.{suffix}") for n in range(len(documents))]
        for path, data in zip(sources, documents, strict=True):
            path.write_bytes(data)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
             "--convert-to", TARGETS[carrier], "--outdir", f"{folder}/out", *map(str, sources)],
            check=True, capture_output=True, timeout=120 + 10 * len(documents),
        )  # fmt: skip
        extension = TARGETS[carrier].split(":")[0]
        made = [Path(folder, "out", path.with_suffix(f".{extension}").name) for path in sources]
        lost = [path.name for path in made if not path.exists()]
        if lost:
            raise RuntimeError(f"soffice made no {', '.join(lost)}")
        return [path.read_bytes() for path in made]


def render(draft: Draft, carrier: str) -> bytes:
    return convert([source(draft, carrier)], carrier)[0]
