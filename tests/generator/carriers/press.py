"""How a report is printed before it is scanned: by which program, in which faces and sizes, with
what rules. Faces stand for the ones reports use: 宋体, 楷体, 黑体, and Times or Arial for figures."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from tests.generator.model import Draft

_SONG = "/usr/share/fonts/truetype/arphic/uming.ttc"
_KAI = "/usr/share/fonts/truetype/arphic/ukai.ttc"
_HEI = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
_NOTO = "/usr/share/fonts/opentype/noto/NotoS{}CJK-Regular.ttc"
_LATIN = "/usr/share/fonts/truetype/liberation/Liberation{}-Regular.ttf"

FACES = {
    "AR PL UMing CN": _SONG,
    "AR PL UKai CN": _KAI,
    "WenQuanYi Zen Hei": _HEI,
    "Noto Serif CJK SC": _NOTO.format("erif"),
    "Noto Sans CJK SC": _NOTO.format("ans"),
    # kept out of every fitting of the reader: for measuring alone (make sets up those above)
    "WenQuanYi Micro Hei": "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "LXGW WenKai": "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
}
"""Family → file. Files of TrueType outlines only can be used by reportlab."""
USUAL = tuple(FACES)[:5]
TITLE = 22.0
"""Points of a title (二号), whatever the text's."""
LATIN = {
    "Liberation Serif": _LATIN.format("Serif"),
    "Liberation Sans": _LATIN.format("Sans"),
}


@dataclass(frozen=True, slots=True)
class Press:
    """`producer` is reportlab, writer or chromium; `latin` the family of letters and figures (None:
    those of `face`); `cell` and `body` sizes in points; `rule` the width in points and `shade` the
    grey (0 black) of the ruling lines."""

    producer: str
    face: str
    latin: str | None
    cell: float
    body: float
    rule: float
    shade: int

    @property
    def tags(self) -> list[str]:
        """What a truth file says of it."""
        latin = self.latin or "the same"
        return [f"scan:{self.producer}", f"scan:face={self.face}", f"scan:figures={latin}",
                f"scan:{self.cell:g}pt", f"scan:rules={self.shade}"]  # fmt: skip


def drawn(rng: random.Random, faces: tuple[str, ...]) -> Press:
    """A press drawn at random, its face one of `faces`. Raises RuntimeError naming faces that are not
    installed."""
    absent = [f for f in faces if not Path(FACES[f]).exists()]
    if absent:
        raise RuntimeError(f"fonts are not installed: {', '.join(absent)}: make setup-dev")
    face = rng.choice(faces)
    producer = rng.choice(["reportlab", "writer", "chromium"])
    if producer == "reportlab" and "opentype" in FACES[face]:
        producer = rng.choice(["writer", "chromium"])
    return Press(
        producer, face, rng.choice([None, *LATIN]), rng.choice([7.5, 9.0, 9.0, 10.5]),
        rng.choice([10.5, 12.0, 16.0]), rng.choice([0.5, 0.5, 0.75, 1.0]),
        rng.choice([0, 0, 0, 70, 140]),
    )  # fmt: skip


def printed(draft: Draft, press: Press) -> bytes:
    """The report as a PDF of that press."""
    draft.options["press"] = press
    if press.producer == "reportlab":
        from tests.generator.carriers import pdf

        return pdf.render_press(draft, press)
    if press.producer == "writer":
        from tests.generator.carriers import office

        return office.render(draft, "officepdf")
    from tests.generator.carriers import chrome

    draft.options["html"] = "clean"
    return chrome.render(draft)
