"""Tools: programs and extras that some carriers need, and whether they are here."""

from __future__ import annotations

from importlib.util import find_spec

from parsers.carriers import _libreoffice
from parsers.ocr import reader


def available() -> dict[str, bool]:
    """Name, as the message of errors.MissingTool has it → installed here."""
    return {
        "LibreOffice": _libreoffice.program() is not None,
        "extra `office`": find_spec("python_calamine") is not None,
        "extra `ocr`": reader.available(),
    }
