"""PDF as a browser prints it: the HTML rendering (clean or pasted from Word) through Chromium."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.generator.carriers import html
from tests.generator.model import Draft


def browser() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def render(draft: Draft) -> bytes:
    """Print the page. Raises RuntimeError when there is no browser or it gives no file."""
    command = browser()
    if command is None:
        raise RuntimeError("chromium is not installed: apt-get install -y chromium")
    draft.options.setdefault("html", draft.rng.choice(["clean", "word"]))
    if draft.options["html"] == "clean":
        _say_what_collapses(draft)
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_bytes(html.render(draft))
        subprocess.run(
            [command, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/p",
             "--no-pdf-header-footer", f"--print-to-pdf={made}", page.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        if not made.exists():
            raise RuntimeError("chromium printed no PDF")
        return made.read_bytes()


def _say_what_collapses(draft: Draft) -> None:
    """A browser draws a row without any text as high as a double line: its blanks cannot be seen."""
    for table in draft.tables():
        width = table.width()
        for row in table.rows:
            if sum(c.colspan for c in row) == width and not any(c.text.strip() for c in row):
                for cell in row:
                    if cell.figure in draft.figures:
                        draft.figures[cell.figure].accept.append("missing")
