"""Gongkai parsers: bytes → Document → Report. Imports neither crawler nor db.

>>> from parsers import parse_bytes
>>> report = parse_bytes(open("report.html", "rb").read(), url="https://…")
"""

from parsers.version import PARSER_VERSION

__all__ = ["PARSER_VERSION", "parse_bytes"]


def __getattr__(name: str) -> object:
    # parse_bytes pulls in lxml and the layouts: only those who parse pay for it.
    if name == "parse_bytes":
        from parsers.parse import parse_bytes

        return parse_bytes
    raise AttributeError(name)
