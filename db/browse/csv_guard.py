"""CSV that a spreadsheet opens as data, never as a formula.

Datasette writes cells as they are; Excel and LibreOffice run a cell that begins with `=`, `+`,
`-`, `@`, a tab or a carriage return (OWASP, "CSV Injection"). Such text gets a leading
apostrophe. Plain numbers, negative ones included, stay numbers. JSON is not touched.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

_DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\Z")
# A record needs a closer look only if some cell may begin with a dangerous character.
_SUSPECT = re.compile(r'(?:\A|,)"?[=+\-@\t\r\n＝＋－＠]')

# A section of a report may exceed the reader's default of 128 KiB.
csv.field_size_limit(max(csv.field_size_limit(), 16 * 1024 * 1024))


def guarded(cell: str) -> str:
    """`cell` made inert: prefixed with an apostrophe when a spreadsheet would run it."""
    if cell.startswith(_DANGEROUS) and not _NUMBER.match(cell):
        return "'" + cell
    return cell


class CsvGuard:
    """Rewrites a stream of CSV text record by record, however it is cut into chunks."""

    def __init__(self) -> None:
        self._pending = ""

    def feed(self, text: str) -> str:
        """The guarded form of every record that `text` completes."""
        self._pending += text
        records = []
        for end in _record_ends(self._pending):
            records.append(end)
        if not records:
            return ""
        out = []
        start = 0
        for end in records:
            out.append(_guard_record(self._pending[start:end]))
            start = end
        self._pending = self._pending[start:]
        return "".join(out)

    def close(self) -> str:
        """What is left when the stream ends without a final line break."""
        rest, self._pending = self._pending, ""
        return _guard_record(rest) if rest else ""


def _record_ends(text: str) -> Iterator[int]:
    """Offsets just behind each line feed that stands outside quotes."""
    quoted = False
    for match in re.finditer(r'["\n]', text):
        if match.group() == '"':
            quoted = not quoted
        elif not quoted:
            yield match.end()


def _guard_record(record: str) -> str:
    if not _SUSPECT.search(record):
        return record
    out = io.StringIO()
    writer = csv.writer(out)
    for row in csv.reader(io.StringIO(record, newline="")):
        writer.writerow([guarded(cell) for cell in row])
    return out.getvalue()
