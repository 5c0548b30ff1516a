"""The text of a CSV file as people save it: UTF-8, with or without a mark, or GB 18030 (Excel)."""

from __future__ import annotations


class CsvUnreadable(ValueError):
    """A file is in neither of the two character sets; the message says where and what to do."""


def csv_text(data: bytes) -> str:
    """The file's text, without a byte order mark. Raises CsvUnreadable; the caller adds the name."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise CsvUnreadable(
            f"neither UTF-8 nor GB 18030 at byte {error.start}; save it as “CSV UTF-8”"
        ) from error
