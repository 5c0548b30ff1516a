"""Carriers that wrap another: ZIP archives and saved web pages (MHT)."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

from tests.generator.carriers import docx, html, xlsx
from tests.generator.model import Draft


def render_zip(draft: Draft) -> bytes:
    """An archive as departments hand them in: the report, a note, at times a folder, names in GBK."""
    kind = draft.rng.choice(["docx", "xlsx", "html"])
    if kind == "html":
        draft.options.setdefault("html", "clean")
    data = {"docx": docx.render, "xlsx": xlsx.render, "html": html.render}[kind](draft)
    folder = draft.rng.choice(["", "年报/"])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{folder}说明.txt", "请查收附件。")
        archive.writestr(f"{folder}{draft.title}.{kind}", data)
    return out.getvalue()


def render_mht(draft: Draft) -> bytes:
    """The page as a browser or Word saves it: one MIME file, quoted-printable or base64."""
    draft.options.setdefault("html", "word")
    message = EmailMessage()
    message["Subject"] = "report"
    message["MIME-Version"] = "1.0"
    message.set_content(
        html.render(draft), "text", "html", cte=draft.rng.choice(["quoted-printable", "base64"])
    )
    message.replace_header("Content-Type", "text/html")
    message.add_header("Content-Location", "http://www.example.gov.cn/report.html")
    message.make_mixed()
    message.replace_header("Content-Type", 'multipart/related; type="text/html"')
    message.set_boundary("----=_NextPart_01")
    return message.as_bytes()
