"""Layers of a PDF that are switched off (optional content, ISO 32000-1 8.11): what they hold is not shown."""

from __future__ import annotations

from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral
from pdfplumber.page import PDFPageAggregatorWithMarkedContent


def layers_off(catalog: dict[str, Any]) -> frozenset[int]:
    """The objects of the layers that are off when the file is opened."""
    content = resolve1(catalog.get("OCProperties"))
    if not isinstance(content, dict):
        return frozenset()
    usual = resolve1(content.get("D"))
    usual = usual if isinstance(usual, dict) else {}
    off = _numbers(usual.get("OFF"))
    base = resolve1(usual.get("BaseState"))
    if isinstance(base, PSLiteral) and base.name == "OFF":
        off |= _numbers(content.get("OCGs")) - _numbers(usual.get("ON"))
    return frozenset(off)


def _numbers(refs: Any) -> set[int]:
    listed = resolve1(refs)
    return (
        {r.objid for r in listed if isinstance(r, PDFObjRef)} if isinstance(listed, list) else set()
    )


def without_layers(page: Any, off: frozenset[int]) -> int:
    """Lay a pdfplumber page out without the layers `off`; how many of its objects these held."""
    device = PDFPageAggregatorWithMarkedContent(
        page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams
    )
    interpreter = _Interpreter(page.pdf.rsrcmgr, device)
    interpreter.off, interpreter.dropped = off, [0]
    interpreter.process_page(page.page_obj)
    page._layout = device.get_result()
    return interpreter.dropped[0]


class _Interpreter(PDFPageInterpreter):
    """Takes back what was drawn between the marks of a layer that is off."""

    off: frozenset[int] = frozenset()
    dropped: list[int]

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        self.marks: list[int | None] = []  # where the drawing of a hidden layer began

    def subinterp(self) -> PDFPageInterpreter:
        inner = super().subinterp()
        if isinstance(inner, _Interpreter):
            inner.off, inner.dropped = self.off, self.dropped
        return inner

    def do_BMC(self, tag: Any) -> None:
        super().do_BMC(tag)
        self.marks.append(None)

    def do_BDC(self, tag: Any, props: Any) -> None:
        super().do_BDC(tag, props)
        named = isinstance(tag, PSLiteral) and tag.name == "OC" and isinstance(props, PSLiteral)
        listed = resolve1((self.resources or {}).get("Properties")) if named else None
        layer = listed.get(props.name) if isinstance(listed, dict) else None
        self.marks.append(self._drawn() if self._is_off(layer) else None)

    def do_EMC(self) -> None:
        super().do_EMC()
        begun = self.marks.pop() if self.marks else None
        if begun is not None:
            self._take_back(begun)

    def do_Do(self, xobjid_arg: Any) -> None:
        form = resolve1(self.xobjmap.get(getattr(xobjid_arg, "name", xobjid_arg)))
        hidden = self._is_off(getattr(form, "attrs", {}).get("OC"))
        begun = self._drawn()
        super().do_Do(xobjid_arg)
        if hidden:
            self._take_back(begun)

    def _drawn(self) -> int:
        return len(self.device.cur_item._objs)  # type: ignore[attr-defined]

    def _take_back(self, begun: int) -> None:
        drawn = self.device.cur_item._objs  # type: ignore[attr-defined]
        self.dropped[0] += len(drawn) - begun
        del drawn[begun:]

    def _is_off(self, layer: Any) -> bool:
        """Whether a layer, or every layer of a membership (8.11.2.2), is off."""
        if isinstance(layer, PDFObjRef) and layer.objid in self.off:
            return True
        members = resolve1(layer)
        group = members.get("OCGs") if isinstance(members, dict) else None
        listed = group if isinstance(group, list) else resolve1(group)
        refs = listed if isinstance(listed, list) else [group]
        numbers = [r.objid for r in refs if isinstance(r, PDFObjRef)]
        return bool(numbers) and self.off.issuperset(numbers)
