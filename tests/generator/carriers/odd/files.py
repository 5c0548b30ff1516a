"""The file round the pages: locked, damaged, packed in object streams, revised, with hidden layers."""

from __future__ import annotations

import io
import random
import re
import zlib
from collections.abc import Callable

import pypdfium2
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from tests.generator.carriers.odd.painted import (
    EMBEDDED,
    Run,
    Sheet,
    laid_out,
    paint,
    write,
    written,
)
from tests.generator.model import Draft

_OBJECT = re.compile(rb"(\d+) 0 obj\n?(.*?)\n?endobj", re.S)


class Filed:
    """The objects of a PDF as reportlab writes it (uncompressed), to be changed and written again."""

    def __init__(self, data: bytes) -> None:
        self.objects = {int(m[1]): m[2] for m in _OBJECT.finditer(data)}
        trailer = data[data.rindex(b"trailer") :]
        self.trailer = re.sub(rb"/Size \d+", b"", trailer[trailer.index(b"<<") + 2 : trailer.rindex(b">>")])  # fmt: skip

    def add(self, body: bytes) -> int:
        number = max(self.objects) + 1
        self.objects[number] = body
        return number

    def root(self) -> int:
        return int(re.search(rb"/Root (\d+)", self.trailer)[1])  # type: ignore[index]

    def pages(self) -> list[int]:
        tree = next(b for b in self.objects.values() if b"/Kids" in b)
        return [
            int(n) for n in re.findall(rb"(\d+) 0 R", tree[tree.index(b"/Kids") :].split(b"]")[0])
        ]

    def extend(self, number: int, entries: bytes) -> None:
        """Add entries to the dictionary of an object."""
        body = self.objects[number]
        end = body.rindex(b">>")
        self.objects[number] = body[:end] + b" " + entries + b" " + body[end:]

    def bytes(self) -> bytes:
        out = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
        places = {}
        for number, body in sorted(self.objects.items()):
            places[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        return bytes(out + _table(places, len(out), self.trailer))

    def packed(self) -> bytes:
        """All objects that may be are in object streams, and the cross-reference is a stream."""
        out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        size = max(self.objects) + 3
        rows = {0: (0, 0, 65535)}
        inner = {n: b for n, b in sorted(self.objects.items()) if b"stream\n" not in b}
        for number, body in sorted(self.objects.items()):
            if number not in inner:
                rows[number] = (1, len(out), 0)
                out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        head, text = b"", b""
        for k, (number, body) in enumerate(inner.items()):
            head += b"%d %d " % (number, len(text))
            text += body + b"\n"
            rows[number] = (2, size - 2, k)
        kept = zlib.compress(head + text)
        rows[size - 2] = (1, len(out), 0)
        out += b"%d 0 obj\n<</Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d>>\nstream\n" % (
            size - 2, len(inner), len(head), len(kept))  # fmt: skip
        out += kept + b"\nendstream\nendobj\n"
        start = len(out)
        rows[size - 1] = (1, start, 0)
        table = b"".join(
            bytes([rows.get(n, (0, 0, 0))[0]])
            + rows.get(n, (0, 0, 0))[1].to_bytes(4, "big")
            + rows.get(n, (0, 0, 0))[2].to_bytes(2, "big")
            for n in range(size)
        )
        kept = zlib.compress(table)
        out += b"%d 0 obj\n<</Type /XRef /W [1 4 2] /Size %d %s /Filter /FlateDecode /Length %d>>\nstream\n" % (
            size - 1, size, self.trailer, len(kept))  # fmt: skip
        out += kept + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
        return bytes(out)


def _table(places: dict[int, int], start: int, trailer: bytes, previous: bytes = b"") -> bytes:
    """A cross-reference table of those objects."""
    out = b"xref\n"
    out += b"" if previous else b"0 1\n0000000000 65535 f \n"
    for number, place in sorted(places.items()):
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(places) + 1
    return out + b"trailer\n<</Size %d %s %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        trailer,
        previous,
        start,
    )


def _plain(draft: Draft) -> bytes:
    return paint(laid_out(draft), pageCompression=0)


def locked(draft: Draft, *, word: str = "") -> bytes:
    """Encrypted: printing and changing are forbidden; `word` opens it."""
    strength = draft.rng.choice([40, 128])
    lock = StandardEncryption(word, "owner", 0, 0, 0, 0, strength=strength)
    pages = laid_out(draft, embedded=True)
    return paint(pages, lambda c, s: written(c, s, EMBEDDED), encrypt=lock)


def bad_table(draft: Draft) -> bytes:
    """The cross-reference table points to the wrong places."""
    data = _plain(draft)
    shift = draft.rng.choice([1, 7, 300])
    return re.sub(rb"(\d{10}) 00000 n", lambda m: b"%010d 00000 n" % (int(m[1]) + shift), data)


