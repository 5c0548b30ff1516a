"""What a paragraph of a DOCX shows: runs, fields' results and insertions; not what is deleted, struck
out, hidden or a field's code."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from parsers.wording import UNSEEN

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_GONE = {
    f"{W}{n}"
    for n in ("del", "moveFrom", "instrText", "delText", "rt", "txbxContent", "rPr", "pPr")
}
_GONE_OF_RUN = _GONE - {f"{W}instrText"}
_SIGNS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_OFF = {"0", "false", "off", "none"}
_HIDING = ("vanish", "strike", "dstrike")
_RAISED = str.maketrans("", "", "()[]（）【】〔〕")
MAX_DEPTH = 200


def text_of(paragraph: etree._Element) -> str:
    """The text of one paragraph; text boxes in it are paragraphs of their own (`boxes_of`)."""
    return _Runs().read(paragraph)


def boxes_of(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Text boxes of a paragraph, each once: a box is kept a second time for programs without shapes."""
    for box in paragraph.iter(f"{W}txbxContent"):
        chain = list(box.iterancestors())
        fallback = next((a for a in chain if a.tag == f"{MC}Fallback"), None)
        if fallback is None or not is_repeat(fallback):
            yield box


def is_repeat(fallback: etree._Element) -> bool:
    """Whether a fallback repeats a text box that newer programs are given as a shape."""
    whole = fallback.getparent()
    choice = whole.find(f"{MC}Choice") if whole is not None else None
    return choice is not None and choice.find(f".//{W}txbxContent") is not None


def shows_picture(element: etree._Element) -> bool:
    """Whether a picture or an embedded object is drawn in an element."""
    return any(
        str(node.tag).rpartition("}")[2] in ("blip", "imagedata", "OLEObject")
        for node in element.iter()
    )


class _Runs:
    """Reads one paragraph; `fields` are the fields open at this point: whether each has come to its
    result, and its code so far."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.fields: list[tuple[bool, str]] = []

    def read(self, paragraph: etree._Element) -> str:
        self._walk(paragraph, 0)
        return "".join(self.parts)

    def _shown(self) -> bool:
        return all(result for result, _ in self.fields)

    def _walk(self, element: etree._Element, depth: int) -> None:
        if depth > MAX_DEPTH:
            return
        for node in element:
            tag = node.tag
            if not isinstance(tag, str):
                continue
            if tag == f"{W}r":
                self._run(node, depth)
            elif tag == f"{W}fldSimple":
                before = len(self.parts)
                self._walk(node, depth + 1)
                if before == len(self.parts) and _computes(node.get(f"{W}instr", "")):
                    self.parts.append(UNSEEN)
            elif tag == f"{MC}AlternateContent":
                choice = node.find(f"{MC}Choice")
                self._walk(choice if choice is not None else node, depth + 1)
            elif tag in (f"{W}t", f"{_M}t"):
                self._say(node.text or "")
            elif tag not in _GONE:
                self._walk(node, depth + 1)

    def _run(self, run: etree._Element, depth: int) -> None:
        properties = run.find(f"{W}rPr")
        if properties is not None and any(_is_on(properties, name) for name in _HIDING):
            return
        raised = properties is not None and (
            (mark := properties.find(f"{W}vertAlign")) is not None
            and mark.get(f"{W}val") in ("superscript", "subscript")
        )
        before = len(self.parts)
        for node in run:
            tag = node.tag
            if not isinstance(tag, str) or tag in _GONE_OF_RUN:
                continue
            name = tag.rpartition("}")[2]
            if name == "fldChar":
                self._field(node.get(f"{W}fldCharType", ""))
            elif name == "instrText":
                if self.fields:
                    result, code = self.fields[-1]
                    self.fields[-1] = (result, code + (node.text or ""))
            elif name == "t":
                self._say(node.text or "")
            elif name in _SIGNS:
                self._say(_SIGNS[name])
            elif name == "sym":
                self._say(_symbol(node.get(f"{W}char", "")))
            elif name == "AlternateContent":
                choice = node.find(f"{MC}Choice")
                self._walk(choice if choice is not None else node, depth + 1)
            else:
                self._walk(node, depth + 1)
        said = "".join(self.parts[before:]).strip()
        if raised and said:
            # A raised figure is a note to what stands before it, never one of its digits.
            self.parts[before:] = [f"（{said.translate(_RAISED)}）"]

    def _say(self, text: str) -> None:
        if self._shown():
            self.parts.append(text)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append((False, ""))
        elif kind == "separate" and self.fields:
            self.fields[-1] = (True, self.fields[-1][1])
        elif kind == "end" and self.fields:
            result, code = self.fields.pop()
            if not result and _computes(code):
                self._say(UNSEEN)


def _is_on(properties: etree._Element, name: str) -> bool:
    node = properties.find(f"{W}{name}")
    return node is not None and node.get(f"{W}val", "1").lower() not in _OFF


def _computes(code: str) -> bool:
    """Whether a field's code is a calculation or stands for data: what it shows is a figure."""
    word = code.strip().upper()
    return word.startswith(("=", "MERGEFIELD", "DOCPROPERTY", "DOCVARIABLE", "FORMTEXT", "REF "))


def _symbol(code: str) -> str:
    """A character of a symbol font: only that font can show which."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return UNSEEN
