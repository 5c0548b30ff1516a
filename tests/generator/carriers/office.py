"""DOC, RTF, ODT and LibreOffice's PDF, converted from the DOCX rendering by soffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.generator.carriers import docx
from tests.generator.model import Draft

TARGETS = {"doc": "doc:MS Word 97", "rtf": "rtf", "officepdf": "pdf:writer_pdf_Export"}


def available() -> bool:
    return shutil.which("soffice") is not None


def convert(data: bytes, carrier: str) -> bytes:
    """Convert DOCX bytes. Raises RuntimeError when soffice is absent or gives no file."""
    if not available():
        raise RuntimeError("soffice is not installed: apt-get install -y libreoffice-writer-nogui")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "report.docx")
        source.write_bytes(data)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
             "--convert-to", TARGETS[carrier], "--outdir", folder, str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        extension = TARGETS[carrier].split(":")[0]
        made = source.with_suffix(f".{extension}")
        if not made.exists():
            raise RuntimeError(f"soffice made no {extension}")
        return made.read_bytes()


def render(draft: Draft, carrier: str) -> bytes:
    return convert(docx.render(draft), carrier)