def no_table(draft: Draft) -> bytes:
    """The end of the file is lost, and the table with it."""
    data = _plain(draft)
    return data[: data.rindex(b"xref\n", 0, data.rindex(b"startxref"))]


def cut(draft: Draft) -> bytes:
    """Half of the file is lost."""
    data = _plain(draft)
    return data[: int(len(data) * draft.rng.uniform(0.4, 0.9))]


def junk_before(draft: Draft) -> bytes:
    """A mail's head or blank lines before the file."""
    head = draft.rng.choice(
        [b"\r\n\r\n", b"Content-Type: application/pdf\r\n\r\n", b"\xef\xbb\xbf"]
    )
    return head + _plain(draft)


def revised(draft: Draft) -> bytes:
    """A first version with other figures, and changed pages saved behind it: the last one holds."""
    rng = random.Random(draft.rng.random())
    pages = laid_out(draft)
    right = Filed(paint(pages, pageCompression=0))
    for sheet in pages:
        sheet.runs = [
            Run(str(rng.randint(0, 9)), r.x, r.y, r.size, r.wide) if r.figure else r
            for r in sheet.runs
        ]
    data = bytearray(paint(pages, pageCompression=0))
    old = Filed(bytes(data))
    start = int(re.findall(rb"startxref\s+(\d+)", bytes(data))[-1])
    places = {}
    for number, body in right.objects.items():
        if old.objects.get(number) != body:
            places[number] = len(data) + 1
            data += b"\n%d 0 obj\n%s\nendobj" % (number, body)
    data += b"\n"
    size = max(right.objects)
    places.setdefault(size, 0)
    if not places[size]:
        places[size] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (size, right.objects[size])
    return bytes(data) + _table(places, len(data), right.trailer, b"/Prev %d" % start)


def hidden_layer(draft: Draft) -> bytes:
    """A layer that is switched off holds other figures in the same cells."""
    rng = random.Random(draft.rng.random())

    def texts(canvas: Canvas, sheet: Sheet) -> None:
        written(canvas, sheet)
        canvas._code.append("/OC /Draft BDC")
        for run in sheet.runs:
            if run.figure and rng.random() < 0.3:
                write(
                    canvas, Run(str(rng.randint(1, 99)), run.x + run.wide + 0.5, run.y, run.size, 0)
                )
        canvas._code.append("EMC")

    filed = Filed(paint(laid_out(draft), texts, pageCompression=0))
    layer = filed.add(b"<</Type /OCG /Name (draft)>>")
    for page in filed.pages():
        body = filed.objects[page]
        filed.objects[page] = body.replace(
            b"/Resources <<", b"/Resources << /Properties <</Draft %d 0 R>>" % layer, 1
        )
    filed.extend(
        filed.root(),
        b"/OCProperties <</OCGs [%d 0 R] /D <</OFF [%d 0 R] /Order [%d 0 R]>>>>"
        % (layer, layer, layer),
    )
    return filed.bytes()


def wrong_layer(draft: Draft) -> bytes:
    """Scans with a layer of unseen text, as a program without training in Chinese read it: a tenth of
    the figures wrong, some lost."""
    rng = random.Random(draft.rng.random())
    pages = laid_out(draft, embedded=True)
    seen = pypdfium2.PdfDocument(paint(pages, lambda c, s: written(c, s, EMBEDDED)))
    pictures: list[Image.Image] = [p.render(scale=200 / 72).to_pil().convert("L") for p in seen]

    def rules(canvas: Canvas, sheet: Sheet) -> None:
        kept = io.BytesIO()
        pictures[canvas.getPageNumber() - 1].save(kept, "PNG")
        kept.seek(0)
        canvas.drawImage(ImageReader(kept), 0, 0, sheet.wide, sheet.tall)

    def texts(canvas: Canvas, sheet: Sheet) -> None:
        pdfmetrics.getFont(EMBEDDED)
        for run in sheet.runs:
            word = run.text
            if run.figure and rng.random() < 0.15:
                word = rng.choice(["", "O", "l", str(rng.randint(1, 99)), word + "1"])
            text = canvas.beginText(run.x, run.y)
            text.setFont(EMBEDDED, run.size)
            text.setTextRenderMode(3)
            text.textOut(word)
            canvas.drawText(text)

    return paint(pages, texts, rules)


MANNERS: dict[str, Callable[[Draft], bytes]] = {
    "locked": locked,
    "locked_with_word": lambda d: locked(d, word="secret"),
    "object_streams": lambda d: Filed(_plain(d)).packed(),
    "bad_table": bad_table,
    "no_table": no_table,
    "cut": cut,
    "junk_before": junk_before,
    "revised": revised,
    "hidden_layer": hidden_layer,
    "wrong_layer": wrong_layer,
}
